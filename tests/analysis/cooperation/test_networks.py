"""Known answers for networks, each with its source.

What is printed here was computed once more with other software, igraph 1.3.5 for R, from the same ties.
"""

import random
from math import sqrt

import networkx as nx
import polars as pl
import pytest

from referral.analysis.networks import centralisation, layout, loops_closed, measured, network

COLUMNS = ("source", "target", "source_sector", "target_sector")

KNOKE = {
    "COUN": "0100101010",
    "COMM": "1011101110",
    "EDUC": "0101111001",
    "INDU": "1100101000",
    "MAYR": "1111001111",
    "WRO": "0010001010",
    "NEWS": "0101100000",
    "UWAY": "1101101010",
    "WELF": "0100101000",
    "WEST": "1110101000",
}
"""Information between ten organisations of one city (Knoke and Wood 1981, *Organized for Action*)."""


def _ties(*pairs: str, sectors: dict[str, str] | None = None) -> pl.DataFrame:
    given = sectors or {}
    rows = [
        (a, b, given.get(a, "cure"), given.get(b, "cure")) for a, b in (pair.split(">") for pair in pairs)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def _both_ways(graph: nx.Graph) -> nx.DiGraph:
    found = nx.DiGraph(graph.to_directed())
    nx.set_edge_attributes(found, 1, "weight")
    return found


def _knoke() -> nx.DiGraph:
    names = list(KNOKE)
    pairs = [
        f"{a}>{b}" for a, row in KNOKE.items() for b, sign in zip(names, row, strict=True) if sign == "1"
    ]
    return network(_ties(*pairs))


def test_the_vectors_of_the_domain() -> None:
    """domain.md 5b: A to B, B to A, A to C; igraph gives the same four numbers."""
    found = measured(network(_ties("A>B", "B>A", "A>C")))
    assert found.nodes == 3
    assert found.density.value == pytest.approx(0.5)
    assert found.reciprocity.value == pytest.approx(2 / 3)
    assert found.out_centralisation == pytest.approx(0.75)
    assert found.in_centralisation == pytest.approx(0.0)


def test_zacharys_karate_club() -> None:
    """Zachary 1977, J. Anthropological Research 33: 34 members and 78 pairs, one member with 17.

    Computed with igraph: density 0.1390374, centralisation over both directions 0.3875115.
    """
    found = measured(_both_ways(nx.karate_club_graph()))
    assert (found.nodes, found.ties) == (34, 156)
    assert round(found.density.value or 0, 7) == 0.1390374
    assert round(found.out_centralisation or 0, 7) == 0.3875115
    assert found.reciprocity.value == 1.0


def test_freemans_star_and_circle() -> None:
    """Freeman 1979, Social Networks 1, 215-239: the measure is 1 for a star and 0 for a circle, by design.

    Inward the star of five has 1/16, by hand and by igraph.
    """
    star = measured(network(_ties("A>B", "A>C", "A>D", "A>E")))
    assert (star.out_centralisation, star.reciprocity.value) == (1.0, 0.0)
    assert star.in_centralisation == pytest.approx((5 - 4) / 16)
    circle = measured(network(_ties("A>B", "B>C", "C>D", "D>E", "E>A")))
    assert (circle.out_centralisation, circle.in_centralisation) == (0.0, 0.0)


def test_knokes_organisations() -> None:
    """The ties of Knoke and Wood, as Hanneman and Riddle 2005 teach with; computed with igraph.

    Density 0.5444444; of connected pairs 0.53125 go both ways, of ties (5b) 0.6938776: 17 of 32, 34 of 49.
    """
    graph = _knoke()
    found = measured(graph)
    assert (found.nodes, found.ties) == (10, 49)
    assert round(found.density.value or 0, 4) == 0.5444
    mutual = sum(graph.has_edge(b, a) for a, b in graph.edges) / 2
    assert mutual / (found.ties - mutual) == 17 / 32
    assert found.reciprocity.value == pytest.approx(34 / 49)


def test_the_kite_of_krackhardt() -> None:
    """Krackhardt 1990, Administrative Science Quarterly 35: ten people, 18 pairs, Diane has six.

    By hand: the sum of six less each degree is 24; Freeman divides by 9 times 8, ours by 9 squared. igraph
    gives 0.3333333 for the pairs and 0.2962963 for ties in both directions.
    """
    graph = nx.krackhardt_kite_graph()
    degrees = [degree for _, degree in graph.degree]
    assert (max(degrees), sum(degrees)) == (6, 36)
    found = measured(_both_ways(graph))
    assert found.density.value == pytest.approx(0.4)
    assert found.out_centralisation == pytest.approx(24 / 81)
    assert round((found.out_centralisation or 0) * 9 / 8, 3) == 0.333


def test_the_marriages_of_florence() -> None:
    """Padgett's 16 families and 20 marriages, one family alone (Wasserman and Faust 1994).

    Computed with igraph: density 0.1666667; degree centralisation 0.2666667 = 56 / (15 times 14) for pairs,
    and 0.2488889 for ties in both directions. Without the family that stands alone the density is 20 / 105 =
    0.1904762: isolates in or out is not the same answer.
    """
    marriages = [f"{a}>{b}" for a, b in _both_ways(nx.florentine_families_graph()).edges]
    out = measured(network(_ties(*marriages)))
    assert out.nodes == 15
    assert out.density.value == pytest.approx(20 / 105)
    within = measured(network(_ties(*marriages), members=["Pucci"]))
    assert (within.nodes, round(within.density.value or 0, 3)) == (16, 0.167)
    assert round(within.out_centralisation or 0, 7) == 0.2488889
    assert round((within.out_centralisation or 0) * 15 / 14, 3) == 0.267


def test_external_and_internal_ties() -> None:
    """(E - I) / (E + I), Krackhardt and Stern 1988, Social Psychology Quarterly 51, 123-140.

    By hand: only own ties (0 - 2) / 2 = -1, only ties outward (2 - 0) / 2 = 1; six out and two in make
    (6 - 2) / 8 = 0.5.
    """
    sectors = {"G": "welfare", "H": "welfare"}
    inward = measured(network(_ties("A>B", "B>C")))
    outward = measured(network(_ties("A>G", "G>B", sectors=sectors)))
    assert (inward.e_i, inward.cross.value, outward.e_i) == (-1.0, 0.0, 1.0)
    mixed = _ties("A>G", "B>G", "C>G", "G>A", "G>B", "H>A", "A>B", "G>H", sectors=sectors)
    found = measured(network(mixed))
    assert (found.e_i, found.cross.value) == (0.5, 0.75)


def test_a_club_that_splits_has_most_ties_within() -> None:
    """Zachary's club by the two clubs it became, 17 members each: counted with igraph, 11 of 78 pairs cross.

    So E-I is (11 - 67) / 78 = -0.7179487, and the share that crosses 11 / 78.
    """
    club = nx.karate_club_graph()
    side = {str(node): name for node, name in club.nodes(data="club")}
    pairs = [f"{a}>{b}" for a, b in club.edges]
    found = measured(network(_ties(*pairs, sectors=side)))
    assert round(found.e_i or 0, 7) == -0.7179487
    assert found.cross.value == pytest.approx(11 / 78)


def test_weights_count_each_time() -> None:
    """Squartini and others 2013: what is returned is the smaller of the two ways, over all that is sent."""
    rows = _ties(*["A>B"] * 6, *["B>A"] * 2, *["A>C"] * 2)
    found = measured(network(rows), weighted=True)
    assert found.density.value == pytest.approx(10 / 6)
    assert found.reciprocity.value == pytest.approx(2 * 2 / 10)
    assert found.out_centralisation == pytest.approx(((8 - 2) + (8 - 0)) / (2 * 10))
    alone = measured(network(_ties(*["A>B"] * 5, *["A>C"] * 9)), weighted=True)
    assert alone.out_centralisation == 1.0


def test_threshold_and_loops() -> None:
    rows = _ties("A>B", "A>B", "A>C", "A>A", "A>A")
    assert set(network(rows).edges) == {("A", "B"), ("A", "C")}
    assert set(network(rows, threshold=2).edges) == {("A", "B")}
    assert set(network(rows, threshold=2)) == {"A", "B"}


def test_who_is_not_named_makes_no_tie() -> None:
    rows = pl.concat([_ties("A>B"), _ties("A>C").with_columns(pl.lit(None, pl.String).alias("target"))])
    assert list(network(rows).edges) == [("A", "B")]


def test_feedback_closes_a_loop() -> None:
    referrals, feedback = network(_ties("A>T", "B>T", "C>T")), network(_ties("T>A", "T>C", "T>D"))
    assert loops_closed(referrals, feedback) == pytest.approx(2 / 3)
    assert loops_closed(network(_ties()), feedback) is None


def test_nothing_gives_no_number() -> None:
    found = measured(network(_ties()))
    assert (found.nodes, found.density.value, found.reciprocity.value) == (0, None, None)
    assert (found.out_centralisation, found.cross.value, found.e_i) == (None, None, None)
    assert centralisation([3.0], 3.0) is None


@pytest.mark.parametrize("seed", range(4))
def test_the_range_of_a_random_network(seed: int) -> None:
    """Where ties fall by chance the standard error of the density is known: root of p(1-p)/n(n-1)."""
    graph = nx.gnp_random_graph(60, 0.3, seed=seed, directed=True)
    nx.set_edge_attributes(graph, 1, "weight")
    found = measured(graph).density
    known = sqrt(0.3 * 0.7 / (60 * 59))
    assert found.low is not None
    assert found.high is not None
    assert (found.high - found.low) / (2 * 1.96) == pytest.approx(known, rel=0.35)


def test_ranges_hold_the_truth() -> None:
    """Two hundred networks by chance: the 95 % range of the density holds it about so often."""
    held = 0
    for seed in range(200):
        graph = nx.gnp_random_graph(25, 0.25, seed=seed, directed=True)
        found = measured(graph).density
        held += (found.low or 0) <= 0.25 <= (found.high or 0)
    assert 178 <= held <= 199


def test_a_drawing_is_the_same_each_time() -> None:
    graph = _knoke()
    shuffled = list(graph.edges)
    random.Random(3).shuffle(shuffled)
    again = nx.DiGraph(shuffled)
    assert layout(graph) == {name: layout(again)[name] for name in graph}
    assert {min(axis) for axis in zip(*layout(graph).values(), strict=True)} == {0.0}
    assert {max(axis) for axis in zip(*layout(graph).values(), strict=True)} == {1.0}
