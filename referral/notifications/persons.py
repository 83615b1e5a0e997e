"""Messages to the person referred: invitations and reminders, by mail or text, as far as that is safe."""

from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from flask import current_app

from referral.domain.codes import ConsentPurpose, ContactLimit
from referral.domain.languages import Language
from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import (
    Appointment,
    ImpactInvitation,
    Measurement,
    Message,
    PersonPage,
    Referral,
    WaitingEntry,
)
from referral.models.sealed import ErasedPerson
from referral.notifications.channels import TextMessage, channel_for, text_channel_for
from referral.notifications.composing import mail_of, short_text
from referral.notifications.invitations import invitation

PERSON = "persoon"
"""In place of an address: that of the person is sealed, and looked up when the message leaves."""

LANGUAGE = Language.DUTCH
"""Of the person: nobody writes down yet which language that is."""

LIMITS = {"mail": ContactLimit.NO_MAIL, "text": ContactLimit.NO_TEXT}


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Where the person can be reached now; empty when there is no way, or none that is safe."""

    way: str
    address: str


def letterbox(message: Message) -> Letterbox:
    """The address at this moment: what became unsafe after queueing, or was erased, is not used."""
    way = message.address.removeprefix(f"{PERSON}/")
    referral = db.session.get_one(Referral, message.referral_id)
    if referral.hidden_at or referral.forbids(LIMITS[way]) or not _may_hear(message, referral):
        return Letterbox(way, "")
    try:
        return Letterbox(way, referral.person.email if way == "mail" else referral.person.phone)
    except ErasedPerson:
        return Letterbox(way, "")


def _may_hear(message: Message, referral: Referral) -> bool:
    """As long as somebody works for the person; of questions also after that, while their link works."""
    if "measurement_id" in message.facts:
        asked = db.session.get_one(Measurement, UUID(message.facts["measurement_id"]))
        return asked.works and (referral.status.is_live or referral.status is Status.CLOSED)
    if "impact_invitation_id" in message.facts:
        return _takes_list(message, referral)
    return referral.status.is_live


def _takes_list(message: Message, referral: Referral) -> bool:
    made = db.session.get(ImpactInvitation, UUID(message.facts["impact_invitation_id"]))
    wanted = referral.status.is_live or referral.agrees_to(ConsentPurpose.RECONTACT)
    return made is not None and not made.is_used and made.list.round.takes_answers and wanted


def to_person(message: Message) -> None:
    """Hand the message to the channel; without a safe address nothing leaves."""
    box = letterbox(message)
    if not box.address:
        return
    facts = facts_of(message)
    if box.way == "text":
        words = short_text(message.template, facts, LANGUAGE)
        text_channel_for(current_app.config)(TextMessage(box.address, words))
        return
    channel_for(current_app.config)(compose_for(message, box.address, facts))


def compose_for(
    message: Message, address: str, facts: dict[str, Any], language: Language = LANGUAGE
) -> EmailMessage:
    """The mail to the person; one about an appointment has it for their own calendar."""
    made = facts.get("appointment")
    entry = invitation(made, facts["who"], facts["phone"], language) if made else b""
    return mail_of(message.template, address, facts, language, key=message.id, calendar=entry)


def facts_of(message: Message) -> dict[str, Any]:
    """What a message may say: time and place of an appointment, a first name, and whom to call.

    One about a free place says nothing but that there is news, and has a link.
    """
    if "page_id" in message.facts:
        return _of_page(db.session.get_one(PersonPage, UUID(message.facts["page_id"])))
    if "entry_id" in message.facts:
        return _of_offer(db.session.get_one(WaitingEntry, UUID(message.facts["entry_id"])))
    if "measurement_id" in message.facts:
        return _of_questions(db.session.get_one(Measurement, UUID(message.facts["measurement_id"])))
    if "impact_invitation_id" in message.facts:
        return _of_list(message)
    made = db.session.get_one(Appointment, UUID(message.facts["appointment_id"]))
    team = made.referral.team
    return {
        "appointment": made,
        "who": made.coach.name.split()[0],
        "organisation": team.organisation.name,
        "phone": team.phone,
    }


def _of_page(page: PersonPage) -> dict[str, Any]:
    """The newest link: of two messages under way the older would lead nowhere."""
    team = page.referral.team
    return {
        "link": f"{current_app.config['BASE_URL']}/uw-pagina/{page.region_id}/{page.token}",
        "organisation": team.organisation.name,
        "phone": team.phone,
    }


def _of_offer(entry: WaitingEntry) -> dict[str, Any]:
    team = entry.referral.team
    return {
        "link": f"{current_app.config['BASE_URL']}/plek/{entry.region_id}/{entry.token}",
        "organisation": team.organisation.name,
        "phone": team.phone,
    }


def _of_questions(asked: Measurement) -> dict[str, Any]:
    team = asked.referral.team
    return {
        "link": f"{current_app.config['BASE_URL']}/vragen/{asked.region_id}/{asked.token}",
        "organisation": team.organisation.name,
        "phone": team.phone,
    }


def _of_list(message: Message) -> dict[str, Any]:
    """Who asks, the link and whom to call: no activity, and nothing about the person."""
    made = db.session.get_one(ImpactInvitation, UUID(message.facts["impact_invitation_id"]))
    team = db.session.get_one(Referral, message.referral_id).team
    return {
        "link": f"{current_app.config['BASE_URL']}/lijst/{made.region_id}/{made.token}",
        "organisation": made.list.round.organisation.name,
        "phone": team.phone,
    }
