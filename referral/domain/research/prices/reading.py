"""From a file (TOML) to a price list; what is wrong is told with its line, and nothing wrong gets through."""

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, TypeGuard

from referral.domain.errors import Invalid
from referral.domain.research.prices.lists import NEEDED, UNITS, ListKind, Price, PriceFile, Unit

LONGEST = 60_000
"""So many characters a file has at most."""

FIRST_YEAR, LAST_YEAR = 1990, 2100
HIGHEST = Decimal(100_000)
"""A price above this is a slip of the pen."""

LARGEST_PERCENT = Decimal(50)

TABLES = {ListKind.REFERENCE: "price", ListKind.SITE: "price", ListKind.INDEX: "year"}


def read_prices(text: str) -> PriceFile:
    """The list in *text*. Raises Invalid with everything that is wrong, a line each."""
    if len(text) > LONGEST:
        raise Invalid(f"Dit bestand is te lang: er passen {LONGEST} tekens in.")
    try:
        given = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Invalid(f"Dit bestand is niet te lezen als TOML: {error}.") from error
    wrong = list(_shape(given))
    if wrong:
        raise Invalid("\n".join(wrong))
    kind = ListKind(given["kind"])
    table = TABLES[kind]
    rows = given[table]
    places = _places(text, table)
    if kind is ListKind.INDEX:
        wrong = list(_faults_of_years(rows, places))
    else:
        wrong = [*_faults_of_year(given), *_faults_of_prices(rows, places, kind)]
    if wrong:
        raise Invalid("\n".join(wrong))
    return _made(kind, given, rows)


@cache
def shipped(kind: ListKind) -> PriceFile:
    """What comes along; raises KeyError for the prices of a region, which nobody else knows."""
    name = {ListKind.REFERENCE: "kostenhandleiding-2024.toml", ListKind.INDEX: "cpi.toml"}[kind]
    folder = files("referral.domain.research.prices") / "editions"
    return read_prices((folder / name).read_text(encoding="utf-8"))


def _shape(given: Mapping[str, Any]) -> Iterator[str]:
    """What keeps the file from being read at all."""
    kinds = {each.value for each in ListKind}
    if given.get("kind") not in kinds:
        yield f"‘kind’ is ‘{given.get('kind')}’, en dat is niet bekend. Kies uit: {', '.join(sorted(kinds))}."
        return
    for name in ("edition", "source"):
        value = given.get(name)
        if not isinstance(value, str) or not value.strip():
            yield f"‘{name}’ ontbreekt of is leeg."
    table = TABLES[ListKind(given["kind"])]
    rows = given.get(table)
    if not isinstance(rows, list) or not rows or not all(isinstance(each, dict) for each in rows):
        yield f"Er staat niets in: [[{table}]] ontbreekt."


def _places(text: str, table: str) -> list[int]:
    """The lines on which the entries begin, in order."""
    head = f"[[{table}]]"
    return [at for at, line in enumerate(text.splitlines(), 1) if line.split("#")[0].replace(" ", "") == head]


def _at(places: list[int], number: int) -> str:
    return f"Regel {places[number]}" if number < len(places) else f"Nummer {number + 1}"


def _faults_of_year(given: Mapping[str, Any]) -> Iterator[str]:
    year = given.get("price_year")
    if not _is_year(year):
        yield "‘price_year’ ontbreekt of is geen jaar: van welk jaar zijn deze prijzen?"


def _is_year(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and FIRST_YEAR <= value <= LAST_YEAR


def _is_number(value: object) -> TypeGuard[int | Decimal]:
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(value).is_finite()


def _faults_of_prices(rows: list[dict[str, Any]], places: list[int], kind: ListKind) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, row in enumerate(rows):
        at, code = _at(places, number), row.get("code")
        if not isinstance(code, str) or not code.strip():
            yield f"{at}: ‘code’ ontbreekt."
            continue
        if code in seen:
            yield f"{at}: ‘{code}’ staat er twee keer in, ook op {_at(places, seen[code]).lower()}."
        seen.setdefault(code, number)
        yield from (f"{at}: {fault}" for fault in _faults_of_price(code, row))
    for code in NEEDED[kind]:
        if code not in seen:
            yield f"De prijs ‘{code}’ ontbreekt. Zonder die prijs is er niets te berekenen."


def _faults_of_price(code: str, row: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(row.get("label"), str) or not row["label"].strip():
        yield f"‘label’ van ‘{code}’ ontbreekt."
    unit, wanted = row.get("unit"), UNITS.get(code.split(":", maxsplit=1)[0])
    if unit not in {each.value for each in Unit}:
        known = ", ".join(each.value for each in Unit)
        yield f"de eenheid van ‘{code}’ is ‘{unit}’, en dat is niet bekend. Kies uit: {known}."
    elif wanted is not None and unit != wanted.value:
        yield f"de eenheid van ‘{code}’ is ‘{unit}’, maar moet ‘{wanted.value}’ zijn ({wanted.label})."
    euro = row.get("euro")
    if not _is_number(euro):
        yield f"de prijs van ‘{code}’ ontbreekt: ‘euro’ moet een getal zijn, zoals 28.74."
    elif Decimal(euro) < 0:
        yield f"de prijs van ‘{code}’ is lager dan nul."
    elif Decimal(euro) > HIGHEST:
        yield f"de prijs van ‘{code}’ is hoger dan {HIGHEST} euro."


def _faults_of_years(rows: list[dict[str, Any]], places: list[int]) -> Iterator[str]:
    seen: dict[int, int] = {}
    for number, row in enumerate(rows):
        at, year, percent = _at(places, number), row.get("year"), row.get("percent")
        if not _is_year(year):
            yield f"{at}: ‘year’ ontbreekt of is geen jaar."
            continue
        if year in seen:
            yield f"{at}: {year} staat er twee keer in, ook op {_at(places, seen[year]).lower()}."
        seen.setdefault(year, number)
        if not _is_number(percent):
            yield f"{at}: ‘percent’ van {year} ontbreekt of is geen getal."
        elif abs(Decimal(percent)) > LARGEST_PERCENT:
            yield f"{at}: {percent} procent in {year} kan niet kloppen."
    gaps = [year for year in range(min(seen), max(seen) + 1) if year not in seen] if seen else []
    for gap in gaps:
        after = min(year for year in seen if year > gap)
        yield f"Het jaar {gap} ontbreekt, voor {_at(places, seen[after]).lower()}."


def _made(kind: ListKind, given: Mapping[str, Any], rows: list[dict[str, Any]]) -> PriceFile:
    if kind is ListKind.INDEX:
        percents = {row["year"]: Decimal(row["percent"]) for row in rows}
        return PriceFile(kind, given["edition"], given["source"], percents=dict(sorted(percents.items())))
    prices = tuple(Price(row["code"], row["label"], Unit(row["unit"]), Decimal(row["euro"])) for row in rows)
    return PriceFile(kind, given["edition"], given["source"], given["price_year"], prices)
