"""The same numbers once more, from the files: plain Python over duckdb, without polars or networkx."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

Row = dict[str, Any]
SMALLEST = 10


def rows(folder: Path, table: str) -> list[Row]:
    """A table as dictionaries."""
    found = duckdb.sql(f"SELECT * FROM read_parquet('{folder}/{table}.parquet')")
    assert found is not None
    names = found.columns
    return [dict(zip(names, each, strict=True)) for each in found.fetchall()]


def ties(folder: Path, quarters: Iterable[str] | None = None) -> list[Row]:
    """Ties with what belongs to their referral."""
    behind = {each["rid"]: each for each in rows(folder, "referral")}
    wanted = set(quarters) if quarters is not None else None
    return [
        each | {name: behind[each["rid"]][name] for name in ("pid", "practice", "follow_days")}
        for each in rows(folder, "tie")
        if wanted is None or each["quarter"] in wanted
    ]


def fives(number: int) -> int:
    return 5 * ((number + 2) // 5)


def people(found: Iterable[Row]) -> int:
    return len({each["pid"] for each in found})


def counted(found: Iterable[Row], source: str = "source", target: str = "target") -> Counter[tuple[str, str]]:
    """How often each tie was, without what stays within one."""
    pairs = [(each[source], each[target]) for each in found]
    return Counter((a, b) for a, b in pairs if a is not None and b is not None and a != b)


def sectors(found: Iterable[Row], source: str = "source", target: str = "target") -> dict[str, str]:
    often: dict[str, Counter[str]] = defaultdict(Counter)
    for each in found:
        if each[source] is None or each[target] is None:
            continue
        often[each[source]][each["source_sector"]] += 1
        often[each[target]][each["target_sector"]] += 1
    return {node: min(seen, key=lambda sector: (-seen[sector], sector)) for node, seen in often.items()}


def network(found: list[Row], source: str = "source", target: str = "target", weighted: bool = False) -> Row:
    """The measures of domain.md 5b."""
    times = counted(found, source, target)
    weight = dict(times) if weighted else dict.fromkeys(times, 1)
    nodes = sorted({node for pair in times for node in pair})
    size, total, sector = len(nodes), sum(weight.values()), sectors(found, source, target)
    sent = {node: sum(each for (a, _), each in weight.items() if a == node) for node in nodes}
    got = {node: sum(each for (_, b), each in weight.items() if b == node) for node in nodes}
    most = (size - 1) * total if weighted else (size - 1) ** 2
    cross = sum(each for (a, b), each in weight.items() if sector[a] != sector[b])
    return {
        "nodes": size,
        "ties": total,
        "density": total / (size * (size - 1)),
        "reciprocity": sum(min(each, weight.get((b, a), 0)) for (a, b), each in weight.items()) / total,
        "out_centralisation": sum(max(sent.values()) - each for each in sent.values()) / most,
        "in_centralisation": sum(max(got.values()) - each for each in got.values()) / most,
        "cross": cross / total,
        "e_i": (cross - (total - cross)) / total,
        "crossing": cross,
    }


def loops(found: list[Row], source: str = "source", target: str = "target") -> float:
    """Pairs with a referral one way and feedback the other."""
    referred = counted([each for each in found if each["tie_kind"] == "referral"], source, target)
    told = counted([each for each in found if each["tie_kind"] == "feedback"], source, target)
    return sum((b, a) in told for a, b in referred) / len(referred)


def together(groups: Mapping[str, list[Row]], rest: str) -> dict[str, list[Row]]:
    """Groups below ten people in one; while that is too small too, the smallest of the others joins."""
    kept = dict(groups)
    small = sorted(name for name, each in kept.items() if people(each) < SMALLEST)
    left = sorted((name for name in kept if name not in small), key=lambda name: (people(kept[name]), name))
    gathered = [each for name in small for each in kept.pop(name)]
    while small and people(gathered) < SMALLEST:
        if not left:
            return {}
        gathered += kept.pop(left.pop(0))
    return kept | {rest: gathered} if gathered else kept


def survival(times: list[tuple[int, bool]], day: float) -> float:
    """Kaplan-Meier by its definition."""
    left = 1.0
    for each in sorted({time for time, happened in times if happened and time <= day}):
        at_risk = sum(time >= each for time, _ in times)
        left *= 1 - sum(time == each and happened for time, happened in times) / at_risk
    return left


def shown_curve(times: list[tuple[int, bool]], days: Iterable[int], behind: int) -> list[float | None]:
    """The share it has happened to, as it may be shown: ten on either side, and steps of ten people."""
    found: list[float | None] = []
    last: float | None = None
    for day in days:
        left = survival(times, day)
        followed = sum(time >= day for time, _ in times)
        wide = min(left, 1 - left) * behind >= SMALLEST - 1e-9 and followed >= SMALLEST
        if wide and (last is None or abs(left - last) * behind >= SMALLEST - 1e-9):
            last = left
        found.append(round(1 - round(last, 2), 2) if wide and last is not None else None)
    return found


def half(times: list[tuple[int, bool]], part: float = 0.5) -> int | None:
    """The first day on which so many have had it."""
    days = sorted({time for time, happened in times if happened})
    return next((day for day in days if 1 - survival(times, day) >= part - 1e-9), None)


def waits(
    found: list[Row], start: str = "day", end: str = "answered_day"
) -> tuple[list[tuple[int, bool]], list[Row]]:
    """Times and whether it happened; what cannot be is left out."""
    times, kept = [], []
    for each in found:
        began, ended, last = each[start], each[end], each["follow_days"]
        if (
            began is None
            or last is None
            or last < began
            or (ended is not None and not began <= ended <= last)
        ):
            continue
        times.append(((last if ended is None else ended) - began, ended is not None))
        kept.append(each)
    return times, kept
