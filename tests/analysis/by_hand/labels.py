"""Ties between organisations that may stand alone, and the others taken together."""

from collections import Counter
from collections.abc import Iterable, Sequence

from tests.analysis.by_hand.answering import function_word
from tests.analysis.by_hand.files import Row, people
from tests.analysis.by_hand.holding import Tie, Unnamed
from tests.analysis.by_hand.rules import SMALLEST, fives

OTHERS = "Overige verbindingen samen"
ALIKE, MOST = 3, 24
WORDS = {
    "gp": ("Huisartsenpraktijk", "huisartsenpraktijken"),
    "coach": ("Welzijnsteam", "welzijnsteams"),
    "care_worker": ("Zorgorganisatie", "zorgorganisaties"),
}
SIDES = ("source", "target")


def labelled(inside: Sequence[Row]) -> Unnamed:
    """An organisation stands alone with ten people through it and two others of its function beside it."""
    names = _names(inside)
    ties: dict[tuple[str, str], list[Row]] = {}
    for row in inside:
        if row["source"] is None or row["target"] is None:
            continue
        pair = names[row["source"]], names[row["target"]]
        if pair[0] != pair[1]:
            ties.setdefault(pair, []).append(row)
    return Unnamed(tuple(_folded(ties)))


def _names(inside: Sequence[Row]) -> dict[str, str]:
    """What each organisation is called; those that stand alone have a mark of their own."""
    often: dict[str, Counter[str]] = {}
    through: dict[str, set[str]] = {}
    for row in inside:
        for side in SIDES:
            if row[side] is not None:
                often.setdefault(row[side], Counter())[row[f"{side}_function"] or ""] += 1
                through.setdefault(row[side], set()).add(row["pid"])
    function = {node: min(seen, key=lambda each: (-seen[each], each)) for node, seen in often.items()}
    wide: dict[str, list[tuple[int, str]]] = {}
    for node, pids in through.items():
        if len(pids) >= SMALLEST:
            wide.setdefault(function[node], []).append((len(pids), node))
    alone = _alone(wide)
    return {node: _name(node, function[node], wide, alone) for node in often}


def _alone(wide: dict[str, list[tuple[int, str]]]) -> set[str]:
    enough = sorted((each for rows in wide.values() if len(rows) >= ALIKE for each in rows), reverse=True)
    kept = {node for _, node in enough[:MOST]}
    groups = [{node for _, node in rows} & kept for rows in wide.values()]
    return {node for group in groups if len(group) >= ALIKE for node in group}


def _name(node: str, function: str, wide: dict[str, list[tuple[int, str]]], alone: set[str]) -> str:
    one, many = WORDS.get(function, (function_word(function), ""))
    if node in alone:
        return f"{one}#{node}"
    if not many:
        return one
    return f"Overige {many}" if len(wide.get(function, ())) >= ALIKE else many.capitalize()


def _folded(ties: dict[tuple[str, str], list[Row]]) -> Iterable[tuple[Tie, ...]]:
    """Ties of fewer than ten people together, with the smallest other one when that is too few still.

    Which of two equally small ones joins follows from numbers that mean nothing: either may.
    """
    small = [pair for pair, rows in ties.items() if people(rows) < SMALLEST]
    for taken in _ways(ties, small):
        if taken is None:
            yield ()
            continue
        made = [(*pair, fives(len(rows))) for pair, rows in ties.items() if pair not in taken]
        rest = sum(len(ties[pair]) for pair in taken)
        yield (*made, *([(OTHERS, "", fives(rest))] if taken else []))


def _ways(
    ties: dict[tuple[str, str], list[Row]], small: list[tuple[str, str]]
) -> Iterable[list[tuple[str, str]] | None]:
    if not small or people(row for pair in small for row in ties[pair]) >= SMALLEST:
        yield small
        return
    left = {pair: people(rows) for pair, rows in ties.items() if pair not in small}
    if not left:
        yield None
    for pair, size in left.items():
        if size == min(left.values()):
            yield from _ways(ties, [*small, pair])
