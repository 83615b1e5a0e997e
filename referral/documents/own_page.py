"""The own page on paper: whole, with boxes to tick, and the letter that brings its address."""

from typing import Any

import segno
from flask import render_template
from markupsafe import Markup

from referral.domain.languages import Language
from referral.models import Referral


def as_html(shown: Any, language: Language) -> str:
    """The page as a letter; *shown* is what the screen shows."""
    return render_template("documents/own_page.html", shown=shown, language=language.value)


def link_letter(referral: Referral, address: str, language: Language) -> str:
    """The letter with the address of the page: it tells who it is for, and nothing of why."""
    facts = {
        "name": referral.person.full_name,
        "postcode": referral.person.postcode,
        "house_number": referral.person.house_number,
        "organisation": referral.team.organisation.name,
        "phone": referral.team.phone,
        "coach": referral.coach.name if referral.coach else referral.team.face_name,
    }
    return link_letter_page(facts, address, language)


def link_letter_page(facts: dict[str, Any], address: str, language: Language) -> str:
    """The same from plain facts."""
    return render_template(
        "documents/own_page_link.html", **facts, address=address, code=_code(address), language=language.value
    )


def _code(address: str) -> Markup:
    """The QR code as an SVG of its own size; drawn by us from an address of our own making."""
    drawn = segno.make(address, error="m").svg_inline(scale=4, svgclass=None, lineclass=None)
    return Markup(drawn)  # noqa: S704  # see above
