"""When a study can be filed, who may judge it, and when a release of it can be made or fetched (L13)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from referral.domain.research.codebook import TableSpec
from referral.domain.research.studies import PERIOD_MOST_YEARS, AreaLevel, Ground
from referral.domain.research.tables import TABLES

WHY_AT_LEAST = 20
"""Signs of an explanation: a word or two explains no ground."""

LASTS_MOST_YEARS = 10

TITLE_MOST = 120

TRACEABLE = frozenset(
    {
        "referral.practice",
        "referral.referrer",
        "referral.coach",
        "referral.reasons",
        "event.actor",
        "event.org",
        "event.activity",
        "attendance.activity",
        "tie.source",
        "tie.target",
    }
)
"""Variables by which somebody who knows the neighbourhood may find a person, a GP or a coach (limb b)."""

VARIABLES: dict[str, str] = {
    f"{spec.name}.{each.name}": each.label for spec in TABLES for each in spec.variables if not each.always
}
"""What can be chosen, with its label."""


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """What a researcher fills in."""

    title: str
    question: str
    purpose: str
    ground: Ground
    ground_why: str
    variables: tuple[str, ...]
    sectors: tuple[str, ...]
    reasons: tuple[str, ...]
    first_day: date
    last_day: date
    area_level: AreaLevel
    partners: str
    ethics: str
    ends_on: date


def wrong(facts: StudyFacts, today: date) -> dict[str, str]:
    """What keeps the study from being filed, by field; empty when nothing does."""
    return _texts(facts) | _days(facts, today) | _contents(facts)


def _texts(facts: StudyFacts) -> dict[str, str]:
    asked = {
        "title": "Geef de studie een titel.",
        "question": "Schrijf op welke vraag u wilt beantwoorden.",
        "purpose": "Schrijf op waar het antwoord voor dient.",
        "ethics": "Schrijf op hoe de studie ethisch is getoetst, of waarom dat niet hoeft.",
    }
    found = {name: words for name, words in asked.items() if not getattr(facts, name).strip()}
    if len(facts.title) > TITLE_MOST:
        found["title"] = f"Houd de titel korter dan {TITLE_MOST} tekens."
    if len(facts.ground_why.strip()) < WHY_AT_LEAST:
        found["ground_why"] = "Leg uit waarom deze grond past. Dit komt in het dossier van ieder die meetelt."
    return found


def _days(facts: StudyFacts, today: date) -> dict[str, str]:
    found = {}
    if facts.first_day > today:
        found["first_day"] = "Deze dag is nog niet geweest."
    if facts.last_day > today:
        found["last_day"] = "Deze dag is nog niet geweest. Later kunt u een nieuwe versie indienen."
    elif facts.last_day < facts.first_day:
        found["last_day"] = "De laatste dag ligt voor de eerste."
    elif (facts.last_day - facts.first_day).days > PERIOD_MOST_YEARS * 366:
        found["last_day"] = f"Kies een periode van hoogstens {PERIOD_MOST_YEARS} jaar."
    if facts.ends_on <= today:
        found["ends_on"] = "Kies een dag die nog komt: tot en met die dag mag u de gegevens gebruiken."
    elif facts.ends_on.year > today.year + LASTS_MOST_YEARS:
        found["ends_on"] = f"Een studie duurt hoogstens {LASTS_MOST_YEARS} jaar."
    return found


def _contents(facts: StudyFacts) -> dict[str, str]:
    found = {}
    if not set(facts.variables) & set(VARIABLES):
        found["variables"] = "Kies minstens één gegeven."
    if facts.ground is not Ground.NOT_TRACEABLE:
        return found
    if facts.area_level is not AreaLevel.REGION:
        found["area_level"] = "Bij deze grond is niemand te herleiden: kies de hele regio."
    traceable = [VARIABLES[each] for each in facts.variables if each in TRACEABLE]
    if traceable:
        found["variables"] = f"Bij deze grond is niemand te herleiden. Laat weg: {', '.join(traceable)}."
    return found


ALWAYS = frozenset({"referral", "area"})
"""Tables of every data set; another is there when the study chose one of its variables."""


def chosen(variables: Collection[str]) -> dict[str, frozenset[str]]:
    """By table the variables that hold values in a data set of a study that chose *variables*."""
    return {spec.name: frozenset(_of(spec, variables)) for spec in TABLES}


def _of(spec: TableSpec, asked: Collection[str]) -> list[str]:
    named = {each.name for each in spec.variables if f"{spec.name}.{each.name}" in asked}
    if spec.name == "area":
        return [each.name for each in spec.variables]
    if not named and spec.name not in ALWAYS:
        return []
    return [each.name for each in spec.variables if each.always or each.name in named]


def note(title: str, ground: Ground, why: str) -> str:
    """The note of L13, as it stands in the file of everybody who is included."""
    return f"Gebruikt voor het onderzoek ‘{title}’. Grond: {ground.label}. {why.strip()}"
