"""One row per referral with what it cost: contacts before and after, coach, places, own contributions.

Contacts are brought to half a year: (short x price + long x price) x 182 / days covered. Half a year of which
fewer than 28 days are covered is missing: a few days say nothing about half a year.
"""

from dataclasses import dataclass

import polars as pl

from referral.analysis.costing.settings import Settings
from referral.analysis.errors import Lacking
from referral.analysis.reading import Data, distinct
from referral.domain.research.care_use import HALF_YEAR_DAYS
from referral.domain.research.filters import Filters

LEAST_DAYS = 28
CAME = ("present", "late")
OPTIONAL = {
    "pid": pl.UInt32,
    **dict.fromkeys(("practice", "area", "funding"), pl.String),
    **dict.fromkeys(("accepted_day", "placed_day", "first_day", "closed_day", "ended_day"), pl.Int64),
    **dict.fromkeys(("minutes_met", "minutes_phone"), pl.Int64),
}
"""Variables of `referral` without which less can be said, but still something."""


@dataclass(frozen=True, slots=True)
class Costs:
    """`rows` has one row per referral of the choice; amounts are euro at one price level, null is unknown.

    before, after: contacts per half year; contacts_before, contacts_after, minutes_before, minutes_after: how
    many and how long; coach; places: what attending cost; paid: the person's own contributions; volunteers:
    hours; started: took part once.
    """

    rows: pl.DataFrame
    contradicting: int
    """Half years for which two different counts were in the file: none of them is used."""
    short_covered: int
    """Half years left out because fewer than 28 days were covered."""
    lacking: frozenset[str] = frozenset()
    """Variables that were not chosen for this study."""

    @property
    def paired(self) -> pl.DataFrame:
        """Referrals with contacts before and after."""
        return self.rows.drop_nulls(["before", "after"])


def costs_of(data: Data, filters: Filters, settings: Settings) -> Costs:
    """What the referrals of this choice cost. Raises Lacking without counts of contacts."""
    if not has(data, "care_use"):
        raise Lacking("Deze studie heeft geen contacten met de praktijk in haar gegevens.")
    counted = ("span", "short", "long", "days_covered")
    data.need("care_use", "rid", *counted)
    whole = data.cohort(filters)
    absent = [pl.lit(None, kind).alias(name) for name, kind in OPTIONAL.items() if name not in whole.columns]
    rows = whole.with_columns(absent).select("row", "quarter", "follow_days", *OPTIONAL)
    rows = rows.with_columns(_people(), pl.col("practice").rank("dense"))
    minutes = sorted({"minutes"} & data.columns("care_use"))
    used, contradicting = _single(data.joined("care_use", filters, *counted, *minutes).collect())
    enough = used.filter(pl.col("days_covered") >= LEAST_DAYS)
    for span in ("before", "after"):
        rows = rows.join(_contacts(enough, span, settings), on="row", how="left")
    rows = rows.join(_attended(data, filters, settings), on="row", how="left")
    started = pl.col("first_day").is_not_null() | pl.col("places").is_not_null()
    rows = rows.with_columns(_coach(settings), started.alias("started"))
    rows = _without_rows(rows) if _holds_attendance(data) else rows
    rows = rows.with_columns(
        (pl.col("after") - pl.col("before")).alias("change"),
        (pl.col("places") - pl.col("paid")).clip(lower_bound=0.0).alias("net_places"),
    )
    if "" not in settings.places:
        rows = rows.with_columns(pl.lit(None, pl.Float64).alias(name) for name in ("places", "net_places"))
    return Costs(rows, contradicting, used.height - enough.height, frozenset(OPTIONAL) - set(whole.columns))


def _people() -> pl.Expr:
    """Numbers of people; of whom it is not known who they are, each referral is one."""
    return pl.col("pid").cast(pl.Int64).fill_null(-1 - pl.col("row").cast(pl.Int64))


def _without_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Who never came cost nothing; who did come but has no row of it is not known."""
    never = ~pl.col("started")
    return rows.with_columns(
        pl.when(never).then(pl.col(name).fill_null(0.0)).otherwise(pl.col(name)).alias(name)
        for name in ("places", "paid", "volunteers")
    )


def _holds_attendance(data: Data) -> bool:
    wanted = {"rid", "activity_kind", "day", "state"}
    return has(data, "attendance") and wanted <= data.columns("attendance")


def _single(found: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """One count per half year: the same row twice counts once, two that differ count for nothing."""
    rows = found.select("row", "span", "short", "long", "days_covered", *_minutes(found))
    if distinct(rows, ["row", "span"]):
        return rows, 0
    once = rows.unique(maintain_order=True)
    doubled = once.filter(pl.struct("row", "span").is_duplicated())
    single = once.join(doubled.select("row", "span").unique(), on=["row", "span"], how="anti")
    return single, doubled.select("row", "span").n_unique()


def _minutes(found: pl.DataFrame) -> list[pl.Expr | str]:
    return ["minutes"] if "minutes" in found.columns else [pl.lit(None, pl.Int64).alias("minutes")]


def _contacts(used: pl.DataFrame, span: str, settings: Settings) -> pl.DataFrame:
    by = HALF_YEAR_DAYS / pl.col("days_covered")
    euro = pl.col("short") * settings.short + pl.col("long") * settings.long
    return used.filter(pl.col("span") == span).select(
        "row",
        (euro * by).alias(span),
        ((pl.col("short") + pl.col("long")) * by).alias(f"contacts_{span}"),
        (pl.col("minutes") * by).alias(f"minutes_{span}"),
    )


def _coach(settings: Settings) -> pl.Expr:
    """Own salary cost of the minutes written down at closing; nothing where no team ever took it on."""
    if settings.coach is None:
        return pl.lit(None, pl.Float64).alias("coach")
    minutes = pl.col("minutes_met") + pl.col("minutes_phone")
    refused = pl.col("accepted_day").is_null() & pl.col("ended_day").is_not_null()
    return pl.when(refused).then(0.0).otherwise(minutes * settings.coach / 60).alias("coach")


def _attended(data: Data, filters: Filters, settings: Settings) -> pl.DataFrame:
    """Per referral: what the places cost, what the person paid, and hours of volunteers.

    What was attended more than a year after the referral is discounted per whole year. Volunteers: one per
    group, shared by its places; it is shown apart and added to nothing.
    """
    empty = {"row": pl.UInt32, "places": pl.Float64, "paid": pl.Float64, "volunteers": pl.Float64}
    if not _holds_attendance(data):
        return pl.DataFrame(schema=empty)
    named = sorted({"activity"} & data.columns("attendance"))
    marks = data.joined("attendance", filters, "activity_kind", "day", "state", *named)
    came = marks.filter(pl.col("state").is_in(CAME))
    if named:
        came = came.join(_activities(data).lazy(), on="activity", how="left")
    else:
        came = came.with_columns(pl.lit(None, pl.Float64).alias(name) for name in ("price_cents", "hours"))
    year = (pl.col("day") // 365).clip(lower_bound=0)
    discounted = (1 + settings.discount) ** year.cast(pl.Float64)
    known = came.group_by("row").agg(
        (_place(settings) / discounted).sum().alias("places"),
        _known_sum(pl.col("price_cents") / 100 / discounted).alias("paid"),
        _known_sum(pl.col("hours")).alias("volunteers"),
    )
    return known.collect()


def _place(settings: Settings) -> pl.Expr:
    """What one place at one meeting costs, by kind of activity."""
    rest = settings.places.get("", 0.0)
    own = {kind: euro for kind, euro in settings.places.items() if kind}
    if not own:
        return pl.lit(rest)
    return pl.col("activity_kind").replace_strict(own, default=rest, return_dtype=pl.Float64)


def _known_sum(values: pl.Expr) -> pl.Expr:
    """The sum, or null as soon as one of them is not known."""
    return pl.when(values.is_null().any()).then(None).otherwise(values.sum())


def has(data: Data, name: str) -> bool:
    """Whether the data set of this study holds the table at all."""
    return (data.folder / f"{name}.parquet").is_file()


def _activities(data: Data) -> pl.DataFrame:
    """Own contribution and hours of a volunteer per place, per activity; empty when not in the data set."""
    kept = {"activity": pl.String, "price_cents": pl.Int64, "hours": pl.Float64}
    wanted = {"activity", "price_cents", "minutes", "capacity"}
    if not has(data, "activity") or not wanted <= data.columns("activity"):
        return pl.DataFrame(schema=kept)
    hours = pl.when(pl.col("capacity") > 0).then(pl.col("minutes") / 60 / pl.col("capacity"))
    return data.table("activity").select("activity", "price_cents", hours.alias("hours"))
