"""Who works with whom in the last four quarters: the measures of domain.md 5b, and ties without names."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.analysis.by_hand.answering import TOO_FEW, function_word, lacking
from tests.analysis.by_hand.files import Release, Row, largest, number_of, people, quarters_of
from tests.analysis.by_hand.holding import Expected, Line, Lines, Unnamed
from tests.analysis.by_hand.labels import labelled
from tests.analysis.by_hand.rules import SMALLEST, Cell, counted, measured, shared

ORGANISATIONS = ("source", "target")
FUNCTIONS = ("source_function", "target_function")
NEEDED = (*ORGANISATIONS, *FUNCTIONS, "source_sector", "target_sector")
WINDOW = 4
Z = 1.959964
Pair = tuple[str, str]
Ranged = tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Net:
    """Ties by how often (or once each), who has one, and everybody's sector."""

    ties: Mapping[Pair, int]
    nodes: frozenset[str]
    sectors: Mapping[str, str]

    @property
    def total(self) -> int:
        """All ties, or all times."""
        return sum(self.ties.values())

    @property
    def crossing(self) -> dict[Pair, int]:
        """Ties between two sectors."""
        return {
            pair: number
            for pair, number in self.ties.items()
            if self.sectors.get(pair[0], "") != self.sectors.get(pair[1], "")
        }

    @property
    def returned(self) -> dict[Pair, int]:
        """What comes back of each tie."""
        return {(a, b): min(number, self.ties.get((b, a), 0)) for (a, b), number in self.ties.items()}

    def without(self, node: str, ties: Mapping[Pair, int]) -> int:
        """The ties that are left when somebody was not there."""
        return sum(number for pair, number in ties.items() if node not in pair)


def net(rows: Iterable[Row], sides: Pair, *, weighted: bool = False, members: Iterable[str] = ()) -> Net:
    """A tie is there from once; what stays within one is none."""
    named = [row for row in rows if row[sides[0]] is not None and row[sides[1]] is not None]
    times = Counter((row[sides[0]], row[sides[1]]) for row in named if row[sides[0]] != row[sides[1]])
    often: dict[str, Counter[str]] = {}
    for row in named:
        for side, sector in zip(sides, ("source_sector", "target_sector"), strict=True):
            if row[sector] is not None:
                often.setdefault(row[side], Counter())[row[sector]] += 1
    sectors = {node: min(seen, key=lambda each: (-seen[each], each)) for node, seen in often.items()}
    nodes = frozenset(node for pair in times for node in pair) | frozenset(members)
    return Net(dict(times) if weighted else dict.fromkeys(times, 1), nodes, sectors)


def _ranged(value: float, others: Sequence[float], ceiling: float | None) -> Ranged:
    """Leaving out one organisation at a time (Snijders and Borgatti 1999); from ten organisations on."""
    size = len(others)
    if size < 10:
        return value, None, None
    mean = sum(others) / size
    error = Z * math.sqrt((size - 2) / (2 * size) * sum((each - mean) ** 2 for each in others))
    high = value + error
    return value, max(0.0, value - error), high if ceiling is None else min(ceiling, high)


def density(found: Net, *, weighted: bool = False) -> Ranged:
    """Ties of all that could be."""
    size = len(found.nodes)
    if size < 2:
        return None, None, None
    value = found.total / (size * (size - 1))
    if size < 10:
        return value, None, None
    left = [found.without(node, found.ties) / ((size - 1) * (size - 2)) for node in found.nodes]
    return _ranged(value, left, None if weighted else 1.0)


def share_of(found: Net, part: Mapping[Pair, int]) -> Ranged:
    """A part of all ties."""
    if not found.total:
        return None, None, None
    value = sum(part.values()) / found.total
    left = [found.without(node, found.ties) for node in found.nodes]
    if len(left) < 10 or min(left) <= 0:
        return value, None, None
    others = [found.without(node, part) / found.without(node, found.ties) for node in found.nodes]
    return _ranged(value, others, 1.0)


def centralisation(found: Net, side: int, *, weighted: bool = False) -> float | None:
    """How far one does more than the others, of what a star has (Freeman 1979)."""
    size = len(found.nodes)
    if size < 2 or not found.total:
        return None
    degree = Counter(dict.fromkeys(found.nodes, 0))
    for pair, number in found.ties.items():
        degree[pair[side]] += number
    most = (size - 1) * found.total if weighted else (size - 1) ** 2
    return sum(max(degree.values()) - each for each in degree.values()) / most


def loops(rows: Sequence[Row], sides: Pair) -> float | None:
    """Pairs with a referral one way: the part with feedback the other."""
    referred = net([row for row in rows if row["tie_kind"] == "referral"], sides).ties
    told = net([row for row in rows if row["tie_kind"] == "feedback"], sides).ties
    return sum((b, a) in told for a, b in referred) / len(referred) if referred else None


def network(release: Release, extra: dict[str, Any]) -> Expected:
    """Both networks, quarter by quarter too, the ties without names, and what hangs on one coach."""
    ties = release.of("tie")
    empty = lacking(ties, *NEEDED)
    if empty:
        return Expected(refused=empty)
    window = _window(release, ties)
    inside = [row for row in ties if row["quarter"] in window]
    if people(inside) < SMALLEST:
        return Expected(refused=TOO_FEW)
    own = sum(row["source"] is not None and row["source"] == row["target"] for row in inside)
    unnamed = sum(row["source"] is None or row["target"] is None for row in inside)
    coached = [row for row in release.referrals if row["quarter"] in window]
    tables: dict[str, Lines | Unnamed] = {
        "measures": _measures(ties, inside),
        "change": _change(ties),
        "ties": labelled(inside),
        **_reliance(coached),
        **_survey(extra.get("survey", ()), inside),
        **_relational(extra.get("relational", ())),
    }
    return Expected(
        people=counted(people(inside)),
        missing=shared(unnamed, len(inside)),
        exclusions=(counted(own),) if own else (),
        tables=tables,
    )


def _window(release: Release, ties: Sequence[Row]) -> frozenset[str]:
    """The last four quarters that there are, or the four up to the one that was chosen."""
    known = [number_of(row["quarter"]) for row in ties if row["quarter"] is not None]
    chosen = release.choice.get("last")
    last = number_of(chosen) if chosen else max(known, default=0)
    return frozenset(f"{each // 4}-Q{each % 4 + 1}" for each in range(last - WINDOW + 1, last + 1))


def _measures(ties: Sequence[Row], inside: Sequence[Row]) -> Lines:
    size, dominance = people(inside), largest(inside)
    everybody = {row[side] for row in ties for side in ORGANISATIONS if row[side] is not None}
    plain, often = (net(inside, ORGANISATIONS, weighted=each) for each in (False, True))
    roles, often_roles = (net(inside, FUNCTIONS, weighted=each) for each in (False, True))
    four = ((plain, False), (often, True), (roles, False), (often_roles, True))

    def line(first: Ranged, *others: float | None) -> Line:
        names = ("organisations", "low", "high", "organisations_weighted", "functions", "functions_weighted")
        cells = [measured(each, size, dominance, 2) for each in (*first, *others)]
        return dict(zip(names, cells, strict=True))

    def alone(value: float | None) -> Ranged:
        return value, None, None

    isolates = density(net(inside, ORGANISATIONS, members=everybody))
    dense = [density(each, weighted=is_weighted) for each, is_weighted in four]
    back = [share_of(each, each.returned) for each, _ in four]
    out, into = (
        [centralisation(each, side, weighted=is_weighted) for each, is_weighted in four] for side in (0, 1)
    )
    cross = [share_of(each, each.crossing) for each in (plain, roles)]
    outward = [_in_fives(each) for each in (often, often_roles)]
    e_i = [
        None if each is None else 2 * each - 1 for each in (cross[0][0], outward[0], cross[1][0], outward[1])
    ]
    return Lines(
        ("measure",),
        {
            ("nodes",): line(alone(len(plain.nodes)), None, len(roles.nodes), None),
            ("ties",): line(alone(plain.total), None, roles.total, None),
            ("density",): line(dense[0], *(each[0] for each in dense[1:])),
            ("density_isolates",): line(isolates, None, None, None),
            ("reciprocity",): line(back[0], *(each[0] for each in back[1:])),
            ("out_centralisation",): line(alone(out[0]), *out[1:]),
            ("in_centralisation",): line(alone(into[0]), *into[1:]),
            ("cross",): line(cross[0], outward[0], cross[1][0], outward[1]),
            ("e_i",): line(alone(e_i[0]), *e_i[1:]),
            ("loops",): line(
                alone(loops(inside, ORGANISATIONS)), _told(inside), loops(inside, FUNCTIONS), None
            ),
        },
    )


def _in_fives(found: Net) -> float | None:
    """The part of all times between sectors; a few times may be a few people."""
    cell = shared(sum(found.crossing.values()), found.total)
    return None if cell.hide else cell.value


def _told(rows: Sequence[Row]) -> float | None:
    """Referrals with feedback, of referrals."""
    sent = {row["rid"] for row in rows if row["tie_kind"] == "referral"}
    told = {row["rid"] for row in rows if row["tie_kind"] == "feedback"} & sent
    cell = shared(len(told), len(sent))
    return None if cell.hide else cell.value


def _change(ties: Sequence[Row]) -> Lines:
    """Each quarter by itself, also one in which nothing happened."""
    made: dict[tuple[object, ...], Line] = {}
    for quarter in quarters_of(ties):
        rows = [row for row in ties if row["quarter"] == quarter]
        found = net(rows, ORGANISATIONS)
        values = {
            "density": density(found)[0],
            "reciprocity": share_of(found, found.returned)[0],
            "in_centralisation": centralisation(found, 1),
            "cross": share_of(found, found.crossing)[0],
            "loops": loops(rows, ORGANISATIONS),
        }
        made[(quarter,)] = {
            name: measured(value, people(rows), largest(rows), 2) for name, value in values.items()
        }
    return Lines(("quarter",), made)


def _reliance(rows: Sequence[Row]) -> dict[str, Lines]:
    """The part of the busiest coach, of three at least."""
    made: dict[tuple[object, ...], Line] = {}
    for what, day in (("contacts", "reached_day"), ("feedback", "feedback_day")):
        done = [row for row in rows if row[day] is not None]
        carried = Counter(row["coach"] for row in done if row["coach"] is not None)
        if len(carried) >= 3 and people(done) >= SMALLEST:
            busiest = shared(max(carried.values()), sum(carried.values()))
            made[(what,)] = {"busiest": busiest, "even": measured(1 / len(carried), people(done), 0, 2)}
    return {"reliance": Lines(("what",), made)} if made else {}


ITEMS = {"knowledge": "Kennen van elkaars werk", "appreciation": "Waardering", "respect": "Respect"}


GROUPS = {
    "cure": "Huisartsenzorg",
    "care": "Zorg aan huis en behandeling",
    "welfare": "Welzijn en sociale hulp",
    "street": "Kerk, buurt en openbare orde",
    "all": "Alle anderen",
}


def _survey(rows: Iterable[Mapping[str, Any]], inside: Sequence[Row]) -> dict[str, Lines]:
    """What partners said of each other, from five answers on, beside how often they met in the log."""
    made: dict[tuple[object, ...], Line] = {}
    for each in rows:
        if each["n"] < 5 or each["mean"] is None:
            continue
        both = [row for row in inside if _sent(row, each["from_role"], each["to_role"])]
        made[each["period"], GROUPS[each["from_role"]], GROUPS[each["to_role"]], ITEMS[each["item"]]] = {
            "answers": Cell(5 * ((each["n"] + 2) // 5)),
            "mean": Cell(each["mean"], near=0.050001),
            "times": counted(len(both), people(both)),
        }
    return {"survey": Lines(("period", "from", "to", "item"), made)} if made else {}


def _sent(row: Row, source: str, target: str) -> bool:
    """From a sector, or from any other one, to a sector. Neighbours and police are in no file."""
    known = row["source_sector"] is not None and row["target_sector"] == target
    return known and (row["source_sector"] == source or (source == "all" and row["source_sector"] != target))


def _relational(rows: Iterable[Mapping[str, Any]]) -> dict[str, Lines]:
    made: dict[tuple[object, ...], Line] = {
        _pair(each): {
            "answers": Cell(5 * ((each["n"] + 2) // 5)),
            "score": Cell(each["score"], near=0.050001),
            "band": _band(each["score"], within=each["from_role"] == each["to_role"]),
        }
        for each in rows
        if each["n"] >= 5 and each["score"] is not None
    }
    return {"relational": Lines(("period", "from", "to"), made)} if made else {}


def _pair(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["period"], function_word(row["from_role"]), function_word(row["to_role"])


def _band(score: float, *, within: bool) -> str:
    """Weak, moderate and strong (domain.md 5a)."""
    low, high = (4.1, 4.6) if within else (3.5, 4.0)
    return "zwak" if score < low else "matig" if score <= high else "sterk"
