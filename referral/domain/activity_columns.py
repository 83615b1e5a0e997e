"""The columns that a sheet of activities may have besides the first thirteen, and how each is read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from referral.domain.activities import ActivityForm, Ingredient, Pace, Surface, Transport, Welcome
from referral.domain.errors import Invalid
from referral.domain.first_meeting import Interest, Language
from referral.domain.labels import Labelled
from referral.domain.schedule import DAYS, ONCE, ORDINALS, check_rule, first_weekday, in_words
from referral.lib.geo import Point, in_netherlands
from referral.lib.identifiers import tidy_postcode
from referral.lib.mail_addresses import tidy_mail_address
from referral.lib.phones import tidy_phone

_YES, _NO = {"ja", "j", "yes", "1"}, {"nee", "n", "no", "0"}
_RHYTHM = re.compile(r"^elke (eerste|tweede|derde|vierde|laatste) ([a-z]+) van de maand$")
_DAY_NAMES = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_EVERY = re.compile(r"^elke (2 weken op )?([a-z]+)$")


@dataclass(frozen=True, slots=True)
class SheetWorld:
    """What a sheet may name in this region: also goals by code, and places taken by key of the activity."""

    organisations: frozenset[str]
    neighbourhoods: frozenset[str]
    goals: Mapping[str, str] = field(default_factory=dict)
    taken: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it fills, what belongs in it, how a cell is read and written.

    `reader` raises ValueError for a cell that it cannot read.
    """

    name: str
    meaning: str
    reader: Callable[[str, SheetWorld], Any]
    writer: Callable[[Any, SheetWorld], str]
    wrong: str
    blank: Any = None

    def problem(self, text: str, world: SheetWorld) -> str:
        """What is wrong with a filled cell; empty for nothing."""
        try:
            self.reader(text, world)
        except (ValueError, Invalid):
            return self.wrong
        return ""

    def read(self, text: str, world: SheetWorld) -> Any:
        """The value of a filled cell."""
        return self.reader(text, world)

    def empty(self) -> Any:
        """The value of an empty cell."""
        return list(self.blank) if isinstance(self.blank, list) else self.blank

    def write(self, value: Any, world: SheetWorld) -> str:
        """The cell for a value."""
        return "" if value in (None, "", []) else self.writer(value, world)


def _plain(value: Any, world: SheetWorld) -> str:
    del world
    return str(value)


def _code(name: str, kind: type[Labelled], blank: Any = None) -> Column:
    known = {each.label.lower(): each.value for each in kind}

    def read(text: str, world: SheetWorld) -> str:
        del world
        if text.lower() not in known:
            raise ValueError(text)
        return known[text.lower()]

    names = ", ".join(each.label for each in kind)
    return Column(
        name, f"een van: {names}", read, lambda value, _: kind(value).label, f"Kies een van: {names}.", blank
    )


def _codes(name: str, kind: type[Labelled], blank: list[str] | None = None) -> Column:
    known = {each.label.lower(): each.value for each in kind}

    def read(text: str, world: SheetWorld) -> list[str]:
        del world
        parts = [part.strip().lower() for part in text.split("|") if part.strip()]
        if not set(parts) <= set(known):
            raise ValueError(text)
        return sorted({known[part] for part in parts})

    names = ", ".join(each.label for each in kind)
    write = _joined(kind.label_of)
    return Column(name, f"gescheiden door |: {names}", read, write, f"Kies uit: {names}.", blank or [])


def _joined(label: Callable[[str], str]) -> Callable[[Any, SheetWorld], str]:
    return lambda values, _: "|".join(label(each) for each in values)


def _goals_read(text: str, world: SheetWorld) -> list[str]:
    known = {name.lower(): code for code, name in world.goals.items()}
    parts = [part.strip().lower() for part in text.split("|") if part.strip()]
    if not set(parts) <= set(known):
        raise ValueError(text)
    return sorted({known[part] for part in parts})


def _goals_write(values: Any, world: SheetWorld) -> str:
    return "|".join(world.goals.get(each, each) for each in values)


def _text(name: str, meaning: str) -> Column:
    return Column(name, meaning, lambda text, _: text, _plain, "", "")


def _tidy(name: str, meaning: str, tidy: Callable[[str], str], wrong: str) -> Column:
    return Column(name, meaning, lambda text, _: tidy(text), _plain, wrong, "")


def _whole(name: str, meaning: str, lowest: int, highest: int) -> Column:
    def read(text: str, world: SheetWorld) -> int:
        del world
        if not text.isdecimal() or not lowest <= int(text) <= highest:
            raise ValueError(text)
        return int(text)

    return Column(name, meaning, read, _plain, f"Vul een heel getal in van {lowest} tot {highest}.")


def _yes_no(name: str, meaning: str, blank: bool) -> Column:
    def read(text: str, world: SheetWorld) -> bool:
        del world
        if text.lower() not in _YES | _NO:
            raise ValueError(text)
        return text.lower() in _YES

    return Column(
        name,
        f"{meaning}: ja of nee",
        read,
        lambda value, _: "ja" if value else "nee",
        "Vul ja of nee in.",
        blank,
    )


def _day(name: str, meaning: str) -> Column:
    def read(text: str, world: SheetWorld) -> date:
        del world
        for pattern in ("%d-%m-%Y", "%Y-%m-%d"):
            try:
                return datetime.strptime(text, pattern).date()  # noqa: DTZ007  # a day has no zone
            except ValueError:
                continue
        raise ValueError(text)

    def write(value: Any, world: SheetWorld) -> str:
        del world
        return f"{value:%d-%m-%Y}"

    return Column(name, meaning, read, write, "Vul een bestaande datum in, zoals 31-12-2026.")


def _degrees(name: str, *, north: bool) -> Column:
    def read(text: str, world: SheetWorld) -> float:
        del world
        value = float(text.replace(",", "."))
        if not in_netherlands(Point(value, 5.0) if north else Point(52.0, value)):
            raise ValueError(text)
        return value

    word = "breedtegraad" if north else "lengtegraad"
    return Column(
        name,
        f"{word} van de plaats; leeg: volgens de postcode",
        read,
        lambda value, _: f"{value:.5f}".replace(".", ","),
        "Dit punt ligt niet in Nederland. Vul graden in, zoals 52,37 en 4,90.",
    )


def rule_of(text: str) -> str:
    """The rule behind ‘elke dinsdag’, ‘elke 2 weken op dinsdag’, ‘elke eerste dinsdag van de maand’.

    ‘Eén keer’ is one day. A rule of RFC 5545 is taken as it is.
    Raises ValueError or Invalid for anything else.
    """
    words = " ".join(text.lower().split())
    if words in {"één keer", "een keer"}:
        return ONCE
    month, every = _RHYTHM.match(words), _EVERY.match(words)
    if month and month.group(2) in _DAY_NAMES:
        number = next(number for number, word in ORDINALS.items() if word == month.group(1))
        return f"FREQ=MONTHLY;BYDAY={number}{DAYS[_DAY_NAMES.index(month.group(2))]}"
    if every and every.group(2) in _DAY_NAMES:
        interval = "INTERVAL=2;" if every.group(1) else ""
        return f"FREQ=WEEKLY;{interval}BYDAY={DAYS[_DAY_NAMES.index(every.group(2))]}"
    check_rule(text.upper())
    return text.upper()


def words_of(rule: str) -> str:
    """The words for a rule; the rule itself when they would not say all of it."""
    words = in_words(rule, _DAY_NAMES[first_weekday(rule, 0)])
    return words if rule_of(words) == rule else rule


_RULE_HELP = (
    "zoals ‘elke dinsdag’, ‘elke 2 weken op dinsdag’, ‘elke eerste dinsdag van de maand’ of ‘één keer’"
)

EXTRA: dict[str, Column] = {
    "vorm": _code("form", ActivityForm, "group"),
    "probleem": _text("problem", "voor welk probleem dit een oplossing is"),
    "doelen": Column(
        "impact_goals",
        "twee of drie doelen, gescheiden door |",
        _goals_read,
        _goals_write,
        "Een van deze doelen kennen we niet. Kijk bij ‘Doelen’ hoe ze heten.",
        [],
    ),
    "talen": _codes("languages", Language, ["nl"]),
    "voor wie": _code("welcome", Welcome, "mixed"),
    "werkzame delen": _codes("ingredients", Ingredient),
    "wat je doet": _codes("interests", Interest),
    "adres": _text("address", "straat en huisnummer"),
    "postcode": _tidy(
        "postcode", "postcode van de plaats", tidy_postcode, "Vul een hele postcode in, zoals 1234 AB."
    ),
    "breedtegraad": _degrees("latitude", north=True),
    "lengtegraad": _degrees("longitude", north=False),
    "ondergrond": _code("surface", Surface),
    "tempo": _code("pace", Pace),
    "meters tussen bankjes": _whole("bench_metres", "hooguit zoveel meter van bankje tot bankje", 0, 10_000),
    "meters wandeling": _whole("route_metres", "hoe lang de wandeling is, in meters", 0, 30_000),
    "vervoer": _code("transport", Transport),
    "mensen meestal": _whole("expected_number", "hoeveel mensen u er meestal treft", 0, 200),
    "contactpersoon": _text("contact_name", "wie er meer van weet"),
    "telefoon": _tidy("contact_phone", "telefoonnummer", tidy_phone, "Vul een bestaand telefoonnummer in."),
    "e-mail": _tidy("contact_email", "e-mailadres", tidy_mail_address, "Vul een heel e-mailadres in."),
    "vog": _yes_no("vog_needed", "of een VOG nodig is", blank=False),
    "thuis": _yes_no("at_home", "of iemand bij de persoon thuis komt", blank=False),
    "ritme": Column(
        "recurrence",
        _RULE_HELP,
        lambda text, _: rule_of(text),
        lambda rule, _: words_of(rule),
        f"Dit ritme kennen we niet: {_RULE_HELP}.",
        "",
    ),
    "vanaf": _day("starts_on", "eerste dag, zoals 31-12-2026"),
    "tot en met": _day("ends_on", "laatste dag, zoals 31-12-2026"),
    "gesprekken": _whole("talks_planned", "hoeveel gesprekken een reeks telt", 1, 50),
    "uren": _whole("hours_budget", "hoeveel uur er per reeks is", 1, 500),
    "openbaar": _yes_no("is_public", "of er een openbare pagina is", blank=True),
}
"""By the name at the head of the column."""
