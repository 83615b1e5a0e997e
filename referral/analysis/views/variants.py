"""The common ways through the loop, how many went each, and how long each step took."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from referral.analysis import guarding
from referral.analysis.cooperating import ONLY_LOGGED, folded, groups_in, guarded, refused
from referral.analysis.drawing import bars
from referral.analysis.reading import Data
from referral.analysis.views.parts import left_out
from referral.analysis.ways import UNDER_WAY, days_between, steps, ways, words_of
from referral.domain.disclosure import Axis
from referral.domain.research.figures import Column, Figure, Picture, Table
from referral.domain.research.filters import Filters

TITLE = "Wegen door de keten"
QUESTION = "Langs welke wegen gaan mensen door de keten, en hoe lang duurt elke stap?"
READS = ("closed_day", "ended_day")
MOST = 10
OTHER = "andere wegen"
SHORTER = (
    "Wie nog onderweg is, heeft een kortere weg dan die zal worden; dat staat er met … bij. Late wegen "
    "komen daardoor "
    "minder vaak voor."
)


def make(data: Data, filters: Filters, extra: dict[str, Any]) -> Figure:
    """The ten most common ways; what fewer than ten people went is counted under ‘andere wegen’."""
    data.need("event", "type", "day", "seq")
    cohort = data.cohort(filters)
    if guarding.people_in(cohort) < guarding.SMALLEST:
        return refused("variants", TITLE, QUESTION)
    taken = steps(data.scan("event"), cohort)
    walked = _walked(taken, cohort)
    shown = folded(_common(walked), "group", OTHER)
    if shown.is_empty():
        return refused("variants", TITLE, QUESTION)
    table = _ways(shown)
    return Figure(
        view="variants",
        title=TITLE,
        question=QUESTION,
        definition=(
            "Een weg is de rij stappen van één verwijzing, op de dag waarop zij gebeurden. Dezelfde stap "
            "twee keer "
            "achter elkaar is één stap. Pogingen, notities en bijeenkomsten zijn geen stappen. De tien "
            "wegen die het "
            "meest voorkomen staan er, de rest samen."
        ),
        numerator="Verwijzingen met deze weg.",
        denominator="Alle verwijzingen in de keuze met minstens één stap.",
        people=guarding.number(guarding.people_in(walked)),
        exclusions=left_out("Zonder stap in de gebeurtenissen", cohort.height - walked.height)
        + data.exclusions(),
        tables=(table, _days(taken, shown, {row[1]: row[0] for row in table.rows})),
        pictures=_picture(table),
        bias=(ONLY_LOGGED, SHORTER),
    )


def _walked(taken: pl.DataFrame, cohort: pl.DataFrame) -> pl.DataFrame:
    """The cohort with `way`, marked when it is still under way."""
    over = [name for name in READS if name in cohort.columns]
    behind = ["row", "pid", *over, *({"practice"} & set(cohort.columns))]
    found = cohort.drop("row").with_row_index("row").select(behind).join(ways(taken), on="row", how="inner")
    if not over:
        return found
    running = pl.min_horizontal(*over).is_null()
    return found.with_columns(pl.when(running).then(pl.col("way") + UNDER_WAY).otherwise("way").alias("way"))


def _common(walked: pl.DataFrame) -> pl.DataFrame:
    """With `group`: one of the most common ways in words, or the others."""
    counted = walked.group_by("way").len().sort("len", "way", descending=[True, False]).head(MOST)
    names = {way: words_of(way) for way in counted["way"]}
    return walked.with_columns(pl.col("way").replace_strict(names, default=OTHER).alias("group"))


def _ways(shown: pl.DataFrame) -> Table:
    """The most used first, by the counts as shown: this orders ways, not people or organisations."""
    names = sorted(shown["group"].unique())
    walked = shown.rename({"way": "steps", "group": "way"})
    safe = guarded(walked, Axis("way", tuple(names)), rest=OTHER)
    names.sort(key=lambda name: (name == OTHER, -(safe.value(name) or 0), name))
    made = [
        (number if name != OTHER else None, name, safe.value(name), safe.share(name, of="way"))
        for number, name in enumerate(names, 1)
    ]
    columns = (
        Column("number", "Nr.", "text", label_en="No."),
        Column("way", "Weg", "text", label_en="Way"),
        Column("referrals", "Verwijzingen", "count", label_en="Referrals"),
        Column("share", "Deel", "share", label_en="Share"),
    )
    note = (
        f"Een weg met {UNDER_WAY} aan het eind loopt nog. Wegen van minder dan tien mensen staan bij "
        f"‘{OTHER}’."
    )
    return Table("ways", "De meest gegane wegen", columns, tuple(made), note)


def _days(taken: pl.DataFrame, shown: pl.DataFrame, order: Mapping[str, int]) -> Table:
    made = []
    named = shown.filter(pl.col("group") != OTHER)
    gaps = days_between(taken, named.select("row", "group")).partition_by("group", as_dict=True)
    for name, rows in groups_in(named, "group"):
        people, largest = guarding.people_in(rows), guarding.largest_practice(rows)
        steps_of = gaps[name,].partition_by("place", as_dict=True) if (name,) in gaps else {}
        for (place,), part in sorted(steps_of.items()):
            median = guarding.percentile(part["gap"], 50, people, largest)
            made.append((order[name], int(place), words_of(part["sign"][0]), median))
    made.sort(key=lambda row: row[:2])
    columns = (
        Column("number", "Nr. van de weg", "text", label_en="No. of the way"),
        Column("place", "Stap", "text", label_en="Step"),
        Column("step", "Wat", "text", label_en="What"),
        Column(
            "days",
            "Dagen sinds de stap ervoor, de helft",
            "days",
            "dagen",
            "Median days since the step before",
        ),
    )
    note = (
        "De helft heeft tien mensen aan weerszijden nodig: een weg van minder dan twintig mensen heeft "
        "geen dagen."
    )
    return Table("days", "Hoe lang elke stap duurt", columns, tuple(made), note)


def _picture(table: Table) -> tuple[Picture, ...]:
    drawn = [{"label": str(row[0] or OTHER), "number": row[2]} for row in table.rows if row[2] is not None]
    if not drawn:
        return ()
    words = "; ".join(f"weg {each['label']}: {each['number']}" for each in drawn)
    both = bars(drawn, "label", "number", "verwijzingen")
    return (both.picture("ways", "Hoe vaak elke weg", words, "ways"),)
