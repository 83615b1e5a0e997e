"""Before and after of the same person, by questionnaire and version; what is left out and why."""

from dataclasses import dataclass

import polars as pl

from referral.analysis.reading import distinct
from referral.domain.instruments.definition import Direction, Instrument
from referral.domain.instruments.reading import shipped

FIRST = ("baseline", "start")
LATER = (
    ("exit", "Bij het afronden"),
    ("six_weeks", "Na zes weken"),
    ("later", "Drie maanden na de start"),
    ("three_months", "Drie maanden na de start"),
)
"""Moments after the first, with their words: the codes of `MeasureMoment` and of other registrations."""

MEASURED = ("moment", "instrument", "version", "state", "score", "help")
"""What is read of a measurement."""

FILLED, REFUSED = "filled", "refused"

RELIABILITY = {
    "djg6": (0.70, "De Jong Gierveld en Van Tilburg 2006, de laagste"),
    "djg11": (0.80, "De Jong Gierveld en Van Tilburg 1999, de laagste"),
    "mhcsf": (0.89, "Lamers e.a. 2011"),
}
"""Published Cronbach's alphas of totals, for reliable change; a study may give its own instead."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What is known of a questionnaire: its words and which way is better."""

    code: str
    label: str
    direction: Direction
    enough: float | None
    """A change that means something by its makers, in points; None where they name none."""
    for_talking: bool
    """Meant for a conversation, or a count that is no outcome: stays out of effects."""

    @classmethod
    def of(cls, code: str) -> "Scale":
        """From what ships; an unknown questionnaire has no better direction."""
        made: Instrument | None = shipped().get(code)
        if made is None:
            return cls(code, code, Direction.NONE, None, for_talking=False)
        talking = made.conversation_only or made.direction is Direction.NONE
        return cls(code, made.name, made.direction, made.meaningful_change, talking)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Of one questionnaire, version and later moment."""

    scale: Scale
    version: str
    moment: str
    label: str
    rows: pl.DataFrame
    """`before`, `after`, `pid`, and `practice` where known: one row per person."""
    could: int
    """People who were asked at both moments."""

    @property
    def answered(self) -> int:
        """People with both scores."""
        return self.rows.height


def clear(measures: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """One row per referral, moment, questionnaire and version. Rows that contradict each other are left "
    "out."""
    keys = ["row", "moment", "instrument", "version"]
    if distinct(measures, keys):
        return measures, 0
    says = ["state", "score"]
    ends = [pl.col(each).max().alias(f"{each}_2") for each in says]
    known = pl.col("score").count()
    single = (
        measures.lazy()
        .group_by(keys)
        .agg(
            *(pl.col(each).min() for each in says),
            *ends,
            pl.col("help", "pid").first(),
            ((known == 0) | (known == pl.len())).alias("alike"),
        )
        .collect()
    )
    same = [pl.col(each).eq_missing(pl.col(f"{each}_2")) for each in says]
    clear_ones = single.filter(pl.all_horizontal(*same, "alike"))
    return clear_ones.drop("alike", *(f"{each}_2" for each in says)), single.height - clear_ones.height


def all_pairs(measures: pl.DataFrame, cohort: pl.DataFrame) -> list[Pairs]:
    """Every pair of the first moment with a later one, of each questionnaire in each version.

    Of a person with several referrals the first one with such a pair counts: two pairs of one person are not
    two people.
    """
    behind = cohort.select(each for each in ("row", "quarter", "practice") if each in cohort.columns)
    first = measures.filter(pl.col("moment").is_in(FIRST))
    found = []
    for code, version in sorted(first.select("instrument", "version").unique().rows(), key=str):
        scale = Scale.of(str(code))
        if scale.for_talking:
            continue
        here = (pl.col("instrument") == code) & pl.col("version").eq_missing(pl.lit(version))
        for moment, label in LATER:
            later = measures.filter(here & (pl.col("moment") == moment))
            if later.height:
                both = _both(first.filter(here), later, behind)
                found.append(_pairs(scale, version or "", (moment, label), both))
    return found


def _both(first: pl.DataFrame, later: pl.DataFrame, behind: pl.DataFrame) -> pl.DataFrame:
    """`before` and `after` of who was asked twice, with what is known of their referral."""
    before, after = first.select("row", "pid", _score("before")), later.select("row", _score("after"))
    return before.join(after, on="row").join(behind, on="row")


def _pairs(scale: Scale, version: str, moment: tuple[str, str], both: pl.DataFrame) -> Pairs:
    whole = both.filter(pl.col("before").is_not_null() & pl.col("after").is_not_null())
    once = whole.sort("quarter", "row", nulls_last=True).unique("pid", keep="first", maintain_order=True)
    return Pairs(scale, version, *moment, once, both["pid"].n_unique())


def _score(name: str) -> pl.Expr:
    """The score of a list that was filled in; of any other state there is none."""
    return pl.when(pl.col("state") == FILLED).then(pl.col("score")).alias(name)
