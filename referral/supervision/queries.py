"""Reads of the access log, for the privacy officer. Each is written down in the log itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, select

from referral.audit.paging import key_after, paged
from referral.audit.queries import about
from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import NotVisible
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import is_reference
from referral.models import AccessLog, Person, Referral, User
from referral.models.scope import widened

PAGE = 50
EXPORT_ROWS = 10_000
"""So many rows at most in one export; a longer period is exported in parts."""


@dataclass(frozen=True, slots=True)
class Search:
    """What rows are looked for; what is empty does not count."""

    user: str = ""
    kind: EventType | None = None
    first: date | None = None
    last: date | None = None
    person_id: UUID | None = None

    @property
    def told(self) -> str:
        """The search without words that somebody typed, for the log."""
        parts = {"kind": self.kind, "first": self.first, "last": self.last}
        return " ".join(f"{name}={value}" for name, value in parts.items() if value)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows newest first, and the key of the page after them; empty on the last page."""

    rows: list[AccessLog]
    after: str = ""


def rows(actor: Actor, wanted: Search, after: str = "") -> Page:
    """One page of the rows that *wanted* asks for."""
    found = list(db.session.scalars(_matching(actor, wanted, after).limit(PAGE + 1)))
    _log(actor, EventType.READ_LOG, wanted)
    shown = found[:PAGE]
    return Page(shown, key_after(shown) if len(found) > PAGE else "")


def rows_to_export(actor: Actor, wanted: Search) -> list[AccessLog]:
    """The newest rows that *wanted* asks for, at most `EXPORT_ROWS`."""
    found = list(db.session.scalars(_matching(actor, wanted, "").limit(EXPORT_ROWS)))
    _log(actor, EventType.EXPORT, wanted)
    return found


def _log(actor: Actor, kind: EventType, wanted: Search) -> None:
    record(
        actor,
        kind,
        "access_log",
        subjects=[wanted.person_id] if wanted.person_id else [],
        purpose=Purpose.SUPERVISION,
        detail=wanted.told or None,
    )


def _matching(actor: Actor, wanted: Search, after: str) -> Select[AccessLog]:
    query = select(AccessLog).where(AccessLog.region_id == actor.region_id)
    if wanted.user:
        named = User.name.icontains(wanted.user, autoescape=True)
        query = query.where(
            AccessLog.actor_id.in_(select(User.id).where(User.region_id == actor.region_id, named))
        )
    if wanted.kind:
        query = query.where(AccessLog.event_type == wanted.kind)
    if wanted.first:
        query = query.where(AccessLog.happened_at >= _begin(wanted.first))
    if wanted.last:
        query = query.where(AccessLog.happened_at < _begin(wanted.last + timedelta(days=1)))
    if wanted.person_id:
        query = query.where(about(actor, wanted.person_id))
    return paged(query, after)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.AMSTERDAM)


def person_with(actor: Actor, *, index: bytes = b"", reference: str = "") -> UUID | None:
    """The key of the person with this identity index or of this referral; the search is logged."""
    reference = reference.strip().upper()
    by_index = select(Person.id).where(Person.region_id == actor.region_id, Person.identity_index == index)
    by_reference = select(Referral.person_id).where(
        Referral.region_id == actor.region_id, Referral.reference == reference
    )
    with widened(actor):
        found: UUID | None = db.session.scalar(by_reference if reference else by_index)
    record(
        actor,
        EventType.SEARCH,
        "person",
        subjects=[found] if found else [],
        purpose=Purpose.SUPERVISION,
        detail=reference if is_reference(reference) else None,
    )
    return found


def references_of(actor: Actor, person_id: UUID) -> Sequence[str]:
    """The references of a person's referrals. Raises NotVisible when there is no such person here."""
    of_person = select(Referral.reference).where(
        Referral.region_id == actor.region_id, Referral.person_id == person_id
    )
    known = select(Person.id).where(Person.region_id == actor.region_id, Person.id == person_id)
    with widened(actor):
        if db.session.scalar(known) is None:
            raise NotVisible("Deze persoon staat niet in Patchwork.")
        return db.session.scalars(of_person.order_by(Referral.sent_at)).all()
