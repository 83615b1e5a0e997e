"""How much hangs on one worker (D40): the share of contacts and of feedback carried by the busiest coach."""

import polars as pl

from referral.analysis import guarding
from referral.domain.disclosure import SMALLEST
from referral.domain.research.figures import Column, Table

FEWEST_COACHES = 3
CARRIED = (
    ("contacts", "Contact gelegd", "reached_day"),
    ("feedback", "Terugkoppeling gegeven", "feedback_day"),
)
READS = ("coach", *(day for _, _, day in CARRIED))


def busiest(rows: pl.DataFrame, day: str) -> tuple[int, int, int]:
    """For referrals where *day* came: those of the busiest coach, all with a coach, and how many coaches."""
    done = rows.filter(pl.col(day).is_not_null() & pl.col("coach").is_not_null())
    counted = done.group_by("coach").len()["len"]
    return (int(counted.max() or 0), done.height, counted.len())  # type: ignore[arg-type]  # a whole number


def table(rows: pl.DataFrame) -> tuple[Table, ...]:
    """Nothing with fewer than three coaches or ten people: then it is about one person."""
    made = []
    for code, label, day in CARRIED:
        if {day, "coach"} - set(rows.columns):
            continue
        most, whole, coaches = busiest(rows, day)
        people = guarding.people_in(rows.filter(pl.col(day).is_not_null()))
        if coaches < FEWEST_COACHES or people < SMALLEST:
            continue
        even = guarding.measure(1 / coaches, people, digits=2)
        made.append((code, label, guarding.share(most, whole), even))
    columns = (
        Column("what", "Wat (code)", "text", label_en="What (code)"),
        Column("label", "Wat", "text", label_en="What"),
        Column("busiest", "Deel van de drukste coach", "share", label_en="Share of the busiest coach"),
        Column("even", "Als het gelijk verdeeld was", "share", label_en="If evenly divided"),
    )
    note = (
        "Hoe groter het deel, hoe meer er stilvalt als één collega weggaat. Wie dat is, staat nergens. "
        "Alleen bij "
        "drie coaches of meer."
    )
    return (Table("reliance", "Wat er aan één coach hangt", columns, tuple(made), note),) if made else ()
