"""The ties between organisations as a network in GraphML: directed, an edge per pair, kind and quarter."""

import networkx as nx
import polars as pl

from referral.analysis.formats.source import Source
from referral.analysis.formats.writing import Made, made

NEEDED = ("source", "target", "tie_kind", "quarter")


def write(source: Source) -> Made:
    """The network. Nodes have the sectors and functions they had in ties; edges kind, quarter and counts."""
    graph = nx.MultiDiGraph(name=source.about.title, release=source.about.release)
    for node in _nodes(source).iter_rows(named=True):
        graph.add_node(node.pop("node"), **node)
    for edge in _edges(source).iter_rows(named=True):
        graph.add_edge(edge.pop("source"), edge.pop("target"), **edge)
    path = source.folder / "network.graphml"
    nx.write_graphml(graph, path, encoding="utf-8", prettyprint=True)
    return made(
        path, "GraphML: netwerk van organisaties, per soort band en kwartaal", graph.number_of_edges()
    )


def _nodes(source: Source) -> pl.DataFrame:
    def side(name: str) -> pl.LazyFrame:
        wanted = {"node": name, "sector": f"{name}_sector", "function": f"{name}_function"}
        have = [
            pl.col(column).alias(new) if source.has("tie", column) else pl.lit(None, pl.String).alias(new)
            for new, column in wanted.items()
        ]
        return source.scan("tie").select(have)

    def several(name: str) -> pl.Expr:
        return pl.col(name).drop_nulls().unique().sort().str.join(";")

    both = pl.concat([side("source"), side("target")]).drop_nulls("node")
    return both.group_by("node").agg(several("sector"), several("function")).sort("node").collect()


def _edges(source: Source) -> pl.DataFrame:
    counts = [pl.len().cast(pl.Int64).alias("count")]
    if source.has("tie", "answered_day"):
        counts.append(pl.col("answered_day").is_not_null().sum().cast(pl.Int64).alias("answered"))
    if source.has("tie", "accepted"):
        counts.append((pl.col("accepted") == "yes").sum().cast(pl.Int64).alias("accepted"))
    ties = source.scan("tie").drop_nulls(["source", "target"]).rename({"tie_kind": "kind"})
    ties = ties.with_columns(pl.col("quarter").fill_null(""))  # coarsened: GraphML knows no empty value
    return (
        ties.group_by("source", "target", "kind", "quarter")
        .agg(counts)
        .sort("source", "target", "quarter", "kind")
        .collect()
    )
