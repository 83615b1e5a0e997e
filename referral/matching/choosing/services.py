"""Commands that keep what coach and person decided about suggestions, and what nothing offered."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from referral.domain import events
from referral.domain.activities import Welcome
from referral.domain.actors import Actor
from referral.domain.errors import Invalid
from referral.domain.matching.choices import Decision, NoFit, WishState
from referral.domain.matching.choosing import Advice
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.matching.queries.advice import advice, weights_of
from referral.models import MatchChoice, Referral, UnmetWish
from referral.models.transaction import command
from referral.workflow.queries import referral_for
from referral.workflow.services import apply


def keep(
    actor: Actor, referral: Referral, decision: Decision, activity_id: UUID | None = None, reason: str = ""
) -> MatchChoice:
    """Keep a decision beside what was suggested at that moment; inside the transaction of a command.

    Call it before the decision itself changes what would be suggested.
    """
    told = advice(actor, referral)
    made = MatchChoice(
        region_id=referral.region_id,
        referral_id=referral.id,
        made_by=actor.id,
        made_at=clock.now(),
        decision=decision,
        activity_id=activity_id,
        rank=_rank(told, activity_id),
        reason=reason,
        suggestions=_as_codes(told),
        considered=told.considered,
        weights_id=weights_of(actor).id,
    )
    db.session.add(made)
    return made


def _rank(told: Advice, activity_id: UUID | None) -> int | None:
    places = (number for number, each in enumerate(told.suggestions, 1) if each.candidate.id == activity_id)
    return next(places, None)


def _as_codes(told: Advice) -> list[dict[str, object]]:
    return [
        {
            "activity_id": str(each.candidate.id),
            "points": round(each.points, 2),
            "grounds": {reason.ground.value: round(reason.points, 2) for reason in each.reasons},
        }
        for each in told.suggestions
    ]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants and nothing offers, in codes."""

    reason: NoFit
    kinds: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    rhythm: tuple[str, ...] = ()
    welcome: Welcome = Welcome.MIXED


@command
def nothing_fits(actor: Actor, reference: str, wanted: Wanted) -> UnmetWish:
    """Write down that nothing fits; who makes activities sees the wish without the person (R16, D33).

    A second time for the same person changes the open wish instead of counting it twice. Raises Invalid when
    nobody could tell from it what to make.
    """
    if not (wanted.kinds or wanted.interests):
        words = "Kies wat voor activiteit het zou moeten zijn, of wat iemand graag doet."
        raise Invalid(words, {"kinds": words})
    referral = referral_for(actor, reference, lock=True)
    keep(actor, referral, Decision.NONE, reason=wanted.reason.value)
    event = events.NothingFitted(reason=wanted.reason.value, kinds=wanted.kinds, interests=wanted.interests)
    apply(referral, Action.NONE_FITS, actor, event)
    wish = _open_wish(referral) or UnmetWish(
        region_id=referral.region_id, referral_id=referral.id, made_at=clock.now(), state=WishState.OPEN
    )
    _fill(wish, referral, wanted)
    db.session.add(wish)
    return wish


def _open_wish(referral: Referral) -> UnmetWish | None:
    found: UnmetWish | None = db.session.scalar(
        select(UnmetWish).where(UnmetWish.referral_id == referral.id, UnmetWish.state != WishState.MET)
    )
    return found


def _fill(wish: UnmetWish, referral: Referral, wanted: Wanted) -> None:
    intake = referral.intake
    goals = [each.need for each in referral.goals if each.need]
    wish.neighbourhood_id = referral.neighbourhood_id
    wish.reason, wish.welcome = wanted.reason, wanted.welcome
    wish.kinds, wish.interests, wish.rhythm = (
        list(wanted.kinds),
        list(wanted.interests),
        list(wanted.rhythm),
    )
    wish.needs = list(intake.limits) if intake else []
    wish.language = intake.language if intake else None
    wish.goal = goals[0] if goals else None
    wish.changed_at = clock.now()
