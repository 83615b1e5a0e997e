"""A hundred at once are no way around the limits, and nothing that counts once counts twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask

from referral.accounts import services
from referral.accounts.factors.services import prove_code, prove_recovery_code, renew_recovery_codes
from referral.accounts.queries import PER_ACCOUNT
from referral.domain.errors import TooOften
from referral.models.scope import acting
from referral.models.throttle import limit, reserve
from referral.models.transaction import command
from tests.accounts.steps import kinds
from tests.factories import Area
from tests.factories.user import PASSWORD
from tests.support.database import Database
from tests.support.raw import raw_rows
from tests.support.second_factor import address_of, code, give_app

CROWD = 100
HANDS = 10
"""More hands than the pool of the tests has connections: some wait, as under a real rush."""


def at_once(app: Flask, what: Callable[[int], object], number: int, hands: int = HANDS) -> list[object]:
    """Do *what* many times, the first ones at the same moment; answers, TooOften as its class."""
    start = Barrier(min(hands, number))

    def one(turn: int) -> object:
        if turn < start.parties:
            start.wait(10)
        with app.app_context():
            try:
                return what(turn)
            except TooOften:
                return TooOften

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(one, range(number), timeout=60))


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were really compared with a hash."""
    seen: list[str] = []
    real = services._fits

    def noting(stored: str, typed: str) -> bool:
        seen.append(typed)
        return real(stored, typed)

    monkeypatch.setattr(services, "_fits", noting)
    return seen


def test_of_a_hundred_guesses_at_once_only_the_limit_is_tried(
    area: Area, tried: list[str], database: Database
) -> None:
    address = address_of(area, area.coach)
    found = at_once(
        area.app, lambda turn: services.check_password(address, f"gok {turn}", f"10.0.0.{turn}"), CROWD
    )
    assert len(tried) == PER_ACCOUNT
    assert sorted(map(str, found)) == sorted(["None"] * PER_ACCOUNT + [str(TooOften)] * (CROWD - PER_ACCOUNT))
    assert kinds(database).count("password_refused") == PER_ACCOUNT
    assert kinds(database).count("blocked") == 1


def test_the_right_password_among_the_rest_of_a_full_bucket_stays_outside(
    area: Area, tried: list[str]
) -> None:
    address = address_of(area, area.coach)
    for turn in range(PER_ACCOUNT):
        with area.app.app_context():
            services.check_password(address, f"gok {turn}", "10.0.0.1")
    found = at_once(area.app, lambda _: services.check_password(address, PASSWORD, "10.0.0.2"), 20)
    assert found == [TooOften] * 20
    assert PASSWORD not in tried


def test_one_code_opens_one_of_many_doors(area: Area) -> None:
    give_app(area, area.coach)
    now = code()

    def prove(_: int) -> str:
        with acting(area.coach):
            return prove_code(area.coach, now)

    found = at_once(area.app, prove, 5, hands=5)
    assert found.count("") == 1


def test_one_recovery_code_opens_one_of_many_doors(area: Area, database: Database) -> None:
    with area.app.app_context(), acting(area.coach):
        held = renew_recovery_codes(area.coach, None)[0]

    def prove(_: int) -> str:
        with acting(area.coach):
            return prove_recovery_code(area.coach, held)

    assert at_once(area.app, prove, 5, hands=5).count("") == 1
    assert len(raw_rows(database, "recovery_code")) == 9


def test_an_attempt_is_never_reserved_where_a_roll_back_would_forget_it(area: Area, context: None) -> None:
    inside = command(lambda: reserve([limit("proef", "x", 1, timedelta(minutes=1))], lambda: None))
    with pytest.raises(RuntimeError, match="before the command"):
        inside()
