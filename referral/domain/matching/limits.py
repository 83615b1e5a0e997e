"""What rules an activity out for a person. A limit is never traded against fit."""

from collections.abc import Callable, Iterator

from referral.domain.activities import (
    EVENING_HOUR,
    ActivityForm,
    Ingredient,
    Pace,
    Surface,
    Transport,
    Welcome,
)
from referral.domain.codes import ActivityKind, Feature, Route
from referral.domain.first_meeting import Language
from referral.domain.labels import Labelled
from referral.domain.matching.facts import Candidate, Seeker, fitting_partners, metres_between

SHORT_MINUTES = 60
"""What *short* means for somebody who needs it short."""


class Limit(Labelled):
    """Why something does not fit, in words for the coach."""

    KNOWN = "known", "was al aan de orde"
    FULL = "full", "vol"
    NOT_NOW = "not_now", "komt voorlopig niet bijeen"
    FEATURE = "feature", "heeft niet wat nodig is"
    WALK = "walk", "de weg of het tempo is te zwaar"
    DISTANCE = "distance", "te ver lopen"
    DISTANCE_UNKNOWN = "distance_unknown", "onbekend of het te belopen is"
    TRANSPORT = "transport", "geen vervoer"
    COST = "cost", "kost geld"
    EVENING = "evening", "is ’s avonds"
    LANGUAGE = "language", "de taal past niet"
    WELCOME = "welcome", "de groep is voor anderen bedoeld"
    ROUTE = "route", "past niet bij hoe jullie beginnen"
    VISIT = "visit", "komt aan huis"
    CONDUCT = "conduct", "er is geen geldige VOG"
    NO_PARTNER = "no_partner", "er is nu geen vrijwilliger die mag en past"


_Rule = Callable[[Seeker, Candidate], Limit | None]


def broken(seeker: Seeker, candidate: Candidate) -> tuple[Limit, ...]:
    """Every limit that this activity breaks for this person; empty when it may be suggested."""
    return tuple(_broken(seeker, candidate))


def _broken(seeker: Seeker, candidate: Candidate) -> Iterator[Limit]:
    for rule in RULES:
        found = rule(seeker, candidate)
        if found:
            yield found


def _known(seeker: Seeker, candidate: Candidate) -> Limit | None:
    return Limit.KNOWN if candidate.id in seeker.known else None


def _full(seeker: Seeker, candidate: Candidate) -> Limit | None:
    del seeker
    return Limit.FULL if candidate.free <= 0 else None


def _not_now(seeker: Seeker, candidate: Candidate) -> Limit | None:
    del seeker
    return Limit.NOT_NOW if candidate.next_on is None else None


def _feature(seeker: Seeker, candidate: Candidate) -> Limit | None:
    has = set(candidate.features)
    if candidate.minutes <= SHORT_MINUTES:
        has.add(Feature.SHORT)
    if candidate.form is ActivityForm.SERIES:
        has.add(Feature.ONE_TO_ONE)
    return Limit.FEATURE if seeker.needs - has - {Feature.FREE} else None


def _walk(seeker: Seeker, candidate: Candidate) -> Limit | None:
    """The way itself: from bench to bench it may not be longer than somebody gets (D11)."""
    if candidate.kind is not ActivityKind.WALKING:
        return None
    walker = Feature.ROLLATOR in seeker.needs
    if walker and (candidate.surface is Surface.UNPAVED or candidate.pace is Pace.BRISK):
        return Limit.WALK
    stretches = [each for each in (candidate.bench_metres, candidate.route_metres) if each is not None]
    too_long = bool(stretches) and seeker.reach is not None and min(stretches) > seeker.reach
    return Limit.WALK if too_long else None


def _distance(seeker: Seeker, candidate: Candidate) -> Limit | None:
    """How far it is on foot, unless one is fetched or it is at home (D22, D25)."""
    if seeker.reach is None or candidate.at_home or candidate.transport is Transport.FETCHED:
        return None
    metres = metres_between(seeker, candidate)
    if metres is None:
        nearby = candidate.neighbourhood_id is not None
        same = nearby and candidate.neighbourhood_id == seeker.neighbourhood_id
        return None if same else Limit.DISTANCE_UNKNOWN
    return Limit.DISTANCE if metres > seeker.reach else None


def _transport(seeker: Seeker, candidate: Candidate) -> Limit | None:
    if not seeker.needs_transport or candidate.at_home:
        return None
    return None if candidate.transport in {Transport.FETCHED, Transport.RIDE} else Limit.TRANSPORT


def _cost(seeker: Seeker, candidate: Candidate) -> Limit | None:
    return Limit.COST if Feature.FREE in seeker.needs and candidate.price_cents > 0 else None


def _evening(seeker: Seeker, candidate: Candidate) -> Limit | None:
    late = candidate.starts.hour >= EVENING_HOUR
    return Limit.EVENING if seeker.not_in_the_evening and late else None


def _language(seeker: Seeker, candidate: Candidate) -> Limit | None:
    """The language is spoken there, or little Dutch is needed; a series is as good as its volunteers."""
    if candidate.form is ActivityForm.SERIES or Feature.EASY_DUTCH in candidate.features:
        return None
    language = seeker.language or Language.DUTCH
    return None if language.value in candidate.languages else Limit.LANGUAGE


def _welcome(seeker: Seeker, candidate: Candidate) -> Limit | None:
    mixed = candidate.welcome is Welcome.MIXED
    return None if mixed or candidate.welcome in seeker.welcome else Limit.WELCOME


def _route(seeker: Seeker, candidate: Candidate) -> Limit | None:
    """Isolated: a talk with one person first (D6, D29). Rather doing: without having to talk in a group."""
    if seeker.route is Route.TALK_FIRST:
        alone = candidate.form is ActivityForm.SERIES or Feature.ONE_TO_ONE in candidate.features
        return None if alone else Limit.ROUTE
    if seeker.route is Route.DOING:
        doing = candidate.kind is ActivityKind.DOING or Ingredient.DOING in candidate.ingredients
        return None if doing else Limit.ROUTE
    return None


def _visit(seeker: Seeker, candidate: Candidate) -> Limit | None:
    return Limit.VISIT if seeker.no_visits and candidate.at_home else None


def _conduct(seeker: Seeker, candidate: Candidate) -> Limit | None:
    """A group that asks for a certificate of conduct has a host with one (L29)."""
    del seeker
    asks = candidate.vog_needed and candidate.form is not ActivityForm.SERIES
    return Limit.CONDUCT if asks and not candidate.host_has_vog else None


def _no_partner(seeker: Seeker, candidate: Candidate) -> Limit | None:
    if candidate.form is not ActivityForm.SERIES:
        return None
    return None if fitting_partners(seeker, candidate) else Limit.NO_PARTNER


RULES: tuple[_Rule, ...] = (
    _known,
    _full,
    _not_now,
    _feature,
    _walk,
    _distance,
    _transport,
    _cost,
    _evening,
    _language,
    _welcome,
    _route,
    _visit,
    _conduct,
    _no_partner,
)
