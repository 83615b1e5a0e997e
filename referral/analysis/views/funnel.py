"""How far people come: each step of the loop, with who could not have come so far yet kept out of it."""

from typing import Any

import polars as pl

from referral.analysis import guarding
from referral.analysis.drawing import bars
from referral.analysis.reading import Data
from referral.analysis.statistics.survival import Point
from referral.analysis.views.parts import (
    FOLLOWED,
    HELD_BACK,
    WEEKS,
    chosen_notes,
    curve_picture,
    curve_table,
    held,
    impossible,
    left_out,
    timed,
)
from referral.domain.research.figures import Column, Figure, Picture, Table
from referral.domain.research.filters import Filters

STEPS = (
    ("sent", "Verwezen"),
    ("accepted", "Aangenomen"),
    ("reached", "Contact gelegd"),
    ("intake", "Intake gedaan"),
    ("placed", "Plek gevonden"),
    ("first", "Eén keer meegedaan"),
    ("third", "Drie keer meegedaan"),
    ("fourth", "Vier keer meegedaan"),
    ("active", "Na 13 weken nog actief"),
)
"""In order. Who took a later step took those before it, also when nobody wrote one of them down."""

ACTIVE_DAYS = 91
"""Still active: came to a meeting so many days after the first time, or later (`domain/funnel.py`)."""

HORIZONS = (14, 42, 91)
DRAWN = ("reached", "placed", "first")
NEEDED = (
    *("follow_days", "accepted_day", "reached_day", "intake_day", "placed_day", "first_day", "third_day"),
    *("fourth_day", "last_day", "closed_day", "ended_day"),
)
READS = NEEDED


def make(data: Data, filters: Filters, extra: dict[str, Any]) -> Figure:
    """The funnel of one choice."""
    data.need("referral", *NEEDED)
    rows = _with_active(data.cohort(filters))
    steps, courses = _steps(rows), _courses(rows)
    odd = impossible(rows, [f"{code}_day" for code, _ in STEPS[1:-1]])
    drawn = {label: points for code, label, points in courses if code in DRAWN}
    return Figure(
        view="funnel",
        title="Doorstroom",
        question="Hoe ver komen mensen na een verwijzing, en waar stopt het?",
        definition=(
            "Elke verwijzing telt één keer, ook als zij is heropend. Wie een latere stap zette, telt mee "
            "bij de stappen ervoor. Na 13 weken nog actief: kwam 91 dagen na de eerste keer of later nog."
        ),
        numerator="Verwijzingen die zo ver kwamen.",
        denominator=(
            "Alle verwijzingen in de keuze. Bij ‘na 13 weken nog actief’ alleen wie de eerste keer "
            "91 dagen of langer voor het bevriezen meedeed. Bij 14, 42 en 91 dagen: iedereen zolang die "
            "gevolgd is."
        ),
        people=guarding.number(guarding.people_in(rows)),
        exclusions=left_out("Een dag die niet kan (voor de verwijzing of na het bevriezen)", odd)
        + left_out(
            "Nog geen 91 dagen gevolgd: telt mee zolang die gevolgd is",
            int((rows["follow_days"] < ACTIVE_DAYS).sum()),
        )
        + data.exclusions(),
        tables=(steps, _horizons(courses), curve_table(drawn), _closing(rows)),
        pictures=(_bars(steps), *curve_picture(drawn, "Hoe snel stappen volgen")),
        bias=(*chosen_notes(filters), FOLLOWED, HELD_BACK),
    )


def _with_active(rows: pl.DataFrame) -> pl.DataFrame:
    """With `far`: the number of the furthest step taken, and `may_be_active`: followed long enough."""
    first, last = pl.col("first_day"), pl.col("last_day")
    active = (last - first >= ACTIVE_DAYS).fill_null(value=False)
    taken = [pl.lit(value=True)] + [pl.col(f"{code}_day").is_not_null() for code, _ in STEPS[1:-1]] + [active]
    numbered = [pl.when(each).then(place).otherwise(0) for place, each in enumerate(taken)]
    return rows.with_columns(
        pl.max_horizontal(numbered).alias("far"),
        (pl.col("follow_days") - first >= ACTIVE_DAYS).fill_null(value=False).alias("may_be_active"),
    )


def _steps(rows: pl.DataFrame) -> Table:
    largest, whole = guarding.largest_practice(rows), rows.height
    safe = guarding.steps([int((rows["far"] >= place).sum()) for place in range(len(STEPS))])
    made = []
    for place, (code, label) in enumerate(STEPS):
        came = rows.filter(pl.col("far") >= place)
        people = guarding.people_in(came)
        days = came[f"{code}_day"] if f"{code}_day" in came.columns else pl.Series([], dtype=pl.Int64)
        days = days.filter(days >= 0)
        number = safe[place] if people >= guarding.SMALLEST else None
        share = None if number is None or not place else guarding.share(number, whole)
        if code == "active":
            share = guarding.share(came.height, int(rows["may_be_active"].sum()))
        half, ninety = (guarding.percentile(days, part, people, largest) for part in (50, 90))
        made.append((code, label, number, share, half, ninety))
    columns = (
        Column("step", "Stap", "text", label_en="Step (code)"),
        Column("label", "Hoe ver", "text", label_en="Step"),
        Column("number", "Verwijzingen", "count", label_en="Referrals"),
        Column("share", "Deel van alle", "share", label_en="Share of all"),
        Column("median", "Dagen, de helft", "days", "dagen", "Median days of those who came"),
        Column("ninety", "Dagen, negen van de tien", "days", "dagen", "90th percentile of days"),
    )
    note = (
        "Dagen gaan alleen over wie al zo ver kwam; wie er langer over doet, telt daarin nog niet mee. "
        "Het deel bij ‘na 13 weken nog actief’ is van wie dat al kon zijn."
    )
    return Table("steps", "Stap voor stap", columns, tuple(made), note)


def _courses(rows: pl.DataFrame) -> list[tuple[str, str, list[Point | None]]]:
    """Of each step its code, its words and its curve as it may be shown."""
    largest, people = guarding.largest_practice(rows), guarding.people_in(rows)
    found = []
    for code, label in STEPS[1:-1]:
        steps = timed(rows, f"{code}_day")
        found.append((code, label, held(steps.curve(), min(people, steps.rows.height), largest)))
    return found


def _horizons(courses: list[tuple[str, str, list[Point | None]]]) -> Table:
    made = []
    for code, label, points in courses:
        at = [points[WEEKS.index(day)] for day in HORIZONS]
        end = at[-1]
        values = [each.value if each else None for each in at]
        made.append((code, label, *values, end.low if end else None, end.high if end else None))
    columns = (
        Column("step", "Stap", "text", label_en="Step (code)"),
        Column("label", "Hoe ver", "text", label_en="Step"),
        *(
            Column(f"day_{day}", f"Binnen {day} dagen", "share", label_en=f"Within {day} days")
            for day in HORIZONS
        ),
        Column("low", "91 dagen: van", "share", label_en="91 days: lower limit"),
        Column("high", "91 dagen: tot", "share", label_en="91 days: upper limit"),
    )
    note = "Aalen-Johansen, met stoppen als wat het onmogelijk maakt; van en tot is het 95 %-interval."
    return Table("horizons", "Binnen welke tijd", columns, tuple(made), note)


def _closing(rows: pl.DataFrame) -> Table:
    """How it stands at the freeze; no step, because one can be closed from anywhere."""
    closed = rows["closed_day"].is_not_null()
    ended = rows["ended_day"].is_not_null() & ~closed
    labels = {"closed": "Afgerond", "ended": "Gestopt zonder afronden", "running": "Loopt nog"}
    masks = {"closed": closed, "ended": ended, "running": ~closed & ~ended}
    numbers = guarding.divided({code: rows.filter(mask) for code, mask in masks.items()}, "closing")
    columns = (
        Column("state", "Stand", "text", label_en="State (code)"),
        Column("label", "Op de dag van bevriezen", "text", label_en="State"),
        Column("number", "Verwijzingen", "count", label_en="Referrals"),
    )
    made = tuple((code, label, numbers[code]) for code, label in labels.items())
    return Table("closing", "Hoe het staat", columns, made)


def _bars(steps: Table) -> Picture:
    drawn = [{"label": row[1], "number": row[2]} for row in steps.rows if row[2] is not None]
    words = ", ".join(f"{each['label']} {each['number']}" for each in drawn)
    both = bars(drawn, "label", "number", "verwijzingen")
    return both.picture("steps", "Hoe ver mensen komen", words, "steps")
