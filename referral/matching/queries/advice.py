"""The advice for one referral: facts in, at most three suggestions out, with the weights that count now."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.domain.matching.choosing import MOST, Advice, Suggestion, advise
from referral.domain.matching.facts import Seeker
from referral.domain.matching.limits import Limit
from referral.domain.matching.weights import Weights, standard_text, standard_weights, stored_weights
from referral.extensions import db
from referral.matching.queries.catalogue import around, candidates
from referral.matching.queries.people import seeker_of
from referral.models import Activity, MatchWeights, Referral


@dataclass(frozen=True, slots=True)
class InForce:
    """The weights that count in a region now; `id` is None for the standard ones."""

    id: UUID | None
    text: str
    weights: Weights


@dataclass(frozen=True, slots=True)
class Shown:
    """A suggestion beside the activity it is about, for the page."""

    suggestion: Suggestion
    activity: Activity


@dataclass(frozen=True, slots=True)
class Page:
    """The advice as a coach sees it. `out` is only there when fewer than three activities fit."""

    shown: list[Shown]
    full: list[Shown]
    out: list[tuple[Limit, int]]
    seeker: Seeker


def weights_of(actor: Actor) -> InForce:
    """The newest weights of the actor's region, else the standard ones."""
    newest: MatchWeights | None = db.session.scalar(
        select(MatchWeights)
        .where(MatchWeights.region_id == actor.region_id)
        .order_by(MatchWeights.made_at.desc(), MatchWeights.id.desc())
        .limit(1)
    )
    if newest is None:
        return InForce(None, standard_text(), standard_weights())
    return InForce(newest.id, newest.content, stored_weights(newest.content))


def advice(actor: Actor, referral: Referral) -> Advice:
    """What to suggest for *referral* now."""
    seeker = seeker_of(actor, referral)
    return advise(seeker, candidates(actor, seeker, around(actor)), weights_of(actor).weights)


def advice_page(actor: Actor, referral: Referral) -> Page:
    """The advice with its activities; when little fits, also which limits ruled out how many."""
    seeker = seeker_of(actor, referral)
    weights = weights_of(actor).weights
    known = around(actor)
    found = advise(seeker, candidates(actor, seeker, known), weights)
    out: list[tuple[Limit, int]] = []
    if len(found.suggestions) < MOST:
        whole = advise(seeker, candidates(actor, seeker, known, all_of_them=True), weights)
        out = sorted(whole.out.items(), key=lambda each: (-each[1], each[0]))
    shown = activities_of(actor, [each.candidate.id for each in (*found.suggestions, *found.full)])
    return Page(
        [Shown(each, shown[each.candidate.id]) for each in found.suggestions],
        [Shown(each, shown[each.candidate.id]) for each in found.full],
        out,
        seeker,
    )


def activities_of(actor: Actor, keys: Iterable[UUID]) -> dict[UUID, Activity]:
    """Activities of the region by key, with what a page shows of them."""
    query = (
        select(Activity)
        .where(Activity.region_id == actor.region_id, Activity.id.in_(set(keys)))
        .options(joinedload(Activity.host), joinedload(Activity.neighbourhood))
    )
    return {each.id: each for each in db.session.scalars(query)}
