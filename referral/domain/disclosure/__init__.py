"""What may leave as a figure: one policy for every table, chart, map, export and answer (domain.md 5d).

Small cells are hidden, hidden cells do not follow from shown ones, counts are rounded to five.
"""

from referral.domain.disclosure.cells import SafeCount, Why, safe_count, safe_funnel, safe_share
from referral.domain.disclosure.figures import safe_figure, safe_median, safe_percentile
from referral.domain.disclosure.maps import safe_map
from referral.domain.disclosure.overlap import difference_refusal
from referral.domain.disclosure.policy import POLICY, ROUND_TO, SMALLEST, Policy
from referral.domain.disclosure.rounding import rounded
from referral.domain.disclosure.tables import Axis, SafeTable, protect
from referral.domain.disclosure.world import TOTAL

__all__ = [
    "POLICY",
    "ROUND_TO",
    "SMALLEST",
    "TOTAL",
    "Axis",
    "Policy",
    "SafeCount",
    "SafeTable",
    "Why",
    "difference_refusal",
    "protect",
    "rounded",
    "safe_count",
    "safe_figure",
    "safe_funnel",
    "safe_map",
    "safe_median",
    "safe_percentile",
    "safe_share",
]
