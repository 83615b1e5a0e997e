"""Groups that were shown, and the next one: who is in one and not in the other may not be a handful.

A group is a whole number of which each bit is a row (1 when it belongs to the group): so two groups of a
million rows are compared in some millionths of a second.
"""

from collections.abc import Callable, Sequence
from itertools import combinations

from referral.domain.disclosure.policy import POLICY, SMALLEST

TOO_FEW = f"Deze keuze gaat over minder dan {SMALLEST} mensen. Kies ruimer, bijvoorbeeld een langere periode."
TOO_CLOSE = (
    f"Deze keuze verschilt minder dan {POLICY.difference} mensen van wat al is getoond. Wie die van elkaar "
    "aftrekt, ziet om wie het gaat. Kies ruimer, of kies een andere verdeling."
)


def group_of(rows: Sequence[bool]) -> int:
    """A group from a list that says for each row whether it belongs."""
    return sum(1 << place for place, belongs in enumerate(rows) if belongs)


def difference_refusal(group: int, shown: Sequence[int], people: Callable[[int], int] = int.bit_count) -> str:
    """Why *group* may not be shown after the groups *shown*, in Dutch for who asked; empty when it may.

    *people* counts the people among rows, when somebody can have more than one row. Nobody is left to find
    when two groups are the same. Sums count too: two groups that exclude each other make a third, and so do
    all groups within a larger one.
    """
    if people(group) < SMALLEST:
        return TOO_FEW
    if any(_is_handful(left, people) for left in _differences(group, shown)):
        return TOO_CLOSE
    return ""


def _differences(group: int, shown: Sequence[int]) -> list[int]:
    """Whoever is found by subtracting shown groups from each other, with the new one among them."""
    found = [left for each in shown for left in (group & ~each, each & ~group)]
    for one, other in combinations(shown, 2):
        if not one & other:
            found += [group & ~(one | other), (one | other) & ~group]
        for part, whole in ((one, other), (other, one)):
            if not group & part:
                found += [whole & ~(group | part), (group | part) & ~whole]
    for whole in (group, *shown):
        within = [each for each in (group, *shown) if each != whole and each & ~whole == 0]
        rest = whole
        for each in within:
            rest &= ~each
        found.append(rest if within else 0)
    return found


def _is_handful(rows: int, people: Callable[[int], int]) -> bool:
    return rows != 0 and people(rows) < POLICY.difference
