"""Drawings of figures for a page: one for a wide and one for a narrow screen, of which a reader sees one."""

import re
from dataclasses import dataclass

from markupsafe import Markup

from referral.domain.research.figures import Picture
from referral.domain.research.pictures import named

_FONT = re.compile(r' font-family="[^"]*"')


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture with its words: on a page, on a narrow one (empty when it is drawn once), and on paper."""

    title: str
    wide: Markup
    narrow: Markup
    paper: Markup


def drawn(picture: Picture) -> Drawn:
    """The picture for a page. It was looked at before it was stored (`require_fit`).

    A tagged PDF has no other words for a drawing than its title, so there that says all; and a drawing there
    does not inherit the font of its page.
    """
    title, told = picture.title, picture.description
    whole = f"{title}. {told}".removesuffix(".")
    return Drawn(
        title,
        _safe(picture.svg, title, told),
        _safe(picture.narrow, title, told),
        _safe(_FONT.sub(' font-family="Letter"', picture.svg), whole, ""),
    )


def _safe(svg: str, title: str, description: str) -> Markup:
    return Markup(named(svg, title, description) if svg else "")  # noqa: S704  # checked when stored
