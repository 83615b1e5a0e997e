"""The layers of a drawn network: ties, arrows towards their target, nodes by group, and names."""

from collections.abc import Sequence
from math import atan2, degrees
from typing import Any

SHAPES = ("circle", "square", "diamond", "triangle-up", "cross")
ARROW_AT = 0.62
"""Where on a tie its arrow stands: past the middle, so that two arrows on one line are told apart."""


def network_layers(
    nodes: list[dict[str, Any]], ties: list[dict[str, Any]], ratio: float, shades: Sequence[str], ink: str
) -> list[dict[str, Any]]:
    """Layers for Vega-Lite; *ratio* is width by height, which decides how an arrow turns."""
    at = {each["name"]: each for each in nodes}
    drawn = [_drawn(at[each["source"]], at[each["target"]], each["weight"], ratio) for each in ties]
    heaviest = max((each["weight"] for each in drawn), default=1) or 1
    named = [{**each, "above": each["y"] >= 0.5} for each in nodes]
    return [
        _ties(drawn, heaviest),
        _arrows(drawn, heaviest),
        _nodes(nodes, shades),
        *(_names(named, above, halo, ink) for above in (True, False) for halo in (True, False)),
    ]


def _place() -> dict[str, Any]:
    scale = {"domain": [-0.12, 1.12]}
    return {each: {"field": each, "type": "quantitative", "axis": None, "scale": scale} for each in "xy"}


def _drawn(source: dict[str, Any], target: dict[str, Any], weight: float, ratio: float) -> dict[str, Any]:
    across, up = target["x"] - source["x"], target["y"] - source["y"]
    return {
        "x": source["x"],
        "y": source["y"],
        "x2": target["x"],
        "y2": target["y"],
        "weight": weight,
        "arrow_x": source["x"] + ARROW_AT * across,
        "arrow_y": source["y"] + ARROW_AT * up,
        "turn": degrees(atan2(across * ratio, up)),
    }


def _ties(drawn: list[dict[str, Any]], heaviest: float) -> dict[str, Any]:
    width = {"domain": [0, heaviest], "range": [0.8, 5.5]}
    return {
        "data": {"values": drawn},
        "mark": {"type": "rule", "color": "#7a8d91", "opacity": 0.7},
        "encoding": {
            **_place(),
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "strokeWidth": {"field": "weight", "type": "quantitative", "legend": None, "scale": width},
        },
    }


def _arrows(drawn: list[dict[str, Any]], heaviest: float) -> dict[str, Any]:
    place = _place()
    place["x"]["field"], place["y"]["field"] = "arrow_x", "arrow_y"
    sizes = {"domain": [0, heaviest], "range": [50, 170]}
    return {
        "data": {"values": drawn},
        "mark": {"type": "point", "shape": "triangle-up", "filled": True, "color": "#4b5f63", "opacity": 1},
        "encoding": {
            **place,
            "angle": {"field": "turn", "type": "quantitative", "scale": None},
            "size": {"field": "weight", "type": "quantitative", "legend": None, "scale": sizes},
        },
    }


def _nodes(nodes: list[dict[str, Any]], shades: Sequence[str]) -> dict[str, Any]:
    groups = list(dict.fromkeys(str(each["group"]) for each in nodes))
    count = range(len(groups))
    legend = {"symbolSize": 170, "symbolOpacity": 1, "symbolStrokeWidth": 0}
    look = {"field": "group", "type": "nominal", "legend": legend}
    sizes = {"domain": [0, max((each["size"] for each in nodes), default=1) or 1], "range": [110, 900]}
    return {
        "data": {"values": nodes},
        "mark": {"type": "point", "filled": True, "opacity": 1, "stroke": "white", "strokeWidth": 1.5},
        "encoding": {
            **_place(),
            "size": {"field": "size", "type": "quantitative", "legend": None, "scale": sizes},
            "color": {
                **look,
                "scale": {"domain": groups, "range": [shades[each % len(shades)] for each in count]},
            },
            "shape": {
                **look,
                "scale": {"domain": groups, "range": [SHAPES[each % len(SHAPES)] for each in count]},
            },
        },
    }


def _names(nodes: list[dict[str, Any]], above: bool, halo: bool, ink: str) -> dict[str, Any]:
    """Names above nodes of the upper half and below those of the lower, each first as a white edge."""
    mark: dict[str, Any] = {"type": "text", "dy": -25 if above else 25, "fontSize": 14, "color": ink}
    if halo:
        mark |= {"color": "white", "stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
    return {
        "data": {"values": [each for each in nodes if each["above"] is above]},
        "mark": mark,
        "encoding": {**_place(), "text": {"field": "name", "type": "nominal"}},
    }
