"""Figures once more, in plain Python over rows that duckdb reads: another way to the same numbers.

Written from the definitions that stand with each view, and sharing no code with `referral/analysis`.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import NormalDist
from typing import Any

import duckdb

Row = dict[str, Any]
WEEKS = range(0, 183, 7)
Z = NormalDist().inv_cdf(0.975)


def rows(folder: Path, name: str) -> list[Row]:
    """All rows of a table of the release."""
    with duckdb.connect() as link:
        found = link.execute("SELECT * FROM read_parquet(?)", [str(folder / f"{name}.parquet")])
        names = [each[0] for each in found.description or ()]
        return [dict(zip(names, each, strict=True)) for each in found.fetchall()]


def fives(number: int) -> int:
    """To the nearest multiple of five."""
    return 5 * math.floor((number + 2) / 5)


def share(part: int, whole: int) -> float | None:
    """In steps of five hundredths; nothing when part, rest or whole is below ten."""
    if part < 10 or whole < 10 or whole - part < 10:
        return None
    return fives(round(100 * part / whole)) / 100


def people(found: Iterable[Row]) -> int:
    """How many persons."""
    return len({each["pid"] for each in found})


def nearest_rank(values: Sequence[int], percent: int) -> int | None:
    """The value at place ceil(percent * n / 100), with ten on either side."""
    place = math.ceil(percent * len(values) / 100)
    if min(place, len(values) - place) < 10:
        return None
    return sorted(values)[place - 1]


def first_stop(row: Row) -> int | None:
    """The day on which somebody stopped or was closed."""
    known = [row[each] for each in ("ended_day", "closed_day") if row[each] is not None]
    return min(known) if known and 0 <= min(known) <= row["follow_days"] else None


def times(found: Sequence[Row], step: str) -> list[tuple[int, int]]:
    """Days and what ended them: 1 the step, 2 a stop, 0 the freeze."""
    made = []
    for row in found:
        day, stop = row[f"{step}_day"], first_stop(row)
        if day is not None and not 0 <= day <= row["follow_days"]:
            continue
        if day is not None:
            made.append((day, 1))
        else:
            made.append((stop, 2) if stop is not None else (row["follow_days"], 0))
    return made


Value = tuple[float, float | None, float | None]
Read = Callable[[int], Value]


def banded(value: float, variance: float) -> Value:
    """With the 95 % band on the log(-log) scale."""
    if not 0 < value < 1 or variance <= 0:
        return value, None, None
    spread = Z * math.sqrt(variance) / (value * abs(math.log(value)))
    return value, value ** math.exp(spread), value ** math.exp(-spread)


def surviving(course: Sequence[tuple[int, int]]) -> Read:
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


def happening(course: Sequence[tuple[int, int]], kind: int = 1) -> Read:
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


def held(read: Read, course: Sequence[tuple[int, int]], size: int) -> dict[int, Value | None]:
    """Week by week what may be shown: ten at risk, ten on either side, and steps of ten people or more."""
    shown: dict[int, Value | None] = {}
    last: Value | None = None
    for day in WEEKS:
        value = read(day)
        risk = sum(each >= day for each, _ in course)
        fits = risk >= 10 and min(value[0], 1 - value[0]) * size >= 10 - 1e-9
        if fits and (last is None or abs(value[0] - last[0]) * size >= 10):
            last = value
        shown[day] = last if fits else None
    return shown


def rounded(value: Value | None) -> list[float | None]:
    """The three numbers in two decimals."""
    return (
        [None, None, None] if value is None else [None if each is None else round(each, 2) for each in value]
    )


def steps_of_ten(numbers: Sequence[int]) -> list[int | None]:
    """Consecutive parts of one whole: a step of fewer than ten people is not shown as a step."""
    shown: list[int | None] = []
    last: int | None = None
    for number in numbers:
        if number >= 10 and (last is None or abs(last - number) >= 10):
            last = number
        shown.append(fives(last) if last is not None and number >= 10 else None)
    return shown
