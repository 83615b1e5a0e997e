"""Who may write, and whom a message names."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.domain.statuses import LIVE, Role, Status
from referral.domain.threads import AFTERWARDS, NO_CONSENT, OVER, STOPPED, may_write, named_in

DAY = date(2026, 11, 3)
JOOST, MARIT, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
PEOPLE = {JOOST: "Joost Verhagen", MARIT: "Marit Hoekstra", OTHER: "Joost de Boer"}


def reason(
    role: Role, status: Status, *, share_back: bool = True, stopped: bool = False, days: int = 0
) -> str:
    """Why this side may not write so many days after the last change; empty when it may."""
    return may_write(
        role,
        status,
        share_back=share_back,
        stopped=stopped,
        changed_on=DAY,
        today=DAY + timedelta(days=days),
    ).reason


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("role", [Role.GP, Role.CARE_WORKER, Role.COACH])
def test_while_it_runs_and_after_a_good_end(role: Role, status: Status) -> None:
    open_now = status in LIVE | {Status.CLOSED, Status.DECLINED}
    assert (reason(role, status) == "") is open_now
    assert (reason(role, status, days=AFTERWARDS.days + 1) == "") is (status in LIVE)
    assert reason(role, status, stopped=True) == STOPPED


def test_L6_without_consent_the_coach_tells_the_referrer_nothing() -> None:
    assert reason(Role.COACH, Status.ACCEPTED, share_back=False) == NO_CONSENT
    assert reason(Role.GP, Status.ACCEPTED, share_back=False) == ""
    assert reason(Role.GP, Status.WITHDRAWN, share_back=False) == OVER


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Kun jij bellen @Marit?", {MARIT}),
        ("@marit en @MARIT", {MARIT}),
        ("@Márit, dank je", {MARIT}),
        ("mail naar post@marit.example", set()),
        ("@Piet weet het", set()),
        ("@ Marit", set()),
        ("", set()),
    ],
)
def test_a_given_name_after_an_at(words: str, named: set[UUID]) -> None:
    assert named_in(words, PEOPLE).ids == named
    assert named_in(words, PEOPLE).unclear == ()


def test_a_name_of_two_is_unclear_until_one_is_ticked() -> None:
    assert named_in("@Joost @joost", PEOPLE).unclear == ("Joost", "joost")
    assert named_in("@Joost", PEOPLE).ids == frozenset()
    assert named_in("@Joost", PEOPLE, [OTHER]).unclear == ()


@given(st.text())
def test_nobody_outside_the_list_is_ever_named(words: str) -> None:
    assert named_in(words, PEOPLE).ids <= set(PEOPLE)
