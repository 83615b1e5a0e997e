"""Networks of organisations and of functions, and what they measure (domain.md 5b).

A tie runs from who did something to who received it. Whoever did something with itself (a hand-over within
one organisation) is no tie. networkx has density; centralisation, E-I and the ranges are written out here
because it has them not, and reciprocity because it looks at each tie apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Any

import networkx as nx
import numpy as np
import polars as pl

FEWEST_FOR_RANGE = 10
"""Fewer organisations give no range: leaving one out then changes too much."""
TWO_SIDED_95 = 1.959964
SEED = 7


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure with its 95 % range; None where the network is too small for it."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Measures:
    """What one network says. `weighted` counts each time, otherwise a tie counts once."""

    nodes: int
    ties: float
    density: Estimate
    reciprocity: Estimate
    out_centralisation: float | None
    in_centralisation: float | None
    cross: Estimate
    e_i: float | None


def network(
    ties: pl.DataFrame,
    source: str = "source",
    target: str = "target",
    *,
    threshold: int = 1,
    members: Iterable[str] = (),
) -> nx.DiGraph:
    """A directed network; `weight` is how often, `sector` of a node the one it is most often named with.

    *threshold* is the number of times from which something is a tie. *members* come in even without a tie
    (isolates); otherwise only who has a tie is in it.
    """
    named = ties.filter(pl.col(source).is_not_null() & pl.col(target).is_not_null())
    counted = (
        named.filter(pl.col(source) != pl.col(target))
        .group_by(source, target)
        .agg(pl.len().alias("weight"))
        .filter(pl.col("weight") >= threshold)
        .sort(source, target)
    )
    graph = nx.DiGraph()
    graph.add_nodes_from(sorted(set(members)))
    graph.add_weighted_edges_from(counted.iter_rows())
    sectors = _sectors(named, source, target)
    nx.set_node_attributes(graph, {node: sectors.get(node, "") for node in graph}, "sector")
    return graph


def _sectors(named: pl.DataFrame, source: str, target: str) -> dict[str, str]:
    ends = pl.concat(
        [
            named.select(pl.col(source).alias("node"), pl.col("source_sector").alias("sector")),
            named.select(pl.col(target).alias("node"), pl.col("target_sector").alias("sector")),
        ]
    )
    often = ends.drop_nulls().group_by("node", "sector").agg(pl.len().alias("times"))
    ordered = often.sort("times", "sector", descending=[True, False])
    return dict(
        ordered.unique("node", keep="first", maintain_order=True).select("node", "sector").iter_rows()
    )


def measured(graph: nx.DiGraph, *, weighted: bool = False) -> Measures:
    """The measures of 5b. A measure that a network is too small or too empty for is None.

    Density: ties / n(n-1); weighted: the mean number of times per possible tie. Reciprocity: the share of
    ties with a tie back; weighted: the part of all times that is returned (Squartini, Picciolo, Ruzzenenti
    and Garlaschelli 2013). E-I: (external - internal) / all (Krackhardt and Stern 1988).
    """
    matrix = _matrix(graph, weighted=weighted)
    total, size = float(matrix.sum()), graph.number_of_nodes()
    crossing = _crossing(graph)
    cross = _share_of(matrix * crossing, matrix)
    return Measures(
        nodes=size,
        ties=total,
        density=_density(graph, matrix, weighted=weighted),
        reciprocity=_share_of(np.minimum(matrix, matrix.T), matrix),
        out_centralisation=centralisation(matrix.sum(axis=1), total, weighted=weighted),
        in_centralisation=centralisation(matrix.sum(axis=0), total, weighted=weighted),
        cross=cross,
        e_i=None if cross.value is None else 2 * cross.value - 1,
    )


def centralisation(degrees: Any, total: float, *, weighted: bool = False) -> float | None:
    """Sum of (highest - own) degree over what a star has: (n-1) squared, Freeman 1979 for directed ties.

    Weighted, a star in which one organisation does everything has (n-1) times *total*. Freeman's own number
    for ties without direction divides by (n-1)(n-2); for the same network that is a little higher.
    """
    size = len(degrees)
    most = (size - 1) * total if weighted else (size - 1) ** 2
    if size < 2 or not total:
        return None
    return float((max(degrees) - np.asarray(degrees)).sum() / most)


def loops_closed(referrals: nx.DiGraph, feedback: nx.DiGraph) -> float | None:
    """Of the pairs in which one refers to the other: the share with feedback the other way."""
    if not referrals.number_of_edges():
        return None
    back = sum(feedback.has_edge(target, source) for source, target in referrals.edges)
    return float(back / referrals.number_of_edges())


def layout(graph: nx.DiGraph) -> dict[str, tuple[float, float]]:
    """A place from 0 to 1 for each node; the same network is always drawn the same."""
    if graph.number_of_nodes() == 1:
        return dict.fromkeys(graph, (0.5, 0.5))
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(graph))
    ordered.add_edges_from(sorted(graph.to_undirected().edges))
    placed = nx.spring_layout(ordered, seed=SEED, k=2 / sqrt(max(1, len(ordered))), iterations=120)
    across, down = (_spread([place[axis] for place in placed.values()]) for axis in (0, 1))
    return {node: (x, y) for node, x, y in zip(placed, across, down, strict=True)}


def _spread(values: list[float]) -> list[float]:
    low, high = min(values), max(values)
    if high == low:
        return [0.5] * len(values)
    return [round(float((each - low) / (high - low)), 4) for each in values]


def _matrix(graph: nx.DiGraph, *, weighted: bool) -> Any:
    if not graph.number_of_nodes():
        return np.zeros((0, 0))
    found = nx.to_numpy_array(graph, weight="weight" if weighted else None)
    np.fill_diagonal(found, 0)
    return found


def _crossing(graph: nx.DiGraph) -> Any:
    sectors = np.array([graph.nodes[node].get("sector", "") for node in graph], dtype=object)
    return (sectors[:, None] != sectors[None, :]).astype(float)


def _density(graph: nx.DiGraph, matrix: Any, *, weighted: bool) -> Estimate:
    size = graph.number_of_nodes()
    if size < 2:
        return Estimate(None)
    value = float(matrix.sum() / (size * (size - 1))) if weighted else float(nx.density(graph))
    if size < FEWEST_FOR_RANGE:
        return Estimate(value)
    without = matrix.sum() - matrix.sum(axis=0) - matrix.sum(axis=1)
    return _ranged(value, without / ((size - 1) * (size - 2)), ceiling=None if weighted else 1.0)


def _share_of(part: Any, whole: Any) -> Estimate:
    """A share of all ties, with the range from leaving out one organisation at a time."""
    total = float(whole.sum())
    if not total:
        return Estimate(None)
    value = float(part.sum() / total)
    rest = total - whole.sum(axis=0) - whole.sum(axis=1)
    if len(whole) < FEWEST_FOR_RANGE or not (rest > 0).all():
        return Estimate(value)
    kept = part.sum() - part.sum(axis=0) - part.sum(axis=1)
    return _ranged(value, kept / rest, ceiling=1.0)


def _ranged(value: float, without: Any, *, ceiling: float | None) -> Estimate:
    """The jackknife over organisations: variance (n-2)/(2n) times the squares of the estimates without one.

    Snijders and Borgatti 1999, Connections 22(2): a tie leaves with either of its two ends.
    """
    size = len(without)
    error = sqrt((size - 2) / (2 * size) * float(((without - without.mean()) ** 2).sum()))
    high = value + TWO_SIDED_95 * error
    return Estimate(
        value, max(0.0, value - TWO_SIDED_95 * error), high if ceiling is None else min(ceiling, high)
    )
