"""Every page answers, is well made, and changes nothing by being read."""

import pytest
from flask import Flask

from referral.extensions import db
from tests.factories import Area
from tests.guards.rules import reading
from tests.support.client import PageClient, new_client, sign_in
from tests.support.tour import Stop, stops

REDIRECTS = frozenset(
    {
        "accounts.home",
        "accounts.recover",
        "accounts.second_step",
        "participation.day_by_link",
        "referring.check",
    }
)
"""Pages that lead on: home to the first page, the second step for who needs none, an unfinished draft,
a day of a group to who has not said their name yet."""

OUTSIDE = (
    "about.",
    "activities.by_link",
    "activities.public",
    "accounts.accept",
    "accounts.find_door",
    "accounts.home",
    "accounts.sign_in",
    "accounts.single_sign_on",
    "handovers.by_link",
    "moments.by_link",
    "health.",
    "mypage.by_link",
    "mypage.paper",
    "mypage.stop",
    "mypage.wish",
    "mypage.withdraw",
    "mypage.write",
    "impact.by_link",
    "neighbourhood.by_link",
    "gallery.",
    "participation.by_link",
    "participation.day_by_link",
    "participation.offline",
    "rights.alarm",
    "waiting.by_link",
)
"""Pages for somebody who is not signed in."""


@pytest.fixture
def tour(app: Flask, area: Area) -> list[tuple[Stop, PageClient]]:
    """Every stop with a client that is signed in as its visitor."""
    clients: dict[object, PageClient] = {}
    found = stops(app, area)
    for stop in found:
        if stop.actor.id not in clients:
            clients[stop.actor.id] = sign_in(new_client(app), stop.actor)
    return [(stop, clients[stop.actor.id]) for stop in found]


def test_reading_changes_nothing(app: Flask, tour: list[tuple[Stop, PageClient]]) -> None:
    with app.app_context():
        engine = db.engine
    wrong = []
    for stop, client in tour:
        who = f"{stop.path} ({stop.endpoint}) for {stop.actor.role}"
        with reading.watched(engine) as seen:
            try:
                answer: object = client.get(stop.path).status_code
            except Exception as error:  # noqa: BLE001  # every page is tried before this test fails
                answer = f"{type(error).__name__}: {error}"
        if answer != (302 if stop.endpoint in REDIRECTS else 200):
            wrong.append(f"{who} answers {answer}")
        wrong += [f"{who} writes: {statement[:80]}" for statement in seen if reading.is_write(statement)]
    assert not wrong, "\n".join(wrong)


def test_strangers_come_no_further_than_the_door(app: Flask, tour: list[tuple[Stop, PageClient]]) -> None:
    client = new_client(app)
    closed = [stop for stop, _ in tour if not stop.endpoint.startswith(OUTSIDE)]
    wrong = [
        stop.path for stop in closed if not (client.get(stop.path).location or "").startswith("/aanmelden")
    ]
    assert not wrong, "\n".join(wrong)
