"""Events are stored in two parts, codes in clear and words sealed, and come back whole."""

import json
from dataclasses import fields

import pytest

from referral.domain.events import EVENT_TYPES
from referral.domain.workflow import Action
from tests.factories.events import an_event


@pytest.mark.parametrize("action", Action)
def test_codes_and_words_are_kept_apart(action: Action) -> None:
    event = an_event(action)
    clear, words = event.clear(), event.words()
    assert set(clear) | set(words) == {each.name for each in fields(event)}
    assert not set(clear) & set(words)
    assert "Woorden:" not in json.dumps(clear)
    assert all("Woorden: " in text for text in words.values())


@pytest.mark.parametrize("action", Action)
def test_stored_codes_survive_json(action: Action) -> None:
    event = an_event(action)
    stored = json.loads(json.dumps(event.clear()))
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}
    assert EVENT_TYPES[event.type](**values, **event.words()).clear() == event.clear()


def test_every_type_is_named_in_the_past_and_once() -> None:
    assert all(name == cls.type for name, cls in EVENT_TYPES.items())
    assert len(EVENT_TYPES) == len(Action)
