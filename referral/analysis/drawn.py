"""The network as it may be drawn and listed: labels instead of keys, and nobody who can be recognised.

An organisation stands alone only when ten people or more went through it and at least two others of its
function stand beside it; otherwise it is one of ‘overige’. Its number says nothing: it is dealt anew in each
release. Lines with fewer than ten people are taken together in the table and left out of the drawing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import networkx as nx
import polars as pl

from referral.analysis import drawing, guarding
from referral.analysis.cooperating import folded, function_word, groups_in, sector_word
from referral.analysis.networks import layout
from referral.domain.disclosure import SMALLEST
from referral.domain.research.figures import Column, Picture, Table

FEWEST_ALIKE = 3
MOST_ALONE = 24
"""More organisations than this no longer read well in print."""
OTHERS = "Overige verbindingen samen"
ONE_AND_MANY = {
    "gp": ("Huisartsenpraktijk", "huisartsenpraktijken"),
    "coach": ("Welzijnsteam", "welzijnsteams"),
    "care_worker": ("Zorgorganisatie", "zorgorganisaties"),
}
ARROW = " → "


@dataclass(frozen=True, slots=True)
class Drawn:
    """Ties between labels; `rows` have `from`, `to` and `group`, small ones taken together."""

    rows: pl.DataFrame
    sectors: Mapping[str, str]
    alone: int
    """How many organisations stand alone."""


def labelled(ties: pl.DataFrame, whole: pl.DataFrame, salt: str = "") -> Drawn:
    """*ties* between labels. *whole* is every tie of the release: by it the numbers are dealt."""
    ends = _ends(ties)
    people = ends.group_by("node", "function").agg(pl.col("pid").n_unique().alias("people"))
    by_function: dict[str, list[tuple[int, str]]] = {}
    for node, function, number in people.sort("people", "node", descending=[True, False]).iter_rows():
        if number >= SMALLEST:
            by_function.setdefault(function, []).append((int(number), str(node)))
    alone = _alone(by_function)
    numbers = _numbers(whole, salt)
    names = {
        str(node): f"{_one(function)} {numbers[str(node)]}"
        if str(node) in alone
        else _many(function, by_function)
        for node, function in people.select("node", "function").iter_rows()
    }
    sectors = {names[node]: sector for node, sector in _first(ends, "sector").items()}
    rows = ties.drop_nulls(["source", "target"]).with_columns(
        pl.col("source").replace_strict(names).alias("from"),
        pl.col("target").replace_strict(names).alias("to"),
    )
    rows = rows.filter(pl.col("from") != pl.col("to"))
    grouped = rows.with_columns(pl.concat_str("from", pl.lit(ARROW), "to").alias("group"))
    return Drawn(folded(grouped, "group", OTHERS), sectors, len(alone))


def _alone(by_function: Mapping[str, list[tuple[int, str]]]) -> frozenset[str]:
    enough = [each for rows in by_function.values() if len(rows) >= FEWEST_ALIKE for each in rows]
    kept = {node for _, node in sorted(enough, reverse=True)[:MOST_ALONE]}
    left = [{node for _, node in rows} & kept for rows in by_function.values()]
    return frozenset().union(*(nodes for nodes in left if len(nodes) >= FEWEST_ALIKE))


def _ends(ties: pl.DataFrame) -> pl.DataFrame:
    """Both ends of every tie, each organisation with the function it is most often named with."""
    sides = [
        ties.select(
            pl.col(side).alias("node"),
            pl.col(f"{side}_function").fill_null("").alias("named"),
            pl.col(f"{side}_sector").alias("sector"),
            "pid",
        )
        for side in ("source", "target")
    ]
    ends = pl.concat(sides).drop_nulls("node")
    return ends.with_columns(
        pl.col("node").replace_strict(_first(ends, "named"), return_dtype=pl.String).alias("function")
    )


def _first(ends: pl.DataFrame, column: str) -> dict[str, str]:
    often = ends.drop_nulls(column).group_by("node", column).len()
    ordered = often.sort("len", column, descending=[True, False]).unique(
        "node", keep="first", maintain_order=True
    )
    return {str(node): str(value) for node, value in ordered.select("node", column).iter_rows()}


def _numbers(whole: pl.DataFrame, salt: str) -> dict[str, int]:
    """From 1 within each function, in an order that follows from the release and from nothing else."""
    functions = _first(_ends(whole), "named")
    seed = sha256(f"{salt}|{whole.height}|{'|'.join(sorted(functions))}".encode()).hexdigest()
    dealt = sorted(functions, key=lambda node: sha256(f"{seed}|{node}".encode()).hexdigest())
    counted: dict[str, int] = {}
    numbers = {}
    for node in dealt:
        counted[functions[node]] = counted.get(functions[node], 0) + 1
        numbers[node] = counted[functions[node]]
    return numbers


def _one(function: str) -> str:
    return ONE_AND_MANY[function][0] if function in ONE_AND_MANY else function_word(function)


def _many(function: str, by_function: Mapping[str, list[tuple[int, str]]]) -> str:
    if function not in ONE_AND_MANY:
        return function_word(function)
    many = ONE_AND_MANY[function][1]
    return f"Overige {many}" if len(by_function.get(function, [])) >= FEWEST_ALIKE else many.capitalize()


def table(drawn: Drawn) -> Table:
    """All ties between labels, by name and never by size."""
    made = []
    for name, rows in groups_in(drawn.rows, "group", OTHERS):
        source, _, target = name.partition(ARROW)
        made.append((source, target, guarding.number(rows.height, guarding.people_in(rows))))
    columns = (
        Column("from", "Van", "text", label_en="From"),
        Column("to", "Naar", "text", label_en="To"),
        Column("number", "Keren", "count", label_en="Times"),
    )
    note = (
        "Een nummer wordt per uitgave opnieuw verdeeld en zegt niets. Organisaties met minder dan tien "
        "mensen, en "
        "functies met minder dan drie zulke organisaties, staan samen. De volgorde is die van het alfabet."
    )
    return Table("ties", "Wie met wie", columns, tuple(made), note)


def picture(drawn: Drawn) -> tuple[Picture, ...]:
    """The network of the ties that may stand alone; nothing when there are none."""
    lines = [
        (rows["from"][0], rows["to"][0], rows)
        for name, rows in groups_in(drawn.rows, "group", OTHERS)
        if name != OTHERS
    ]
    if not lines:
        return ()
    graph = nx.DiGraph((source, target) for source, target, _ in lines)
    places, people = layout(graph), _people(drawn.rows)
    nodes: list[dict[str, Any]] = [
        {
            "name": name,
            "x": x,
            "y": y,
            "group": sector_word(drawn.sectors.get(name)),
            "size": people.get(name),
        }
        for name, (x, y) in sorted(places.items())
    ]
    ties = [
        {"source": source, "target": target, "weight": guarding.number(rows.height, guarding.people_in(rows))}
        for source, target, rows in lines
    ]
    words = (
        f"{len(nodes)} punten en {len(ties)} lijnen. Hoe dikker de lijn, hoe vaker; hoe groter het punt, "
        "hoe meer "
        "mensen. De tabel eronder heeft dezelfde getallen."
    )
    both = drawing.network(nodes, ties)
    return (both.picture("network", "Wie met wie te maken heeft", words, "ties"),)


def _people(rows: pl.DataFrame) -> dict[str, int | None]:
    shown = rows.filter(pl.col("group") != OTHERS)
    both = pl.concat([shown.select(pl.col(side).alias("name"), "pid") for side in ("from", "to")])
    counted = both.group_by("name").agg(pl.col("pid").n_unique())
    return {str(name): guarding.number(int(number)) for name, number in counted.iter_rows()}
