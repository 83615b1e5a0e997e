"""A search from the address bar and back to it, so that it can be kept as a bookmark."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from referral.activities.search.queries import Wish
from referral.domain.actors import Actor
from referral.lib.identifiers import tidy_postcode
from referral.workflow.distances import point_of

NAMES = ("q", "soort", "wijk", "vorm", "taal", "dagdeel", "rollator", "gratis", "plek", "postcode")
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, as typed; what is wrong with the postcode, and the wish behind it all."""

    given: dict[str, str]
    problem: str
    wish: Wish


def read(actor: Actor, arguments: Mapping[str, str]) -> Asked:
    """The wish behind the arguments of an address; what is not understood counts as not asked."""
    given = {name: arguments.get(name, "")[:LONGEST].strip() for name in NAMES}
    start, problem = None, ""
    if given["postcode"]:
        try:
            spot = point_of(tidy_postcode(given["postcode"]))
            start = spot.point if spot else None
            problem = (
                "" if start else "We weten niet waar deze postcode ligt. De afstand staat er daarom niet bij."
            )
        except ValueError:
            problem = "Vul een hele postcode in, zoals 1234 AB."
    wish = Wish(
        words=given["q"],
        kind=given["soort"],
        neighbourhood_id=_key(given["wijk"]),
        form=given["vorm"],
        language=given["taal"],
        part=given["dagdeel"],
        with_walker=bool(given["rollator"]),
        free_of_charge=bool(given["gratis"]),
        with_place=bool(given["plek"]),
        start=start,
        after=arguments.get("na", ""),
    )
    return Asked({name: value for name, value in given.items() if value}, problem, wish)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
