"""The script of every view, and a figure of the program held against it."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from referral.domain.research.figures import Figure
from tests.analysis.by_hand.answering import handovers, loops
from tests.analysis.by_hand.costs import costs
from tests.analysis.by_hand.files import Release, people
from tests.analysis.by_hand.holding import Expected, hold
from tests.analysis.by_hand.network import network
from tests.analysis.by_hand.outcomes import impact, outcomes
from tests.analysis.by_hand.reach import reach
from tests.analysis.by_hand.rules import NOTHING, SMALLEST
from tests.analysis.by_hand.staying import participation, signals
from tests.analysis.by_hand.trust import trust
from tests.analysis.by_hand.variants import variants
from tests.analysis.by_hand.way import funnel, speed

Script = Callable[[Release, dict[str, Any]], Expected]

SCRIPTS: Mapping[str, Script] = {
    "reach": reach,
    "funnel": funnel,
    "speed": speed,
    "participation": participation,
    "signals": signals,
    "outcomes": outcomes,
    "impact": impact,
    "loops": loops,
    "handovers": handovers,
    "network": network,
    "variants": variants,
    "trust": trust,
    "costs": costs,
}
WITHOUT_PEOPLE = frozenset({"impact"})


def held_by_hand(figure: Figure, release: Release, extra: dict[str, Any] | None = None) -> Counter[str]:
    """How many numbers of the figure are shown and right, by table. AssertionError for any that is not."""
    return hold(figure, expected_of(figure, release, extra))


def expected_of(figure: Figure, release: Release, extra: dict[str, Any] | None = None) -> Expected:
    """The figure as the script finds it. Of *figure* it sees its name, and which ways have no count."""
    given = dict(extra or {})
    if figure.view == "variants" and not figure.refused:
        ways = next(each for each in figure.tables if each.name == "ways")
        given["not_shown"] = [way for _, way, number, _ in ways.rows if number is None]
    if figure.view in WITHOUT_PEOPLE:
        return SCRIPTS[figure.view](release, given)
    if people(release.referrals) < SMALLEST:
        return Expected(refused="fewer than ten people")
    expected = SCRIPTS[figure.view](release, given)
    twice = (NOTHING,) if len(release.rows("referral")) > len(release.single) else ()
    return replace(expected, exclusions=(*expected.exclusions, *twice))
