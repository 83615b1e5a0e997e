"""How much each reason counts, in a file that a coordinator can read and change (TOML, in Dutch)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from referral.domain.errors import Invalid
from referral.domain.matching.reasons import Ground

HEAVIEST = 10
LONGEST = 8_000
"""So many characters a file has at most."""

BOUNDS: Mapping[str, tuple[int, int]] = {
    "trefkans_vanaf": (1, 100),
    "ervaring_vanaf": (10, 1_000),
    "dichtbij_tot": (100, 20_000),
}
"""The other numbers of the file, with least and most; fewer than ten people are never a pattern (5d)."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Points a reason brings at most, per ground, and from when some of them count."""

    points: Mapping[Ground, float]
    enough_people: int
    enough_experience: int
    near_metres: int


def read_weights(text: str) -> Weights:
    """The weights in *text*. Raises Invalid that names the line or the word that is wrong."""
    if len(text) > LONGEST:
        raise Invalid(f"Dit bestand is te lang: er passen {LONGEST} tekens in.")
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid(
            f"Dit is niet te lezen: {_where(error)}. Schrijf elke regel als: naam = getal."
        ) from error
    strange = sorted(set(found) - {"gewichten", "grenzen"})
    if strange:
        raise Invalid(f"Het deel ‘{strange[0]}’ is niet bekend. Er is [gewichten] en [grenzen].")
    return _weights(found)


def stored_weights(text: str) -> Weights:
    """Weights that were put in force before: what is newer than the file counts as in the standard one."""
    found, base = tomllib.loads(text), tomllib.loads(standard_text())
    kept = {part: {name: found[part].get(name, usual) for name, usual in base[part].items()} for part in base}
    return _weights(kept)


def _weights(found: Mapping[str, Any]) -> Weights:
    points = _numbers(found, "gewichten", {each.value: (0, HEAVIEST) for each in Ground})
    bounds = _numbers(found, "grenzen", BOUNDS)
    return Weights(
        {each: float(points[each.value]) for each in Ground},
        int(bounds["trefkans_vanaf"]),
        int(bounds["ervaring_vanaf"]),
        int(bounds["dichtbij_tot"]),
    )


def _where(error: tomllib.TOMLDecodeError) -> str:
    line = getattr(error, "lineno", None)
    if line:
        return f"kijk bij regel {line}"
    said = str(error)
    return (
        f"kijk bij regel {said.split('line ')[1].split(',', maxsplit=1)[0]}"
        if "line " in said
        else "het bestand houdt ineens op"
    )


def _numbers(found: Mapping[str, Any], part: str, names: Mapping[str, tuple[int, int]]) -> dict[str, float]:
    given = found.get(part)
    if not isinstance(given, dict):
        raise Invalid(f"Het deel [{part}] ontbreekt.")
    for name, value in given.items():
        _check(part, name, value, names)
    missing = [name for name in names if name not in given]
    if missing:
        raise Invalid(f"In [{part}] ontbreekt: {', '.join(missing)}.")
    return dict(given)


def _check(part: str, name: str, value: object, names: Mapping[str, tuple[int, int]]) -> None:
    if name not in names:
        raise Invalid(f"In [{part}] staat ‘{name}’, en dat is niet bekend. Kies uit: {', '.join(names)}.")
    lowest, highest = names[name]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not lowest <= float(str(value)) <= highest:
        raise Invalid(f"‘{name}’ moet een getal zijn van {lowest} tot {highest}.")


@cache
def standard_text() -> str:
    """The file that counts until a region has one of its own."""
    return files("referral.domain.matching").joinpath("weights.toml").read_text(encoding="utf-8")


@cache
def standard_weights() -> Weights:
    """The weights of that file."""
    return read_weights(standard_text())
