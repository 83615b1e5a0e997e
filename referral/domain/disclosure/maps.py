"""Areas on a map: ten people and three practices behind each one that is coloured."""

from collections.abc import Mapping

from referral.domain.disclosure.policy import POLICY
from referral.domain.disclosure.tables import Axis, protect
from referral.domain.disclosure.world import TOTAL, Key


def safe_map(
    people: Mapping[str, int], practices: Mapping[str, int], *, dominance: Mapping[str, float] | None = None
) -> dict[str, int | None]:
    """The count of each area in fives, or None; the area ``*`` is all together.

    *people* and *practices* (how many refer there) are by name of the area, *dominance* is the part of the
    practice with most people of it, 0 to 1. Areas of which nothing is known count as empty.
    """
    few = {(name,) for name in people if practices.get(name, 0) < POLICY.practices_on_map}
    shares: dict[Key, float] = {(name,): share for name, share in (dominance or {}).items()}
    # Where most people live is no secret of anybody: an area with nearly all of them is no full cell.
    axis = Axis("area", tuple(people), outcome=False)
    safe = protect(
        {(name,): number for name, number in people.items()}, [axis], dominance=shares, withheld=few
    )
    return {name: safe.value(name) for name in (*people, TOTAL)}
