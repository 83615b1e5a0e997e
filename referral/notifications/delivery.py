"""Render one message and hand it to the configured channel."""

import logging
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from flask import current_app
from psycopg.errors import LockNotAvailable
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from referral.domain.languages import Language
from referral.extensions import db
from referral.lib import clock
from referral.models import (
    Absence,
    Assurance,
    AttendanceLink,
    HandOver,
    Invitation,
    Lunch,
    Message,
    Referral,
    SurveyLink,
    Team,
)
from referral.notifications.channels import channel_for
from referral.notifications.composing import mail_of
from referral.notifications.invitations import lunch_entry
from referral.notifications.persons import PERSON, to_person
from referral.notifications.recipients import language_of
from referral.notifications.troubles import Undelivered, detail_of, trouble_of

log = logging.getLogger(__name__)


def deliver(message_id: UUID) -> bool:
    """Send the message once; False when it had been sent before or is gone.

    That a try is in hand is committed before it begins (`handed_at`), so that it shows when whoever sends
    dies half way. Raises Undelivered after noting the failure on the row, so that the queue retries and
    the failure shows.
    """
    message = _held(message_id)
    if message is None:
        return False
    if message.handed_at is not None:
        log.warning("Message %s may have left before: that try broke off.", message.id)
    message.attempts, message.handed_at = message.attempts + 1, clock.now()
    db.session.commit()
    message = _held(message_id)  # the commit let go of it
    if message is None:
        return False
    try:
        _hand_over(message)
    except Exception as error:
        detail = detail_of(error, private=message.address.startswith(PERSON))
        message.failed_at, message.handed_at = clock.now(), None
        message.trouble, message.failure = trouble_of(error), detail
        db.session.commit()
        log.warning("Message %s did not leave: %s", message_id, detail)
        raise Undelivered(detail) from error
    message.sent_at, message.handed_at = clock.now(), None
    message.failed_at, message.trouble, message.failure = None, None, ""
    db.session.commit()
    return True


def _held(message_id: UUID) -> Message | None:
    """The message, held until the transaction ends, when it is still to be sent.

    Raises Undelivered when somebody else holds it for long: they are sending it.
    """
    try:
        message = db.session.get(Message, message_id, with_for_update=True)
    except OperationalError as error:
        db.session.rollback()
        if not isinstance(error.orig, LockNotAvailable):
            raise
        raise Undelivered(f"Message {message_id} is under way with another courier.") from None
    if message is None or message.sent_at is not None:
        db.session.rollback()
        return None
    return message


def _hand_over(message: Message) -> None:
    """By mail, or by text to the phone of the person."""
    if message.address.startswith(PERSON):
        to_person(message)
        return
    channel_for(current_app.config)(compose(message))


def compose(message: Message, language: Language | None = None) -> EmailMessage:
    """The mail: a reference and a link, never the name of a referred person or anything about health.

    It is in the language of whoever owns the address, unless another *language* is named.
    """
    base = current_app.config["BASE_URL"]
    facts = _about_referral(message, base) if message.referral_id else _FACTS[message.template](message, base)
    spoken = language or language_of(message.address)
    calendar = lunch_entry(facts["lunch"], spoken.value) if "lunch" in facts else b""
    return mail_of(message.template, message.address, facts, spoken, key=message.id, calendar=calendar)


def _about_referral(message: Message, base: str) -> dict[str, Any]:
    """What a mail about a referral may say."""
    referral = db.session.get_one(Referral, message.referral_id)
    return {
        "reference": referral.reference,
        "link": f"{base}/verwijzingen/{referral.reference}",
        "report_link": f"{base}/toezicht/noodtoegang",
        "overview_link": f"{base}/overzicht",
        "work_link": f"{base}/vandaag?van=mij",
        "team_link": f"{base}/werkvoorraad/{referral.reference}",
        "thread_link": f"{base}/gesprek/{referral.reference}",
    }


def _invitation(message: Message, base: str) -> dict[str, Any]:
    invitation = db.session.get_one(Invitation, UUID(message.facts["invitation_id"]))
    return {
        "link": f"{base}/uitnodiging/{invitation.token}",
        "organisation": invitation.organisation.name,
        "expires_at": invitation.expires_at,
    }


def _new_face(message: Message, base: str) -> dict[str, Any]:
    return {"link": f"{base}/verwijzingen", "team": db.session.get_one(Team, UUID(message.facts["team_id"]))}


def _incident(message: Message, base: str) -> dict[str, Any]:
    return {"link": f"{base}/toezicht/incidenten/{message.facts['incident_id']}"}


def _incidents(message: Message, base: str) -> dict[str, Any]:
    del message
    return {"link": f"{base}/toezicht/incidenten"}


def _rights_due(message: Message, base: str) -> dict[str, Any]:
    counts = {name: int(message.facts[name]) for name in ("late", "soon")}
    return {"link": f"{base}/toezicht/verzoeken", **counts}


def _second_step_ended(message: Message, base: str) -> dict[str, Any]:
    del message
    return {"link": f"{base}/aanmelden"}


def _cover(message: Message, base: str) -> dict[str, Any]:
    away = db.session.get_one(Absence, UUID(message.facts["absence_id"]))
    return {"link": f"{base}/afwezig", "first": away.starts_on, "last": away.until}


def _hand_over_link(message: Message, base: str) -> dict[str, Any]:
    made = db.session.get_one(HandOver, UUID(message.facts["hand_over_id"]))
    team = made.referral.team
    return {
        "link": f"{base}/overdracht/{made.region_id}/{made.token}",
        "due": made.due,
        "organisation": team.organisation.name,
        "phone": team.phone,
    }


def _digest(message: Message, base: str) -> dict[str, Any]:
    """The references of what waited, each once; a file that was closed meanwhile is not named."""
    told = select(Referral.reference).join(Message, Message.referral_id == Referral.id)
    told = told.where(Message.digest_id == message.id, Referral.hidden_at.is_(None))
    references = db.session.scalars(told.distinct().order_by(Referral.reference)).all()
    return {"references": references, "link": f"{base}/"}


def _activity_changed(message: Message, base: str) -> dict[str, Any]:
    return {"link": f"{base}/activiteiten/{message.facts['activity_id']}"}


def _assurance(message: Message, base: str) -> dict[str, Any]:
    made = db.session.get_one(Assurance, UUID(message.facts["assurance_id"]))
    return {"link": f"{base}/klopt-het/{made.region_id}/{made.token}"}


def _attendance_link(message: Message, base: str) -> dict[str, Any]:
    made = db.session.get_one(AttendanceLink, UUID(message.facts["link_id"]))
    return {"link": f"{base}/opkomst/{made.region_id}/{made.token}", "expires_at": made.expires_at}


def _study(message: Message, base: str) -> dict[str, Any]:
    return {"link": f"{base}/onderzoek/studies/{message.facts['study_id']}"}


def _release(message: Message, base: str) -> dict[str, Any]:
    return {"link": f"{base}/onderzoek/uitgaven/{message.facts['release_id']}"}


def _lunch_invitation(message: Message, base: str) -> dict[str, Any]:
    made = db.session.get_one(SurveyLink, UUID(message.facts["survey_link_id"]))
    return {
        "link": f"{base}/buurtkring/{made.region_id}/{made.token}",
        "lunch": made.lunch,
        "place": made.lunch.circle.neighbourhood.name,
    }


def _lunch_called_off(message: Message, base: str) -> dict[str, Any]:
    del base
    lunch = db.session.get_one(Lunch, UUID(message.facts["lunch_id"]))
    return {"lunch": lunch, "place": lunch.circle.neighbourhood.name}


_FACTS = {
    "activity_changed": _activity_changed,
    "attendance_link": _attendance_link,
    "new_person": _activity_changed,
    "assurance": _assurance,
    "cover": _cover,
    "digest": _digest,
    "hand_over": _hand_over_link,
    "invitation": _invitation,
    "lunch_called_off": _lunch_called_off,
    "lunch_invitation": _lunch_invitation,
    "new_face": _new_face,
    "incident": _incident,
    "incident_due": _incidents,
    "rights_due": _rights_due,
    "second_step_ended": _second_step_ended,
    "study_to_judge": _study,
    "study_news": _study,
    "release_to_check": _release,
}
"""What mails about an account or a team say, by template."""
