"""To what a view of a release can be narrowed: only what its study holds, and only coarse choices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from referral.domain.codes import ActivityKind, Funding, Reason
from referral.domain.labels import Labelled
from referral.domain.research.filters import Filters
from referral.domain.research.studies import AreaLevel
from referral.domain.statuses import OrganisationKind
from referral.lib import clock
from referral.models import Release

MONTHS_IN_QUARTER, QUARTERS = 3, 4


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter: its field of Filters, its name in the address, its words, and what can be chosen."""

    field: str
    name: str
    label: str
    every: str
    options: tuple[tuple[str, str], ...]


CODES: tuple[tuple[str, str, str, str, str, type[Labelled]], ...] = (
    ("sector", "soort", "Verwezen door", "Alle soorten", "sector", OrganisationKind),
    ("reason", "reden", "Reden", "Alle redenen", "reason", Reason),
    ("activity", "activiteit", "Soort activiteit", "Alle soorten", "activity_kind", ActivityKind),
    ("funding", "geld", "Geldstroom", "Alle geldstromen", "funding", Funding),
)
"""Field, name, label, words for all, variable of `referral`, and the code list."""


def quarter(day: date) -> str:
    """The quarter of a day, as `2026-Q3`."""
    return f"{day.year}-Q{(day.month - 1) // MONTHS_IN_QUARTER + 1}"


def quarter_words(code: str) -> str:
    """‘derde kwartaal 2026’ for `2026-Q3`."""
    year, number = code.split("-Q")
    return f"{('eerste', 'tweede', 'derde', 'vierde')[int(number) - 1]} kwartaal {year}"


def quarters(first: date, last: date) -> list[str]:
    """Every quarter from that of *first* up to and with that of *last*."""
    found, at, end = [], (first.year, (first.month - 1) // MONTHS_IN_QUARTER), quarter(last)
    while (code := f"{at[0]}-Q{at[1] + 1}") <= end:
        found.append(code)
        at = (at[0] + (at[1] + 1) // QUARTERS, (at[1] + 1) % QUARTERS)
    return found


def choices(release: Release, areas: Sequence[str]) -> list[Choice]:
    """What can be chosen for this release; *areas* are the names of its neighbourhoods."""
    study, held = release.study, set(release.study.variables)
    last = min(study.last_day, clock.local(release.frozen_at).date())
    spans = tuple((each, quarter_words(each)) for each in quarters(study.first_day, last))
    found = [
        Choice("first", "van", "Verwezen vanaf", "Begin van de studie", spans),
        Choice("last", "tot", "Verwezen tot en met", "Eind van de studie", spans),
    ]
    if study.area_level is AreaLevel.NEIGHBOURHOOD and "referral.area" in held and areas:
        found.append(Choice("area", "wijk", "Wijk", "Hele regio", tuple((each, each) for each in areas)))
    narrowed = {"sector": study.sectors, "reason": study.reasons}
    for field, name, label, every, variable, kind in CODES:
        if f"referral.{variable}" in held:
            only = set(narrowed.get(field) or ())
            options = tuple(each for each in kind.choices() if not only or each[0] in only)
            found.append(Choice(field, name, label, every, options))
    return found


def chosen(given: dict[str, str], offered: Sequence[Choice]) -> tuple[Filters, dict[str, str]]:
    """The choice behind an address or form, and what is wrong with it, by name of the field."""
    values, wrong = {}, {}
    for each in offered:
        value = given.get(each.name, "")
        if value and value not in dict(each.options):
            wrong[each.name] = f"‘{value[:40]}’ kunt u hier niet kiezen. Kies uit de lijst."
        elif value:
            values[each.field] = value
    filters = Filters.of(values)
    if filters.first and filters.last and filters.first > filters.last:
        wrong["tot"] = "Dit kwartaal ligt voor het begin. Kies hetzelfde kwartaal of een later."
    return filters, wrong


def in_address(filters: Filters, offered: Sequence[Choice]) -> dict[str, str]:
    """The choice as parts of an address."""
    stored = filters.as_json
    return {each.name: stored[each.field] for each in offered if each.field in stored}


def in_words(filters: Filters, offered: Sequence[Choice]) -> list[tuple[str, str]]:
    """Each part of the choice: what, and which."""
    stored = filters.as_json
    return [(each.label, dict(each.options)[stored[each.field]]) for each in offered if each.field in stored]
