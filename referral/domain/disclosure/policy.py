"""The numbers of disclosure control in one place (domain.md 5d)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """What a figure must keep to. Each default is that of 5d, unless its own line says otherwise."""

    smallest: int = 10
    """People behind a figure, at least (rule of ten of statistical offices)."""
    round_to: int = 5
    """Counts are shown as multiples of this."""
    one_category: float = 0.9
    """From this part of a group on, one category tells of everybody in it: a full cell."""
    largest_share: float = 0.5
    """More than this part of a cell from one practice tells of that practice."""
    practices_on_map: int = 3
    """So many practices stand behind an area of a map, at least."""
    beside_percentile: int = 10
    """People below a percentile, and above it, at least. No minimum, no maximum."""
    difference: int = 10
    """Two shown groups differ by nobody or by this many people, at least, on either side."""
    protection: int = 9
    """Whoever knows all that is shown finds for a hidden cell a range at least this wide: as wide as 0 to 9,
    so that a hidden cell tells no more than ‘fewer than ten’ (own choice, follows from `smallest`)."""
    dominated_range: float = 0.2
    """The range of a cell hidden for one practice, as a part of its count: 10 % to either side (p%-rule)."""


POLICY = Policy()
"""The default policy. It is code: a change is reviewed, and the version of a release says which one held."""

SMALLEST = POLICY.smallest
ROUND_TO = POLICY.round_to


@dataclass(frozen=True, slots=True)
class AnswersPolicy:
    """What answers must keep to where nobody is named and no person is in the data (domain.md 5a, D47)."""

    smallest: int = 5
    """So many answers a line needs before a group sees them; they may not all be the same."""
    hidden_together: int = 2
    """So many lists are hidden together at least, so that none of them follows from the total."""


ANSWERS = AnswersPolicy()
"""For rounds of an independent measurer and for what partners say of each other."""
