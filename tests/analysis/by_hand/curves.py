"""How long until something happens: Kaplan-Meier, Aalen-Johansen, and what is shown of them."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from statistics import NormalDist

from tests.analysis.by_hand.files import Row, largest, people
from tests.analysis.by_hand.rules import SMALLEST, Cell, hidden, measured

WEEKS = range(0, 183, 7)
DAYS = (0, 1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 91)
"""The days of curves over half a year, and of curves of answering."""
Z = NormalDist().inv_cdf(0.975)

Course = Sequence[tuple[int, int]]
"""For each row the last day that is known, and what happened then: 0 nothing, 1 the step, others a stop."""
Value = tuple[float, float | None, float | None]
Read = Callable[[int], Value]


def banded(value: float, variance: float) -> Value:
    """With the 95 % band on the log(-log) scale."""
    if not 0 < value < 1 or variance <= 0:
        return value, None, None
    spread = Z * math.sqrt(variance) / (value * abs(math.log(value)))
    return value, value ** math.exp(spread), value ** math.exp(-spread)


def surviving(course: Course) -> Read:
    """Kaplan-Meier: the product over days of one minus events over those at risk, with Greenwood's sum."""
    days = sorted({day for day, event in course if event})

    def read(until: int) -> Value:
        value, total = 1.0, 0.0
        for day in days:
            if day > until:
                break
            risk = sum(each >= day for each, _ in course)
            events = sum(each == day and happened > 0 for each, happened in course)
            value *= 1 - events / risk
            total += events / (risk * (risk - events)) if risk > events else math.inf
        return banded(value, value * value * total if total < math.inf else 0.0)

    return read


def happening(course: Course, kind: int = 1) -> Read:
    """Aalen-Johansen, with the delta-method variance (Marubini and Valsecchi 1995)."""
    table = []
    before, reached = 1.0, 0.0
    for day in sorted({day for day, event in course if event}):
        risk = sum(each >= day for each, _ in course)
        of_kind = sum(each == day and happened == kind for each, happened in course)
        events = sum(each == day and happened > 0 for each, happened in course)
        reached += before * of_kind / risk
        table.append((day, risk, events, of_kind, before, reached))
        before *= 1 - events / risk

    def read(until: int) -> Value:
        seen = [each for each in table if each[0] <= until]
        value = seen[-1][5] if seen else 0.0
        total = 0.0
        for _, risk, events, of_kind, earlier, then in seen:
            if risk == events:
                return value, None, None
            total += (value - then) ** 2 * events / (risk * (risk - events))
            total += earlier**2 * of_kind * (risk - of_kind) / risk**3
            total -= 2 * (value - then) * earlier * of_kind / risk**2
        return banded(value, total)

    return read


Three = tuple[Cell, Cell, Cell]


def held(
    read: Read, course: Course, size: int, dominance: float, days: Iterable[int] = WEEKS
) -> dict[int, Three]:
    """Value and band on each day as they may be shown.

    Ten followed, ten on either side of a share; and a step only once ten people more have moved.
    """
    shown: dict[int, Three] = {}
    last: Value | None = None
    for day in days:
        value = read(day)
        risk = sum(each >= day for each, _ in course)
        few = risk < SMALLEST or min(value[0], 1 - value[0]) * size < SMALLEST - 1e-9
        if not few and (last is None or abs(value[0] - last[0]) * size >= SMALLEST - 1e-9):
            last = value
        if few or last is None:
            why = hidden(f"{risk} followed, {value[0]:.3f} of {size}")
            shown[day] = (why, why, why)
        else:
            one, low, high = (measured(each, size, dominance, 2) for each in last)
            shown[day] = (one, low, high)
    return shown


def first_stop(row: Row) -> int | None:
    """The day on which somebody stopped or was closed."""
    known = [row[each] for each in ("ended_day", "closed_day") if row[each] is not None]
    return min(known) if known and 0 <= min(known) <= row["follow_days"] else None


def fitting(rows: Iterable[Row], step: str) -> list[Row]:
    """Without a day before the referral or after the freeze, or without length of follow-up."""
    return [
        row
        for row in rows
        if row["follow_days"] is not None
        and row["follow_days"] >= 0
        and (row[step] is None or 0 <= row[step] <= row["follow_days"])
    ]


def times(rows: Iterable[Row], step: str) -> list[tuple[int, int]]:
    """Days and what ended them: 1 the step, 2 a stop, 0 the freeze."""
    made = []
    for row in fitting(rows, step):
        stop = first_stop(row)
        if row[step] is not None:
            made.append((row[step], 1))
        else:
            made.append((stop, 2) if stop is not None else (row["follow_days"], 0))
    return made


def impossible(rows: Sequence[Row], steps: Sequence[str]) -> int:
    """Rows that are left out for one of the steps."""
    kept = [{each["rid"] for each in fitting(rows, step)} for step in steps]
    return len(rows) - len(set.intersection(*kept))


def waits(rows: Iterable[Row], start: str = "day", end: str = "answered_day") -> tuple[Course, list[Row]]:
    """Days from one thing to another and whether it came, and of which rows; what cannot be is left out."""
    course, kept = [], []
    for each in rows:
        began, ended, last = each[start], each[end], each["follow_days"]
        if began is None or last is None or last < began:
            continue
        if ended is not None and not began <= ended <= last:
            continue
        course.append(((last if ended is None else ended) - began, int(ended is not None)))
        kept.append(each)
    return course, kept


def came_by(course: Course, size: int, dominance: float, days: Iterable[int]) -> dict[int, Cell]:
    """The share to whom it has happened by each day."""
    found = held(surviving(course), course, size, dominance, days)
    return {day: _rest(three[0]) for day, three in found.items()}


def _rest(cell: Cell) -> Cell:
    return cell if cell.value is None else replace(cell, value=1 - cell.value)


def first_day(course: Course, part: float) -> int | None:
    """The first day on which so many have had it."""
    read = surviving(course)
    days = sorted({day for day, happened in course if happened})
    return next((day for day in days if 1 - read(day)[0] >= part - 1e-12), None)


def answer_time(rows: Sequence[Row], course: Course, kept: Sequence[Row], part: float) -> Cell:
    """The days in which a part was answered, with ten people on either side."""
    size = people(kept)
    answered = people(row for row, (_, happened) in zip(kept, course, strict=True) if happened)
    if min(part, 1 - part) * size < SMALLEST or answered < SMALLEST:
        return hidden(f"{size} people, {answered} answered")
    return replace(measured(first_day(course, part), size, largest(rows), 0), near=1e-9)
