"""Reach: how many people are referred, against how many live there."""

from typing import Any

import polars as pl

from referral.analysis import guarding
from referral.analysis.drawing import bars, lines
from referral.analysis.ledger import protected
from referral.analysis.quarters import between
from referral.analysis.reading import Data
from referral.analysis.views.parts import UNKNOWN, chosen_notes, left_out
from referral.domain.codes import Funding
from referral.domain.disclosure import TOTAL, Axis, SafeTable
from referral.domain.research.figures import Column, Figure, Picture, Table
from referral.domain.research.filters import Filters

GUIDE = 60
"""Referrals per 10,000 inhabitants per year that make a region work well (domain.md section 0)."""

FEWEST_PRACTICES = 3
PER, QUARTERS_A_YEAR = 10_000, 4
READS = ("area", "practice", "age_band", "funding")


def make(data: Data, filters: Filters, extra: dict[str, Any]) -> Figure:
    """Reach of one choice."""
    data.need("referral", *READS)
    data.need("area", "area", "inhabitants", "practices")
    rows = data.cohort(filters)
    homes = _homes(data, filters)
    placed = rows.filter(pl.col("area").is_in(list(homes)))
    names = quarters_between(rows)
    safe = _protected(placed, list(homes), names)
    areas, over_time = _areas(safe, homes, len(names)), _quarters(safe, homes, names)
    return Figure(
        view="reach",
        title="Bereik",
        question="Hoeveel mensen worden verwezen, naar verhouding van wie er wonen?",
        definition=(
            "Verwijzingen per 10.000 inwoners per jaar. Een kwartaal telt vier keer mee, zodat het met "
            f"een jaar te vergelijken is. Richtwaarde: {GUIDE} per jaar."
        ),
        numerator="Verwijzingen van mensen uit de wijk; een tweede verwijzing telt als tweede.",
        denominator="Inwoners van de wijk.",
        people=guarding.number(guarding.people_in(rows)),
        missing_share=guarding.share(rows.height - placed.height, rows.height),
        missing_note="Deel van de verwijzingen zonder bekende wijk; die tellen in geen wijk mee.",
        exclusions=left_out("Wijk niet bekend", rows.height - placed.height) + data.exclusions(),
        tables=(areas, over_time, _practices(data, rows), _ages(rows), _funding(rows)),
        pictures=(*_area_picture(areas), *_time_picture(over_time)),
        bias=(
            *chosen_notes(filters),
            "Het eerste en het laatste kwartaal kunnen korter zijn dan een kwartaal.",
            "Niet elke wijk heeft dezelfde mensen: leeftijd en gezondheid verschillen, en dus ook wie iets "
            "nodig heeft.",
        ),
    )


def quarters_between(rows: pl.DataFrame) -> list[str]:
    """Every quarter from the first to the last, also those without anybody."""
    known = rows["quarter"].drop_nulls()
    if not known.len():
        return []
    return between(str(known.min()), str(known.max()))


def _homes(data: Data, filters: Filters) -> dict[str, int]:
    """Inhabitants by area, of the area chosen or of all."""
    found = data.table("area").filter(pl.col("inhabitants") > 0).sort("area")
    if filters.area:
        found = found.filter(pl.col("area") == filters.area)
    return {str(area): int(number) for area, number in found.select("area", "inhabitants").rows()}


def _protected(rows: pl.DataFrame, areas: list[str], quarters: list[str]) -> SafeTable:
    """Referrals by area and quarter. Cells with fewer than three known practices are hidden as on a map."""
    if not areas or not quarters:
        return protected({}, [Axis("area", ("",), outcome=False), Axis("quarter", ("",), outcome=False)])
    named = rows.with_columns(pl.col("quarter").fill_null(UNKNOWN))
    whole_axis = [*quarters, UNKNOWN] if UNKNOWN in named["quarter"] else quarters
    practices = pl.col("practice").drop_nulls().n_unique().alias("practices")
    found = named.group_by("area", "quarter").agg(pl.len(), practices)
    counts: dict[tuple[str, ...], int] = {tuple(row[:2]): row[2] for row in found.rows()}
    thin = guarding.few_behind(named, ["area", "quarter"])
    thin += [(area, quarter) for area, quarter, _, number in found.rows() if number < FEWEST_PRACTICES]
    whole = rows.group_by("area").agg(practices)
    thin += [(area, TOTAL) for area, number in whole.rows() if number < FEWEST_PRACTICES]
    axes = [Axis("area", tuple(areas), outcome=False), Axis("quarter", tuple(whole_axis), outcome=False)]
    return protected(counts, axes, withheld=thin)


def _rate(number: int | None, inhabitants: int, quarters: int) -> float | None:
    """Per 10,000 inhabitants and year; from the number shown, so that it tells no more than that."""
    if number is None or not inhabitants or not quarters:
        return None
    return round(number * PER * QUARTERS_A_YEAR / (inhabitants * quarters), 1)


def _areas(safe: SafeTable, homes: dict[str, int], quarters: int) -> Table:
    made = [
        (area, inhabitants, number := safe.value(area, TOTAL), _rate(number, inhabitants, quarters), GUIDE)
        for area, inhabitants in homes.items()
    ]
    if len(homes) > 1:
        whole, number = sum(homes.values()), safe.value(TOTAL, TOTAL)
        made.append(("Alle wijken", whole, number, _rate(number, whole, quarters), GUIDE))
    columns = (
        Column("area", "Wijk", "text", label_en="Neighbourhood"),
        Column("inhabitants", "Inwoners", "count", label_en="Inhabitants"),
        Column("number", "Verwijzingen", "count", label_en="Referrals"),
        Column("rate", "Per 10.000 per jaar", "number", label_en="Per 10,000 per year"),
        Column("guide", "Richtwaarde", "number", label_en="Guide value"),
    )
    return Table("areas", "Per wijk", columns, tuple(made), "In volgorde van naam.")


def _quarters(safe: SafeTable, homes: dict[str, int], quarters: list[str]) -> Table:
    made = []
    for area, inhabitants in [*homes.items(), ("Alle wijken", sum(homes.values()))][: len(homes) + 1]:
        key = TOTAL if area == "Alle wijken" else area
        if key == TOTAL and len(homes) < 2:
            continue
        for quarter in quarters:
            number = safe.value(key, quarter)
            made.append((area, quarter, number, _rate(number, inhabitants, 1)))
    columns = (
        Column("area", "Wijk", "text", label_en="Neighbourhood"),
        Column("quarter", "Kwartaal", "text", label_en="Quarter"),
        Column("number", "Verwijzingen", "count", label_en="Referrals"),
        Column("rate", "Per 10.000 per jaar", "number", label_en="Per 10,000 per year"),
    )
    return Table("quarters", "Per wijk en kwartaal", columns, tuple(made))


def _practices(data: Data, rows: pl.DataFrame) -> Table:
    """How many organisations that may refer did so. Three at least on either side, and never which."""
    known = int(data.table("area")["practices"].max() or 0)  # type: ignore[arg-type]  # a whole number
    active = min(rows["practice"].drop_nulls().n_unique(), known)
    fits = min(active, known - active) >= FEWEST_PRACTICES
    people = guarding.people_in(rows)
    share = guarding.measure(round(active / known * 20) / 20, people, digits=2) if fits else None
    columns = (
        Column("known", "Verwijzende organisaties in de regio", "count", label_en="Referring organisations"),
        Column("share", "Deel met minstens één verwijzing", "share", label_en="Share with a referral"),
    )
    return Table("practices", "Wie verwijst", columns, ((known, share),), "In stappen van vijf procent.")


def _ages(rows: pl.DataFrame) -> Table:
    columns = (
        Column("age_band", "Leeftijd", "text", label_en="Age group"),
        Column("number", "Verwijzingen", "count", label_en="Referrals"),
        Column("share", "Deel", "share", label_en="Share"),
    )
    return Table("ages", "Per leeftijdsgroep", columns, _divided(rows, "age_band", {}))


def _funding(rows: pl.DataFrame) -> Table:
    columns = (
        Column("funding", "Wie betaalt", "text", label_en="Funding stream"),
        Column("number", "Verwijzingen", "count", label_en="Referrals"),
        Column("share", "Deel", "share", label_en="Share"),
    )
    words = {each.value: each.label for each in Funding}
    return Table("funding", "Per geldstroom", columns, _divided(rows, "funding", words))


def _divided(rows: pl.DataFrame, column: str, words: dict[str, str]) -> tuple[tuple[Any, ...], ...]:
    groups = rows.group_by(pl.col(column).fill_null("")).agg(pl.len(), pl.col("pid").n_unique())
    ordered = groups.sort(column).rows()
    counts = {str(name): int(number) for name, number, _ in ordered}
    people = {str(name): int(number) for name, _, number in ordered}
    safe = guarding.partition(counts, column, people=people, outcome=False) if counts else {}
    return tuple(
        (
            words.get(name, name) or "Niet bekend",
            safe[name],
            None if safe[name] is None else guarding.share(number, rows.height),
        )
        for name, number in counts.items()
    )


def _area_picture(areas: Table) -> tuple[Picture, ...]:
    drawn = [{"label": row[0], "rate": row[3]} for row in areas.rows if row[3] is not None]
    if not drawn:
        return ()
    words = "; ".join(f"{each['label']}: {each['rate']}".replace(".", ",") for each in drawn)
    both = bars(drawn, "label", "rate", "verwijzingen per 10.000 inwoners per jaar")
    return (both.picture("areas", "Bereik per wijk", words, "areas"),)


def _time_picture(over_time: Table) -> tuple[Picture, ...]:
    """The region, or the one area that was chosen, over time: compared with its own past."""
    last = over_time.rows[-1][0] if over_time.rows else ""
    chosen = [row for row in over_time.rows if row[0] == last]
    drawn = [{"quarter": row[1], "rate": row[3], "area": row[0]} for row in chosen]
    if sum(each["rate"] is not None for each in drawn) < 2:
        return ()
    words = "; ".join(f"{row[1]}: {row[3]}".replace(".", ",") for row in chosen if row[3] is not None)
    both = lines(drawn, "quarter", "rate", "area", ("kwartaal", "per 10.000 per jaar"))
    return (both.picture("time", "Bereik over de tijd", words, "quarters"),)
