"""Pictures of figures as SVG, by Vega-Lite. They read in grey too: dashes, shapes and words tell the same.

Rows are plain mappings. A value of None is a gap, never a zero. The table beneath has the same numbers. A
picture has no size, font or style of its own: it is as wide as its place, in the font of the page. Lines and
bars are drawn twice, for a page and for a phone, so that letters can be read on both without scrolling.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from textwrap import fill, wrap
from typing import Any

import vl_convert

from referral.analysis.network_drawing import network_layers
from referral.domain.research.figures import Picture

INK, SOFT, GRID, ACCENT = "#16282b", "#4b5f63", "#d5dee0", "#0a6a72"
SHADES = ("#0a6a72", "#b4552d", "#5b6fae", "#8a6d1d", "#7d3c78")
"""Five colours that differ in lightness, for at most five series."""
DASHES = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [1, 4])
DOT = {"size": 28, "strokeWidth": 0}
VEGA_LITE = "6.4"
FONT = "Source Sans 3 Variable, Source Sans 3, sans-serif"
TOO_FEW = "te weinig mensen"
SHORT_LABEL, LABEL = 18, 28
"""So long a label, in letters, leaves the bars their full width; a longer one goes on below."""
LINE, BAR = 18, 21
"""The height of a line of words and of a bar."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a picture is drawn; a letter is fourteen high, and a page makes the whole fit its place."""

    width: int
    height: int
    ticks: int
    legend_columns: int
    letters: int
    """As many letters fit beside each other in it."""


WIDE, NARROW = Size(480, 260, 6, 2, 70), Size(230, 230, 4, 1, 34)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, and the same one for a narrow screen; empty when it is drawn once."""

    svg: str
    narrow: str

    def picture(self, name: str, title: str, description: str, table: str) -> Picture:
        """With its name, its words, and the table of the same numbers."""
        return Picture(name, title, self.svg, description, table, self.narrow)


Spec = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]

_CONFIG: Spec = {
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
    },
    "legend": {
        "labelFontSize": 14,
        "labelColor": INK,
        "labelLimit": 320,
        "orient": "bottom",
        "title": None,
        "columnPadding": 24,
        "symbolSize": 420,
        "symbolStrokeWidth": 2.4,
    },
}


def lines(
    rows: Rows,
    x: str,
    y: str,
    series: str,
    titles: tuple[str, str],
    *,
    step: bool = False,
) -> Drawing:
    """Lines over the x-axis, one per value of *series*; numbers, or texts such as quarters in their order.

    With keys `low` and `high` in a row, a band is drawn. *titles* are those of the two axes. *step* is for a
    share of people (0 to 1) that stays the same until it changes: drawn from 0 to 100 %, with a dot where it
    is known, since a curve may be hidden after one.
    """
    return _both(lambda size: _lines(rows, (x, y, series), titles, "step-after" if step else "linear", size))


def _lines(
    rows: Rows,
    fields: tuple[str, str, str],
    titles: tuple[str, str],
    shape: str,
    size: Size,
) -> Spec:
    x, y, series = fields
    names = list(dict.fromkeys(str(each[series]) for each in rows))
    across = _across(rows, x, _title(titles[0], size))
    colour = _by_name(series, names, [SHADES[each % len(SHADES)] for each in range(len(names))])
    dash = _by_name(series, names, [DASHES[each % len(DASHES)] for each in range(len(names))])
    legend = None if len(names) < 2 else {"symbolType": "stroke", "symbolOpacity": 1}
    step = shape == "step-after"
    upward: Spec = {"field": y, "type": "quantitative", "title": titles[1]}
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
    layers: list[Spec] = [line]
    if any(each.get("low") is not None for each in rows):
        layers.insert(0, _band(across, {**colour, "legend": legend}, titles[1], shape))
    return {"data": {"values": _plain(rows)}, "layer": layers}


def _across(rows: Rows, x: str, title: list[str]) -> Spec:
    values = [each[x] for each in rows]
    axis: Spec = {"grid": False, "labelAngle": 0}
    if any(isinstance(each, str) for each in values):
        order, axis["labelOverlap"] = list(dict.fromkeys(values)), "greedy"
        return {"field": x, "type": "ordinal", "sort": order, "title": title, "axis": axis}
    if all(isinstance(each, int) for each in values):
        axis |= {"tickMinStep": 1, "format": ",d"}
    return {"field": x, "type": "quantitative", "title": title, "axis": axis}


def _title(words: str, size: Size) -> list[str]:
    return wrap(words, size.letters) or [""]


def _by_name(field: str, names: list[str], values: Sequence[Any]) -> Spec:
    return {"field": field, "type": "nominal", "scale": {"domain": names, "range": list(values)}}


def _band(across: Spec, colour: Spec, title: str, shape: str) -> Spec:
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


def bars(rows: Rows, label: str, value: str, title: str) -> Drawing:
    """A bar for each row in the order given, with its number at the end; `low` and `high` draw a whisker.

    On a page its words stand left of a bar, on a narrow screen above it.
    """

    def spec(size: Size) -> Spec:
        beside = size is WIDE
        words = [fill(str(each[label]), LABEL if beside else size.letters) for each in rows]
        named = [{**each, label: line} for each, line in zip(rows, words, strict=True)]
        highest = max((line.count("\n") + 1 for line in words), default=1)
        down = _beside(label, words) if beside else _above(label, words)
        across = {"field": value, "type": "quantitative", "title": _title(title, size)}
        shift = 0.0 if beside else LINE * highest / 2 - 5
        layers = _bar_layers(rows, down, across, shift)
        if not beside:
            layers.append(_labels(label, down))
        longest = max((len(part) for line in words for part in line.splitlines()), default=0)
        width = size.width if longest <= SHORT_LABEL or not beside else size.width - 110
        step = max(34, LINE * highest + 8) if beside else LINE * highest + BAR + 16
        return {"width": width, "height": {"step": step}, "data": {"values": named}, "layer": layers}

    return _both(spec)


def _beside(label: str, words: list[str]) -> Spec:
    axis = {
        "labelExpr": "split(datum.label, '\\n')",
        "labelLimit": 0,
        "labelBaseline": "middle",
        "ticks": False,
        "domain": False,
        "labelPadding": 8,
    }
    return {"field": label, "type": "nominal", "sort": words, "title": None, "axis": axis}


def _above(label: str, words: list[str]) -> Spec:
    return {"field": label, "type": "nominal", "sort": words, "axis": None, "scale": {"padding": 0}}


def _labels(label: str, down: Spec) -> Spec:
    """Words at the top of their band, from the left side of the picture."""
    mark = {"type": "text", "align": "left", "baseline": "top", "fontSize": 14, "color": INK}
    return {
        "mark": {**mark, "lineBreak": "\n", "lineHeight": LINE, "dy": 2},
        "encoding": {
            "y": {**down, "bandPosition": 0},
            "x": {"value": 0},
            "text": {"field": label, "type": "nominal"},
        },
    }


def _bar_layers(rows: Rows, down: Spec, across: Spec, shift: float) -> list[Spec]:
    value = across["field"]
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "color": ACCENT, "height": BAR, "yOffset": shift},
            "encoding": {"y": down, "x": across},
        },
        _end(down, value, f"isValid(datum['{value}'])", _number(value), (INK, shift)),
        _end(down, value, f"!isValid(datum['{value}'])", f"'{TOO_FEW}'", (SOFT, shift)),
    ]
    if any(each.get("low") is not None for each in rows):
        whisker = {
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1.6, "yOffset": shift},
            "encoding": {"y": down, "x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}},
        }
        layers.insert(1, whisker)
    return layers


def _number(value: str) -> str:
    """Whole numbers as they are, others with at most two decimals."""
    field = f"datum['{value}']"
    return f"format({field}, {field} % 1 == 0 ? ',d' : ',.2~f')"


def _end(down: Spec, value: str, when: str, words: str, look: tuple[str, float]) -> Spec:
    """Words right of a bar and of its whisker, in a colour and so far below the middle of the band."""
    field = f"datum['{value}']"
    mark = {"type": "text", "align": "left", "fontSize": 14}
    place = f"isValid({field}) ? max({field}, isValid(datum.high) ? datum.high : {field}, 0) : 0"
    return {
        "transform": [
            {"filter": when},
            {"calculate": place, "as": "end"},
            {"calculate": words, "as": "words"},
        ],
        "mark": {**mark, "dx": 6, "color": look[0], "yOffset": look[1]},
        "encoding": {
            "y": down,
            "x": {"field": "end", "type": "quantitative"},
            "text": {"field": "words", "type": "nominal"},
        },
    }


def network(nodes: Rows, ties: Rows) -> Drawing:
    """Nodes with `name`, `x`, `y` (0 to 1), `group` and `size`; ties with `source`, `target` and `weight`.

    A group has its own colour and shape, a heavier tie a thicker line, with an arrow towards its target.
    Names stand beside their node. It is drawn once: names side by side need room, and a drawn network may be
    moved about on a narrow screen (WCAG 1.4.10 leaves that to what needs two dimensions).
    """
    width, height = WIDE.width + 60, 420
    layers = network_layers(_plain(nodes), _plain(ties), width / height, SHADES, INK)
    apart = {"scale": {"size": "independent"}}
    spec = {"width": width, "height": height, "layer": layers, "resolve": apart}
    return Drawing(_svg(spec, WIDE), "")


def _plain(rows: Rows) -> list[Spec]:
    return [dict(each) for each in rows]


def _both(spec: Callable[[Size], Spec]) -> Drawing:
    return Drawing(_svg(spec(WIDE), WIDE), _svg(spec(NARROW), NARROW))


def _svg(spec: Spec, size: Size) -> str:
    config = {
        **_CONFIG,
        "axis": {**_CONFIG["axis"], "tickCount": size.ticks},
        "legend": {**_CONFIG["legend"], "columns": size.legend_columns},
    }
    whole = {"width": size.width, "height": size.height, "config": config, **spec}
    made = vl_convert.vegalite_to_svg(json.dumps(whole), vl_version=VEGA_LITE, format_locale="nl-NL")
    return _of_the_page(str(made), centred=size is WIDE)


_LINES = re.compile(r"(<text\b[^>]*translate\([-\d.]+,)([-\d.]+)(\)[^>]*>)((?:<tspan\b[^>]*>[^<]*</tspan>)+)")
HALF_LINE = 8


def _centred(found: "re.Match[str]") -> str:
    """A text of several lines, around the place where its first line stood."""
    below = found[4].count("<tspan") - 1
    return f"{found[1]}{float(found[2]) - HALF_LINE * below:g}{found[3]}{found[4]}"


def _of_the_page(svg: str, *, centred: bool) -> str:
    """The same picture without sizes, styles and fonts of its own; its ids occur in no other picture."""
    prefix = f"p{sha256(svg.encode()).hexdigest()[:8]}-"
    svg = re.sub(r' (?:style|font-family|class|role|aria-[a-z]+)="[^"]*"', "", svg)
    svg = _LINES.sub(_centred, svg) if centred else svg
    svg = re.sub(r' id="([^"]+)"', rf' id="{prefix}\1"', svg)
    svg = re.sub(r"url\((?:&quot;|['\"])?#([^)'\"&]+)(?:&quot;|['\"])?\)", rf"url(#{prefix}\1)", svg)
    svg = re.sub(r'(<svg\b[^>]*?) width="[^"]*"', r'\1 width="100%"', svg, count=1)
    return re.sub(r'(<svg\b[^>]*?) height="[^"]*"', rf'\1 font-family="{FONT}"', svg, count=1)
