"""Taking part and staying, and whether signals of staying away were answered in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from referral.domain.codes import ActivityKind
from tests.analysis.by_hand.curves import happening, held, surviving
from tests.analysis.by_hand.files import Release, Row, by_quarter, largest, people
from tests.analysis.by_hand.holding import Expected, Line, Lines
from tests.analysis.by_hand.rules import (
    SMALLEST,
    Cell,
    Key,
    along,
    counted,
    divided,
    hidden,
    parts,
    shared,
    steps_of_ten,
)
from tests.analysis.by_hand.way import weekly

CAME, EXCUSED, MISSED = frozenset({"present", "late"}), "notified", "absent"
GAP = AWAY = 28
BANDS = {"1": (1, 1), "2-3": (2, 3), "4-9": (4, 9), "10+": (10, 10**6)}


@dataclass(frozen=True, slots=True)
class Part:
    """One referral of somebody who came: marks by day since the first time, and how it went on."""

    row: Row
    marks: tuple[tuple[int, str], ...]
    days: int
    event: int
    """0 known no further, 1 stopped, 2 found the way."""
    gap: bool

    def often(self, *states: str) -> int:
        """How many marks say one of these."""
        return sum(state in states for _, state in self.marks)


def _once(release: Release) -> tuple[dict[str, list[tuple[int, str]]], int]:
    """Marks by referral: one per activity and day. Where two contradict each other there is none."""
    said: dict[tuple[str, str, int], set[str]] = {}
    for each in release.of("attendance"):
        if each["day"] is not None and each["state"] is not None:
            said.setdefault((each["rid"], each["activity"], each["day"]), set()).add(each["state"])
    found: dict[str, list[tuple[int, str]]] = {}
    for (rid, _, day), states in said.items():
        if len(states) == 1:
            found.setdefault(rid, []).append((day, min(states)))
    return found, sum(len(states) > 1 for states in said.values())


def _part(row: Row, marks: Sequence[tuple[int, str]]) -> Part:
    first, last, follow = row["first_day"], row["last_day"], row["follow_days"]
    mine = tuple(sorted(each for each in marks if each[0] >= first))
    longest = max((two[0] - one[0] for one, two in pairwise(mine)), default=0)
    away = sum(day > last and state in {EXCUSED, MISSED} for day, state in mine)
    seen = max((day for day, _ in mine), default=last)
    ended = row["closed_day"] is not None or row["ended_day"] is not None
    gap = longest >= GAP or (not ended and follow - max(seen, last) >= GAP)
    if row["closed_day"] is not None and row["close_reason"] == "found_way":
        return Part(row, mine, max(row["closed_day"], last) - first, 2, gap)
    stopped = ended or (away >= 2 and seen - last >= AWAY)
    return Part(row, mine, last - first, int(stopped), gap)


def participation(release: Release, extra: dict[str, Any]) -> Expected:
    """From the first time: how long, how often, and per kind of activity."""
    came = [row for row in release.referrals if row["first_day"] is not None]
    fits = [row for row in came if 0 <= row["first_day"] <= row["last_day"] <= row["follow_days"]]
    marks, doubtful = _once(release)
    found = [_part(row, marks.get(row["rid"], ())) for row in fits]
    course = [(each.days, each.event) for each in found]
    size, dominance = min(people(fits), len(fits)), largest(fits)
    still, stopped, way = (
        held(read, course, size, dominance)
        for read in (surviving(course), happening(course, 1), happening(course, 2))
    )
    horizons: dict[tuple[object, ...], Line] = {}
    for day in (28, 91, 182):
        both = along(stopped[day][0], way[day][0]), along(way[day][0], stopped[day][0])
        names = ("still", "low", "high", "dropped", "found")
        horizons[(day,)] = dict(zip(names, (*still[day], *both), strict=True))
    odd = len(came) - len(fits)
    return Expected(
        people=counted(people(fits)),
        missing=shared(people(each.row for each in found if each.gap), people(fits)),
        exclusions=tuple(counted(each) for each in (odd, doubtful) if each),
        tables={
            "horizons": Lines(("day",), horizons),
            "curve": weekly({"Doet nog mee": still}),
            "sessions": _sessions(fits),
            "marks": _marks(found),
            "kinds": _kinds(release.referrals),
        },
    )


def _sessions(fits: Sequence[Row]) -> Lines:
    bands = {
        name: [row for row in fits if row["attended"] is not None and low <= row["attended"] <= high]
        for name, (low, high) in BANDS.items()
    }
    cells = divided(bands, tells=True)
    return Lines(
        ("times",),
        {
            (name,): {"number": cells[name], "share": along(shared(len(part), len(fits)), cells[name])}
            for name, part in bands.items()
        },
    )


def _marks(found: Sequence[Part]) -> Lines:
    """Of the times that were written down; ten people behind each."""
    kinds = {"came": tuple(CAME), "excused": (EXCUSED,), "missed": (MISSED,)}
    counts: dict[Key, int] = {
        (name,): sum(each.often(*states) for each in found) for name, states in kinds.items()
    }
    persons: dict[Key, int] = {
        (name,): people(each.row for each in found if each.often(*states)) for name, states in kinds.items()
    }
    cells = parts(counts, persons, tells=True)
    whole = sum(counts.values())
    return Lines(
        ("mark",), {(name,): {"share": along(shared(counts[(name,)], whole), cells[name])} for name in kinds}
    )


def _kinds(rows: Sequence[Row]) -> Lines:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row["placed_day"] is not None and row["activity_kind"] in set(ActivityKind):
            groups.setdefault(row["activity_kind"], []).append(row)
    cells = divided(groups, tells=False)
    made: dict[tuple[object, ...], Line] = {}
    for kind, part in groups.items():
        numbers = [sum(row[f"{step}_day"] is not None for row in part) for step in ("first", "fourth")]
        safe = steps_of_ten([len(part), *numbers])[1:]
        shares = [
            each if each.hide else along(shared(int(each.value or 0), len(part)), cells[kind])
            for each in safe
        ]
        made[(kind,)] = {"placed": cells[kind], "first": shares[0], "fourth": shares[1]}
    return Lines(("kind",), made)


def signals(release: Release, extra: dict[str, Any]) -> Expected:
    """Answered in time, late, and open still; late is what is neither of the two others."""
    known = [row for row in release.referrals if row["signals"] is not None]
    fits = [row for row in known if min(_answers(row).values()) >= 0]
    sums: dict[Key, int] = {
        (name,): sum(_answers(row)[name] for row in fits) for name in ("in_time", "late", "open")
    }
    persons = {(name,): people(row for row in fits if _answers(row)[name] > 0) for (name,) in sums}
    cells = parts(sums, persons, tells=True)
    few = persons[("open",)] < SMALLEST
    waiting = hidden("few people wait") if few else shared(sums[("open",)], sum(sums.values()))
    odd = len(known) - len(fits)
    return Expected(
        people=counted(people(row for row in fits if row["signals"] > 0)),
        missing=waiting,
        exclusions=(counted(odd),) if odd else (),
        tables={
            "answers": Lines(("answer",), {(name,): {"number": cell} for name, cell in cells.items()}),
            "quarters": _signals_by_quarter(fits),
        },
    )


def _answers(row: Row) -> dict[str, int]:
    early, waiting = row["signals_in_time"] or 0, row["signals_open"] or 0
    return {"in_time": early, "late": row["signals"] - early - waiting, "open": waiting}


def _signals_by_quarter(rows: Sequence[Row]) -> Lines:
    groups = by_quarter(rows)
    counts: dict[Key, int] = {(name,): sum(row["signals"] for row in part) for name, part in groups.items()}
    persons: dict[Key, int] = {
        (name,): people(row for row in part if row["signals"] > 0) for name, part in groups.items()
    }
    cells = parts(counts, persons, tells=False)
    return Lines(
        ("quarter",),
        {
            (name,): {"number": cells[name], "share": along(_in_time(part), cells[name])}
            for name, part in groups.items()
        },
    )


def _in_time(part: Sequence[Row]) -> Cell:
    early, late = (sum(_answers(row)[name] for row in part) for name in ("in_time", "late"))
    behind = min(people(row for row in part if _answers(row)[name] > 0) for name in ("in_time", "late"))
    return shared(early, early + late) if behind >= SMALLEST else hidden(f"{behind} people")
