"""`figure`: one view of a release with one choice of filters, safe to show."""

import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from referral.analysis import overlapping
from referral.analysis.errors import AnalysisError, Lacking
from referral.analysis.guarding import SMALLEST, TOO_FEW, people_in
from referral.analysis.ledger import NOTHING, Before, Ledger, keeping
from referral.analysis.reading import COLUMN_OF, Data
from referral.domain.research.figures import VIEWS, Figure
from referral.domain.research.filters import Filters

TITLES = {each.code: each.title for each in VIEWS}
WITHOUT_PEOPLE = frozenset({"impact"})
"""Views on tables without persons: the choice of referrals does not matter to them."""

QUARTER = re.compile(r"\d{4}-Q[1-4]")


def run(folder: Path, request: dict[str, Any], tell: Callable[[int, str], None]) -> dict[str, Any]:
    """`Figure.as_json` for {"view", "filters", "extra"} and what `Before` reads; see `made`."""
    tell(5, "Bestanden lezen")
    filters, before = Filters.of(request.get("filters") or {}), Before.of(request)
    data = Data(folder)
    tell(20, "Rekenen")
    found = made(data, str(request.get("view", "")), filters, before, extra=request.get("extra") or {})
    tell(100, "Klaar")
    return found.as_json


def made(
    data: Data,
    view: str,
    filters: Filters,
    before: Before = NOTHING,
    *,
    extra: dict[str, Any] | None = None,
) -> Figure:
    """One figure; `refused` says why when nothing may be shown. Raises AnalysisError for a wrong question.

    *before*: all that was shown of these people, which this figure is weighed beside.
    """
    if view not in TITLES:
        raise AnalysisError("Deze weergave bestaat niet.")
    _check(filters)
    try:
        module = import_module(f"referral.analysis.views.{view}")
        narrow = Data(data.folder, [*module.READS, *_looked_at(filters, before)])
        refused = "" if view in WITHOUT_PEOPLE else refusal(narrow, filters, before)
        if refused:
            return _refused(view, refused)
        with keeping(Ledger.opened(narrow, filters, before)) as ledger:
            found: Figure = module.make(narrow, filters, extra or {})
    except Lacking as error:
        return _refused(view, error.words)
    return found if found.refused else replace(found, counted=tuple(ledger.told))


def _looked_at(filters: Filters, before: Before) -> list[str]:
    """The columns that this choice is made by, and those of choices shown before."""
    if before != NOTHING:
        return list(COLUMN_OF.values())
    return [column for name, column in COLUMN_OF.items() if getattr(filters, name)]


def refusal(data: Data, filters: Filters, before: Before) -> str:
    """Why this choice may not be shown; empty when it may."""
    if people_in(data.cohort(filters)) < SMALLEST:
        return TOO_FEW
    return overlapping.refusal(data, filters, before.shown, before.elsewhere)


def _check(filters: Filters) -> None:
    for each in (filters.first, filters.last):
        if each and not QUARTER.fullmatch(each):
            raise AnalysisError("Schrijf een kwartaal als 2026-Q3.")
    if filters.first and filters.last and filters.first > filters.last:
        raise AnalysisError("Het eerste kwartaal ligt na het laatste.")


def _refused(view: str, words: str) -> Figure:
    return Figure(view, TITLES[view], "", "", "", "", None, refused=words)
