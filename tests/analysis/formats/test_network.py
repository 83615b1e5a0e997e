"""The network, read by networkx, against counts by duckdb."""

from pathlib import Path
from typing import Any

import duckdb
import networkx as nx
import polars as pl

from referral.analysis.formats import graphml
from referral.analysis.formats.source import About, Source
from tests.analysis.formats.conftest import REQUEST, change


def test_edges_are_counts_of_ties_per_pair_kind_and_quarter(release: Path) -> None:
    graph = nx.read_graphml(release / "network.graphml")
    assert graph.is_directed()
    found = {
        (one, other, edge["kind"], edge["quarter"]): (edge["count"], edge["answered"], edge["accepted"])
        for one, other, edge in graph.edges(data=True)
    }
    with duckdb.connect() as connection:
        rows = connection.execute(
            "SELECT source, target, tie_kind, quarter, count(*), count(answered_day), "
            f"count(*) FILTER (accepted = 'yes') FROM '{release / 'tie.parquet'}' GROUP BY ALL"
        ).fetchall()
    assert found == {tuple(row[:4]): tuple(row[4:]) for row in rows}
    assert graph.number_of_edges() == len(rows)


def test_nodes_have_their_sector_and_function(release: Path) -> None:
    graph = nx.read_graphml(release / "network.graphml")
    told = dict(graph.nodes(data=True))
    assert told["T1"] == {"sector": "welfare", "function": "coach"}
    assert told["K01"] == {"sector": "cure", "function": "gp"}
    assert graph.graph["release"] == REQUEST["release"]


def test_who_has_two_functions_has_both(small: Any) -> None:
    folder = small()
    role = pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.lit("gp")).otherwise(pl.lit("care_worker"))
    change(folder, "tie", pl.lit("K01").alias("source"), role.alias("source_function"))
    graphml.write(Source(folder, About.of(REQUEST)))
    assert nx.read_graphml(folder / "network.graphml").nodes["K01"]["function"] == "care_worker;gp"


def test_a_tie_without_an_end_is_no_edge(small: Any) -> None:
    folder = small()
    change(folder, "tie", pl.lit(None, pl.String).alias("target"))
    assert graphml.write(Source(folder, About.of(REQUEST))).rows == 0


def test_columns_that_were_not_chosen_are_not_in_the_network(small: Any) -> None:
    folder = small()
    path = folder / "tie.parquet"
    pl.read_parquet(path).drop("source_sector", "target_sector", "accepted", "answered_day").write_parquet(
        path
    )
    graphml.write(Source(folder, About.of(REQUEST)))
    graph = nx.read_graphml(folder / "network.graphml")
    assert {name for _, _, edge in graph.edges(data=True) for name in edge} == {"kind", "quarter", "count"}
    assert graph.nodes["T1"]["sector"] == ""
