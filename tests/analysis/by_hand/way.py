"""The way through the loop: how far, how fast, and why people stopped before they came."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.analysis.by_hand.curves import (
    Course,
    Three,
    Value,
    fitting,
    happening,
    held,
    impossible,
    times,
)
from tests.analysis.by_hand.files import Release, Row, by_quarter, largest, people
from tests.analysis.by_hand.holding import Expected, Line, Lines
from tests.analysis.by_hand.rules import (
    NOTHING,
    SMALLEST,
    Cell,
    along,
    counted,
    divided,
    hidden,
    measured,
    ranked,
    shared,
    steps_of_ten,
)

STEPS = ("sent", "accepted", "reached", "intake", "placed", "first", "third", "fourth", "active")
WORDS = {
    "reached": "Contact gelegd",
    "intake": "Intake gedaan",
    "placed": "Plek gevonden",
    "first": "Eén keer meegedaan",
}
STAYS = 91
"""Still active: came so many days after the first time, or later."""


def is_active(row: Row) -> bool:
    """Whether somebody still came after thirteen weeks."""
    return row["first_day"] is not None and row["last_day"] - row["first_day"] >= STAYS


def far(row: Row) -> int:
    """The number of the furthest step; who took it took those before it."""
    taken = [True, *(row[f"{each}_day"] is not None for each in STEPS[1:-1]), is_active(row)]
    return max(place for place, each in enumerate(taken) if each)


def course_of(rows: Sequence[Row], step: str) -> tuple[Course, int]:
    """Days and what ended them, and how many people at most stand behind that."""
    course = times(rows, f"{step}_day")
    return course, min(people(rows), len(course))


def points(rows: Sequence[Row], step: str) -> dict[int, Three]:
    """Week by week the share that took the step, as it may be shown."""
    course, size = course_of(rows, step)
    return held(happening(course), course, size, largest(rows))


def weekly(curves: Mapping[str, Mapping[int, Three]]) -> Lines:
    """The numbers of curves by their words and day."""
    return Lines(
        ("step", "day"),
        {
            (words, day): dict(zip(("share", "low", "high"), three, strict=True))
            for words, curve in curves.items()
            for day, three in curve.items()
        },
    )


def odd_days(rows: Sequence[Row], steps: Sequence[str]) -> tuple[Cell, ...]:
    """How many are left out for a day that cannot be; no line when nobody is."""
    odd = impossible(rows, [f"{each}_day" for each in steps])
    return (counted(odd),) if odd else ()


def funnel(release: Release, extra: dict[str, Any]) -> Expected:
    """Step by step, within how many days, week by week, and at the freeze."""
    rows = release.referrals
    curves = {step: points(rows, step) for step in STEPS[1:-1]}
    short = sum(row["follow_days"] is not None and row["follow_days"] < STAYS for row in rows)
    return Expected(
        people=counted(people(rows)),
        exclusions=odd_days(rows, STEPS[1:-1]) + ((counted(short),) if short else ()),
        tables={
            "steps": _steps(rows),
            "horizons": Lines(
                ("step",),
                {
                    (step,): {f"day_{day}": curve[day][0] for day in (14, 42, 91)}
                    | {"low": curve[91][1], "high": curve[91][2]}
                    for step, curve in curves.items()
                },
            ),
            "curve": weekly({WORDS[step]: curves[step] for step in ("reached", "placed", "first")}),
            "closing": _closing(rows),
        },
    )


def _steps(rows: Sequence[Row]) -> Lines:
    numbers = steps_of_ten([sum(far(row) >= place for row in rows) for place in range(len(STEPS))])
    made: dict[tuple[object, ...], Line] = {}
    for place, step in enumerate(STEPS):
        came = [row for row in rows if far(row) >= place]
        number = along(numbers[place], counted(len(came), people(came)))
        share = along(shared(int(number.value or 0), len(rows)), number) if place else NOTHING
        if step == "active":
            could = [row for row in rows if _could_be_active(row)]
            share = shared(len(came), len(could))
        days = [row[f"{step}_day"] for row in came if row.get(f"{step}_day") is not None]
        known = [each for each in days if each >= 0]
        middle, ninety = (ranked(known, each, people(came), largest(rows)) for each in (50, 90))
        made[(step,)] = {"number": number, "share": share, "median": middle, "ninety": ninety}
    return Lines(("step",), made)


def _could_be_active(row: Row) -> bool:
    return row["first_day"] is not None and row["follow_days"] - row["first_day"] >= STAYS


def _closing(rows: Sequence[Row]) -> Lines:
    closed = [row for row in rows if row["closed_day"] is not None]
    ended = [row for row in rows if row["closed_day"] is None and row["ended_day"] is not None]
    running = [row for row in rows if row["closed_day"] is None and row["ended_day"] is None]
    cells = divided({"closed": closed, "ended": ended, "running": running}, tells=True)
    return Lines(("state",), {(state,): {"number": cell} for state, cell in cells.items()})


SPEED = ("tried", "reached", "intake", "first")
NORM, HORIZON = 14, 91
STOPS = {"declined": 2, "withdrawn": 3, "stopped": 4, "closed": 5, "other": 6}


def speed(release: Release, extra: dict[str, Any]) -> Expected:
    """Days until contact, intake and the first time, per quarter too, and how people stopped before it."""
    rows = release.referrals
    return Expected(
        people=counted(people(rows)),
        exclusions=odd_days(rows, SPEED),
        tables={
            "steps": Lines(("step",), {(step,): _speed(rows, step) for step in SPEED}),
            "curve": weekly({WORDS[step]: points(rows, step) for step in SPEED[1:]}),
            "quarters": _per_quarter(rows),
            "stops": _stops(rows),
        },
    )


def _speed(rows: Sequence[Row], step: str) -> Line:
    course, size = course_of(rows, step)
    within, low, high = points(rows, step)[NORM]
    middle = _middle(course, size, largest(rows))
    took = [row for row in fitting(rows, f"{step}_day") if row[f"{step}_day"] is not None]
    ninety = ranked([row[f"{step}_day"] for row in took], 90, people(took), largest(rows))
    names = ("within", "low", "high", "median", "median_low", "median_high", "ninety")
    return dict(zip(names, (within, low, high, *middle, ninety), strict=True))


def _middle(course: Course, size: int, dominance: float) -> tuple[Cell, Cell, Cell]:
    """The day half had it, and the days on which a half lies within the band."""
    read = happening(course)
    days = sorted({day for day, event in course if event == 1})
    half = next((day for day in days if read(day)[0] >= 0.5 - 1e-12), None)
    if half is None:
        return NOTHING, NOTHING, NOTHING
    followed = sum(each >= half for each, _ in course)
    if followed < SMALLEST or size < 2 * SMALLEST:
        why = hidden(f"{followed} followed, {size} people")
        return why, why, why
    values = {day: read(day) for day in sorted({day for day, event in course if event})}
    ends = [half, _edge(values, 2), _edge(values, 1)]
    one, low, high = (replace(measured(each, size, dominance, 0), near=1e-9) for each in ends)
    return one, low, high


def _edge(values: Mapping[int, Value], side: int) -> int | None:
    """The first day on which one edge of the band is at a half."""
    for day, value in values.items():
        edge = value[side]
        if (value[0] if edge is None else edge) >= 0.5 - 1e-12:
            return day
    return None


def _per_quarter(rows: Sequence[Row]) -> Lines:
    groups = by_quarter(rows)
    cells = divided(groups, tells=False)
    made: dict[tuple[object, ...], Line] = {}
    for name, part in groups.items():
        three = [along(each, cells[name]) for each in points(part, "reached")[NORM]]
        made[(name,)] = {"number": cells[name]} | dict(zip(("within", "low", "high"), three, strict=True))
    return Lines(("quarter",), made)


def _how(row: Row) -> int:
    closed, ended = row["closed_day"], row["ended_day"]
    if closed is not None and (ended is None or closed <= ended):
        return STOPS["closed"]
    return STOPS.get(row["ended_how"] or "other", STOPS["other"])


def _stops(rows: Sequence[Row]) -> Lines:
    """By the codes that the codebook knows for how a referral ended."""
    course, size = course_of(rows, "first")
    kept = fitting(rows, "first_day")
    kinds = [
        (day, _how(row) if event == 2 else event) for row, (day, event) in zip(kept, course, strict=True)
    ]
    made: dict[tuple[object, ...], Line] = {}
    for code, kind in STOPS.items():
        three = held(happening(kinds, kind), kinds, size, largest(rows))[HORIZON]
        made[(code,)] = dict(zip(("share", "low", "high"), three, strict=True))
    return Lines(("how",), made)
