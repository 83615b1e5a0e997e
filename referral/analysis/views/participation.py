"""Taking part and staying: how long people keep coming, how often, and where nobody wrote it down."""

from typing import Any

import polars as pl

from referral.analysis import guarding
from referral.analysis.reading import Data
from referral.analysis.statistics.survival import Curve, incidence, kaplan_meier
from referral.analysis.views.attendance import AWAY_DAYS, AWAY_MARKS, GAP_DAYS, folded, once
from referral.analysis.views.parts import (
    FOLLOWED,
    HELD_BACK,
    SEASONS,
    WEEKS,
    curve_picture,
    curve_table,
    held,
    left_out,
)
from referral.domain.codes import ActivityKind, CloseReason
from referral.domain.research.figures import Column, Figure, Table
from referral.domain.research.filters import Filters

NEEDED = (
    *("first_day", "last_day", "placed_day", "fourth_day", "attended", "activity_kind"),
    *("closed_day", "close_reason", "ended_day"),
)
READS = (*NEEDED, "follow_days")
HORIZONS = (28, 91, 182)
BANDS = (("1", 1, 1), ("2-3", 2, 3), ("4-9", 4, 9), ("10+", 10, 10**9))
STILL, DROPPED, FOUND = "Doet nog mee", "Gestopt", "Heeft de weg gevonden"


def make(data: Data, filters: Filters, extra: dict[str, Any]) -> Figure:
    """Taking part, of one choice."""
    data.need("referral", *NEEDED)
    data.need("attendance", "day", "state")
    rows = data.cohort(filters)
    came, impossible = _participants(rows)
    named = sorted({"activity"} & data.columns("attendance"))
    marks, doubtful = once(data.joined("attendance", filters, "day", "state", *named).collect())
    came = _course(came.join(folded(marks, came), on="row", how="left"))
    people, largest = guarding.people_in(came), guarding.largest_practice(came)
    stayed = _stayed(came)
    drawn = {STILL: held(stayed, min(people, came.height), largest)}
    gap = came.filter(pl.col("gap"))
    return Figure(
        view="participation",
        title="Meedoen en blijven",
        question="Hoe lang en hoe vaak doen mensen mee, en wie haakt af?",
        definition=(
            f"Vanaf de eerste keer. Gestopt is: {AWAY_MARKS} keer of vaker niet gekomen over "
            f"{AWAY_DAYS} dagen of meer en sindsdien niet terug, of de verwijzing is gestopt; dat telt "
            "vanaf de laatste keer. Wie afrondde omdat de weg gevonden is, is niet afgehaakt."
        ),
        numerator="Mensen die op die dag nog meedoen.",
        denominator="Iedereen die minstens één keer meedeed, zolang bekend is of die nog komt.",
        people=guarding.number(people),
        missing_share=guarding.share(guarding.people_in(gap), people),
        missing_note=(
            f"Deel met een stuk van {GAP_DAYS} dagen of meer waarin niemand de opkomst opschreef. Dat telt "
            "als gat, niet als wegblijven."
        ),
        exclusions=left_out("Een dag die niet kan (voor de verwijzing of na het bevriezen)", impossible)
        + left_out("Opkomst die zichzelf tegenspreekt", doubtful)
        + data.exclusions(),
        tables=(
            _horizons(came, people, largest),
            curve_table(drawn, "de eerste keer"),
            _sessions(came),
            _marks(came),
            _kinds(rows),
        ),
        pictures=curve_picture(drawn, "Deel dat nog meedoet", "de eerste keer"),
        bias=(FOLLOWED, SEASONS, HELD_BACK),
    )


def _participants(rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Who came at least once; and how many of them have days that cannot be."""
    came = rows.filter(pl.col("first_day").is_not_null())
    fits = came.filter(
        (pl.col("first_day") >= 0)
        & (pl.col("first_day") <= pl.col("last_day"))
        & (pl.col("last_day") <= pl.col("follow_days"))
    )
    return fits, came.height - fits.height


def _course(came: pl.DataFrame) -> pl.DataFrame:
    """With `time` and `event` (0 known no further, 1 stopped, 2 found the way), and `gap`.

    Somebody of whom nothing was written down since the last time is known until that time, and not stopped.
    """
    first, last, follow = pl.col("first_day"), pl.col("last_day"), pl.col("follow_days")
    found = pl.col("closed_day").is_not_null() & (pl.col("close_reason") == CloseReason.FOUND_WAY.value)
    ended = pl.col("closed_day").is_not_null() | pl.col("ended_day").is_not_null()
    away = (pl.col("away") >= AWAY_MARKS) & (pl.col("last_mark") - last >= AWAY_DAYS)
    silent = ~ended & (follow - pl.max_horizontal("last_mark", "last_day") >= GAP_DAYS)
    until = pl.when(found).then(pl.max_horizontal("closed_day", "last_day")).otherwise(last)
    return came.with_columns(
        (until - first).alias("time"),
        pl.when(found).then(2).when(ended | away.fill_null(value=False)).then(1).otherwise(0).alias("event"),
        ((pl.col("longest").fill_null(0) >= GAP_DAYS) | silent).alias("gap"),
    )


def _stayed(came: pl.DataFrame) -> Curve:
    return kaplan_meier(came["time"].to_numpy(), (came["event"] > 0).cast(pl.Int64).to_numpy())


def _horizons(came: pl.DataFrame, people: int, largest: float) -> Table:
    """Who stopped and who found the way: both or neither, because with who still comes they make up all."""
    times, events = came["time"].to_numpy(), came["event"].to_numpy()
    size = min(people, came.height)
    curves = [_stayed(came), incidence(times, events, 1), incidence(times, events, 2)]
    points = [held(each, size, largest) for each in curves]
    made = []
    for day in HORIZONS:
        still, dropped, found = (each[WEEKS.index(day)] for each in points)
        three = (still.value, still.low, still.high) if still else (None, None, None)
        both = (dropped.value, found.value) if dropped and found else (None, None)
        made.append((day, *three, *both))
    columns = (
        Column("day", "Dagen sinds de eerste keer", "days", "dagen", "Days since the first time"),
        Column("still", STILL, "share", label_en="Still takes part"),
        Column("low", "Van", "share", label_en="Lower limit (95 %)"),
        Column("high", "Tot", "share", label_en="Upper limit (95 %)"),
        Column("dropped", DROPPED, "share", label_en="Stopped"),
        Column("found", FOUND, "share", label_en="Found the way"),
    )
    return Table("horizons", "Hoe lang", columns, tuple(made), "Van en tot is het 95 %-interval.")


def _sessions(came: pl.DataFrame) -> Table:
    bands = {name: came.filter(pl.col("attended").is_between(low, high)) for name, low, high in BANDS}
    safe = guarding.divided(bands, "attended")
    made = tuple(
        (name, safe[name], None if safe[name] is None else guarding.share(part.height, came.height))
        for name, part in bands.items()
    )
    columns = (
        Column("times", "Keren meegedaan", "text", label_en="Meetings attended"),
        Column("number", "Verwijzingen", "count", label_en="Referrals"),
        Column("share", "Deel", "share", label_en="Share"),
    )
    return Table(
        "sessions", "Hoe vaak", columns, made, "Tot de dag van bevriezen; wie nog komt, telt tot dan."
    )


def _marks(came: pl.DataFrame) -> Table:
    """How often people came, of the times that were written down; a cell needs ten people."""
    labels = {
        "marked_came": "Gekomen",
        "marked_excused": "Afgemeld",
        "marked_missed": "Weggebleven zonder bericht",
    }
    totals = {name: int(came[name].sum() or 0) for name in labels}
    whole = sum(totals.values())
    behind = {name: guarding.people_in(came.filter(pl.col(name) > 0)) for name in labels}
    safe = guarding.partition(totals, "mark", "mark", behind, total=whole)
    made = tuple(
        (
            name.removeprefix("marked_"),
            label,
            None if safe[name] is None else guarding.share(totals[name], whole),
        )
        for name, label in labels.items()
    )
    columns = (
        Column("mark", "Opkomst (code)", "text", label_en="Mark (code)"),
        Column("label", "Opkomst", "text", label_en="Mark"),
        Column("share", "Deel van de keren", "share", label_en="Share of marked meetings"),
    )
    return Table("marks", "Gekomen en weggebleven", columns, made, "Alleen keren die zijn opgeschreven.")


def _kinds(rows: pl.DataFrame) -> Table:
    """Of who got a place, by kind of activity: came at all, and came four times."""
    placed = rows.filter(pl.col("placed_day").is_not_null() & pl.col("activity_kind").is_not_null())
    kinds = {kind: placed.filter(pl.col("activity_kind") == kind.value) for kind in ActivityKind}
    kinds = {kind: part for kind, part in kinds.items() if part.height}
    safe = guarding.divided({kind.value: part for kind, part in kinds.items()}, "placed_kind", outcome=False)
    made: list[tuple[Any, ...]] = []
    for kind, part in kinds.items():
        if safe[kind.value] is None:
            made.append((kind.value, kind.label, None, None, None))
            continue
        once_came, often = (int(part[each].is_not_null().sum()) for each in ("first_day", "fourth_day"))
        counts = guarding.steps([part.height, once_came, often])
        shares = [None if each is None else guarding.share(each, part.height) for each in counts[1:]]
        made.append((kind.value, kind.label, safe[kind.value], *shares))
    columns = (
        Column("kind", "Soort (code)", "text", label_en="Kind (code)"),
        Column("label", "Soort activiteit", "text", label_en="Kind of activity"),
        Column("placed", "Plek gevonden", "count", label_en="Placed"),
        Column("first", "Minstens één keer", "share", label_en="Attended at least once"),
        Column("fourth", "Minstens vier keer", "share", label_en="Attended at least four times"),
    )
    return Table("kinds", "Per soort activiteit", columns, tuple(made))
