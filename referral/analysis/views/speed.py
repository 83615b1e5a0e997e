"""How fast: days until contact, intake and the first meeting, and why people stop before it."""

from typing import Any

import polars as pl

from referral.analysis import guarding
from referral.analysis.reading import Data
from referral.analysis.statistics.survival import Point, incidence, quantile, quantile_interval
from referral.analysis.views.parts import (
    FOLLOWED,
    HELD_BACK,
    WEEKS,
    Timed,
    by_quarter,
    chosen_notes,
    curve_picture,
    curve_table,
    held,
    impossible,
    left_out,
    timed,
)
from referral.domain.research.figures import Column, Figure, Table
from referral.domain.research.filters import Filters
from referral.domain.research.values import ENDED_HOW

STEPS = (
    ("tried", "Eerste poging tot contact"),
    ("reached", "Contact gelegd"),
    ("intake", "Intake gedaan"),
    ("first", "Eén keer meegedaan"),
)
DRAWN = ("reached", "intake", "first")
NORM = 14
"""Within two weeks a coach speaks with the person (domain.md 5c)."""

HORIZON = 91
CLOSED = "closed"
NEEDED = ("tried_day", "reached_day", "intake_day", "first_day", "closed_day", "ended_day", "ended_how")
READS = (*NEEDED, "follow_days")
STOPS = (*((code, dutch) for code, dutch, _ in ENDED_HOW), (CLOSED, "Afgerond zonder meedoen"))
"""The codes of `ended_how`, and closing, which has a day of its own."""


def make(data: Data, filters: Filters, extra: dict[str, Any]) -> Figure:
    """The times of one choice."""
    data.need("referral", *NEEDED)
    rows = data.cohort(filters)
    people, largest = guarding.people_in(rows), guarding.largest_practice(rows)
    steps = {code: timed(rows, f"{code}_day") for code, _ in STEPS}
    points = {
        code: held(each.curve(), min(people, each.rows.height), largest) for code, each in steps.items()
    }
    drawn = {label: points[code] for code, label in STEPS if code in DRAWN}
    odd = impossible(rows, [f"{code}_day" for code, _ in STEPS])
    return Figure(
        view="speed",
        title="Snelheid",
        question="Hoe snel is er contact, een intake en een eerste keer meedoen?",
        definition=(
            "Dagen sinds de verwijzing, per verwijzing één keer. Contact is: de persoon is gesproken; een "
            "poging is dat nog niet. Het deel per dag volgt Aalen en Johansen: wie stopt, kan de stap niet "
            "meer zetten."
        ),
        numerator=f"Verwijzingen met de stap binnen {NORM} dagen, of binnen zo veel dagen als er staat.",
        denominator="Alle verwijzingen in de keuze, elk zolang die gevolgd is.",
        people=guarding.number(people),
        exclusions=left_out("Een dag die niet kan (voor de verwijzing of na het bevriezen)", odd)
        + data.exclusions(),
        tables=(
            _steps(steps, points, people, largest),
            curve_table(drawn),
            _quarters(rows),
            _stops(rows, people, largest),
        ),
        pictures=curve_picture(drawn, "Deel dat een stap gezet heeft"),
        bias=(*chosen_notes(filters), FOLLOWED, HELD_BACK),
    )


def _steps(
    steps: dict[str, Timed], points: dict[str, list[Point | None]], people: int, largest: float
) -> Table:
    made = []
    for code, label in STEPS:
        found, at = steps[code], points[code][WEEKS.index(NORM)]
        came = found.rows.filter(pl.col("event") == 1)
        middle = _median(found, min(people, found.rows.height), largest)
        ninety = guarding.percentile(came["time"], 90, guarding.people_in(came), largest)
        three = (at.value, at.low, at.high) if at else (None, None, None)
        made.append((code, label, *three, *middle, ninety))
    columns = (
        Column("step", "Stap", "text", label_en="Step (code)"),
        Column("label", "Wat", "text", label_en="Step"),
        Column("within", f"Binnen {NORM} dagen", "share", label_en=f"Within {NORM} days"),
        Column("low", "Van", "share", label_en="Lower limit (95 %)"),
        Column("high", "Tot", "share", label_en="Upper limit (95 %)"),
        Column("median", "Dagen tot de helft", "days", "dagen", "Days until half of all"),
        Column("median_low", "Van", "days", "dagen", "Lower limit (95 %)"),
        Column("median_high", "Tot", "days", "dagen", "Upper limit (95 %)"),
        Column(
            "ninety", "Negen van de tien die kwamen", "days", "dagen", "90th percentile of those who came"
        ),
    )
    note = "Dagen tot de helft: de eerste dag waarop de helft van alle verwijzingen zo ver is. Leeg is: niet."
    return Table("steps", "Hoe snel", columns, tuple(made), note)


def _median(found: Timed, people: int, largest: float) -> tuple[float | None, float | None, float | None]:
    """The day half of all had it, with its interval; ten people must have had it by then."""
    curve = found.curve()
    middle = quantile(curve)
    if middle is None or curve.at(middle).at_risk < guarding.SMALLEST or people < 2 * guarding.SMALLEST:
        return None, None, None
    low, high = quantile_interval(curve)
    one, two, three = (guarding.measure(each, people, largest, digits=0) for each in (middle, low, high))
    return one, two, three


def _quarters(rows: pl.DataFrame) -> Table:
    """Contact within the norm over time: compared with its own past only."""
    groups = by_quarter(rows)
    safe = guarding.divided(groups, "quarter", outcome=False)
    made: list[tuple[Any, ...]] = []
    for name, part in groups.items():
        if safe[name] is None:
            made.append((name, None, None, None, None))
            continue
        found = timed(part, "reached_day")
        people = min(guarding.people_in(part), found.rows.height)
        at = held(found.curve(), people, guarding.largest_practice(part))[WEEKS.index(NORM)]
        three = (at.value, at.low, at.high) if at else (None, None, None)
        made.append((name, safe[name], *three))
    columns = (
        Column("quarter", "Kwartaal", "text", label_en="Quarter"),
        Column("number", "Verwijzingen", "count", label_en="Referrals"),
        Column("within", f"Contact binnen {NORM} dagen", "share", label_en=f"Contact within {NORM} days"),
        Column("low", "Van", "share", label_en="Lower limit (95 %)"),
        Column("high", "Tot", "share", label_en="Upper limit (95 %)"),
    )
    return Table("quarters", "Per kwartaal", columns, tuple(made), "Van en tot is het 95 %-interval.")


def _stops(rows: pl.DataFrame, people: int, largest: float) -> Table:
    """Of each way to stop before a first meeting: the share to whom it happened within 91 days."""
    found = timed(rows, "first_day").rows
    closed_first = pl.col("closed_day").is_not_null() & (
        pl.col("ended_day").is_null() | (pl.col("closed_day") <= pl.col("ended_day"))
    )
    how = pl.when(closed_first).then(pl.lit(CLOSED)).otherwise(pl.col("ended_how").fill_null("other"))
    kind = pl.lit(len(STOPS) + 2)
    for place, (code, _) in enumerate(STOPS):
        kind = pl.when(how == code).then(place + 2).otherwise(kind)
    events = found.select(
        pl.col("time"), pl.when(pl.col("event") == 2).then(kind).otherwise(pl.col("event")).alias("event")
    )
    times, codes = events["time"].to_numpy(), events["event"].to_numpy()
    made = []
    for place, (code, label) in enumerate((*STOPS, ("other", "Anders"))):
        points = held(incidence(times, codes, place + 2), min(people, found.height), largest)
        at = points[WEEKS.index(HORIZON)]
        made.append((code, label, *((at.value, at.low, at.high) if at else (None, None, None))))
    columns = (
        Column("how", "Hoe (code)", "text", label_en="How (code)"),
        Column("label", "Hoe gestopt", "text", label_en="How it ended"),
        Column("share", f"Binnen {HORIZON} dagen", "share", label_en=f"Within {HORIZON} days"),
        Column("low", "Van", "share", label_en="Lower limit (95 %)"),
        Column("high", "Tot", "share", label_en="Upper limit (95 %)"),
    )
    note = "De overigen deden mee of zijn nog onderweg."
    return Table("stops", "Gestopt voor de eerste keer", columns, tuple(made), note)
