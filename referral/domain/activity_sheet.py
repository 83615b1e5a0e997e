"""Reading the activity list of an area from a spreadsheet, line by line, with errors in Dutch."""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, time
from typing import Any

from referral.domain.activity_columns import EXTRA, SheetWorld
from referral.domain.codes import ActivityKind, Feature
from referral.domain.errors import Invalid
from referral.domain.schedule import ONCE, Season, check, first_weekday
from referral.lib.amounts import cents_of
from referral.lib.identifiers import bsn_in

COLUMNS = {
    "kenmerk": "eigen code van de activiteit, bijvoorbeeld W-01",
    "naam": "naam van de activiteit",
    "soort": "een van: " + ", ".join(kind.label.lower() for kind in ActivityKind),
    "organisatie": "naam van de organisatie, zoals in Patchwork",
    "wijk": "naam van de wijk, zoals in Patchwork",
    "plaats": "waar mensen elkaar treffen",
    "dag": "maandag tot en met zondag",
    "begintijd": "bijvoorbeeld 10:00",
    "minuten": "hoe lang het duurt",
    "prijs": "in euro’s per keer; 0 is gratis",
    "plekken": "hoeveel mensen kunnen meedoen",
    "eigenschappen": "gescheiden door |, bijvoorbeeld Met rollator|Gratis",
    "werkt omdat": "waarom dit mensen goed doet",
}
"""The columns that every sheet has, and what belongs in them; `EXTRA` names those that it may have."""

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_KEPT_AS_TEXT = {"starts_on", "ends_on"}
MAX_LINES = 20_000
MAX_CELL = 600
_FORMULA = re.compile(r"^[=@\t\r]|^[+-](?!\d+([.,]\d+)?$)")
_HOUR = re.compile(r"^([01]?\d|2[0-3])[:.]([0-5]\d)$")


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One valid line, ready to store."""

    external_key: str
    name: str
    kind: str
    organisation: str
    neighbourhood: str
    location: str
    weekday: int
    starts: str
    minutes: int
    price_cents: int
    capacity: int
    features: list[str]
    works_because: str
    extra: dict[str, Any] = field(default_factory=dict)
    """Columns of the catalogue that this sheet tells besides; what it does not tell stays as it is."""

    @property
    def told(self) -> dict[str, Any]:
        """`extra` as the activity holds it: days were kept as text."""
        return {
            name: date.fromisoformat(value) if name in _KEPT_AS_TEXT and value else value
            for name, value in self.extra.items()
        }

    def as_json(self) -> dict[str, Any]:
        """For storage between preview and confirmation."""
        return asdict(self)


@dataclass(slots=True)
class Line:
    """A line of the file: its number in the spreadsheet, what it holds, what is wrong with it."""

    number: int
    cells: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    row: ActivityRow | None = None


def read_sheet(content: bytes, world: SheetWorld) -> list[Line]:
    """All lines with their errors. Raises Invalid when the file as a whole cannot be read."""
    rows = _rows(_text(content))
    lines = [_check(number, cells, world) for number, cells in rows]
    seen = Counter(line.cells["kenmerk"] for line in lines if line.cells["kenmerk"])
    for line in lines:
        if seen[line.cells["kenmerk"]] > 1:
            line.errors.setdefault("kenmerk", "Dit kenmerk staat vaker in het bestand.")
            line.row = None
    return lines


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            "De letters in dit bestand zijn niet te lezen. Sla het op als ‘CSV UTF-8’ en probeer het opnieuw."
        ) from error
    if "\x00" in text:
        raise Invalid("Dit is geen CSV-bestand. Sla het werkblad op als ‘CSV UTF-8’.")
    return text


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        table = list(reader)
    except csv.Error as error:
        raise Invalid("Dit bestand is niet te lezen als CSV. Sla het werkblad op als ‘CSV UTF-8’.") from error
    names = [cell.strip().lower() for cell in table[0]] if table else []
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise Invalid(f"In de eerste regel ontbreekt: {', '.join(missing)}.")
    body = [
        (number, row) for number, row in enumerate(table[1:], start=2) if any(cell.strip() for cell in row)
    ]
    if not body:
        raise Invalid("Er staan geen activiteiten in dit bestand.")
    if len(body) > MAX_LINES:
        raise Invalid(f"Dit bestand heeft {len(body)} regels; er passen er {MAX_LINES} in één keer.")
    return [(number, _cells(names, row)) for number, row in body]


def _cells(names: list[str], row: list[str]) -> dict[str, str]:
    padded = dict(zip(names, [*row, *[""] * len(names)], strict=False))
    return {name: padded[name].strip() for name in (*COLUMNS, *EXTRA) if name in padded}


def _check(number: int, cells: dict[str, str], world: SheetWorld) -> Line:
    line = Line(number, cells)
    for name, value in cells.items():
        problem = _cell_problem(name, value)
        if problem:
            line.errors[name] = problem
    for name, known in (("organisatie", world.organisations), ("wijk", world.neighbourhoods)):
        if cells[name] and cells[name] not in known:
            line.errors.setdefault(name, f"‘{cells[name]}’ is niet bekend in Patchwork.")
    for name, column in EXTRA.items():
        problem = column.problem(cells[name], world) if cells.get(name) and name not in line.errors else ""
        if problem:
            line.errors[name] = problem
    _look_across(line, cells, world)
    if not line.errors:
        line.row = _row(cells, world)
    return line


def _look_across(line: Line, cells: Mapping[str, str], world: SheetWorld) -> None:
    """What no cell can know alone: places that are taken, and a season that never comes."""
    places = cells["plekken"]
    taken = world.taken.get(cells["kenmerk"], 0)
    if places.isdecimal() and int(places) < taken:
        line.errors.setdefault("plekken", f"Er hebben nu {taken} mensen een plek: het kan niet lager.")
    if line.errors or not any(cells.get(name) for name in ("ritme", "vanaf", "tot en met")):
        return
    told = {name: _extra(cells, world).get(name) for name in ("recurrence", "starts_on", "ends_on")}
    day, rule = _weekday(cells), told["recurrence"] or ""
    start = told["starts_on"].weekday() if rule == ONCE and told["starts_on"] else day
    if first_weekday(rule, start) != day:
        line.errors["ritme"] = "Het ritme en de eerste dag noemen een andere dag dan de kolom ‘dag’."
        return
    try:
        check(Season(rule, day, told["starts_on"], told["ends_on"]))
    except Invalid as error:
        line.errors["ritme"] = error.message


def _weekday(cells: Mapping[str, str]) -> int:
    return DAYS.index(cells["dag"].lower())


def _extra(cells: Mapping[str, str], world: SheetWorld) -> dict[str, Any]:
    """The columns that this sheet tells, by field of the activity."""
    return {
        column.name: column.read(cells[name], world) if cells[name] else column.empty()
        for name, column in EXTRA.items()
        if name in cells
    }


def _cell_problem(name: str, value: str) -> str:
    if not value:
        return "" if name in {"eigenschappen", "werkt omdat", *EXTRA} else "Deze cel is leeg."
    if _FORMULA.match(value):
        return "Deze cel begint als een formule. Typ de waarde zelf."
    if len(value) > MAX_CELL:
        return f"Deze tekst is te lang: er passen {MAX_CELL} tekens in."
    if bsn_in(value):
        return "Dit lijkt een burgerservicenummer (BSN). Dat mag hier niet staan."
    return _PROBLEMS[name](value) if name in _PROBLEMS else ""


def _number_problem(lowest: int, highest: int) -> Any:
    def problem(value: str) -> str:
        fits = value.isdecimal() and lowest <= int(value) <= highest
        return "" if fits else f"Vul een heel getal in van {lowest} tot {highest}."

    return problem


def _features_problem(value: str) -> str:
    known = {each.label.lower() for each in Feature}
    unknown = [part.strip() for part in value.split("|") if part.strip().lower() not in known]
    return f"Onbekende eigenschap: {', '.join(unknown)}." if unknown else ""


_PROBLEMS = {
    "soort": lambda value: "" if value.lower() in _kinds() else f"Onbekende soort. Kies {COLUMNS['soort']}.",
    "dag": lambda value: "" if value.lower() in DAYS else "Vul een dag van de week in.",
    "begintijd": lambda value: "" if _HOUR.match(value) else "Vul een tijd in, zoals 10:00.",
    "minuten": _number_problem(15, 480),
    "plekken": _number_problem(1, 200),
    "prijs": lambda value: "" if _is_money(value) else "Vul een bedrag in, zoals 2,50.",
    "eigenschappen": _features_problem,
}


def _kinds() -> dict[str, str]:
    return {kind.label.lower(): kind.value for kind in ActivityKind}


def _is_money(value: str) -> bool:
    try:
        return cents_of(value) >= 0
    except ValueError:
        return False


def _row(cells: Mapping[str, str], world: SheetWorld) -> ActivityRow:
    features = {each.label.lower(): each.value for each in Feature}
    hour = _HOUR.match(cells["begintijd"])
    starts = time(int(hour.group(1)), int(hour.group(2))) if hour else time(0)
    return ActivityRow(
        external_key=cells["kenmerk"],
        name=cells["naam"],
        kind=_kinds()[cells["soort"].lower()],
        organisation=cells["organisatie"],
        neighbourhood=cells["wijk"],
        location=cells["plaats"],
        weekday=_weekday(cells),
        starts=starts.isoformat("minutes"),
        minutes=int(cells["minuten"]),
        price_cents=cents_of(cells["prijs"]),
        capacity=int(cells["plekken"]),
        features=sorted(
            {features[part.strip().lower()] for part in cells["eigenschappen"].split("|") if part.strip()}
        ),
        works_because=cells["werkt omdat"],
        extra={
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in _extra(cells, world).items()
        },
    )
