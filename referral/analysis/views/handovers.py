"""Hand-overs and answers between sectors: how often, whether accepted, and how long that takes."""

from typing import Any

import polars as pl

from referral.analysis import guarding
from referral.analysis.cooperating import (
    DAYS,
    KINDS,
    ONLY_LOGGED,
    REST,
    TAKEN_TOGETHER,
    folded,
    function_word,
    groups_in,
    guarded,
    refused,
    sector_word,
    ties_of,
    waiting,
)
from referral.analysis.drawing import lines
from referral.analysis.reading import Data
from referral.analysis.views.parts import HELD_BACK, left_out
from referral.domain.disclosure import TOTAL, Axis
from referral.domain.research.figures import Column, Figure, Picture, Table
from referral.domain.research.filters import Filters

TITLE = "Overdrachten"
QUESTION = "Hoe vaak wordt ander werk overgedragen, wordt het aangenomen, en hoe snel komt er antwoord?"
NEEDED = ("day", "source_sector", "target_sector", "target_function", "answered_day")
READS = ("follow_days",)
MOST_DRAWN = 5
TIMES = (
    Column("median", "Dagen, de helft", "days", "dagen", "Median days"),
    Column("ninety", "Dagen, negen van de tien", "days", "dagen", "90th percentile of days"),
    Column("week", "Binnen 7 dagen", "share", label_en="Within 7 days"),
    Column("month", "Binnen 28 dagen", "share", label_en="Within 28 days"),
)


def make(data: Data, filters: Filters, extra: dict[str, Any]) -> Figure:
    """Hand-overs by pair and target, and the time to an answer for every kind of tie."""
    ties = ties_of(data, filters, *NEEDED)
    if guarding.people_in(ties) < guarding.SMALLEST:
        return refused("handovers", TITLE, QUESTION)
    words = {name: _words(ties, name) for name in ("source_sector", "target_sector")}
    function = _words(ties, "target_function", is_function=True)
    pair = pl.concat_str(words["source_sector"], pl.lit(" → "), words["target_sector"])
    kind = pl.col("tie_kind").replace(KINDS)
    over = folded(
        ties.filter(pl.col("tie_kind") == "hand_over").with_columns(
            pl.concat_str(pair, pl.lit(": "), function).alias("group")
        ),
        "group",
    )
    asked = ties.with_columns(pl.concat_str(kind, pl.lit(": "), pair).alias("group"))
    answers = folded(asked, "group")
    return Figure(
        view="handovers",
        title=TITLE,
        question=QUESTION,
        definition=(
            "Een overdracht is een vraag van de coach aan andere hulp. Zij telt per keer; wie twee keer is "
            "overgedragen, telt twee keer. De tijd loopt van de dag van vragen tot het antwoord. Wie nog op "
            "antwoord wacht, telt mee zolang de verwijzing gevolgd is (Kaplan-Meier)."
        ),
        numerator="Overdrachten die zijn aangenomen; bij de tijden: wat beantwoord of geopend is.",
        denominator=("Aangenomen: van alle overdrachten. Tijden: alles wat gevraagd of verstuurd is."),
        people=guarding.number(guarding.people_in(ties)),
        missing_share=_unanswered(over),
        missing_note="Overdrachten waarop nog geen antwoord kwam.",
        exclusions=left_out("Een dag die niet kan: eerder beantwoord dan gevraagd", waiting(ties).impossible)
        + data.exclusions(),
        tables=(_hand_overs(over), _answers(answers)),
        pictures=_curves(answers),
        bias=(ONLY_LOGGED, TAKEN_TOGETHER, HELD_BACK),
    )


def _words(ties: pl.DataFrame, column: str, *, is_function: bool = False) -> pl.Expr:
    word = function_word if is_function else sector_word
    known = {code: word(code) for code in ties[column].drop_nulls().unique()}
    return pl.col(column).replace_strict(known, default=word(None), return_dtype=pl.String)


def _unanswered(over: pl.DataFrame) -> float | None:
    return guarding.share(int(over["answered_day"].is_null().sum()), over.height)


def _hand_overs(over: pl.DataFrame) -> Table:
    names = [name for name, _ in groups_in(over, "group")]
    said = pl.when(pl.col("accepted") == "yes").then(pl.lit("yes")).otherwise(pl.lit("not"))
    axes = Axis("group", tuple(names), outcome=False), Axis("said", ("yes", "not"))
    counted = over.with_columns(said.alias("said"))
    safe = guarded(counted, *axes, unit="hand_over", total=over.height, rest=REST)
    made = [
        (
            name,
            safe.value(name, TOTAL),
            safe.share(name, "yes", of="said"),
            *_times(rows, guarding.largest_practice(rows)),
        )
        for name, rows in groups_in(over, "group")
    ]
    columns = (
        Column("pair", "Van, naar en voor wat", "text", label_en="From, to and for what"),
        Column("number", "Overdrachten", "count", label_en="Hand-overs"),
        Column("accepted", "Aangenomen", "share", label_en="Share accepted"),
        *TIMES,
    )
    return Table("hand_overs", "Overdrachten naar andere hulp", columns, tuple(made))


def _answers(ties: pl.DataFrame) -> Table:
    made = [
        (
            name,
            guarding.number(rows.height, guarding.people_in(rows)),
            *_times(rows, guarding.largest_practice(rows)),
        )
        for name, rows in groups_in(ties, "group")
    ]
    columns = (
        Column("pair", "Soort, van en naar", "text", label_en="Kind, from and to"),
        Column("number", "Keren", "count", label_en="Times"),
        *TIMES,
    )
    note = "Een verwijzing is beantwoord met aannemen of niet; een terugkoppeling als zij is geopend."
    return Table("answers", "Hoe snel er antwoord komt", columns, tuple(made), note)


def _times(rows: pl.DataFrame, largest: float) -> tuple[int | float | None, ...]:
    found = waiting(rows)
    shares = dict(zip(DAYS, found.safe_shares(DAYS, largest), strict=True))
    return (
        found.safe_quantile(0.5, largest),
        found.safe_quantile(0.9, largest),
        shares[7],
        shares[28],
    )


def _curves(ties: pl.DataFrame) -> tuple[Picture, ...]:
    """The five most used pairs, by name."""
    often = [name for name, _ in _by_use(ties)[:MOST_DRAWN]]
    drawn, words = [], []
    for name in sorted(often):
        rows = ties.filter(pl.col("group") == name)
        shares = waiting(rows).safe_shares(DAYS, guarding.largest_practice(rows))
        points = [(day, share) for day, share in zip(DAYS, shares, strict=True) if share is not None]
        drawn += [{"day": day, "share": share, "pair": name} for day, share in points]
        words += [f"{name}: {round(100 * points[-1][1])} % na {points[-1][0]} dagen"] if points else []
    if not drawn:
        return ()
    both = lines(drawn, "day", "share", "pair", ("dagen sinds de vraag", "deel beantwoord"), step=True)
    return (both.picture("answers", "Hoe snel er antwoord komt", "; ".join(words), "answers"),)


def _by_use(ties: pl.DataFrame) -> list[tuple[str, int]]:
    counted = (
        ties.filter(pl.col("group") != REST).group_by("group").len().sort("len", "group", descending=True)
    )
    return [(str(name), int(number)) for name, number in counted.iter_rows()]
