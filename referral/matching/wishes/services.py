"""Commands about unmet wishes: somebody works on it, and there is something now."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from referral.domain import events
from referral.domain.actors import Actor, system_actor
from referral.domain.errors import NotVisible
from referral.domain.matching.choices import WishState
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.matching.queries.activities import activity_for
from referral.models import Referral, UnmetWish
from referral.models.scope import acting
from referral.models.transaction import command
from referral.workflow.services import apply


@command
def pick_up(actor: Actor, keys: Iterable[UUID]) -> int:
    """Say that somebody works on these wishes; how many there were. Raises NotVisible for none."""
    found = _open(actor, keys)
    for wish in found:
        wish.state, wish.taken_by, wish.changed_at = WishState.PICKED_UP, actor.id, clock.now()
    return len(found)


@command
def meet(actor: Actor, keys: Iterable[UUID], activity_id: UUID) -> int:
    """There is something now: each coach hears of it and asks the person; how many that were.

    Whoever made it never sees who wished for it: what is told, the system tells. Raises NotVisible for no
    open wish, or for an activity that is not there.
    """
    activity = activity_for(actor, activity_id)
    if activity is None or not activity.is_open:
        raise NotVisible("Deze activiteit is er niet (meer).")
    found = _open(actor, keys)
    for wish in found:
        wish.state, wish.taken_by, wish.changed_at = WishState.MET, actor.id, clock.now()
        wish.activity_id = activity.id
    told = [each.referral_id for each in found]
    system = system_actor(actor.region_id)
    with acting(system):
        for referral in db.session.scalars(select(Referral).where(Referral.id.in_(told)).with_for_update()):
            if referral.status.is_live and referral.hidden_at is None:
                apply(referral, Action.MEET_WISH, system, events.WishMet(activity_id=activity.id))
    return len(found)


def _open(actor: Actor, keys: Iterable[UUID]) -> list[UnmetWish]:
    found = list(
        db.session.scalars(
            select(UnmetWish)
            .where(
                UnmetWish.region_id == actor.region_id,
                UnmetWish.id.in_(list(keys)),
                UnmetWish.state != WishState.MET,
            )
            .with_for_update()
        )
    )
    if not found:
        raise NotVisible("Deze wens is er niet meer.")
    return found
