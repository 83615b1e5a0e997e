"""Every message that can leave, about a real referral of a person with names that nobody else has."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from uuid import UUID

from referral.domain.codes import HandOverTarget
from referral.domain.languages import Language
from referral.extensions import db
from referral.handovers.services import hand_over
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import CareContact, Message, Referral
from referral.models.scope import acting
from referral.notifications.composing import mail_of, short_text
from referral.notifications.delivery import compose
from referral.notifications.persons import compose_for, facts_of
from tests.factories import (
    Area,
    make_absence,
    make_appointment,
    make_assurance,
    make_impact_link,
    make_incident,
    make_lunch,
    make_measurement,
    make_survey_link,
)
from tests.factories.attendance import make_attendance_link
from tests.factories.membership import invited
from tests.factories.own_page import make_page
from tests.factories.research import make_release, make_study
from tests.factories.waiting import make_waiting
from tests.support.database import ROOT

ADDRESS = "iemand@patchwork.test"
MESSAGES = ROOT / "templates" / "messages"
TEMPLATES = sorted(each.name for each in MESSAGES.iterdir() if each.is_dir())
TEXTS = sorted(each.parent.name for each in MESSAGES.glob("*/text.txt"))

NOT_IN_THE_OUTBOX = {"rights_due": {"late": 1, "soon": 2, "link": "http://patchwork.test/toezicht/verzoeken"}}
"""Mails that leave at once, with what they are told."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom every message is about."""

    area: Area
    reference: str
    person_id: UUID


MAKERS: dict[str, Callable[[Subject], dict[str, str]]] = {
    "activity_changed": lambda of: {"activity_id": str(of.area.activity_id)},
    "assurance": lambda of: {"assurance_id": str(make_assurance(of.area)[0])},
    "attendance_link": lambda of: {"link_id": str(make_attendance_link(of.area)[0])},
    "new_person": lambda of: {"activity_id": str(of.area.activity_id)},
    "appointment": lambda of: {"appointment_id": str(make_appointment(of.area, of.reference))},
    "appointment_cancelled": lambda of: {"appointment_id": str(make_appointment(of.area, of.reference))},
    "appointment_moved": lambda of: {"appointment_id": str(make_appointment(of.area, of.reference))},
    "appointment_reminder": lambda of: {"appointment_id": str(make_appointment(of.area, of.reference))},
    "cover": lambda of: {"absence_id": str(make_absence(of.area, of.area.other_coach, of.area.coach))},
    "digest": lambda of: {},
    "hand_over": lambda of: {"hand_over_id": str(handed_over(of))},
    "impact_ask": lambda of: {"impact_invitation_id": str(make_impact_link(of.area, of.reference)[0])},
    "impact_remind": lambda of: {"impact_invitation_id": str(make_impact_link(of.area, of.reference)[0])},
    "incident": lambda of: {"incident_id": str(make_incident(of.area, person_id=of.person_id))},
    "incident_due": lambda of: {},
    "invitation": lambda of: {"invitation_id": str(invited(of.area)[0])},
    "lunch_called_off": lambda of: {"lunch_id": str(make_lunch(of.area, off=True))},
    "lunch_invitation": lambda of: {"survey_link_id": str(make_survey_link(of.area)[0])},
    "new_face": lambda of: {"team_id": str(of.area.team_id)},
    "own_page": lambda of: {"page_id": str(make_page(of.area, of.reference))},
    "place_free": lambda of: {"entry_id": str(make_waiting(of.area, of.reference, offered=True))},
    "questions": lambda of: {"measurement_id": str(make_measurement(of.area, of.reference))},
    "release_to_check": lambda of: {"release_id": str(make_release(of.area, make_study(of.area)))},
    "second_step_ended": lambda of: {},
    "study_news": lambda of: {"study_id": str(make_study(of.area))},
    "study_to_judge": lambda of: {"study_id": str(make_study(of.area))},
}
"""What the row of a message holds, when its mail is not about a referral alone."""


def handed_over(of: Subject) -> UUID:
    """A hand-over of this person whose question is full of what a mail may not say; the key."""
    with of.area.app.app_context(), acting(of.area.system):
        contact = CareContact(
            region_id=of.area.region_id,
            target=HandOverTarget.MENTAL_CARE,
            name="Ggz Vecht",
            phone="030 111 22 33",
            email="balie@ggz.test",
            opening_hours="ma t/m vr 9-17 uur",
        )
        db.session.add(contact)
        db.session.commit()
        key = contact.id
    with of.area.app.app_context(), acting(of.area.coach):
        question = "Zonderlingvogel is somber en wil praten over het Muggenzifterij."
        return hand_over(of.area.coach, of.reference, key, question, today=False).id


def row(of: Subject, template: str) -> Message:
    """The row that the outbox would hold; in the open session, and never committed."""
    to_person = ("appointment", "impact", "own_page", "place_free", "questions")
    about_referral = template not in MAKERS or template.startswith(to_person)
    referral = db.session.query(Referral).filter_by(reference=of.reference).one()
    made = Message(
        id=new_id(),
        region_id=of.area.region_id,
        referral_id=referral.id if about_referral else None,
        template=template,
        address=ADDRESS,
        facts=MAKERS[template](of) if template in MAKERS else {},
    )
    return bundled(made, referral) if template == "digest" else made


def bundled(digest: Message, referral: Referral) -> Message:
    """The mail of the day, with one message about this referral that waited for it."""
    digest.queued_at = clock.now()
    db.session.add(digest)
    db.session.flush()
    waited = Message(region_id=digest.region_id, referral_id=referral.id, template="news", waits=True)
    waited.address, waited.queued_at, waited.digest_id = ADDRESS, digest.queued_at, digest.id
    db.session.add(waited)
    db.session.flush()
    return digest


def mail(of: Subject, template: str, language: Language) -> EmailMessage:
    """The mail as it would leave, in this language; the caller acts as Patchwork."""
    if template in NOT_IN_THE_OUTBOX:
        return mail_of(template, ADDRESS, NOT_IN_THE_OUTBOX[template], language)
    kept = db.session.begin_nested()
    try:
        message = row(of, template)
        facts = {"appointment_id", "entry_id", "impact_invitation_id", "measurement_id", "page_id"}
        if facts & set(message.facts):
            return compose_for(message, ADDRESS, facts_of(message), language)
        return compose(message, language)
    finally:
        kept.rollback()  # what was flushed would lock the referral


def text_message(of: Subject, template: str, language: Language) -> str:
    """The text message as it would leave."""
    return short_text(template, facts_of(row(of, template)), language)
