"""Pictures of figures as SVG, by Vega-Lite. They read in grey too: dashes, shapes and words tell the same.

Rows are plain mappings. A value of None is a gap, never a zero. The table beneath has the same numbers.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import vl_convert

INK, GRID, ACCENT = "#1b2b34", "#c9d1d6", "#1f5f5b"
SHADES = ("#1f5f5b", "#b4552d", "#6a7fb5", "#8a6d1d", "#7d3c78")
"""Five colours that differ in lightness, for at most five series."""
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3])
SHAPES = ("circle", "square", "diamond", "triangle-up", "cross")
WIDTH, HEIGHT = 640, 300
VEGA_LITE = "6.4"

_CONFIG: dict[str, Any] = {
    "font": "Source Sans 3, sans-serif",
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": GRID,
    },
    "legend": {"labelFontSize": 13, "titleFontSize": 13, "orient": "bottom", "title": None},
}


def lines(
    rows: Sequence[Mapping[str, Any]],
    x: str,
    y: str,
    series: str,
    titles: tuple[str, str],
    *,
    step: bool = False,
) -> str:
    """Lines over a number on the x-axis, one per value of *series*.

    With keys `low` and `high` in a row, a band is drawn. *titles* are those of the two axes. *step* is for
    what stays the same until it changes, such as a survival curve.
    """
    shape = "step-after" if step else "linear"
    names = list(dict.fromkeys(str(each[series]) for each in rows))
    scale = {"domain": names, "range": list(SHADES[: len(names)])}
    across = {"field": x, "type": "quantitative", "title": titles[0]}
    colour = {"field": series, "type": "nominal", "scale": scale}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "line", "interpolate": shape, "strokeWidth": 2.2},
            "encoding": {
                "x": across,
                "y": {"field": y, "type": "quantitative", "title": titles[1]},
                "color": colour,
                "strokeDash": {
                    "field": series,
                    "type": "nominal",
                    "scale": {"domain": names, "range": list(DASHES[: len(names)])},
                },
            },
        }
    ]
    if any(each.get("low") is not None for each in rows):
        band = {
            "mark": {"type": "area", "interpolate": shape, "opacity": 0.18},
            "encoding": {
                "x": across,
                "y": {"field": "low", "type": "quantitative", "title": titles[1]},
                "y2": {"field": "high"},
                "color": colour,
            },
        }
        layers.insert(0, band)
    return _svg({"data": {"values": _plain(rows)}, "layer": layers})


def bars(rows: Sequence[Mapping[str, Any]], label: str, value: str, title: str) -> str:
    """A bar for each row in the order given, with its number at the end; `low` and `high` draw a whisker."""
    order = [str(each[label]) for each in rows]
    down = {"field": label, "type": "nominal", "sort": order, "title": None, "axis": {"labelLimit": 260}}
    across = {"field": value, "type": "quantitative", "title": title}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "bar", "color": ACCENT, "height": {"band": 0.6}},
            "encoding": {"y": down, "x": across},
        }
    ]
    if any(each.get("low") is not None for each in rows):
        whisker = {
            "mark": {"type": "rule", "color": INK, "strokeWidth": 2},
            "encoding": {"y": down, "x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}},
        }
        layers.append(whisker)
    return _svg({"height": {"step": 34}, "data": {"values": _plain(rows)}, "layer": layers})


def network(nodes: Sequence[Mapping[str, Any]], ties: Sequence[Mapping[str, Any]]) -> str:
    """Nodes with `name`, `x`, `y` (0 to 1), `group` and `size`; ties with `source`, `target` and `weight`.

    A group has its own colour and shape, a heavier tie a thicker line. Names stand beside their node.
    """
    at = {each["name"]: each for each in nodes}
    drawn = [
        {
            "x": at[each["source"]]["x"],
            "y": at[each["source"]]["y"],
            "x2": at[each["target"]]["x"],
            "y2": at[each["target"]]["y"],
            "weight": each["weight"],
        }
        for each in ties
    ]
    groups = list(dict.fromkeys(str(each["group"]) for each in nodes))
    place: dict[str, Any] = {
        "x": {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [-0.1, 1.1]}},
        "y": {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [-0.1, 1.1]}},
    }
    layers = [
        {
            "data": {"values": drawn},
            "mark": {"type": "rule", "color": "#6b7a83", "opacity": 0.75},
            "encoding": {
                **place,
                "x2": {"field": "x2"},
                "y2": {"field": "y2"},
                "strokeWidth": {
                    "field": "weight",
                    "type": "quantitative",
                    "legend": None,
                    "scale": {"range": [0.8, 6]},
                },
            },
        },
        {
            "data": {"values": _plain(nodes)},
            "mark": {"type": "point", "filled": True, "opacity": 1, "stroke": "white"},
            "encoding": {
                **place,
                "size": {
                    "field": "size",
                    "type": "quantitative",
                    "legend": None,
                    "scale": {"range": [120, 900]},
                },
                "color": {
                    "field": "group",
                    "type": "nominal",
                    "scale": {"domain": groups, "range": list(SHADES[: len(groups)])},
                },
                "shape": {
                    "field": "group",
                    "type": "nominal",
                    "scale": {"domain": groups, "range": list(SHAPES[: len(groups)])},
                },
            },
        },
        {
            "data": {"values": _plain(nodes)},
            "mark": {"type": "text", "dy": -16, "fontSize": 13, "color": INK},
            "encoding": {**place, "text": {"field": "name", "type": "nominal"}},
        },
    ]
    return _svg({"height": 420, "layer": layers})


def _plain(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [dict(each) for each in rows]


def _svg(spec: dict[str, Any]) -> str:
    whole = {"width": WIDTH, "height": HEIGHT, "config": _CONFIG, **spec}
    return str(vl_convert.vegalite_to_svg(json.dumps(whole), vl_version=VEGA_LITE))
