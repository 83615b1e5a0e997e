"""Whether a referrer refers again in the next quarter, after hearing back in this one or not."""

import math
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.analysis.by_hand.answering import TOO_FEW, lacking
from tests.analysis.by_hand.curves import came_by
from tests.analysis.by_hand.files import Release, Row, largest, number_of, people
from tests.analysis.by_hand.holding import Expected, Line, Lines
from tests.analysis.by_hand.rules import SMALLEST, Cell, counted, hidden, measured, shared

WITHIN_DAYS, MANY, LONGEST = 91, 3, 8
DRAWS, LOOSE = 1_000, 0.2
"""Draws of its own differ from those of the program: ends of a range agree within this part of it."""
WAYS = {
    "told": ("Iets teruggehoord", "Niets teruggehoord"),
    "read": ("Het bericht gelezen", "Geen bericht gelezen"),
}
Unit = tuple[str, int]
"""A referrer in a quarter."""


@dataclass(frozen=True, slots=True)
class Active:
    """Who referred in which quarter, about how many people, and what they heard back of those."""

    sizes: Mapping[Unit, int]
    heard: Mapping[str, frozenset[Unit]]
    behind: Mapping[str, Row]
    """For each referrer one of the people they referred."""

    @property
    def last(self) -> int:
        """The newest quarter, of which no next one is known."""
        return max((quarter for _, quarter in self.sizes), default=0)

    @property
    def units(self) -> list[Unit]:
        """All but those of the last quarter."""
        return [unit for unit in self.sizes if unit[1] < self.last]

    def again(self, unit: Unit) -> bool:
        """Whether the referrer referred in the next quarter too."""
        return (unit[0], unit[1] + 1) in self.sizes

    def fewest(self, referrers: Collection[str]) -> tuple[int, float]:
        """So many referrers and people at least, and the part of the largest practice of them."""
        theirs = [self.behind[each] for each in set(referrers)]
        return min(len(theirs), people(theirs)), largest(theirs)


def _active(rows: Sequence[Row]) -> Active:
    sizes: dict[Unit, int] = {}
    heard: dict[str, set[Unit]] = {"told": set(), "read": set()}
    behind: dict[str, Row] = {}
    for row in rows:
        if row["referrer"] is None:
            continue
        behind.setdefault(row["referrer"], row)
        if row["quarter"] is None:
            continue
        unit = row["referrer"], number_of(row["quarter"])
        sizes[unit] = sizes.get(unit, 0) + 1
        if row["feedback_day"] is not None and row["feedback_day"] <= WITHIN_DAYS:
            heard["told"].add(unit)
            if row["feedback_read_day"] is not None:
                heard["read"].add(unit)
    return Active(sizes, {way: frozenset(units) for way, units in heard.items()}, behind)


def trust(release: Release, extra: dict[str, Any]) -> Expected:
    """Shares, their difference within equal quarters and numbers, and how soon somebody comes back."""
    rows = release.referrals
    empty = lacking(rows, "referrer")
    found = _active(rows)
    if empty or len({who for who, _ in found.units}) < SMALLEST or people(rows) < SMALLEST:
        return Expected(refused=empty or TOO_FEW)
    unknown = sum(row["referrer"] is None for row in rows)
    apart = len(found.sizes) - len(found.units)
    again = {
        (way, label): _again(found, part) for way in WAYS for label, part in _parted(found, way, found.units)
    }
    return Expected(
        people=counted(people(rows)),
        missing=shared(unknown, len(rows)),
        exclusions=(counted(apart),) if apart else (),
        tables={
            "again": Lines(("way", "group"), again),
            "difference": Lines(("way",), {(way,): _difference(found, way, again) for way in WAYS}),
            "curve": Lines(("way", "group"), _curves(found)),
        },
    )


def _parted(found: Active, way: str, units: Iterable[Unit]) -> list[tuple[str, list[Unit]]]:
    every = list(units)
    yes = [unit for unit in every if unit in found.heard[way]]
    return list(zip(WAYS[way], (yes, [unit for unit in every if unit not in found.heard[way]]), strict=True))


def _again(found: Active, part: Sequence[Unit]) -> Line:
    fewest, most = found.fewest([who for who, _ in part])
    share = shared(sum(found.again(unit) for unit in part), len(part))
    if fewest < SMALLEST or most > 0.5:
        share = hidden(f"{fewest} referrers or people, a practice with {most:.2f}")
    return {"units": counted(len(part), fewest), "again": share}


def _difference(found: Active, way: str, again: Mapping[tuple[str, str], Line]) -> Line:
    """Only where both shares are shown."""
    names = ("difference", "low", "high", "p")
    shares = [again[way, label]["again"] for label in WAYS[way]]
    parts = [found.fewest([who for who, _ in part]) for _, part in _parted(found, way, found.units)]
    if any(isinstance(each, Cell) and each.hide for each in shares):
        return dict.fromkeys(names, hidden("one of the shares is not shown"))
    fewest, most = min(few for few, _ in parts), max(most for _, most in parts)
    low, high = _drawn(found, way)
    loose = LOOSE * (high - low) if low is not None and high is not None else 0.0
    ends = [measured(each, fewest, most, 2) for each in (low, high)]
    return {
        "difference": measured(_pooled(found, way, found.units), fewest, most, 2),
        "low": replace(ends[0], near=ends[0].near + loose),
        "high": replace(ends[1], near=ends[1].near + loose),
        "p": measured(_log_rank(found, way), fewest, most, 3),
    }


def _pooled(found: Active, way: str, units: Iterable[Unit]) -> float | None:
    """Mantel and Haenszel, within quarter and number of referrals (1, 2, 3 or more)."""
    strata: dict[tuple[int, int], list[int]] = {}
    for unit in units:
        four = strata.setdefault((unit[1], min(MANY, found.sizes[unit])), [0, 0, 0, 0])
        place = 0 if unit in found.heard[way] else 2
        four[place] += found.again(unit)
        four[place + 1] += 1
    gained = sum((a * n - b * m) / (m + n) for a, m, b, n in strata.values())
    weight = sum(m * n / (m + n) for _, m, _, n in strata.values())
    return gained / weight if weight else None


def _drawn(found: Active, way: str) -> tuple[float | None, float | None]:
    """Percentiles over draws of referrers with all their quarters."""
    mine: dict[str, list[Unit]] = {}
    for unit in found.units:
        mine.setdefault(unit[0], []).append(unit)
    chance, names = random.Random(4), sorted(mine)
    drawn = [
        _pooled(found, way, (unit for who in chance.choices(names, k=len(names)) for unit in mine[who]))
        for _ in range(DRAWS)
    ]
    values = sorted(each for each in drawn if each is not None)
    if len(values) < 0.9 * DRAWS:
        return None, None
    return values[round(0.025 * (len(values) - 1))], values[round(0.975 * (len(values) - 1))]


def _first_times(found: Active, way: str) -> dict[str, tuple[int, int, bool]]:
    """For each referrer from the first quarter on: quarters until the next, whether it came, and heard."""
    made = {}
    for who in {who for who, _ in found.sizes}:
        mine = sorted(quarter for each, quarter in found.sizes if each == who)
        time = (mine[1] if len(mine) > 1 else found.last) - mine[0]
        if time > 0:
            made[who] = time, int(len(mine) > 1), (who, mine[0]) in found.heard[way]
    return made


def _log_rank(found: Active, way: str) -> float | None:
    """Mantel 1966: observed and expected of who heard back, over the quarters in which somebody came back."""
    rows = list(_first_times(found, way).values())
    gap = variance = 0.0
    for day in sorted({time for time, event, _ in rows if event}):
        risk = [(time, event, heard) for time, event, heard in rows if time >= day]
        events = sum(time == day and event for time, event, _ in risk)
        heard = sum(each for _, _, each in risk)
        gap += sum(time == day and event and each for time, event, each in risk) - events * heard / len(risk)
        if len(risk) > 1:
            part = heard / len(risk)
            variance += events * part * (1 - part) * (len(risk) - events) / (len(risk) - 1)
    return math.erfc(math.sqrt(gap * gap / variance / 2)) if variance > 1e-12 else None


def _curves(found: Active) -> dict[tuple[object, ...], Line]:
    made: dict[tuple[object, ...], Line] = {}
    for way, labels in WAYS.items():
        times = _first_times(found, way)
        for label, kind in zip(labels, (True, False), strict=True):
            some = {who: (time, event) for who, (time, event, heard) in times.items() if heard is kind}
            fewest, most = found.fewest(list(some))
            course = list(some.values())
            shares = came_by(course, fewest, most, range(1, LONGEST + 1)) if course else {}
            made[way, label] = {
                f"within_{place}": shares.get(place, hidden("nobody")) for place in range(1, LONGEST + 1)
            }
    return made
