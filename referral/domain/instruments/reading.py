"""From a file (TOML) to a questionnaire; what is wrong is told in words, and nothing wrong gets through."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from referral.domain.errors import Invalid
from referral.domain.instruments.checking import faults_of
from referral.domain.instruments.definition import (
    Cutoff,
    Direction,
    Instrument,
    Item,
    ItemKind,
    Missing,
    Option,
    Rule,
    Subscale,
)

LONGEST = 60_000
"""So many characters a file has at most."""

NEEDED = ("code", "version", "name", "title", "intro", "period", "source", "licence")
"""Texts that every file has."""

WORDS: Mapping[str, type[Rule] | type[Missing] | type[Direction]] = {
    "rule": Rule,
    "missing": Missing,
    "direction": Direction,
}


def read_instrument(text: str) -> Instrument:
    """The questionnaire in *text*. Raises Invalid with everything that is wrong, a line each."""
    if len(text) > LONGEST:
        raise Invalid(f"Dit bestand is te lang: er passen {LONGEST} tekens in.")
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid(f"Dit bestand is niet te lezen als TOML: {error}.") from error
    wrong = list(_shape(given))
    if wrong:
        raise Invalid("\n".join(wrong))
    try:
        made = _instrument(given)
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(f"Een deel van het bestand heeft niet de goede vorm: {error}.") from error
    wrong = faults_of(made)
    if wrong:
        raise Invalid("\n".join(wrong))
    return made


def _shape(given: Mapping[str, Any]) -> Iterable[str]:
    """What keeps the file from being read at all."""
    for name in NEEDED:
        value = given.get(name)
        if not isinstance(value, str) or not value.strip():
            yield f"‘{name}’ ontbreekt of is leeg."
    for name, kind in WORDS.items():
        if given.get(name) not in {each.value for each in kind}:
            known = ", ".join(each.value for each in kind)
            yield f"‘{name}’ is ‘{given.get(name)}’, en dat is niet bekend. Kies uit: {known}."
    for name in ("minimum", "maximum"):
        if not _is_number(given.get(name)):
            yield f"‘{name}’ moet een getal zijn."
    if not isinstance(given.get("text_included"), bool):
        yield "‘text_included’ moet true of false zijn."
    if not given.get("items"):
        yield "Er staan geen vragen in: [[items]] ontbreekt."


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _instrument(given: Mapping[str, Any]) -> Instrument:
    shared = _options(given.get("answers", ()))
    return Instrument(
        **{name: given[name] for name in NEEDED},
        rule=Rule(given["rule"]),
        missing=Missing(given["missing"]),
        direction=Direction(given["direction"]),
        minimum=float(given["minimum"]),
        maximum=float(given["maximum"]),
        text_included=given["text_included"],
        items=tuple(_item(each, shared) for each in given["items"]),
        rule_version=str(given.get("rule_version", "")),
        subscales=tuple(
            Subscale(each["code"], each["label"], tuple(each["items"])) for each in given.get("subscales", ())
        ),
        cutoffs=tuple(
            Cutoff(float(each["from"]), float(each["to"]), each["words"]) for each in given.get("cutoffs", ())
        ),
        reversed_items=frozenset(given.get("reversed", ())),
        endorsed=frozenset(given.get("endorsed", ())),
        endorsed_reversed=frozenset(given.get("endorsed_reversed", ())),
        factor=float(given.get("factor", 1)),
        constant=float(given.get("constant", 0)),
        step=float(given.get("step", 1)),
        value_set={code: tuple(map(float, row)) for code, row in given.get("value_set", {}).items()},
        meaningful_change=float(given["meaningful_change"]) if "meaningful_change" in given else None,
        conversation_only=bool(given.get("conversation_only", False)),
    )


def _item(given: Mapping[str, Any], shared: tuple[Option, ...]) -> Item:
    kind = ItemKind(given.get("kind", "choice"))
    own = _options(given.get("answers", ()))
    return Item(
        code=str(given.get("code", "")),
        text=str(given.get("text", "")).strip(),
        kind=kind,
        options=own or (shared if kind is ItemKind.CHOICE else ()),
        minimum=int(given.get("minimum", 0)),
        maximum=int(given.get("maximum", 0)),
        optional=bool(given.get("optional", False)),
        apart=bool(given.get("apart", False)),
    )


def _options(given: Iterable[Mapping[str, Any]]) -> tuple[Option, ...]:
    return tuple(
        Option(
            code=str(each["code"]),
            label=str(each.get("label", "")),
            value=float(each["value"]) if "value" in each else None,
            paper=bool(each.get("paper", False)),
        )
        for each in given
    )


@cache
def shipped_texts() -> Mapping[str, str]:
    """The files that come with Patchwork, by the code of their questionnaire."""
    folder = files("referral.domain.instruments").joinpath("definitions")
    return {
        each.name.removesuffix(".toml"): each.read_text(encoding="utf-8")
        for each in sorted(folder.iterdir(), key=lambda found: found.name)
        if each.name.endswith(".toml")
    }


@cache
def shipped() -> Mapping[str, Instrument]:
    """The questionnaires that come with Patchwork, by code."""
    return {code: read_instrument(text) for code, text in shipped_texts().items()}


def replaces(new: Instrument, old: Instrument | None) -> None:
    """Raise Invalid when *new* may not take the place of *old*: one stamp never scores in two ways."""
    if old is None or new.stamp != old.stamp:
        return
    if _bare(new) != _bare(old):
        raise Invalid(
            f"Versie ‘{new.stamp}’ van ‘{new.code}’ bestaat al en rekent anders. "
            "Alleen de woorden mogen verschillen; geef andere regels een nieuwe versie."
        )


def _bare(made: Instrument) -> object:
    """Everything but the words."""
    questions = [
        (
            each.code,
            each.kind,
            each.minimum,
            each.maximum,
            each.optional,
            each.apart,
            [(option.code, option.value) for option in each.options],
        )
        for each in made.items
    ]
    parts = [(each.code, each.items) for each in made.subscales]
    marks = [(each.lowest, each.highest) for each in made.cutoffs]
    numbers = (made.minimum, made.maximum, made.factor, made.constant, made.step)
    sets = (made.reversed_items, made.endorsed, made.endorsed_reversed, dict(made.value_set))
    return (questions, parts, marks, numbers, sets, made.rule, made.missing, made.direction)
