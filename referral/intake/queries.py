"""Reads of a coach: the work list of the own teams and one person's file."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from referral.audit.services import read_list, record
from referral.domain.actors import Actor
from referral.domain.codes import ConsentPurpose
from referral.domain.deadlines import WAITING
from referral.domain.statuses import LIVE, Status
from referral.extensions import db
from referral.lib import clock
from referral.lib.keyset import read_key, write_key
from referral.models import (
    Appointment,
    Consent,
    HandOver,
    Person,
    Placement,
    Referral,
    Signal,
    WaitingEntry,
)
from referral.models.person import phone_index, surname_index
from referral.workflow.queries import visible, visible_referrals

PAGE = 25

SHOWN = (joinedload(Referral.coach), joinedload(Referral.neighbourhood), joinedload(Referral.organisation))
"""What a row of the work list shows beside the person."""

TABS: dict[str, tuple[str, frozenset[Status]]] = {
    "nieuw": ("Nieuw", frozenset({Status.SENT, Status.QUESTIONED, Status.EXPIRED})),
    "contact": ("Contact leggen", frozenset({Status.ACCEPTED, Status.REACHED})),
    "passend": ("Iets passends zoeken", frozenset({Status.INTAKE_HELD})),
    "meedoen": ("Doet mee", frozenset({Status.PLACED, Status.PARTICIPATING})),
    "klaar": ("Klaar", frozenset(Status) - LIVE),
}
"""The tabs of the work list: what a coach does with them, and the statuses in them."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of a tab; `after` is the key of the last row when there is more."""

    rows: list[Referral]
    after: str


def inbox(actor: Actor, tab: str, after: str = "") -> Inbox:
    """Referrals of the own teams in one tab: the most urgent first, ended ones by newest change.

    The keys of the page are found first, so that only its rows are joined to persons and names.
    """
    picked = select(Referral.id).where(visible(actor), Referral.status.in_(TABS[tab][1]))
    picked = _ended(picked, after) if tab == "klaar" else _urgent(picked, after)
    keys = picked.limit(PAGE + 1).subquery()
    order = _BY_CHANGE if tab == "klaar" else _BY_PROMISE
    query = select(Referral).join(keys, keys.c.id == Referral.id).options(*SHOWN).order_by(*order)
    rows = list(db.session.scalars(query))
    shown = rows[:PAGE]
    read_list(actor, "referral", [each.person_id for each in shown])
    return Inbox(shown, _key(shown[-1], tab) if len(rows) > PAGE else "")


_BY_PROMISE = (Referral.contact_due, Referral.id)
_BY_CHANGE = (Referral.changed_at.desc(), Referral.id.desc())


def _urgent(query: Select[UUID], after: str) -> Select[UUID]:
    key = read_key(after, date.fromisoformat)
    if key:
        query = query.where(tuple_(Referral.contact_due, Referral.id) > tuple_(*key))
    return query.where(Referral.runs()).order_by(*_BY_PROMISE)


def _ended(query: Select[UUID], after: str) -> Select[UUID]:
    key = read_key(after, datetime.fromisoformat)
    if key:
        query = query.where(tuple_(Referral.changed_at, Referral.id) < tuple_(*key))
    return query.where(not_(Referral.runs())).order_by(*_BY_CHANGE)


def _key(row: Referral, tab: str) -> str:
    return write_key(row.changed_at if tab == "klaar" else row.contact_due, row.id)


def counts(actor: Actor) -> dict[str, int]:
    """How many referrals each open tab holds; ended ones are not counted."""
    found = db.session.execute(
        select(Referral.status, func.count().label("number"))
        .where(visible(actor), Referral.runs())
        .group_by(Referral.status)
    )
    by_status = {row.status: row.number for row in found}
    return {
        name: sum(by_status.get(status, 0) for status in statuses)
        for name, (_, statuses) in TABS.items()
        if name != "klaar"
    }


def late(actor: Actor) -> int:
    """How many referrals wait for first contact longer than promised."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Referral)
            .where(
                visible(actor),
                Referral.runs(),
                Referral.status.in_(WAITING),
                Referral.contact_due < clock.today(),
                Referral.paused_on.is_(None),
            )
        )
        or 0
    )


def found_by(actor: Actor, words: str) -> list[Referral]:
    """Referrals of the own teams by reference, exact surname or phone number; the search is logged."""
    term = words.strip()
    if not term:
        return []
    query = (
        visible_referrals(actor)
        .join(Person, Person.id == Referral.person_id)
        .where(_matches(term))
        .options(*SHOWN)
        .order_by(Referral.sent_at.desc())
        .limit(PAGE)
    )
    rows = list(db.session.scalars(query))
    record(actor, "search", "referral", subjects={each.person_id for each in rows})
    return rows


def _matches(term: str) -> ColumnElement[bool]:
    number = phone_index(term)
    ways = [Referral.reference == term.upper(), Person.surname_index == surname_index(term)]
    return or_(*ways, *([Person.phone_index == number] if number else []))


def earlier(actor: Actor, referral: Referral) -> list[Referral]:
    """Other referrals of the same person that this actor may see, newest first."""
    return list(
        db.session.scalars(
            visible_referrals(actor)
            .where(and_(Referral.person_id == referral.person_id, Referral.id != referral.id))
            .order_by(Referral.sent_at.desc())
        )
    )


def load_file(actor: Actor, referral: Referral) -> Referral:
    """The same referral with everything the coach's page shows, in a fixed number of queries."""
    found = db.session.scalars(
        visible_referrals(actor)
        .where(Referral.id == referral.id)
        .options(
            joinedload(Referral.goals),
            joinedload(Referral.intake),
            joinedload(Referral.coach),
            joinedload(Referral.referrer),
            joinedload(Referral.neighbourhood),
            joinedload(Referral.organisation),
            joinedload(Referral.waits).joinedload(WaitingEntry.activity),
            selectinload(Referral.placements).joinedload(Placement.activity),
            selectinload(Referral.consents).joinedload(Consent.organisation),
        )
        .execution_options(populate_existing=True)
    )
    return found.unique().one()


def appointments(actor: Actor, referral: Referral) -> list[Appointment]:
    """All appointments of the referral, the newest first."""
    query = select(Appointment).where(
        Appointment.region_id == actor.region_id, Appointment.referral_id == referral.id
    )
    query = query.options(joinedload(Appointment.coach)).order_by(Appointment.starts_at.desc())
    return list(db.session.scalars(query))


def hand_overs(actor: Actor, referral: Referral) -> list[HandOver]:
    """All hand-overs of the referral, the newest first."""
    query = select(HandOver).where(HandOver.region_id == actor.region_id, HandOver.referral_id == referral.id)
    return list(db.session.scalars(query.order_by(HandOver.made_at.desc())))


def followers(actor: Actor, referral: Referral) -> list[str]:
    """The names of organisations that may follow at the person's wish."""
    del actor
    return [
        each.organisation.name
        for each in referral.consents
        if each.purpose is ConsentPurpose.SHARE_WITH and each.holds and each.organisation
    ]


def has_signal(actor: Actor, reference: str) -> bool:
    """Whether somebody noticed that this person stays away, and it waits for an answer."""
    mine = visible_referrals(actor).where(Referral.reference == reference.upper())
    query = mine.join(Signal, Signal.referral_id == Referral.id).where(Signal.answered_at.is_(None))
    return bool(db.session.scalar(query.with_only_columns(func.count())))
