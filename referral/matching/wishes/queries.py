"""Reads about unmet wishes: codes per neighbourhood, never a person."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.activities import Welcome
from referral.domain.actors import Actor
from referral.domain.codes import ActivityKind, Feature
from referral.domain.first_meeting import Interest, Language, Rhythm
from referral.domain.labels import labels_of
from referral.domain.matching.choices import WishState
from referral.extensions import db
from referral.matching.wishes.supply import Offered, Spots, empty_spots
from referral.models import Activity, Neighbourhood, UnmetWish

ENOUGH = 3
"""A language is named only when so many wishes of the region have it: fewer could tell who it is."""


@dataclass(frozen=True, slots=True)
class WishRow:
    """The same wish of one or more people in one neighbourhood."""

    neighbourhood: str
    what: str
    when: str
    asks: str
    language: str
    state: WishState
    keys: tuple[UUID, ...]


def open_wishes(actor: Actor) -> list[WishRow]:
    """What nothing meets yet, the same wishes of a neighbourhood together, the most frequent first."""
    found = list(
        db.session.scalars(
            select(UnmetWish)
            .where(UnmetWish.region_id == actor.region_id, UnmetWish.state != WishState.MET)
            .options(joinedload(UnmetWish.neighbourhood))
            .order_by(UnmetWish.made_at, UnmetWish.id)
        )
    )
    named = _named_languages(found)
    groups: dict[tuple[str, ...], list[UnmetWish]] = defaultdict(list)
    for wish in found:
        groups[_words(wish, named)].append(wish)
    rows = [_row(words, wishes) for words, wishes in groups.items()]
    return sorted(rows, key=lambda each: (-len(each.keys), each.neighbourhood, each.what))


def _named_languages(wishes: Iterable[UnmetWish]) -> frozenset[Language]:
    counts = Counter(each.language for each in wishes if each.language not in {None, Language.DUTCH})
    return frozenset(language for language, number in counts.items() if language and number >= ENOUGH)


def _words(wish: UnmetWish, named: frozenset[Language]) -> tuple[str, ...]:
    kinds, likes = labels_of(ActivityKind, wish.kinds), labels_of(Interest, wish.interests)
    welcome = [] if wish.welcome is Welcome.MIXED else [f"voor {wish.welcome.label.lower()}"]
    language = wish.language.label if wish.language in named and wish.language else ""
    return (
        wish.neighbourhood.name,
        ", ".join([*kinds, *(each.lower() for each in likes), *welcome]),
        ", ".join(label.lower() for label in labels_of(Rhythm, wish.rhythm)),
        ", ".join(label.lower() for label in labels_of(Feature, wish.needs)),
        language,
        wish.reason.label,
        wish.state.value,
    )


def _row(words: tuple[str, ...], wishes: list[UnmetWish]) -> WishRow:
    neighbourhood, what, when, asks, language, _, state = words
    return WishRow(
        neighbourhood, what, when, asks, language, WishState(state), tuple(each.id for each in wishes)
    )


def spots(actor: Actor) -> list[Spots]:
    """The neighbourhoods of the region with what is lacking there, by part of the day."""
    names = db.session.scalars(
        select(Neighbourhood.name)
        .where(Neighbourhood.region_id == actor.region_id, ~Neighbourhood.is_rest)
        .order_by(Neighbourhood.name)
    ).all()
    query = (
        select(Neighbourhood.name, Activity.weekday, Activity.starts, Activity.features)
        .join(Activity, Activity.neighbourhood_id == Neighbourhood.id)
        .where(Activity.region_id == actor.region_id, Activity.is_open, Activity.taken < Activity.capacity)
    )
    offers = [
        Offered(name, weekday, starts, frozenset(features))
        for name, weekday, starts, features in db.session.execute(query)
    ]
    return empty_spots(names, offers)


def answers(actor: Actor) -> list[Activity]:
    """Activities that could meet a wish, by name."""
    query = select(Activity).where(Activity.region_id == actor.region_id, Activity.is_open)
    return list(db.session.scalars(query.order_by(Activity.name, Activity.id)))
