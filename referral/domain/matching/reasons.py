"""What speaks for an activity and what against it, each with the facts that make it true.

A reason is told in words that a coach can check with the person at the table (L17).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from referral.domain.activities import ASSURED_FOR, ActivityForm, Ingredient, Pace
from referral.domain.codes import ActivityKind, Feature, Route
from referral.domain.first_meeting import Company, GoalNeed, Interest, Language, Rhythm
from referral.domain.labels import Labelled, labels_of
from referral.domain.matching.facts import Candidate, Seeker, fitting_partners, metres_between

if TYPE_CHECKING:
    from referral.domain.matching.weights import Weights

SATURDAY, NOON, EVENING = 5, 12, 18
ENOUGH_WORDS = 2
"""So many of the person's own words bring all points of *klik*."""

SLOW_REACH = 800
"""Who gets no further than so many metres goes slowly."""

MOST_INTERESTS = 2
"""So many shared interests bring all points; fewer do when somebody named no more."""


class Ground(Labelled):
    """What a reason is about; the names are those in the file with weights."""

    INTEREST = "interesse", "Wat iemand graag doet"
    GOAL = "doel", "Past bij het doel"
    KLIK = "klik", "Eigen woorden"
    COMPANY = "gezelschap", "Gezelschap"
    START = "begin", "Hoe jullie beginnen"
    RHYTHM = "ritme", "Ritme"
    NEAR = "dichtbij", "Dichtbij"
    GIVING = "geven", "Iets betekenen"
    LANGUAGE = "taal", "Eigen taal"
    MEETING = "trefkans", "Trefkans"
    EXPERIENCE = "ervaring", "Ervaring hier"
    FRESH = "actueel", "Nagekeken"
    PACE = "tempo", "Tempo"
    COST = "kosten", "Kosten"


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground: for or against, its points (negative when against), and what it says."""

    ground: Ground
    points: float
    words: str
    facts: Mapping[str, Any]

    @property
    def is_for(self) -> bool:
        """Whether it speaks for the activity."""
        return self.points > 0


GOES_WITH: Mapping[GoalNeed, frozenset[ActivityKind]] = {
    GoalNeed.MEETING: frozenset({ActivityKind.MEETING, ActivityKind.EATING, ActivityKind.WALKING}),
    GoalNeed.BELONGING: frozenset({ActivityKind.EATING, ActivityKind.MEETING, ActivityKind.CREATIVE}),
    GoalNeed.MEANING: frozenset({ActivityKind.TALKS, ActivityKind.CREATIVE}),
    GoalNeed.DOING: frozenset({ActivityKind.DOING}),
    GoalNeed.MOVING: frozenset({ActivityKind.WALKING, ActivityKind.MOVING}),
    GoalNeed.DAILY: frozenset({ActivityKind.EATING, ActivityKind.DOING}),
    GoalNeed.LEARNING: frozenset({ActivityKind.LEARNING}),
    GoalNeed.BODY: frozenset({ActivityKind.MOVING, ActivityKind.WALKING, ActivityKind.TALKS}),
}
"""Which kinds of activity work on what a goal is about (domain 1c); money and papers are another help's."""


def reasons(seeker: Seeker, candidate: Candidate, weights: "Weights") -> tuple[Reason, ...]:
    """All that speaks for and against, the heaviest first."""
    found = (
        Reason(ground, weights.points[ground] * share, words, facts)
        for ground, share, words, facts in _grounds(seeker, candidate, weights)
    )
    counted = [each for each in found if each.points]
    return tuple(sorted(counted, key=lambda each: (-abs(each.points), each.ground)))


_Found = tuple[Ground, float, str, Mapping[str, Any]]


def _grounds(seeker: Seeker, candidate: Candidate, weights: "Weights") -> Iterator[_Found]:
    yield from _interests(seeker, candidate)
    yield from _goal(seeker, candidate)
    yield from _klik(seeker, candidate)
    yield from _company(seeker, candidate)
    yield from _start(seeker, candidate)
    yield from _rhythm(seeker, candidate)
    yield from _near(seeker, candidate, weights)
    yield from _giving(seeker, candidate)
    yield from _language(seeker, candidate)
    yield from _meeting(candidate, weights)
    yield from _experience(seeker, candidate, weights)
    yield from _fresh(candidate)
    yield from _pace(seeker, candidate)
    yield from _cost(candidate)


def _named(kind: type[Labelled], codes: frozenset[Any]) -> str:
    return " en ".join(label.lower() for label in labels_of(kind, sorted(codes)))


def _interests(seeker: Seeker, candidate: Candidate) -> Iterator[_Found]:
    shared = seeker.interests & candidate.interests
    if shared:
        share = min(len(shared) / min(len(seeker.interests), MOST_INTERESTS), 1.0)
        yield Ground.INTEREST, share, f"doet graag: {_named(Interest, shared)}", {"interests": sorted(shared)}


def _goal(seeker: Seeker, candidate: Candidate) -> Iterator[_Found]:
    met = frozenset(each for each in seeker.goals if candidate.kind in GOES_WITH.get(each, frozenset()))
    if met:
        yield Ground.GOAL, 1.0, f"past bij het doel: {_named(GoalNeed, met)}", {"goals": sorted(met)}


def _klik(seeker: Seeker, candidate: Candidate) -> Iterator[_Found]:
    shared = seeker.stems & candidate.stems
    if shared:
        share = min(len(shared), ENOUGH_WORDS) / ENOUGH_WORDS
        words = "noemt zelf dingen die hier terugkomen"
        yield Ground.KLIK, share, words, {"stems": sorted(shared)}


def _company(seeker: Seeker, candidate: Candidate) -> Iterator[_Found]:
    """What company feels safe now (D20, D24)."""
    alone = candidate.form is ActivityForm.SERIES or Feature.ONE_TO_ONE in candidate.features
    edge = bool(candidate.ingredients & {Ingredient.EDGE, Ingredient.STEP_BACK})
    small = Feature.HEARING in candidate.features or Feature.QUIET in candidate.features
    fits = {Company.ONE: alone, Company.SMALL: small or alone, Company.EDGE: edge}
    if seeker.company is None or seeker.company is Company.ANY:
        return
    label = seeker.company.label.lower()
    if fits[seeker.company]:
        yield Ground.COMPANY, 1.0, f"het gezelschap past: {label}", {"company": seeker.company}
    else:
        yield Ground.COMPANY, -1.0, f"vraagt om ander gezelschap: {label}", {"company": seeker.company}


def _start(seeker: Seeker, candidate: Candidate) -> Iterator[_Found]:
    """Isolated: a talk first. At risk: the edge of a group. Rather doing: hands at work (D6, D20, D29)."""
    edge = candidate.ingredients & {Ingredient.EDGE, Ingredient.STEP_BACK, Ingredient.SEMI_PUBLIC}
    if seeker.route is Route.TALK_FIRST and candidate.form is ActivityForm.SERIES:
        yield Ground.START, 1.0, "begint met gesprekken met één iemand", {"form": candidate.form}
    elif seeker.route is Route.DOING and candidate.kind is ActivityKind.DOING:
        yield Ground.START, 1.0, "iets doen, praten hoeft niet", {"kind": candidate.kind}
    elif seeker.route is Route.GROUP and edge:
        told = _named(Ingredient, frozenset(edge))
        yield Ground.START, 1.0, f"een veilig begin: {told}", {"ingredients": sorted(edge)}


def _rhythm(seeker: Seeker, candidate: Candidate) -> Iterator[_Found]:
    if not seeker.rhythm:
        return
    part = day_part(candidate)
    weekend = Rhythm.WEEKEND in seeker.rhythm and candidate.weekday >= SATURDAY
    if part in seeker.rhythm or weekend:
        told = (part if part in seeker.rhythm else Rhythm.WEEKEND).label.lower()
        yield Ground.RHYTHM, 1.0, f"de tijd komt uit: {told}", {"part": part, "weekday": candidate.weekday}
    elif candidate.form is not ActivityForm.SERIES:
        told = _named(Rhythm, seeker.rhythm)
        yield Ground.RHYTHM, -1.0, f"liever: {told}", {"part": part, "weekday": candidate.weekday}


def day_part(candidate: Candidate) -> Rhythm:
    """In which part of the day it begins."""
    hour = candidate.starts.hour
    if hour < NOON:
        return Rhythm.MORNING
    return Rhythm.AFTERNOON if hour < EVENING else Rhythm.EVENING


def _near(seeker: Seeker, candidate: Candidate, weights: "Weights") -> Iterator[_Found]:
    if candidate.at_home:
        yield Ground.NEAR, 1.0, "komt aan huis", {"at_home": True}
        return
    metres = metres_between(seeker, candidate)
    same = candidate.neighbourhood_id is not None and candidate.neighbourhood_id == seeker.neighbourhood_id
    if metres is not None and metres < weights.near_metres:
        share = 1 - metres / weights.near_metres
        yield Ground.NEAR, share, f"ongeveer {metres} meter lopen (schatting)", {"metres": metres}
    elif metres is None and same:
        words = "in de eigen wijk; de afstand is niet bekend"
        yield Ground.NEAR, 0.5, words, {"metres": None}


def _giving(seeker: Seeker, candidate: Candidate) -> Iterator[_Found]:
    """Who can never give something back refuses help (D26)."""
    if seeker.gives and Ingredient.GIVING in candidate.ingredients:
        yield Ground.GIVING, 1.0, "kan er iets betekenen voor een ander", {"gives": True}


def _language(seeker: Seeker, candidate: Candidate) -> Iterator[_Found]:
    spoken = candidate.languages
    if candidate.form is ActivityForm.SERIES:
        spoken = frozenset(code for each in fitting_partners(seeker, candidate) for code in each.languages)
    other = seeker.language is not None and seeker.language is not Language.DUTCH
    if other and seeker.language is not None and seeker.language.value in spoken:
        told = f"de eigen taal wordt er gesproken: {seeker.language.label}"
        yield Ground.LANGUAGE, 1.0, told, {"language": seeker.language}


def _meeting(candidate: Candidate, weights: "Weights") -> Iterator[_Found]:
    """Enough chance to meet somebody (*trefkans*, D21)."""
    number = candidate.expected_number
    if number is None or candidate.form is ActivityForm.SERIES:
        return
    facts = {"expected_number": number}
    if number >= weights.enough_people:
        yield Ground.MEETING, 1.0, f"meestal zijn er zo’n {number} mensen", facts
    else:
        yield Ground.MEETING, -1.0, f"er zijn meestal maar {number} mensen", facts


def _experience(seeker: Seeker, candidate: Candidate, weights: "Weights") -> Iterator[_Found]:
    """What happened here to people with the same need, only when there are enough of them to be fair."""
    found = [(each, candidate.experience[each]) for each in sorted(seeker.goals & set(candidate.experience))]
    enough = [(each, told) for each, told in found if told.placed >= weights.enough_experience]
    if not enough:
        return
    need, told = max(enough, key=lambda each: (each[1].placed, each[0]))
    share = told.stayed / told.placed
    words = f"van {told.placed} mensen met hetzelfde doel bleven er {told.stayed} meedoen"
    facts = {"need": need, "placed": told.placed, "stayed": told.stayed}
    yield Ground.EXPERIENCE, 2 * share - 1, words, facts


def _fresh(candidate: Candidate) -> Iterator[_Found]:
    if candidate.assured_days > ASSURED_FOR.days:
        words = f"al {candidate.assured_days} dagen niet nagekeken: bel eerst even"
        yield Ground.FRESH, -1.0, words, {"assured_days": candidate.assured_days}


def _pace(seeker: Seeker, candidate: Candidate) -> Iterator[_Found]:
    """A slow walk is made for who goes slowly, and holds back who does not (D11)."""
    if candidate.kind is not ActivityKind.WALKING or candidate.pace is not Pace.SLOW:
        return
    slow = Feature.ROLLATOR in seeker.needs or (seeker.reach is not None and seeker.reach <= SLOW_REACH)
    words = "loopt rustig, met pauzes" if slow else "loopt heel rustig: past dat tempo?"
    yield Ground.PACE, 1.0 if slow else -1.0, words, {"pace": candidate.pace}


def _cost(candidate: Candidate) -> Iterator[_Found]:
    if candidate.price_cents:
        told = f"{candidate.price_cents / 100:.2f}".replace(".", ",")
        yield Ground.COST, -1.0, f"kost € {told} per keer", {"price_cents": candidate.price_cents}
