"""Where a postcode lies."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from referral.extensions import db
from referral.lib.geo import Point
from referral.models import PostcodePlace

DIGITS = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """The middle of a postcode. `is_coarse`: of the four digits only, so that it may be a kilometre off."""

    point: Point
    is_coarse: bool


def points_of(postcodes: Iterable[str]) -> dict[str, Spot]:
    """Where these postcodes lie, in one query; by the postcode as given. Unknown ones are left out."""
    wanted = {each: _written(each) for each in postcodes if _written(each)}
    known = _known({form for forms in wanted.values() for form in forms})
    found = {}
    for given, forms in wanted.items():
        for form in forms:
            if form in known:
                found[given] = Spot(known[form], is_coarse=len(form) == DIGITS)
                break
    return found


def _known(forms: Collection[str]) -> dict[str, Point]:
    if not forms:
        return {}
    query = select(PostcodePlace).where(PostcodePlace.postcode.in_(forms))
    return {each.postcode: each.point for each in db.session.scalars(query)}


def _written(postcode: str) -> list[str]:
    """How the table may know it, the most precise first: “9801 AB”, then “9801”."""
    bare = "".join(postcode.split()).upper()
    return [form for form in (f"{bare[:DIGITS]} {bare[DIGITS:]}".strip(), bare[:DIGITS]) if form]


def point_of(postcode: str) -> Spot | None:
    """Where a postcode lies: the middle of its six characters, else of its four digits; None if unknown."""
    return points_of([postcode]).get(postcode)
