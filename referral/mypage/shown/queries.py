"""Everything that the own page tells, gathered once: for the person's screen and for paper.

What others wrote about somebody is not here: notes, the words of the referrer, what is not safe in a note.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.audit.queries import about
from referral.domain.actors import Actor
from referral.domain.audit import Outcome
from referral.domain.codes import ConsentPurpose, ContactLimit
from referral.domain.consents import may_consent, text_of
from referral.domain.labels import labels_of
from referral.domain.statuses import Role
from referral.domain.workflow import TRANSITIONS, Action
from referral.extensions import db
from referral.lib import clock
from referral.models import (
    AccessLog,
    Activity,
    Appointment,
    Consent,
    PageSuggestion,
    Placement,
    Referral,
    ReferralEvent,
)
from referral.models.scope import widened
from referral.mypage.queries import suggestions
from referral.web import charts
from referral.workflow.consents import representatives
from referral.workflow.measures import series_of
from referral.workflow.question_lists import QuestionList, waiting_for
from referral.workflow.research_notes import StudyNote, study_notes

HERSELF = "De persoon zelf"
"""Under this name the access log knows who opened their own page."""

MOST_LOOKS = 500
"""Rows of the log that the page reads; who wants more asks for a copy of everything."""


OWN_GOAL = "own_goal"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody takes part, or may look."""

    name: str
    weekday: int
    starts: time
    where: str
    price_cents: int

    @classmethod
    def of(cls, activity: Activity) -> "Place":
        """The facts of an activity that somebody needs to get there."""
        where = ", ".join(filter(None, (activity.location, activity.address)))
        return cls(activity.name, activity.weekday, activity.starts, where, activity.price_cents)


@dataclass(frozen=True, slots=True)
class Meeting:
    """An appointment to come. `asked` when the person said that it does not suit."""

    id: UUID
    starts_at: datetime
    way: str
    venue: str
    asked: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """One suggestion, with what was said."""

    id: UUID
    place: Place
    why: str
    is_open: bool
    answer: str
    is_settled: bool
    by_coach: bool


@dataclass(frozen=True, slots=True)
class Yes:
    """One consent that holds."""

    id: UUID
    purpose: ConsentPurpose
    words: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Look:
    """Who did what on one day; `times` as often."""

    day: date
    role: str
    organisation: str
    what: str
    times: int
    own: bool


@dataclass(slots=True)
class Shown:
    """The own page."""

    given_name: str
    reference: str
    status: str
    is_live: bool
    can_act: bool
    can_answer: bool
    coach: str
    phone: str
    organisation: str
    contact_due: date
    decides: bool
    """False when a court appointed somebody who decides about consent."""
    way: str
    time: str
    limits: list[str]
    language: str
    places: list[Place] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    goals: list[tuple[str, int | None]] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    lists: list[QuestionList] = field(default_factory=list)
    consents: list[Yes] = field(default_factory=list)
    marks: list[tuple[date, float]] = field(default_factory=list)
    """What the person gave the own goal, from 0 to 10, and when."""
    studies: list[StudyNote] = field(default_factory=list)
    """For which studies data were used, without a name."""

    @property
    def picture(self) -> Markup | None:
        """The marks as a line, once there are two."""
        if len(self.marks) < 2:  # a line
            return None
        days = [f"{on.day}-{on.month}" for on, _ in self.marks]
        told = ", ".join(f"{day}: {value:g}" for day, (_, value) in zip(days, self.marks, strict=True))
        line = charts.Line("Uw cijfer", [value for _, value in self.marks])
        return charts.lines(f"Uw cijfer. {told}", days, [line], charts.Scale(0, 10))


def shown_of(actor: Actor, referral: Referral) -> Shown:
    """The page of this referral; whoever calls it logs the look."""
    intake, coach, team = referral.intake, referral.coach, referral.team
    present = [each.ground for each in representatives(actor, referral.person_id)]
    return Shown(
        given_name=referral.person.given_name,
        reference=referral.reference,
        status=referral.status.value,
        is_live=referral.status.is_live,
        can_act=referral.status in TRANSITIONS[Action.WRITE_TO_COACH].sources,
        can_answer=referral.status in TRANSITIONS[Action.ANSWER_SUGGESTION].sources,
        coach=coach.name if coach else team.face_name,
        phone=team.phone,
        organisation=team.organisation.name,
        contact_due=referral.contact_due,
        decides=may_consent(None, present),
        way=referral.contact_way.label,
        time=referral.contact_time.label,
        limits=labels_of(ContactLimit, referral.contact_limits),
        language=intake.language.label if intake and intake.language else "",
        places=_places(referral),
        meetings=_meetings(actor, referral),
        goals=[(each.words, each.score) for each in referral.goals],
        offers=[_offer(each) for each in suggestions(actor, referral)],
        lists=waiting_for(referral),
        consents=_consents(referral),
        marks=_marks(actor, referral),
        studies=study_notes(actor, referral.id),
    )


def _marks(actor: Actor, referral: Referral) -> list[tuple[date, float]]:
    own = [each for each in series_of(actor, referral) if each.made.code == OWN_GOAL]
    return [(each.on, each.value) for line in own for each in line.points if each.value is not None]


def _places(referral: Referral) -> list[Place]:
    query = select(Placement).where(Placement.referral_id == referral.id, Placement.ended_at.is_(None))
    rows = db.session.scalars(query.options(joinedload(Placement.activity)).order_by(Placement.placed_at))
    return [Place.of(each.activity) for each in rows]


def _meetings(actor: Actor, referral: Referral) -> list[Meeting]:
    query = select(Appointment).where(
        Appointment.referral_id == referral.id,
        Appointment.outcome.is_(None),
        Appointment.cancelled_at.is_(None),
        Appointment.starts_at > clock.now(),
    )
    rows = list(db.session.scalars(query.order_by(Appointment.starts_at)))
    asked = asked_to_move(actor, referral) if rows else frozenset[str]()
    return [
        Meeting(each.id, each.starts_at, each.way.value, each.venue, str(each.id) in asked) for each in rows
    ]


def asked_to_move(actor: Actor, referral: Referral) -> frozenset[str]:
    """The keys of appointments that the person asked to move, and that nobody moved since."""
    del actor
    kinds = ("move_asked", "appointment_moved")
    rows = db.session.execute(
        select(ReferralEvent.type, ReferralEvent.content["appointment_id"].astext)
        .where(ReferralEvent.referral_id == referral.id, ReferralEvent.type.in_(kinds))
        .order_by(ReferralEvent.sequence)
    )
    last = {key: kind for kind, key in rows}
    return frozenset(key for key, kind in last.items() if kind == kinds[0])


def _offer(row: PageSuggestion) -> Offer:
    activity = row.activity
    return Offer(
        id=row.id,
        place=Place.of(activity),
        why=activity.works_because,
        is_open=activity.is_open,
        answer=row.answer.value if row.answer else "",
        is_settled=row.is_settled,
        by_coach=row.said is not None and row.said.value != "page",
    )


def _consents(referral: Referral) -> list[Yes]:
    query = select(Consent).where(
        Consent.referral_id == referral.id, Consent.given, Consent.withdrawn_at.is_(None)
    )
    rows = db.session.scalars(query.options(joinedload(Consent.organisation)).order_by(Consent.id))
    order = list(ConsentPurpose)
    found = sorted(rows, key=lambda each: order.index(each.purpose))
    return [
        Yes(
            each.id,
            each.purpose,
            text_of(each.purpose, each.text_version),
            each.organisation.name if each.organisation else "",
        )
        for each in found
    ]


def looks_of(actor: Actor, referral: Referral) -> list[Look]:
    """Who looked at this person's data, newest first: function and organisation, no name (L20)."""
    query = (
        select(AccessLog)
        .where(about(actor, referral.person_id), AccessLog.outcome == Outcome.SUCCESS)
        .order_by(AccessLog.happened_at.desc(), AccessLog.id.desc())
        .limit(MOST_LOOKS)
    )
    with widened(actor):
        rows = list(db.session.scalars(query))
    counted = Counter(map(_told, rows))
    return [
        Look(day, role, where, what, times, own) for (own, day, role, where, what), times in counted.items()
    ]


def _told(row: AccessLog) -> tuple[bool, date, str, str, str]:
    own = row.actor_role is Role.SYSTEM and row.actor_name == HERSELF
    day = clock.local(row.happened_at).date()
    organisation = "" if row.actor_role is Role.SYSTEM else row.organisation_name
    return own, day, row.actor_role.label, organisation, row.event_type.label
