"""Who sit at the table of a neighbourhood, and what they think of each other's work (D37, D42).

Three questions from 0 to 10 about each other group: knowledge, appreciation, respect. What is shown follows
the rule of yearly rounds (`impact.results`): five answers or more that are not all the same, and nothing left
to subtract. Bands of Relational Coordination scores: domain.md 5a; its questions are licensed and not here.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from referral.domain.disclosure.answers import FEWEST_ANSWERS, Cell, safe_cells
from referral.domain.labels import Labelled

LOWEST, HIGHEST = 0, 10
WIDTH = HIGHEST - LOWEST + 1


class Side(Labelled):
    """The four groups about which the questions are asked; more would be too few people each."""

    CURE = "cure", "Huisartsenzorg"
    CARE = "care", "Zorg aan huis en behandeling"
    WELFARE = "welfare", "Welzijn en sociale hulp"
    STREET = "street", "Kerk, buurt en openbare orde"


class PartnerKind(Labelled):
    """From where a member comes (D42)."""

    GP = "gp", "Huisarts"
    PRACTICE_NURSE = "practice_nurse", "Praktijkondersteuner of assistent"
    HOME_CARE = "home_care", "Wijkverpleging of thuiszorg"
    PARAMEDIC = "paramedic", "Fysiotherapie of andere behandeling"
    COACH = "coach", "Welzijnscoach"
    COMMUNITY_WORKER = "community_worker", "Opbouwwerk"
    SOCIAL_HELP = "social_help", "Maatschappelijk werk, raadslieden of wijkteam"
    CHURCH = "church", "Kerk, moskee of andere geloofsgemeenschap"
    SELF_ORGANISATION = "self_organisation", "Zelforganisatie of bewonersgroep"
    POLICE = "police", "Wijkagent"
    HOUSING = "housing", "Woningcorporatie"
    MUNICIPALITY = "municipality", "Gemeente"
    OTHER = "other", "Anders"

    @property
    def side(self) -> Side:
        """The group as which this member answers."""
        return _SIDES.get(self, Side.STREET)


_SIDES = {
    PartnerKind.GP: Side.CURE,
    PartnerKind.PRACTICE_NURSE: Side.CURE,
    PartnerKind.HOME_CARE: Side.CARE,
    PartnerKind.PARAMEDIC: Side.CARE,
    PartnerKind.COACH: Side.WELFARE,
    PartnerKind.COMMUNITY_WORKER: Side.WELFARE,
    PartnerKind.SOCIAL_HELP: Side.WELFARE,
}


class Item(Labelled):
    """What is asked about each other group, from 0 (not at all) to 10 (very much)."""

    KNOWLEDGE = "knowledge", "Hoe goed weet u wat zij doen?"
    APPRECIATION = "appreciation", "Hoeveel hebt u aan wat zij doen?"
    RESPECT = "respect", "Hoe serieus nemen zij uw werk?"

    @property
    def short(self) -> str:
        """In one word, for the head of a table."""
        return {"knowledge": "Kennis", "appreciation": "Waardering", "respect": "Respect"}[self.value]


def others(side: Side) -> list[Side]:
    """About whom this group is asked."""
    return [each for each in Side if each is not side]


@dataclass(frozen=True, slots=True)
class Said:
    """The answers of one group about another to one question; each a number from 0 to 10."""

    from_side: Side
    to_side: Side
    item: Item
    marks: Sequence[int]


@dataclass(frozen=True, slots=True)
class Opinion:
    """A safe result: what one group (None: all others together) says of another, to one digit."""

    from_side: Side | None
    to_side: Side
    item: Item
    number: int
    mean: float
    spread: float
    """Standard deviation of the answers (n - 1)."""


def opinions(said: Iterable[Said]) -> list[Opinion]:
    """What may be shown of one lunch: per pair of groups, and per group by all others together."""
    cells: dict[tuple[Side, Item], dict[Side, Cell]] = {}
    for each in said:
        counts = tuple(list(each.marks).count(mark) for mark in range(LOWEST, HIGHEST + 1))
        cells.setdefault((each.to_side, each.item), {})[each.from_side] = Cell(len(each.marks), counts)
    found: list[Opinion] = []
    for (to_side, item), given in cells.items():
        safe = safe_cells(given, WIDTH)
        found += [_opinion(side, to_side, item, cell) for side, cell in safe.shown.items()]
        if safe.total:
            found.append(_opinion(None, to_side, item, safe.total))
    return found


def _opinion(from_side: Side | None, to_side: Side, item: Item, cell: Cell) -> Opinion:
    pairs = [(LOWEST + place, number) for place, number in enumerate(cell.counts)]
    mean = sum(mark * number for mark, number in pairs) / cell.people
    square = sum(number * (mark - mean) ** 2 for mark, number in pairs) / (cell.people - 1)
    return Opinion(from_side, to_side, item, cell.people, round(mean, 1), round(sqrt(square), 1))


@dataclass(frozen=True, slots=True)
class Score:
    """A licensed Relational Coordination score that was measured elsewhere: 1 to 5, of n answers."""

    period: str
    from_role: str
    to_role: str
    value: float
    number: int

    @property
    def band(self) -> str:
        """The band of domain.md 5a, within one role or between two."""
        return band(self.value, within=self.from_role == self.to_role)


BETWEEN, WITHIN = (3.5, 4.0), (4.1, 4.6)
"""Borders of weak, moderate and strong Relational Coordination, between roles and within one (5a)."""


def band(score: float, *, within: bool) -> str:
    """Weak, moderate or strong; both borders belong to moderate."""
    weak, strong = WITHIN if within else BETWEEN
    return "zwak" if score < weak else "matig" if score <= strong else "sterk"


PERIOD = re.compile(r"20[0-9]{2}(-Q[1-4])?")
SCORE_COLUMNS = ("period", "from_role", "to_role", "score", "n")


def read_scores(lines: Iterable[str]) -> tuple[list[Score], list[tuple[int, str]]]:
    """The scores of a file, and what is wrong by number of line, in words for who loads it."""
    rows = iter(lines)
    head = next(rows, "").lstrip("\ufeff")
    parted = max(";\t,", key=head.count)
    names = [each.strip().lower() for each in next(csv.reader([head], delimiter=parted), [])]
    missing = [each for each in SCORE_COLUMNS if each not in names]
    if missing:
        return [], [(1, f"Er ontbreekt een kolom: {', '.join(missing)}.")]
    found: dict[tuple[str, str, str], Score] = {}
    problems: list[tuple[int, str]] = []
    for number, cells in enumerate(csv.reader(rows, delimiter=parted), start=2):
        if not any(each.strip() for each in cells):
            continue
        given = dict(zip(names, (each.strip() for each in cells), strict=False))
        try:
            score = _score(given)
        except ValueError as error:
            problems.append((number, str(error)))
            continue
        key = (score.period, score.from_role.lower(), score.to_role.lower())
        if key in found:
            problems.append((number, "Dit paar staat al eerder in het bestand."))
        else:
            found[key] = score
    return list(found.values()), problems


def _score(given: Mapping[str, str]) -> Score:
    if not PERIOD.fullmatch(given.get("period", "")):
        raise ValueError("De periode is een jaar of kwartaal, zoals 2026 of 2026-Q3.")
    if not given.get("from_role") or not given.get("to_role"):
        raise ValueError("Vul beide rollen in.")
    try:
        value = float(given.get("score", "").replace(",", "."))
        number = int(given.get("n", ""))
    except ValueError as error:
        raise ValueError("De score en het aantal zijn getallen.") from error
    if not 1 <= value <= 5:
        raise ValueError("Een score ligt tussen 1 en 5.")
    if number < FEWEST_ANSWERS:
        raise ValueError(f"Minder dan {FEWEST_ANSWERS} antwoorden: dit paar mag niet worden bewaard.")
    return Score(given["period"], given["from_role"], given["to_role"], round(value, 2), number)
