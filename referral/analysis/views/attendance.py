"""Marks of attendance per referral: one per meeting, and where nobody made any."""

import polars as pl

from referral.domain.codes import AttendanceState

CAME = (AttendanceState.PRESENT.value, AttendanceState.LATE.value)
EXCUSED = AttendanceState.NOTIFIED.value
MISSED = AttendanceState.ABSENT.value

GAP_DAYS = 28
"""So many days without any mark are a gap in the data: nobody wrote anything down. No absence."""

AWAY_DAYS = 28
AWAY_MARKS = 2
"""Stopped: since the last time at least so many meetings were marked over so many days, without coming."""


def once(marks: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """One mark per referral, activity and day. Marks that contradict each other are left out, and counted.

    A meeting that was corrected or moved may not count twice (requirements.md 1.9).
    """
    keys = [each for each in ("rid", "activity", "day") if each in marks.columns]
    known = marks.lazy().filter(pl.col("day").is_not_null() & pl.col("state").is_not_null())
    single = known.group_by(keys).agg(pl.col("state").min(), pl.col("state").max().alias("other")).collect()
    clear = single.filter(pl.col("state") == pl.col("other")).drop("other")
    return clear, single.height - clear.height


def folded(marks: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    """Per referral of *first* (`rid`, `first_day`, `last_day`): what the marks say.

    `marked_came`, `marked_excused`, `marked_missed`: how often (counts of the referral's own row have other
    names, and may be of another moment); `last_mark`: the last day with any mark; `away`: marks without
    coming after `last_day`; `longest`: most days between two marks since the first time.
    """
    after = pl.col("day") > pl.col("last_day")
    found = (
        marks.join(first.select("rid", "first_day", "last_day"), on="rid")
        .filter(pl.col("day") >= pl.col("first_day"))
        .sort("rid", "day")
    )
    return found.group_by("rid", maintain_order=True).agg(
        pl.col("state").is_in(CAME).sum().alias("marked_came"),
        (pl.col("state") == EXCUSED).sum().alias("marked_excused"),
        (pl.col("state") == MISSED).sum().alias("marked_missed"),
        pl.col("day").max().alias("last_mark"),
        (after & pl.col("state").is_in([EXCUSED, MISSED])).sum().alias("away"),
        pl.col("day").diff().max().fill_null(0).alias("longest"),
    )
