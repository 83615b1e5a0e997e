"""Loops closed and hand-overs: whether somebody heard, and how soon."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from referral.domain.codes import HandOverTarget
from referral.domain.statuses import Role
from tests.analysis.by_hand.curves import DAYS, Course, answer_time, came_by, waits
from tests.analysis.by_hand.files import UNKNOWN, Release, Row, largest, people
from tests.analysis.by_hand.holding import Expected, Line, Lines
from tests.analysis.by_hand.rules import (
    ALL,
    SMALLEST,
    Cell,
    Key,
    along,
    counted,
    protected,
    shared,
    tallied,
)

ENDS = ("placed_day", "closed_day", "ended_day")
STATES = ("refused", "waiting", "unread", "read")
REST = "Kleinere groepen samen"
SECTORS = {"cure": "Huisarts", "care": "Zorg", "welfare": "Welzijn", "other": "Overig"}
KINDS = {
    "referral": "Verwijzing",
    "hand_over": "Overdracht",
    "reroute": "Doorgestuurd",
    "feedback": "Terugkoppeling",
}
TOO_FEW = "fewer than ten people"


def due_day(row: Row) -> int | None:
    """The first day there was a place or an end."""
    return min((row[name] for name in ENDS if row[name] is not None), default=None)


def state(row: Row) -> str:
    """Where a referral stands in its loop."""
    if row["share_back"] != "yes":
        return "refused"
    if row["feedback_day"] is None:
        return "waiting"
    return "unread" if row["feedback_read_day"] is None else "read"


def loops(release: Release, extra: dict[str, Any]) -> Expected:
    """Per quarter from one table of counts, and the times. Whose consent is not known counts in neither."""
    rows = release.referrals
    known = [row for row in rows if row["share_back"] is not None]
    due = [
        row | {"due_day": due_day(row)}
        for row in known
        if row["share_back"] == "yes" and due_day(row) is not None
    ]
    if people(rows) < SMALLEST or people(due) < SMALLEST:
        return Expected(refused=TOO_FEW)
    counts, persons, _ = tallied(known, lambda row: row["quarter"] or UNKNOWN, state)
    quarters = sorted({quarter for quarter, _ in counts})
    cells = protected(counts, [(quarters, False), (STATES, True)], persons)
    course, kept = waits(due, "due_day", "feedback_day")
    told = [row for row in due if row["feedback_day"] is not None]
    reading, read = waits(told, "feedback_day", "feedback_read_day")
    lines = {(name,): _loop(cells, name) for name in quarters} | {("Alle",): _loop(cells, ALL)}
    times, note = _times(due, [(course, kept), (reading, read)], cells)
    unknown, odd = len(rows) - len(known), len(due) - len(kept)
    return Expected(
        people=counted(people(rows)),
        missing=shared(unknown, len(rows)),
        exclusions=(
            cells[ALL, "refused"],
            *(counted(each) for each in (unknown, odd) if each),
        ),
        tables={"quarters": Lines(("quarter",), lines), "times": times},
        notes={"times": note},
    )


def _loop(cells: Mapping[Key, Cell], quarter: str) -> Line:
    """Counts as they are shown, and shares of those."""
    whole = cells[quarter, ALL]
    refused, still, unread, read = (cells[quarter, each] for each in STATES)
    given = _together(unread, read)
    may = _together(still, given)
    return {
        "referrals": whole,
        "refused": part_of(refused, whole),
        "may": may,
        "given": part_of(given, may),
        "read": part_of(read, given),
    }


def _together(one: Cell, other: Cell) -> Cell:
    return replace(along(one, other), value=(one.value or 0) + (other.value or 0))


def part_of(part: Cell, whole: Cell, digits: int = 2) -> Cell:
    """A share of two numbers as they are shown."""
    value = min(1.0, (part.value or 0) / whole.value) if whole.value else None
    return replace(along(part, whole), value=value, near=0.5 * 10**-digits + 1e-6)


def _times(
    due: Sequence[Row], both: Sequence[tuple[Course, Sequence[Row]]], cells: Mapping[Key, Cell]
) -> tuple[Lines, str]:
    """Only where the counts of who was told, and who read it, are shown too, and who was not may be."""
    silent = [row for row in due if row["feedback_day"] is None]
    told = along(cells[ALL, "unread"], cells[ALL, "read"])
    allowed = (along(counted(len(silent), people(silent)), told), told)
    curves, halves = [], []
    for (course, kept), may in zip(both, allowed, strict=True):
        found = came_by(course, people(kept), largest(due), DAYS)
        curves.append({day: along(cell, may) for day, cell in found.items()})
        halves.append(along(answer_time(due, course, kept, 0.5), may))
    lines = {(day,): {"given": curves[0][day], "read": curves[1][day]} for day in DAYS}
    certain = all(each.hide or not each.may for each in halves)
    words = [
        f"{each.value:.0f} dagen" if each.value is not None and not each.hide else "niet te zeggen"
        for each in halves
    ]
    note = f"De helft: gegeven na {words[0]}, gelezen na {words[1]}." if certain else "De helft:"
    return Lines(("day",), lines), note


def function_word(code: str | None) -> str:
    """The Dutch word for a function."""
    if not code:
        return "Onbekend"
    return HandOverTarget.label_of(code) if code in set(HandOverTarget) else Role.label_of(code)


def sides(row: Row) -> str:
    """From which sector to which."""
    source, target = (SECTORS.get(row[name] or "", "Onbekend") for name in ("source_sector", "target_sector"))
    return f"{source} → {target}"


def together(groups: Mapping[str, list[Row]], rest: str = REST) -> dict[str, list[Row]]:
    """Groups below ten people in one; while that is too small too, the smallest of the others joins."""
    kept = dict(groups)
    small = [name for name, each in kept.items() if people(each) < SMALLEST]
    left = sorted((name for name in kept if name not in small), key=lambda name: (people(kept[name]), name))
    gathered = [each for name in small for each in kept.pop(name)]
    while small and people(gathered) < SMALLEST:
        if not left:
            return {}
        gathered += kept.pop(left.pop(0))
    return kept | {rest: gathered} if gathered else kept


def grouped(rows: Sequence[Row], names: Sequence[str]) -> dict[str, list[Row]]:
    """The rows by the name that each has."""
    found: dict[str, list[Row]] = {}
    for row, name in zip(rows, names, strict=True):
        found.setdefault(name, []).append(row)
    return found


def lacking(rows: Sequence[Row], *needed: str) -> str:
    """Which column holds nothing at all: it was not chosen for the study."""
    return "".join(name for name in needed if rows and all(row[name] is None for row in rows))


def handovers(release: Release, extra: dict[str, Any]) -> Expected:
    """By pair of sectors, and the time until an answer of every kind of tie."""
    ties = release.of("tie")
    empty = lacking(ties, "day", "source_sector", "target_sector", "target_function")
    if empty or people(ties) < SMALLEST:
        return Expected(refused=empty or TOO_FEW)
    over = [each for each in ties if each["tie_kind"] == "hand_over"]
    asked = together(
        grouped(over, [f"{sides(each)}: {function_word(each['target_function'])}" for each in over])
    )
    every = together(grouped(ties, [f"{KINDS[each['tie_kind']]}: {sides(each)}" for each in ties]))
    shown = [each for rows in asked.values() for each in rows]
    silent = sum(each["answered_day"] is None for each in shown)
    odd = len(ties) - len(waits(ties)[1])
    return Expected(
        people=counted(people(ties)),
        missing=shared(silent, len(shown)),
        exclusions=(counted(odd),) if odd else (),
        tables={"hand_overs": _hand_overs(asked), "answers": _answers(every)},
        said={"answers": _said(every)},
    )


def _said(groups: Mapping[str, list[Row]]) -> str:
    """Of the five pairs with most ties, by name: how many were answered at the end of the line."""
    often = sorted(((len(part), name) for name, part in groups.items() if name != REST), reverse=True)[:5]
    words = []
    for name in sorted(name for _, name in often):
        course, kept = waits(groups[name])
        by_day = came_by(course, people(kept), largest(groups[name]), DAYS)
        shown = [(day, cell.value) for day, cell in by_day.items() if cell.value is not None]
        if shown:
            day, share = shown[-1]
            words.append(f"{name}: {round(100 * round(share, 2))} % na {day} dagen")
    return "; ".join(words)


def _hand_overs(groups: Mapping[str, list[Row]]) -> Lines:
    rows = [each | {"group": name} for name, part in groups.items() for each in part]
    counts, persons, _ = tallied(
        rows, lambda row: row["group"], lambda row: "yes" if row["accepted"] == "yes" else "not"
    )
    cells = protected(counts, [(list(groups), False), (("yes", "not"), True)], persons) if groups else {}
    made: dict[tuple[object, ...], Line] = {}
    for name, part in groups.items():
        number = cells[name, ALL]
        accepted = part_of(cells[name, "yes"], number, 3)
        made[(name,)] = _waiting(part) | {"number": number, "accepted": accepted}
    return Lines(("pair",), made)


def _answers(groups: Mapping[str, list[Row]]) -> Lines:
    return Lines(
        ("pair",),
        {
            (name,): _waiting(part) | {"number": counted(len(part), people(part))}
            for name, part in groups.items()
        },
    )


def _waiting(part: Sequence[Row]) -> Line:
    course, kept = waits(part)
    by_day = came_by(course, people(kept), largest(part), DAYS)
    return {
        "median": answer_time(part, course, kept, 0.5),
        "ninety": answer_time(part, course, kept, 0.9),
        "week": by_day[7],
        "month": by_day[28],
    }
