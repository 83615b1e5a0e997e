"""Register a request, judge it, refuse it, finish it; hold data back from erasure."""

from datetime import date
from uuid import UUID

from sqlalchemy import select, update

from referral.domain.actors import Actor
from referral.domain.errors import Conflict, Invalid, NotVisible
from referral.domain.rights import RefusalGround, RequestKind, RequestState, answer_due
from referral.domain.statuses import Role
from referral.extensions import db
from referral.lib import clock
from referral.models import LegalHold, Person, Referral, RightsRequest
from referral.models.scope import widened
from referral.models.sealed import account_for
from referral.models.transaction import command
from referral.rights.queries.requests import covered, open_request, own_referral, request_of
from referral.rights.queries.retention import expired

TWICE = "Dit verzoek van deze persoon is al vastgelegd en staat nog open."
NOT_EXPIRED = "De bewaartermijn van deze persoon is niet voorbij."
PAST = "Deze dag is al voorbij. Kies een dag in de toekomst."


@command
def register(actor: Actor, person_id: UUID, kind: RequestKind, received_on: date) -> RightsRequest:
    """Write down what a person asks; from now on the privacy officer may reach that person.

    Raises Conflict when the same was asked and is open still.
    """
    return _register(actor, person_id, kind, received_on, None)


@command
def register_for_team(actor: Actor, reference: str, kind: RequestKind, received_on: date) -> RightsRequest:
    """A coach writes down what the person of an own referral asks. Raises NotVisible, Conflict."""
    referral = own_referral(actor, reference)
    return _register(actor, referral.person_id, kind, received_on, referral.team_id)


@command
def start_review(actor: Actor, person_id: UUID) -> RightsRequest:
    """Begin the review of somebody whose term is over. Raises NotVisible when it is not."""
    if person_id not in {each.person_id for each in expired(actor)}:
        raise NotVisible(NOT_EXPIRED)
    return _register(actor, person_id, RequestKind.RETENTION, clock.today(), None)


def _register(
    actor: Actor, person_id: UUID, kind: RequestKind, received_on: date, team_id: UUID | None
) -> RightsRequest:
    with widened(actor):
        person = db.session.get_one(Person, person_id, with_for_update={"of": Person})
        same = select(RightsRequest.id).where(
            RightsRequest.person_id == person_id,
            RightsRequest.kind == kind,
            RightsRequest.state == RequestState.OPEN,
        )
        if db.session.scalar(same) is not None:
            raise Conflict(TWICE)
        row = RightsRequest(
            data_key=person.data_key,
            region_id=actor.region_id,
            person_id=person.id,
            kind=kind,
            state=RequestState.OPEN,
            received_on=received_on,
            due_on=answer_due(kind, received_on),
            registered_by=actor.id,
            registered_at=clock.now(),
            team_id=team_id if actor.role is Role.COACH else None,
        )
        db.session.add(row)
        db.session.flush()
    account_for([person_id])
    return row


@command
def judge(actor: Actor, request_id: UUID, judgement: str) -> None:
    """Write down why a child from twelve to sixteen may have the own data (L8). Raises NotVisible."""
    open_request(actor, request_id, lock=True).judgement = judgement


@command
def finish(actor: Actor, request_id: UUID) -> None:
    """The request is answered. Raises NotVisible when it was before."""
    close(actor, open_request(actor, request_id, lock=True), RequestState.DONE)


@command
def refuse(actor: Actor, request_id: UUID, ground: RefusalGround, explanation: str) -> None:
    """Say no, on a ground of the law and with words that the person gets too. Raises NotVisible."""
    request = open_request(actor, request_id, lock=True)
    request.ground, request.explanation = ground, explanation
    close(actor, request, RequestState.REFUSED)


def close(actor: Actor, request: RightsRequest, state: RequestState) -> None:
    """Note who answered the request and when, inside the transaction of a command."""
    request.state, request.handled_by, request.handled_at = state, actor.id, clock.now()
    db.session.flush()


@command
def hold(actor: Actor, request_id: UUID, until: date, reason: str) -> LegalHold:
    """Keep the data of this person until a day, for a reason. Raises NotVisible, Invalid for a day gone."""
    request = open_request(actor, request_id, lock=True)
    if until <= clock.today():
        raise Invalid(PAST, {"until": PAST})
    row = LegalHold(
        data_key=request.data_key,
        region_id=request.region_id,
        person_id=request.person_id,
        until=until,
        set_by=actor.id,
        set_at=clock.now(),
        reason=reason,
    )
    db.session.add(row)
    return row


@command
def lift_hold(actor: Actor, request_id: UUID, hold_id: UUID) -> None:
    """The reason is gone before its day. Raises NotVisible."""
    request = open_request(actor, request_id, lock=True)
    row = db.session.get(LegalHold, hold_id)
    if row is None or row.person_id != request.person_id or row.lifted_at is not None:
        raise NotVisible("Deze bewaarplicht is er niet, of is al opgeheven.")
    row.lifted_by, row.lifted_at = actor.id, clock.now()


@command
def object_to_research(actor: Actor, request_id: UUID) -> None:
    """Leave this person out of research, in counts as well, from this moment (AVG 21). Raises NotVisible."""
    _mark(actor, request_id, RequestKind.OBJECTION, {"objected_at": clock.now()})


@command
def put_at_rest(actor: Actor, request_id: UUID) -> None:
    """Close the file to everybody while something is sorted out (AVG 18). Raises NotVisible."""
    _mark(actor, request_id, RequestKind.RESTRICTION, {"hidden_at": clock.now()})


def _mark(actor: Actor, request_id: UUID, kind: RequestKind, values: dict[str, object]) -> None:
    request = open_request(actor, request_id, lock=True)
    if request.kind is not kind:
        raise NotVisible("Dit verzoek vraagt iets anders.")
    with widened(actor):
        rows = update(Referral).where(Referral.person_id.in_(covered(actor, request.person_id)))
        db.session.execute(rows.values(**values))
    close(actor, request, RequestState.DONE)


@command
def wake(actor: Actor, request_id: UUID) -> None:
    """Open a file again that was put at rest. Raises NotVisible when it was not, or was erased since."""
    request = request_of(actor, request_id, lock=True)
    with widened(actor):
        person = db.session.get_one(Person, request.person_id)
        at_rest = (request.kind, request.state) == (RequestKind.RESTRICTION, RequestState.DONE)
        if not at_rest or person.identity_index is None:
            raise NotVisible("Dit dossier ligt niet stil.")
        rows = update(Referral).where(Referral.person_id == person.id)
        db.session.execute(rows.values(hidden_at=None))
