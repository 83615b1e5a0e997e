"""Pictures of figures as SVG, by Vega-Lite. They read in grey too: dashes, shapes and words tell the same.

Rows are plain mappings. A value of None is a gap, never a zero. The table beneath has the same numbers. A
picture has no size, font or style of its own: it is as wide as its place, in the font of the page.
"""

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from textwrap import fill
from typing import Any

import vl_convert

from referral.analysis.network_drawing import network_layers

INK, SOFT, GRID, ACCENT = "#16282b", "#4b5f63", "#d5dee0", "#0a6a72"
SHADES = ("#0a6a72", "#b4552d", "#5b6fae", "#8a6d1d", "#7d3c78")
"""Five colours that differ in lightness, for at most five series."""
DASHES = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [1, 4])
WIDTH, HEIGHT = 480, 260
DOT = {"size": 28, "strokeWidth": 0}
VEGA_LITE = "6.4"
FONT = "Source Sans 3 Variable, Source Sans 3, Letter, sans-serif"
"""Of pages, and of papers, where it is called Letter."""
TOO_FEW = "te weinig mensen"
SHORT_LABEL, LABEL = 18, 28
"""So long a label, in letters, leaves the bars their full width; a longer one goes on below."""

_CONFIG: dict[str, Any] = {
    "font": "sans-serif",
    "background": None,
    "aria": False,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 14,
        "titleFontSize": 14,
        "titleFontWeight": "normal",
        "titlePadding": 8,
        "labelColor": INK,
        "titleColor": SOFT,
        "gridColor": GRID,
        "domainColor": SOFT,
        "tickColor": SOFT,
        "tickCount": 6,
    },
    "legend": {
        "labelFontSize": 14,
        "labelColor": INK,
        "labelLimit": 320,
        "orient": "bottom",
        "title": None,
        "columns": 2,
        "columnPadding": 24,
        "symbolSize": 420,
        "symbolStrokeWidth": 2.4,
    },
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
    """Lines over the x-axis, one per value of *series*; numbers, or texts such as quarters in their order.

    With keys `low` and `high` in a row, a band is drawn. *titles* are those of the two axes. *step* is for a
    share of people (0 to 1) that stays the same until it changes: drawn from 0 to 100 %, with a dot where it
    is known, since a curve may be hidden after one.
    """
    shape = "step-after" if step else "linear"
    names = list(dict.fromkeys(str(each[series]) for each in rows))
    one = len(names) < 2
    across = _across(rows, x, titles[0])
    colour = _by_name(series, names, [SHADES[each % len(SHADES)] for each in range(len(names))])
    dash = _by_name(series, names, [DASHES[each % len(DASHES)] for each in range(len(names))])
    legend = None if one else {"symbolType": "stroke", "symbolOpacity": 1}
    upward: dict[str, Any] = {"field": y, "type": "quantitative", "title": titles[1]}
    if step:
        upward |= {"scale": {"domain": [0, 1]}, "axis": {"format": ".0%"}}
    line = {
        "mark": {"type": "line", "interpolate": shape, "strokeWidth": 2.4, "point": DOT if step else False},
        "encoding": {
            "x": across,
            "y": upward,
            "color": {**colour, "legend": legend},
            "strokeDash": {**dash, "legend": legend},
        },
    }
    layers: list[dict[str, Any]] = [line]
    if any(each.get("low") is not None for each in rows):
        layers.insert(0, _band(across, {**colour, "legend": legend}, titles[1], shape))
    return _svg({"data": {"values": _plain(rows)}, "layer": layers})


def _across(rows: Sequence[Mapping[str, Any]], x: str, title: str) -> dict[str, Any]:
    values = [each[x] for each in rows]
    axis: dict[str, Any] = {"grid": False, "labelAngle": 0}
    if any(isinstance(each, str) for each in values):
        order, axis["labelOverlap"] = list(dict.fromkeys(values)), "greedy"
        return {"field": x, "type": "ordinal", "sort": order, "title": title, "axis": axis}
    if all(isinstance(each, int) for each in values):
        axis |= {"tickMinStep": 1, "format": ",d"}
    return {"field": x, "type": "quantitative", "title": title, "axis": axis}


def _by_name(field: str, names: list[str], values: Sequence[Any]) -> dict[str, Any]:
    return {"field": field, "type": "nominal", "scale": {"domain": names, "range": list(values)}}


def _band(across: dict[str, Any], colour: dict[str, Any], title: str, shape: str) -> dict[str, Any]:
    """Of the colour of its line, lighter, and without a line of its own."""
    return {
        "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
        "mark": {"type": "area", "interpolate": shape, "opacity": 0.22},
        "encoding": {
            "x": across,
            "y": {"field": "low", "type": "quantitative", "title": title},
            "y2": {"field": "high"},
            "color": colour,
        },
    }


def bars(rows: Sequence[Mapping[str, Any]], label: str, value: str, title: str) -> str:
    """A bar for each row in the order given, with its number at the end; `low` and `high` draw a whisker."""
    order = [fill(str(each[label]), LABEL) for each in rows]
    named = [{**each, label: words} for each, words in zip(rows, order, strict=True)]
    down = {
        "field": label,
        "type": "nominal",
        "sort": order,
        "title": None,
        "axis": {
            "labelExpr": "split(datum.label, '\\n')",
            "labelLimit": 0,
            "labelBaseline": "middle",
            "ticks": False,
            "domain": False,
            "labelPadding": 8,
        },
    }
    across = {"field": value, "type": "quantitative", "title": title}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "bar", "color": ACCENT, "height": 21},
            "encoding": {"y": down, "x": across},
        },
        _end(down, value, f"isValid(datum['{value}'])", _number(value), INK),
        _end(down, value, f"!isValid(datum['{value}'])", f"'{TOO_FEW}'", SOFT),
    ]
    if any(each.get("low") is not None for each in rows):
        whisker = {
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1.6},
            "encoding": {"y": down, "x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}},
        }
        layers.insert(1, whisker)
    longest = max((len(line) for words in order for line in words.splitlines()), default=0)
    highest = max((words.count("\n") + 1 for words in order), default=1)
    width = WIDTH if longest <= SHORT_LABEL else WIDTH - 110
    step = {"step": max(34, 18 * highest + 8)}
    return _svg({"width": width, "height": step, "data": {"values": named}, "layer": layers})


def _number(value: str) -> str:
    """Whole numbers as they are, others with at most two decimals."""
    field = f"datum['{value}']"
    return f"format({field}, {field} % 1 == 0 ? ',d' : ',.2~f')"


def _end(down: dict[str, Any], value: str, when: str, words: str, colour: str) -> dict[str, Any]:
    """Words right of a bar and of its whisker."""
    field = f"datum['{value}']"
    place = f"isValid({field}) ? max({field}, isValid(datum.high) ? datum.high : {field}, 0) : 0"
    return {
        "transform": [
            {"filter": when},
            {"calculate": place, "as": "end"},
            {"calculate": words, "as": "words"},
        ],
        "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 14, "color": colour},
        "encoding": {
            "y": down,
            "x": {"field": "end", "type": "quantitative"},
            "text": {"field": "words", "type": "nominal"},
        },
    }


def network(nodes: Sequence[Mapping[str, Any]], ties: Sequence[Mapping[str, Any]]) -> str:
    """Nodes with `name`, `x`, `y` (0 to 1), `group` and `size`; ties with `source`, `target` and `weight`.

    A group has its own colour and shape, a heavier tie a thicker line, with an arrow towards its target.
    Names stand beside their node.
    """
    width, height = WIDTH + 60, 420
    layers = network_layers(_plain(nodes), _plain(ties), width / height, SHADES, INK)
    apart = {"scale": {"size": "independent"}}
    return _svg({"width": width, "height": height, "layer": layers, "resolve": apart})


def _plain(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [dict(each) for each in rows]


def _svg(spec: dict[str, Any]) -> str:
    whole = {"width": WIDTH, "height": HEIGHT, "config": _CONFIG, **spec}
    made = vl_convert.vegalite_to_svg(json.dumps(whole), vl_version=VEGA_LITE, format_locale="nl-NL")
    return _of_the_page(str(made))


_LINES = re.compile(r"(<text\b[^>]*translate\([-\d.]+,)([-\d.]+)(\)[^>]*>)((?:<tspan\b[^>]*>[^<]*</tspan>)+)")
HALF_LINE = 8


def _centred(found: "re.Match[str]") -> str:
    """A text of several lines, around the place where its first line stood."""
    below = found[4].count("<tspan") - 1
    return f"{found[1]}{float(found[2]) - HALF_LINE * below:g}{found[3]}{found[4]}"


def _of_the_page(svg: str) -> str:
    """The same picture without sizes, styles and fonts of its own; its ids occur in no other picture."""
    prefix = f"p{sha256(svg.encode()).hexdigest()[:8]}-"
    svg = re.sub(r' (?:style|font-family|class|role|aria-[a-z]+)="[^"]*"', "", svg)
    svg = _LINES.sub(_centred, svg)
    svg = re.sub(r' id="([^"]+)"', rf' id="{prefix}\1"', svg)
    svg = re.sub(r"url\((?:&quot;|['\"])?#([^)'\"&]+)(?:&quot;|['\"])?\)", rf"url(#{prefix}\1)", svg)
    svg = re.sub(r'(<svg\b[^>]*?) width="[^"]*"', r'\1 width="100%"', svg, count=1)
    return re.sub(r'(<svg\b[^>]*?) height="[^"]*"', rf'\1 font-family="{FONT}"', svg, count=1)
