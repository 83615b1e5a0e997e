"""Every code that the data set can hold has a Dutch and an English label."""

import pytest

from referral.domain.events import EVENT_TYPES
from referral.domain.instruments.reading import shipped
from referral.domain.labels import Labelled
from referral.domain.research.codebook import Kind
from referral.domain.research.english import ENGLISH
from referral.domain.research.happenings import HAPPENINGS
from referral.domain.research.tables import TABLES
from referral.domain.research.values import (
    DETAILS,
    INSTRUMENTS,
    OPEN_CODES,
    ORDERED,
    VALUES,
    listed,
    united,
    values_of,
)
from referral.domain.workflow import Action
from tests.factories.events import an_event

CODES = {(spec.name, each.name) for spec in TABLES for each in spec.variables if each.kind is Kind.CODE}
NO_CODES = {"moment_id", "starts_at", "due", "until", "trial_on", "giver"}
"""Texts of an event that are a day or a key."""


def test_every_code_variable_has_a_list_or_says_what_its_codes_look_like() -> None:
    assert set(VALUES) | set(OPEN_CODES) == CODES
    assert not set(VALUES) & set(OPEN_CODES)
    assert ORDERED <= CODES


@pytest.mark.parametrize("kind", ENGLISH, ids=lambda kind: kind.__name__)
def test_each_code_of_a_list_has_english_words_and_no_more(kind: type[Labelled]) -> None:
    assert list(ENGLISH[kind]) == [code for code, _ in kind.choices()]


@pytest.mark.parametrize(("table", "variable"), sorted(VALUES))
def test_labels_are_filled_and_codes_stand_once(table: str, variable: str) -> None:
    values = values_of(table, variable)
    codes = [code for code, _, _ in values]
    assert codes
    assert len(codes) == len(set(codes))
    assert all(code and dutch.strip() and english.strip() for code, dutch, english in values)


def test_event_types_are_those_that_exist() -> None:
    assert {code for code, _, _ in HAPPENINGS} == set(EVENT_TYPES)


def test_questionnaires_are_those_that_are_shipped() -> None:
    assert {code for code, _, _ in INSTRUMENTS} == set(shipped())
    names = {code: dutch for code, dutch, _ in INSTRUMENTS}
    assert names == {code: each.name for code, each in shipped().items()}


@pytest.mark.parametrize("action", Action, ids=lambda action: action.value)
def test_a_code_of_an_event_can_be_looked_up(action: Action) -> None:
    known = {code for code, _, _ in values_of("event", "detail")}
    known |= {code for code, _, _ in values_of("event", "activity_kind")}
    event = an_event(action)
    clear = event.clear()
    texts = {
        name: value
        for name, value in clear.items()
        if isinstance(value, str) and value and not name.endswith("_id") and name not in NO_CODES
    }
    assert {name: value for name, value in texts.items() if value not in known} == {}


def test_a_code_of_two_lists_tells_both_its_meanings() -> None:
    one, two = (("other", "Anders", "Other"), ("a", "A", "A")), (("other", "Iets", "Thing"), ("a", "a", "A"))
    assert united(one, two) == (("other", "Anders / Iets", "Other / Thing"), ("a", "A", "A"))


def test_details_keep_every_code_of_their_lists() -> None:
    known = {code for code, _, _ in values_of("event", "detail")}
    assert {code for kind in DETAILS for code, _, _ in listed(kind)} <= known


def test_a_list_that_is_open_has_no_values() -> None:
    assert values_of("referral", "quarter") == ()
    assert values_of("referral", "nothing_like_it") == ()
