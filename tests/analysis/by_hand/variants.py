"""The ways through the loop: the row of steps of each referral, the common ones, and days between steps."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tests.analysis.by_hand.answering import TOO_FEW, part_of, together
from tests.analysis.by_hand.files import Release, Row, largest, people
from tests.analysis.by_hand.holding import Expected, Line, Lines
from tests.analysis.by_hand.rules import ALL, SMALLEST, Cell, counted, protected, ranked, tallied

OTHER, UNDER_WAY, MOST = "andere wegen", "…", 10
WORDS = {
    "referral_sent": "Verstuurd",
    "question_asked": "Vraag aan verwijzer",
    "referral_accepted": "Aangenomen",
    "referral_rerouted": "Doorgestuurd",
    "person_reached": "Contact gelegd",
    "intake_held": "Intake",
    "nothing_fitted": "Niets gevonden",
    "waiting_joined": "Wachtlijst",
    "person_placed": "Plek",
    "place_taken": "Plek",
    "talks_arranged": "Plek",
    "participation_started": "Begonnen",
    "handed_over": "Overgedragen",
    "referral_closed": "Afgerond",
    "referral_reopened": "Heropend",
    "referral_declined": "Niet aangenomen",
    "referral_withdrawn": "Ingetrokken",
    "referral_expired": "Verlopen",
    "referral_resent": "Opnieuw verstuurd",
    "referral_stopped": "Gestopt door de persoon",
    "referral_paused": "Gepauzeerd",
}
"""Events that are steps, in the order of the loop; of two ways as common the earlier one comes first."""
ORDER = [*dict.fromkeys(WORDS.values()), UNDER_WAY]

Walk = list[tuple[str, int]]


def _walks(release: Release) -> dict[str, Walk]:
    """By the day it happened, and on one day by sequence; twice the same in a row is once."""
    found: dict[str, Walk] = {}
    steps = [row for row in release.of("event") if row["type"] in WORDS and row["day"] is not None]
    for row in sorted(steps, key=lambda each: (each["day"], each["seq"])):
        walk = found.setdefault(row["rid"], [])
        if not walk or walk[-1][0] != WORDS[row["type"]]:
            walk.append((WORDS[row["type"]], row["day"]))
    return found


def variants(release: Release, extra: dict[str, Any]) -> Expected:
    """The ten most common ways; what fewer than ten people went is with the others.

    Ways are numbered by their counts as shown: `extra["not_shown"]` names those without one.
    """
    if people(release.referrals) < SMALLEST:
        return Expected(refused=TOO_FEW)
    walks = _walks(release)
    walked = [row for row in release.referrals if row["rid"] in walks]
    groups = _groups(walked, walks)
    if not groups:
        return Expected(refused=TOO_FEW)
    apart = len(release.referrals) - len(walked)
    cells = _cells(groups)
    numbers = _numbers(groups, cells, extra.get("not_shown", ()))
    return Expected(
        people=counted(people(walked)),
        exclusions=(counted(apart),) if apart else (),
        tables={
            "ways": Lines(
                ("number", "way"),
                {
                    (numbers[name], name): {
                        "referrals": cells[name],
                        "share": part_of(cells[name], cells[ALL], 3),
                    }
                    for name in groups
                },
            ),
            "days": _days(groups, walks, numbers),
        },
    )


def _groups(walked: Sequence[Row], walks: Mapping[str, Walk]) -> dict[str, list[Row]]:
    every: dict[tuple[str, ...], list[Row]] = {}
    for row in walked:
        over = row["closed_day"] is not None or row["ended_day"] is not None
        way = (*(word for word, _ in walks[row["rid"]]), *(() if over else (UNDER_WAY,)))
        every.setdefault(way, []).append(row)
    common = sorted(every, key=lambda way: (-len(every[way]), [ORDER.index(each) for each in way]))[:MOST]
    named: dict[str, list[Row]] = {}
    for way, rows in every.items():
        named.setdefault(" → ".join(way) if way in common else OTHER, []).extend(rows)
    rest = named.pop(OTHER, [])
    if not rest:
        return together(named, OTHER)
    return _with_rest(named, rest)


def _with_rest(named: dict[str, list[Row]], rest: list[Row]) -> dict[str, list[Row]]:
    """The others are a small group whatever their number: what is small joins them."""
    small = [name for name, rows in named.items() if people(rows) < SMALLEST]
    gathered = rest + [row for name in small for row in named.pop(name)]
    left = sorted(named, key=lambda name: (people(named[name]), name))
    while people(gathered) < SMALLEST:
        if not left:
            return {}
        gathered += named.pop(left.pop(0))
    return named | {OTHER: gathered}


def _cells(groups: Mapping[str, list[Row]]) -> dict[str, Cell]:
    rows = [row | {"way": name} for name, part in groups.items() for row in part]
    counts, persons, _ = tallied(rows, lambda row: str(row["way"]))
    return {key[0]: cell for key, cell in protected(counts, [(list(groups), True)], persons).items()}


def _numbers(
    groups: Mapping[str, list[Row]], cells: Mapping[str, Cell], not_shown: Collection[str]
) -> dict[str, int | None]:
    """The most used first; what is not shown comes last, and the others after that."""

    def place(name: str) -> tuple[bool, float, str]:
        return name == OTHER, 0.0 if name in not_shown else -(cells[name].value or 0.0), name

    ordered = sorted(groups, key=place)
    return {name: number if name != OTHER else None for number, name in enumerate(ordered, 1)}


def _days(
    groups: Mapping[str, list[Row]], walks: Mapping[str, Walk], numbers: Mapping[str, int | None]
) -> Lines:
    made: dict[tuple[object, ...], Line] = {}
    for name, rows in groups.items():
        if name == OTHER:
            continue
        mine = [walks[row["rid"]] for row in rows]
        for place in range(1, len(mine[0])):
            gaps = [walk[place][1] - walk[place - 1][1] for walk in mine]
            middle = ranked(gaps, 50, people(rows), largest(rows))
            made[numbers[name], place] = {"step": mine[0][place][0], "days": middle}
    return Lines(("number", "place"), made)
