"""Requests of persons: the list with its clocks, one request, and whom a request is about."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from referral.audit.services import read_one, record
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.permissions import can
from referral.domain.rights import RequestClock, RequestKind, RequestState, request_clock
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.models import LegalHold, Person, PersonCorrection, Referral, RightsRequest
from referral.models.scope import widened
from referral.workflow.queries import referral_for

HANDLED_ROWS = 50
UNKNOWN = "Dit verzoek is er niet."


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in the list: no name, but the reference of the latest referral while it is open."""

    id: UUID
    kind: RequestKind
    state: RequestState
    received_on: date
    clock: RequestClock | None
    reference: str


def requests(actor: Actor) -> list[RequestRow]:
    """Open requests by their last day, then the latest that were handled. Shows nobody."""
    latest = (
        select(Referral.reference)
        .where(Referral.person_id == RightsRequest.person_id)
        .order_by(Referral.sent_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    base = select(RightsRequest, latest).where(RightsRequest.region_id == actor.region_id)
    still = RightsRequest.state == RequestState.OPEN
    waiting = db.session.execute(base.where(still).order_by(RightsRequest.due_on, RightsRequest.id))
    handled = db.session.execute(
        base.where(~still).order_by(RightsRequest.handled_at.desc()).limit(HANDLED_ROWS)
    )
    return [
        RequestRow(each.id, each.kind, each.state, each.received_on, each.clock, reference or "")
        for each, reference in [*waiting, *handled]
    ]


def request_of(actor: Actor, request_id: UUID, *, lock: bool = False) -> RightsRequest:
    """One request; while it is open the person is on the page and the look is logged. Raises NotVisible."""
    query = select(RightsRequest).where(
        RightsRequest.region_id == actor.region_id, RightsRequest.id == request_id
    )
    query = query.options(joinedload(RightsRequest.handler))
    found = db.session.scalar(query.with_for_update(of=RightsRequest) if lock else query)
    if found is None:
        raise NotVisible(UNKNOWN)
    read_one(actor, "rights_request", found.id, found.person_id)
    return found


def open_request(actor: Actor, request_id: UUID, *, lock: bool = False) -> RightsRequest:
    """A request to work on; raises NotVisible when it was handled."""
    found = request_of(actor, request_id, lock=lock)
    if not found.is_open:
        raise NotVisible("Dit verzoek is al afgehandeld.")
    return found


def own_referral(actor: Actor, reference: str, *, lock: bool = False) -> Referral:
    """A referral of the own team, to register or correct for its person; raises NotVisible."""
    referral = referral_for(actor, reference, lock=lock)
    if not can(actor, Action.CORRECT, referral).allowed:
        raise NotVisible("Alleen het team van deze verwijzing doet dit.")
    return referral


def person_by_reference(actor: Actor, reference: str) -> UUID | None:
    """Whom a referral is about, anywhere in the region; the search is logged."""
    with widened(actor):
        found: UUID | None = db.session.scalar(
            select(Referral.person_id)
            .where(
                Referral.region_id == actor.region_id,
                Referral.reference == reference.strip().upper(),
                Person.identity_index.is_not(None),
            )
            .join(Person, Person.id == Referral.person_id)
        )
    record(actor, "search", "person", subjects=[found] if found else [], purpose="rights")
    return found


def person_by_identity(actor: Actor, index: bytes) -> UUID | None:
    """The person with exactly this identity, or whom that one was joined into; the search is logged."""
    with widened(actor):
        found: UUID | None = db.session.scalar(
            select(func.coalesce(Person.merged_into_id, Person.id)).where(
                Person.region_id == actor.region_id, Person.identity_index == index
            )
        )
    record(actor, "search", "person", subjects=[found] if found else [], purpose="rights")
    return found


def referrals_of(actor: Actor, person_id: UUID) -> list[Referral]:
    """The referrals of a person with an open request, newest first."""
    query = select(Referral).where(Referral.region_id == actor.region_id, Referral.person_id == person_id)
    return list(db.session.scalars(query.order_by(Referral.sent_at.desc())))


def refusal_of(actor: Actor, request: RightsRequest) -> str:
    """The words of a refusal; they are sealed for the person, who is out of sight once it was handled."""
    with widened(actor):
        return request.explanation


def holds_of(actor: Actor, person_id: UUID) -> list[LegalHold]:
    """What keeps the data of a person from being erased today."""
    query = select(LegalHold).where(
        LegalHold.region_id == actor.region_id,
        LegalHold.person_id == person_id,
        LegalHold.lifted_at.is_(None),
        LegalHold.until >= clock.today(),
    )
    return list(db.session.scalars(query.order_by(LegalHold.until)))


def corrections_of(actor: Actor, person_id: UUID) -> list[PersonCorrection]:
    """What was corrected before, newest first."""
    query = (
        select(PersonCorrection)
        .where(PersonCorrection.region_id == actor.region_id, PersonCorrection.person_id == person_id)
        .options(joinedload(PersonCorrection.corrector))
    )
    return list(db.session.scalars(query.order_by(PersonCorrection.corrected_at.desc())))


def covered(actor: Actor, person_id: UUID) -> list[UUID]:
    """The person and every record that was joined into it."""
    with widened(actor):
        found = db.session.scalars(
            select(Person.id).where(
                Person.region_id == actor.region_id,
                or_(Person.id == person_id, Person.merged_into_id == person_id),
            )
        )
        return sorted(found)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many open requests of one kind are late, and how many must be answered within a week."""

    kind: RequestKind
    late: int
    soon: int


def waiting(actor: Actor) -> list[Waiting]:
    """The clocks of all open requests of a region, counted by kind; nobody is shown."""
    rows = db.session.execute(
        select(RightsRequest.kind, RightsRequest.received_on).where(
            RightsRequest.region_id == actor.region_id, RightsRequest.state == RequestState.OPEN
        )
    ).all()
    today = clock.today()
    clocks = [(kind, request_clock(kind, received_on, today)) for kind, received_on in rows]
    return [
        Waiting(
            kind,
            sum(each.late for other, each in clocks if other is kind),
            sum(each.tone == "warning" for other, each in clocks if other is kind),
        )
        for kind in RequestKind
        if any(other is kind for other, _ in clocks)
    ]
