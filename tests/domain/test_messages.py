"""Pauses between tries grow, stay short enough to be of use, and last for days."""

from datetime import timedelta
from pathlib import Path

from referral.domain.messages import TRIES, MessageKind, pause

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "messages"


def test_pauses_grow_to_an_hour_and_go_on_for_five_days() -> None:
    pauses = [pause(each) for each in range(TRIES - 1)]
    assert pauses == sorted(pauses)
    assert pauses[0] <= timedelta(minutes=1)
    assert pauses[-1] == max(pauses) == timedelta(hours=1)
    assert timedelta(days=5) < sum(pauses, timedelta()) < timedelta(days=6)
    assert pause(10_000) == timedelta(hours=1)


def test_every_message_has_a_name_for_people() -> None:
    assert {each.name for each in FOLDER.iterdir()} == {each.value for each in MessageKind}
