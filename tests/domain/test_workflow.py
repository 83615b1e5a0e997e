"""The process as a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.domain.errors import IllegalTransition
from referral.domain.statuses import ENDED, LIVE, Status
from referral.domain.workflow import ACTION_OF_EVENT, TRANSITIONS, Action, diagram, find, recompute, table
from tests.factories.referral import WALKS


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("status", [None, *Status])
def test_find_follows_the_table_and_says_where_it_stands(action: Action, status: Status | None) -> None:
    row = TRANSITIONS[action]
    if status in row.sources:
        assert find(action, status) is row
        assert row.result(status) is (row.target or status)
        return
    with pytest.raises(IllegalTransition) as caught:
        find(action, status)
    assert (status.label if status else "Nieuw") in caught.value.message


def test_a_step_that_keeps_the_status_needs_one() -> None:
    with pytest.raises(IllegalTransition):
        TRANSITIONS[Action.ADD_NOTE].result(None)


@pytest.mark.parametrize("status", Status)
def test_history_gives_the_status(status: Status) -> None:
    assert recompute([TRANSITIONS[action].event.type for action in WALKS[status]]) is status


def test_no_history_gives_no_status() -> None:
    assert recompute([]) is None


@given(st.lists(st.sampled_from(sorted(ACTION_OF_EVENT)), max_size=8))
def test_recompute_accepts_only_walks_through_the_table(names: list[str]) -> None:
    status: Status | None = None
    legal = True
    for name in names:
        row = TRANSITIONS[ACTION_OF_EVENT[name]]
        if status not in row.sources:
            legal = False
            break
        status = row.target or status
    if legal:
        assert recompute(names) is status
    else:
        with pytest.raises(IllegalTransition):
            recompute(names)


def test_one_event_belongs_to_one_action() -> None:
    assert len(ACTION_OF_EVENT) == len(TRANSITIONS) == len(Action)


def test_from_every_live_status_there_is_a_way_out() -> None:
    for status in LIVE:
        ends = {row.target for row in TRANSITIONS.values() if status in row.sources}
        assert ends & (ENDED | LIVE - {status}), status


def test_statuses_are_live_or_ended() -> None:
    assert set(Status) == LIVE | ENDED
    assert not LIVE & ENDED
    assert all(status.tone and status.label for status in Status)
    assert {status for status in Status if status.is_live} == LIVE


def test_the_picture_names_every_step() -> None:
    picture = diagram()
    assert picture.startswith("stateDiagram-v2\n    [*] --> sent: send")
    for action, row in TRANSITIONS.items():
        assert (f": {action}" in picture) == (row.target is not None)
        assert f"| {action} |" in table()
