"""Drawings of figures as they may stand in a page: shapes and words, nothing that acts or fetches."""

from html import escape
from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = frozenset(
    {
        *("svg", "g", "defs", "clipPath", "linearGradient", "stop", "title", "desc"),
        *("path", "line", "rect", "circle", "ellipse", "polygon", "polyline", "text", "tspan"),
    }
)


class UnfitPicture(Exception):
    """A drawing with something else in it than shapes and words."""


def require_fit(svg: str) -> None:
    """Raise UnfitPicture for a drawing that could act, fetch, or bring a style of its own."""
    if "<!" in svg or "<?" in svg:
        raise UnfitPicture("A drawing has a declaration or a comment.")
    try:
        root = ET.fromstring(svg)  # noqa: S314  # declarations, the way to harm a parser, are refused above
    except ET.ParseError as error:
        raise UnfitPicture("A drawing is no XML.") from error
    for each in root.iter():
        name = str(each.tag)
        if not name.startswith(SVG) or name.removeprefix(SVG) not in SHAPES:
            raise UnfitPicture(f"A drawing has <{name.rsplit('}', maxsplit=1)[-1]}>.")
        for attribute, value in each.items():
            if _acts(attribute.split("}")[-1].lower(), value.lower()):
                raise UnfitPicture(f"A drawing has {attribute.split('}')[-1]}.")


def _acts(name: str, value: str) -> bool:
    outside = "url(" in value and "url(#" not in value
    return name.startswith("on") or name in {"style", "href", "src"} or outside or "script:" in value


def named(svg: str, title: str, description: str) -> str:
    """The same drawing as one picture with a name and, for who cannot see it, what it shows."""
    label = escape(f"{title}. {description}".strip(), quote=True)
    head, rest = svg.split(">", 1)
    return f'{head} role="img" aria-label="{label}"><title>{escape(title)}</title>{rest}'
