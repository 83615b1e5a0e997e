"""Open figures of a neighbourhood, made of the areas that were linked to it in each year (D49)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from referral.domain.areas.figure_file import COUNT, FigureRow


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One measure: the newest year, and the same a year or more before when the same borders' figures exist.

    `place` is set when a neighbourhood holds several areas and the measure cannot be added up.
    """

    measure: str
    unit: str
    year: int
    value: float
    source: str
    before_year: int | None = None
    before: float | None = None
    place: str = ""

    @property
    def change(self) -> float | None:
        """How much more than before, in the unit of the measure."""
        return None if self.before is None else round(self.value - self.before, 1)


def open_lines(figures: Iterable[FigureRow], codes: Mapping[int, Sequence[str]]) -> list[OpenLine]:
    """What may be told of one neighbourhood. *codes* are its areas per year; other years are never mixed in.

    A count is told when every area of that year has it, because half a sum is no sum.
    """
    by_measure: dict[tuple[str, str], dict[int, dict[str, FigureRow]]] = {}
    for each in figures:
        if each.code in codes.get(each.year, ()):
            years = by_measure.setdefault((each.measure, each.unit), {})
            years.setdefault(each.year, {})[each.code] = each
    found: list[OpenLine] = []
    for (_, unit), years in by_measure.items():
        whole = {year: rows for year, rows in years.items() if len(rows) == len(set(codes[year]))}
        if unit == COUNT or all(len(codes[year]) == 1 for year in whole):
            found += _together(whole)
        else:
            found += _apart(years)
    return found


def _together(years: Mapping[int, Mapping[str, FigureRow]]) -> list[OpenLine]:
    if not years:
        return []
    newest, *earlier = sorted(years, reverse=True)
    first = next(iter(years[newest].values()))
    value = sum(each.value for each in years[newest].values())
    before = earlier[0] if earlier else None
    past = sum(each.value for each in years[before].values()) if before else None
    return [OpenLine(first.measure, first.unit, newest, value, first.source, before, past)]


def _apart(years: Mapping[int, Mapping[str, FigureRow]]) -> list[OpenLine]:
    newest = max(years)
    rows = years[newest].values()
    return [
        OpenLine(each.measure, each.unit, newest, each.value, each.source, place=each.name) for each in rows
    ]
