"""Volunteers who hold talks about what matters: who may, who fits, and how long the hours last.

Domain 2d: only with valid training and intervision in the last twelve months; what goes too deep leads to
a spiritual caregiver (B) or to help at once (C). D15, D44, L29.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from referral.domain.codes import Route
from referral.domain.first_meeting import GoalNeed, Interest, Language, Rhythm
from referral.domain.labels import Labelled, labels_of

INTERVISION_YEARS = 1
"""So long an intervision counts (domain 2d)."""

VOG_YEARS = 3
"""So long a VOG counts, unless the region decides otherwise (L29 names no term)."""

SOON = timedelta(days=60)
"""What ends within so many days is worth a word now."""

WARN_AT = 75
"""Per cent of the hours of a series, from which on coach and person look ahead."""

LONGEST_TALK = 240
"""Minutes; a longer talk is a slip of the finger."""


class PauseReason(Labelled):
    """Why a volunteer takes no one new for a while. Nobody has to tell more than this."""

    AWAY = "away", "Op vakantie of op reis"
    BUSY = "busy", "Druk met iets anders"
    REST = "rest", "Even op adem komen"
    OTHER = "other", "Anders"


class Shortcoming(Labelled):
    """Why somebody may not hold talks on a day."""

    TRAINING = "training", "de training is op die dag niet geldig"
    INTERVISION = "intervision", "er was in het jaar ervoor geen intervisie"
    PAUSED = "paused", "heeft pauze"
    FULL = "full", "heeft nu genoeg mensen"
    NO_VOG = "no_vog", "er is nog geen VOG gezien"
    OLD_VOG = "old_vog", "de VOG is te oud"
    LEFT = "left", "is geen vrijwilliger meer"


class DeepRoute(Labelled):
    """Where a talk leads that goes too deep for attention alone (A-B-C, domain 2d)."""

    GUIDANCE = "guidance", "Een geestelijk verzorger erbij"
    CRISIS = "crisis", "Meteen hulp"


class WhyTalks(Labelled):
    """Why a coach begins talks although neither the route nor a goal asks for them."""

    ASKED = "asked", "De persoon vraagt er zelf om"
    LOSS = "loss", "Er speelt toch verlies of een zinvraag"
    ONE_FIRST = "one_first", "Met één iemand beginnen voelt nu veiliger"
    OTHER = "other", "Anders, besproken in het team"


class TalkEnd(Labelled):
    """Why a series ends."""

    FINISHED = "finished", "De gesprekken zijn klaar"
    STOPPED = "stopped", "De persoon stopt ermee"
    NO_CLICK = "no_click", "Het klikte niet"
    OTHER_VOLUNTEER = "other_volunteer", "Gaat verder met een andere vrijwilliger"
    OTHER_HELP = "other_help", "Andere hulp neemt het over"
    PLACE_ENDED = "place_ended", "De plek of de verwijzing stopte"


class Adjusted(Labelled):
    """Whether expectations of oneself and of others became more real (D8)."""

    YES = "yes", "Ja"
    NO = "no", "Nee"
    UNKNOWN = "unknown", "Dat weten we niet"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What decides whether somebody may hold talks. `load` is how many series run, without the one at hand.

    `vog_years` is how long a VOG counts; None where the activity asks for none.
    """

    training_until: date | None
    intervision_on: date | None
    load: int
    most: int
    paused_from: date | None = None
    paused_until: date | None = None
    vog_on: date | None = None
    vog_years: int | None = None
    left_on: date | None = None


def valid_for_talks(facts: Readiness, on: date) -> tuple[Shortcoming, ...]:
    """The reasons why somebody may not hold a talk on that day; none for who may."""
    found = []
    if facts.left_on is not None and facts.left_on <= on:
        found.append(Shortcoming.LEFT)
    if facts.training_until is None or facts.training_until < on:
        found.append(Shortcoming.TRAINING)
    last = facts.intervision_on
    if last is None or not last <= on <= years_after(last, INTERVISION_YEARS):
        found.append(Shortcoming.INTERVISION)
    if is_paused(facts.paused_from, facts.paused_until, on):
        found.append(Shortcoming.PAUSED)
    if facts.load >= facts.most:
        found.append(Shortcoming.FULL)
    if facts.vog_years is not None:
        found += _vog(facts.vog_on, facts.vog_years, on)
    return tuple(found)


def _vog(seen: date | None, years: int, on: date) -> list[Shortcoming]:
    if seen is None or seen > on:
        return [Shortcoming.NO_VOG]
    return [Shortcoming.OLD_VOG] if on > years_after(seen, years) else []


def is_paused(first: date | None, last: date | None, on: date) -> bool:
    """Whether the day lies in a pause; one without a last day goes on."""
    return first is not None and first <= on and (last is None or on <= last)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; the last of February for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def in_words(found: Collection[str]) -> str:
    """Reasons as one line for a page: ‘de training is op die dag niet geldig, heeft pauze’."""
    return ", ".join(labels_of(Shortcoming, found))


def ends_soon(facts: Readiness, on: date) -> list[tuple[str, date]]:
    """What counts now and ends within two months, with its last day, the first to end first."""
    ends = [
        ("Training", facts.training_until),
        ("Intervisie", facts.intervision_on and years_after(facts.intervision_on, INTERVISION_YEARS)),
        ("VOG", facts.vog_on and years_after(facts.vog_on, facts.vog_years or VOG_YEARS)),
    ]
    near = [(what, day) for what, day in ends if day and on <= day <= on + SOON]
    return sorted(near, key=lambda each: each[1])


def asks_for_talks(route: Route | None, needs: Collection[GoalNeed | None]) -> bool:
    """Whether the intake points at talks about meaning: a talk first, or a goal about meaning."""
    return route is Route.TALK_FIRST or GoalNeed.MEANING in needs


@dataclass(frozen=True, slots=True)
class Taste:
    """Language, times and interests: of a person at the intake, or of a volunteer."""

    languages: Collection[str] = ()
    rhythm: Collection[str] = ()
    interests: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two fit. `rank` sorts: language first, then time, then what both like."""

    rank: tuple[int, int, int]
    reasons: tuple[str, ...]


def fit(person: Taste, volunteer: Taste) -> Fit:
    """Why these two fit, in words for the coach; a reason is only named when it is there (D27)."""
    tongues = [each for each in person.languages if each in volunteer.languages]
    hours = [each for each in person.rhythm if each in volunteer.rhythm]
    both = [each for each in person.interests if each in volunteer.interests]
    reasons = []
    if tongues:
        reasons.append(f"spreekt {' en '.join(labels_of(Language, tongues))}")
    if hours:
        reasons.append(f"kan ook in de {' en '.join(labels_of(Rhythm, hours)).lower()}")
    if both:
        reasons.append(f"houdt ook van {' en '.join(labels_of(Interest, both)).lower()}")
    return Fit((len(tongues), len(hours), len(both)), tuple(reasons))


def nearly_spent(minutes: int, budget: int) -> bool:
    """Whether three quarters of the minutes of a series are used."""
    return budget > 0 and minutes * 100 >= budget * WARN_AT
