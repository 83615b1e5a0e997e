"""What is known of a person and of an activity, as far as matching looks at it. Never origin, faith or
education (D24), and no names."""

from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from referral.domain.activities import ActivityForm, Ingredient, Pace, Surface, Transport, Welcome
from referral.domain.codes import ActivityKind, Feature, Route
from referral.domain.first_meeting import Company, GoalNeed, Interest, Language, Rhythm
from referral.lib.geo import Point, walking_metres


@dataclass(frozen=True, slots=True)
class Seeker:
    """What somebody wants and can, as the coach wrote it down at the intake.

    `reach` is the most metres somebody gets on foot, None when distance does not matter or was not asked.
    `stems` are the word stems of the person's own words about people it clicks with, and of the goals.
    """

    needs: frozenset[Feature] = frozenset()
    language: Language | None = None
    home: Point | None = None
    neighbourhood_id: UUID | None = None
    reach: int | None = None
    needs_transport: bool = False
    not_in_the_evening: bool = False
    no_visits: bool = False
    gives: bool = False
    """Whether the person named something to bring (D26)."""
    rhythm: frozenset[Rhythm] = frozenset()
    interests: frozenset[Interest] = frozenset()
    company: Company | None = None
    welcome: frozenset[Welcome] = frozenset()
    route: Route = Route.GROUP
    goals: frozenset[GoalNeed] = frozenset()
    stems: frozenset[str] = frozenset()
    known: frozenset[UUID] = frozenset()
    """Activities where the person has or had a place, or to which the person said no."""


@dataclass(frozen=True, slots=True)
class TalkPartner:
    """A volunteer who may hold talks now: valid, not paused, with room (domain 2d)."""

    id: UUID
    languages: frozenset[str]
    rhythm: frozenset[Rhythm]
    room: int
    """How many people more."""
    vog: bool = True
    """Whether there is a certificate of conduct that still counts."""


@dataclass(frozen=True, slots=True)
class Experience:
    """What happened here to people with the same need: how many got a place, and how many came four times."""

    placed: int
    stayed: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """An activity with free places, as it stands in the catalogue.

    `free` counts places; `next_on` is the next day it meets, None when there is none in sight;
    `assured_days` is how long ago somebody said that the entry is right.
    """

    id: UUID
    name: str
    kind: ActivityKind
    form: ActivityForm = ActivityForm.GROUP
    features: frozenset[Feature] = frozenset()
    price_cents: int = 0
    free: int = 1
    languages: frozenset[str] = frozenset({"nl"})
    welcome: Welcome = Welcome.MIXED
    ingredients: frozenset[Ingredient] = frozenset()
    interests: frozenset[Interest] = frozenset()
    place: Point | None = None
    neighbourhood_id: UUID | None = None
    weekday: int = 0
    starts: time = time(10)
    minutes: int = 60
    at_home: bool = False
    surface: Surface | None = None
    pace: Pace | None = None
    bench_metres: int | None = None
    route_metres: int | None = None
    transport: Transport | None = None
    expected_number: int | None = None
    assured_days: int = 0
    next_on: date | None = date.max
    vog_needed: bool = False
    host_has_vog: bool = True
    partners: tuple[TalkPartner, ...] = ()
    """Of a series: who can hold the talks."""
    stems: frozenset[str] = frozenset()
    experience: dict[GoalNeed, Experience] = field(default_factory=dict)


def metres_between(seeker: Seeker, candidate: Candidate) -> int | None:
    """About how many metres on foot; None when one of the two places is not known."""
    if seeker.home is None or candidate.place is None:
        return None
    return walking_metres(seeker.home, candidate.place)


def fitting_partners(seeker: Seeker, candidate: Candidate) -> tuple[TalkPartner, ...]:
    """The volunteers of a series who have room, speak the person's language, and may do this."""
    language = seeker.language or Language.DUTCH
    return tuple(
        each
        for each in candidate.partners
        if each.room > 0
        and (language is Language.OTHER or language.value in each.languages)
        and (each.vog or not candidate.vog_needed)
    )
