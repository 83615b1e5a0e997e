"""Code lists: stable codes that fit their column, with Dutch labels."""

import inspect

import pytest

from referral.domain import codes, statuses
from referral.domain.codes import AttendanceState, Feature, Need, StopCheck
from referral.domain.labels import Labelled, labels_of
from referral.models.types import CODE_LENGTH

LISTS = [
    kind
    for module in (codes, statuses)
    for _, kind in inspect.getmembers(module, inspect.isclass)
    if issubclass(kind, Labelled) and kind is not Labelled
]


@pytest.mark.parametrize("kind", LISTS, ids=lambda kind: kind.__name__)
def test_codes_fit_and_labels_are_there(kind: type[Labelled]) -> None:
    assert all(each.value == each.value.lower() and len(each.value) <= CODE_LENGTH for each in kind)
    shown = [label for _, label in kind.choices()]
    assert all(shown)
    assert len(set(shown)) == len(shown)
    assert [code for code, _ in kind.choices()] == [each.value for each in kind]
    assert kind.__doc__


def test_labels_of_stored_codes() -> None:
    assert labels_of(Need, ["rollator", "gone"]) == ["Loopt met een rollator", "gone"]
    assert str(Need.ROLLATOR) == "rollator"


def test_every_stop_sends_on_but_nothing() -> None:
    assert [each for each in StopCheck if not each.advice] == [StopCheck.NOTHING]


def test_needs_become_features() -> None:
    assert set(codes.NEED_TO_FEATURES) <= set(Need)
    assert set(codes.NEED_TO_FEATURES.values()) <= set(Feature)


def test_coming_late_is_coming() -> None:
    assert {each for each in AttendanceState if each.attended} == {
        AttendanceState.PRESENT,
        AttendanceState.LATE,
    }
