"""Marks of attendance per referral: one per meeting, and where nobody made any."""

import polars as pl

from referral.analysis.reading import distinct
from referral.domain.codes import AttendanceState

CAME = (AttendanceState.PRESENT.value, AttendanceState.LATE.value)
EXCUSED = AttendanceState.NOTIFIED.value
MISSED = AttendanceState.ABSENT.value

GAP_DAYS = 28
"""So many days without any mark are a gap in the data: nobody wrote anything down. No absence."""

LIMIT = 1 << 32
"""Days stay below it, so that referral and day fit in one number, which sorts much faster than two."""

AWAY_DAYS = 28
AWAY_MARKS = 2
"""Stopped: since the last time at least so many meetings were marked over so many days, without coming."""


def once(marks: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """One mark per referral (`row`), activity and day. Those that contradict each other are left out, and
    counted.

    A meeting that was corrected or moved may not count twice (requirements.md 1.9).
    """
    keys = [each for each in ("row", "activity", "day") if each in marks.columns]
    known = marks.filter(pl.col("day").is_not_null() & pl.col("state").is_not_null())
    if distinct(known, keys):
        return known.select(*keys, "state"), 0
    single = known.group_by(keys).agg(pl.col("state").min(), pl.col("state").max().alias("other"))
    clear = single.filter(pl.col("state") == pl.col("other")).drop("other")
    return clear, single.height - clear.height


def folded(marks: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    """Per referral of *first* (`row`, `first_day`, `last_day`): what the marks say.

    `marked_came`, `marked_excused`, `marked_missed`: how often (counts of the referral's own row have other
    names, and may be of another moment); `last_mark`: the last day with any mark; `away`: marks without
    coming after `last_day`; `longest`: most days between two marks since the first time.
    """
    came, excused, missed = pl.col("state").is_in(CAME), pl.col("state") == EXCUSED, pl.col("state") == MISSED
    after = pl.col("day") > pl.col("last_day")
    said = (
        marks.lazy()
        .join(first.lazy().select("row", "first_day", "last_day"), on="row")
        .filter(pl.col("day") >= pl.col("first_day"))
        .select(
            *("row", "day", came.alias("came"), excused.alias("excused"), missed.alias("missed")),
            (after & (excused | missed)).alias("away"),
            (pl.col("row").cast(pl.Int64) * LIMIT + pl.col("day").clip(0, LIMIT - 1)).alias("key"),
        )
        .sort("key")
    )
    gap = pl.when(pl.col("row") == pl.col("row").shift()).then(pl.col("day") - pl.col("day").shift())
    return (
        said.with_columns(gap.alias("gap"))
        .group_by("row")
        .agg(
            pl.col("came").sum().alias("marked_came"),
            pl.col("excused").sum().alias("marked_excused"),
            pl.col("missed").sum().alias("marked_missed"),
            pl.col("day").max().alias("last_mark"),
            pl.col("away").sum(),
            pl.col("gap").max().fill_null(0).alias("longest"),
        )
        .collect()
    )
