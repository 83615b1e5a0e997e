"""Reach: referrals by area and quarter against who live there, and who referred or was referred."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from referral.domain.codes import Funding
from referral.domain.disclosure import POLICY
from tests.analysis.by_hand.files import UNKNOWN, Release, Row, people, quarters_of
from tests.analysis.by_hand.holding import Expected, Line, Lines
from tests.analysis.by_hand.rules import (
    ALL,
    NOTHING,
    Cell,
    Key,
    along,
    counted,
    divided,
    hidden,
    measured,
    protected,
    shared,
    tallied,
)

GUIDE = 60
WHOLE = "Alle wijken"


def reach(release: Release, extra: dict[str, Any]) -> Expected:
    """As the definition says: per 10,000 inhabitants and year, a quarter counting four times."""
    rows = release.referrals
    homes = {
        each["area"]: each["inhabitants"]
        for each in release.rows("area")
        if (each["inhabitants"] or 0) > 0 and release.choice.get("area", each["area"]) == each["area"]
    }
    placed = [row for row in rows if row["area"] in homes]
    quarters = quarters_of(rows)
    cells = _protected(placed, sorted(homes), quarters)
    elsewhere = len(rows) - len(placed)
    return Expected(
        people=counted(people(rows)),
        missing=shared(elsewhere, len(rows)),
        exclusions=(counted(elsewhere),) if elsewhere else (),
        tables={
            "areas": _areas(cells, homes, len(quarters)),
            "quarters": _quarters(cells, homes, quarters),
            "practices": _practices(release),
            "ages": _groups(rows, "age_band", {}),
            "funding": _groups(rows, "funding", {each.value: each.label for each in Funding}),
        },
    )


def _protected(rows: Sequence[Row], areas: list[str], quarters: list[str]) -> dict[Key, Cell]:
    if not areas or not quarters:
        return {}
    counts, persons, every = tallied(rows, lambda row: row["area"], lambda row: row["quarter"] or UNKNOWN)
    values = [*quarters, *({UNKNOWN} & {key[1] for key in counts})]
    on_map = {
        key
        for key, found in every.items()
        if key[0] != ALL and len({row["practice"] for row in found} - {None}) < POLICY.practices_on_map
    }
    return protected(counts, [(areas, False), (values, False)], persons, on_map)


def _line(cell: Cell, inhabitants: int, quarters: int) -> Line:
    if cell.value is None or not quarters:
        return {"number": cell, "rate": NOTHING}
    rate = cell.value * 4 / quarters * 10_000 / inhabitants
    return {"number": cell, "rate": replace(cell, value=rate, near=0.050001)}


def _wholes(homes: dict[str, int]) -> list[tuple[str, str, int]]:
    """Name, key and inhabitants of each area, and of all together where there are several."""
    several = [(WHOLE, ALL, sum(homes.values()))] if len(homes) > 1 else []
    return [(area, area, number) for area, number in homes.items()] + several


def _areas(cells: dict[Key, Cell], homes: dict[str, int], quarters: int) -> Lines:
    made: dict[tuple[object, ...], Line] = {}
    for name, key, inhabitants in _wholes(homes):
        cell = cells.get((key, ALL), hidden("no quarter is known"))
        made[(name,)] = _line(cell, inhabitants, quarters) | {
            "inhabitants": Cell(inhabitants),
            "guide": Cell(GUIDE),
        }
    return Lines(("area",), made)


def _quarters(cells: dict[Key, Cell], homes: dict[str, int], quarters: list[str]) -> Lines:
    made: dict[tuple[object, ...], Line] = {
        (name, quarter): _line(cells[key, quarter], inhabitants, 1)
        for name, key, inhabitants in _wholes(homes)
        for quarter in quarters
    }
    return Lines(("area", "quarter"), made)


def _practices(release: Release) -> Lines:
    """How many of those that may refer did; three at least did and three did not."""
    known = max((row["practices"] or 0 for row in release.rows("area")), default=0)
    active = min(known, len({row["practice"] for row in release.referrals} - {None}))
    share = hidden(f"{active} of {known} practices")
    if min(active, known - active) >= POLICY.practices_on_map:
        part = round(active / known * 20) / 20
        share = replace(measured(part, people(release.referrals)), near=1e-9)
    return Lines((), {(): {"known": Cell(known), "share": share}})


def _groups(rows: Sequence[Row], column: str, words: dict[str, str]) -> Lines:
    """By a code; who has none is a group too."""
    sizes = Counter(row[column] or "" for row in rows)
    groups = {name: [row for row in rows if (row[column] or "") == name] for name in sizes}
    cells = divided(groups, tells=False)
    return Lines(
        (column,),
        {
            (words.get(name, name) or "Niet bekend",): {
                "number": cells[name],
                "share": along(shared(size, len(rows)), cells[name]),
            }
            for name, size in sizes.items()
        },
    )
