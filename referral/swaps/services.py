"""Commands: note an offer or a question, take it back, bring two together."""

from uuid import UUID

from sqlalchemy import select

from referral.audit.services import record
from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.audit import EventType
from referral.domain.errors import Invalid, NotVisible
from referral.domain.swaps import Direction, SwapEnd, SwapKind
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import Referral, Swap, SwapPair
from referral.models.transaction import command
from referral.swaps.queries import swap_of
from referral.workflow.queries import referral_for, visible_referrals
from referral.workflow.services import apply


@command
def note_swap(actor: Actor, reference: str, direction: Direction, kind: SwapKind, words: str = "") -> Swap:
    """Write down what the person offers or asks. Raises Invalid when the same stands open already."""
    referral = referral_for(actor, reference, lock=True)
    if _same(actor, referral, direction, kind):
        raise Invalid("Dit staat er al.", {"kind": "Dit staat al open."})
    made = Swap(
        id=new_id(),
        data_key=referral.data_key,
        region_id=referral.region_id,
        referral_id=referral.id,
        direction=direction,
        kind=kind,
        neighbourhood_id=referral.neighbourhood_id,
        noted_by=actor.id,
        noted_at=clock.now(),
        words=words,
    )
    db.session.add(made)
    event = events.SwapNoted(swap_id=made.id, direction=direction.value, swap_kind=kind.value)
    apply(referral, Action.NOTE_SWAP, actor, event)
    return made


def _same(actor: Actor, referral: Referral, direction: Direction, kind: SwapKind) -> bool:
    query = select(Swap.id).where(
        Swap.region_id == actor.region_id,
        Swap.referral_id == referral.id,
        Swap.direction == direction,
        Swap.kind == kind,
        Swap.closed_at.is_(None),
    )
    return db.session.scalar(query) is not None


@command
def take_back(actor: Actor, reference: str, swap_id: UUID) -> None:
    """The person does not want it any more; raises NotVisible for what is not open."""
    referral = referral_for(actor, reference, lock=True)
    found = swap_of(actor, referral, swap_id)
    found.closed_at, found.end_reason = clock.now(), SwapEnd.TAKEN_BACK
    record(actor, EventType.UPDATE, "swap", object_id=found.id, subjects=[referral.person_id])


@command
def bring_together(
    actor: Actor, reference: str, swap_id: UUID, other_id: UUID, *, mine: bool, theirs: bool
) -> SwapPair:
    """Two neighbours found each other. `mine` and `theirs`: each said yes to being told to the other.

    Raises Invalid when one did not; NotVisible for what is no longer open or does not fit.
    """
    if not (mine and theirs):
        fields = {name: "Vraag het eerst." for name, yes in (("mine", mine), ("theirs", theirs)) if not yes}
        raise Invalid("Vraag het eerst aan allebei.", fields)
    own, other = _both(actor, reference, other_id)
    first, second = swap_of(actor, own, swap_id), swap_of(actor, other, other_id)
    fits = first.kind is second.kind and first.direction is second.direction.other
    if not fits or own.person_id == other.person_id:
        raise NotVisible("Deze twee passen niet bij elkaar.")
    for referral, swap in ((own, first), (other, second)):
        swap.closed_at, swap.end_reason = clock.now(), SwapEnd.MADE
        event = events.SwapMade(swap_id=swap.id, direction=swap.direction.value, swap_kind=swap.kind.value)
        apply(referral, Action.MAKE_SWAP, actor, event)
    give, ask = (first, second) if first.direction is Direction.GIVE else (second, first)
    pair = SwapPair(
        region_id=own.region_id, give_id=give.id, ask_id=ask.id, made_by=actor.id, made_at=clock.now()
    )
    db.session.add(pair)
    return pair


def _both(actor: Actor, reference: str, other_id: UUID) -> tuple[Referral, Referral]:
    """Both referrals, locked in the order of their keys: two coaches at once do not wait for each other."""
    theirs = select(Swap.referral_id).where(Swap.id == other_id).scalar_subquery()
    chosen = visible_referrals(actor).where(
        (Referral.reference == reference.upper()) | (Referral.id == theirs)
    )
    locked = list(db.session.scalars(chosen.order_by(Referral.id).with_for_update(of=Referral)))
    own = next((each for each in locked if each.reference == reference.upper()), None)
    other = next((each for each in locked if each is not own), None)
    if own is None or other is None:
        raise NotVisible("Dit aanbod of deze vraag staat niet meer open.")
    return own, other
