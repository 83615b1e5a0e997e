"""The permission matrix: for each role and status, the actions that are possible. Anything else is not."""

import pytest

from referral.domain.errors import NotAllowed
from referral.domain.permissions import (
    FOLLOWED_EVENTS,
    PROCESS_EVENTS,
    SHARED_EVENTS,
    available_actions,
    can,
    may_read_words,
    visible_events,
)
from referral.domain.statuses import REFERRERS, Role, Status
from referral.domain.workflow import TRANSITIONS, Action
from tests.domain.people import ELSEWHERE, Facts, related, stranger

REFERRER = {
    Status.SENT: "withdraw enter_in_error",
    Status.QUESTIONED: "answer withdraw enter_in_error",
    Status.EXPIRED: "resend withdraw enter_in_error",
    Status.ACCEPTED: "enter_in_error",
    Status.REACHED: "enter_in_error",
    Status.INTAKE_HELD: "enter_in_error",
    Status.DECLINED: "resend enter_in_error",
    Status.WITHDRAWN: "enter_in_error",
}

HELD = "record_talk block_talks go_deeper"
TALKS = f"arrange_talks {HELD}"
LOOKING = "refuse_offer none_fits wait leave_waiting answer_offer"

COACH = {
    Status.SENT: "ask accept decline reroute pause enter_in_error add_note",
    Status.QUESTIONED: "decline reroute enter_in_error add_note",
    Status.EXPIRED: "accept decline reroute enter_in_error add_note",
    Status.ACCEPTED: "decline reroute pause enter_in_error log_attempt reach hand_over add_note close",
    Status.REACHED: "reroute pause enter_in_error log_attempt hold_intake hand_over add_note close",
    Status.INTAKE_HELD: f"pause enter_in_error log_attempt place hand_over add_note close {LOOKING}",
    Status.PLACED: (
        f"log_attempt start miss end_placement answer_trial hand_over add_note close {LOOKING} {TALKS}"
    ),
    Status.PARTICIPATING: (
        f"log_attempt attend miss end_placement answer_trial hand_over add_note close {LOOKING} {TALKS}"
    ),
    Status.CLOSED: "reopen",
    Status.DECLINED: "reopen enter_in_error",
    Status.WITHDRAWN: "enter_in_error",
}

HOST = {
    Status.PLACED: f"start miss {HELD}",
    Status.PARTICIPATING: f"attend miss {HELD}",
}

CONSENT = "give_consent withdraw_consent"

LISTS = "leave_waiting offer_place answer_offer expire_offer"
"""What Patchwork writes down about a waiting list; of an answer, what the person said by a link."""


def _with_consent(rows: dict[Status, str]) -> dict[Status, str]:
    """Consent can be given and taken back at any time; who takes back the first stops the referral."""
    stop = {status: " stop" if status.is_live else "" for status in Status}
    return {status: f"{rows.get(status, '')} {CONSENT}{stop[status]}" for status in Status}


def _with_appointments(rows: dict[Status, str]) -> dict[Status, str]:
    """Whoever tries to reach the person also makes and keeps appointments."""
    acts = "book_appointment move_appointment cancel_appointment record_appointment"
    return {status: f"{row} {acts}" if "log_attempt" in row else row for status, row in rows.items()}


def _neighbourly(rows: dict[Status, str]) -> dict[Status, str]:
    """After the intake people offer and ask; talks end as long as somebody works with the person."""
    met = {
        status: f"{row} note_swap make_swap" if "refuse_offer" in row else row for status, row in rows.items()
    }
    return {status: f"{row} end_talks" if "log_attempt" in row else row for status, row in met.items()}


def _correctable(rows: dict[Status, str]) -> dict[Status, str]:
    """Once there is an intake it can be corrected, as long as somebody works with the person."""
    return {status: f"{row} correct_intake" if "refuse_offer" in row else row for status, row in rows.items()}


def _amendable(rows: dict[Status, str]) -> dict[Status, str]:
    """A referrer may change what was sent as long as somebody works with it."""
    return {status: f"{row} amend" if status.is_live else row for status, row in rows.items()}


def _while_it_runs(rows: dict[Status, str], acts: str) -> dict[Status, str]:
    """What is possible as long as somebody works with it: dividing the work, word of a hand-over."""
    return {status: f"{rows.get(status, '')} {acts if status.is_live else ''}" for status in Status}


COORDINATOR = {status: "reroute" for status, row in COACH.items() if "reroute" in row}

POSSIBLE: dict[Role, dict[Status, str]] = {
    Role.GP: _amendable(_with_consent(REFERRER)),
    Role.CARE_WORKER: _amendable(_with_consent(REFERRER)),
    Role.COACH: {
        status: f"{row} correct"
        for status, row in _while_it_runs(
            _neighbourly(_correctable(_with_appointments(_with_consent(COACH)))),
            "assign answer_hand_over revoke_hand_over",
        ).items()
    },
    Role.HOST: HOST,
    Role.COORDINATOR: _while_it_runs(COORDINATOR, "assign"),
    Role.COMMUNITY_WORKER: {},
    Role.RESEARCHER: {},
    Role.MEASURER: {},
    Role.ADMIN: {},
    Role.PRIVACY_OFFICER: {
        status: "correct clear" if status.is_live else "correct erase" for status in Status
    },
    Role.SYSTEM: _while_it_runs(
        {
            Status.SENT: "remind_team escalate expire",
            Status.QUESTIONED: "remind_referrer escalate",
            Status.EXPIRED: "remind_referrer escalate",
            Status.INTAKE_HELD: f"take_place {LISTS}",
            Status.PLACED: LISTS,
            Status.PARTICIPATING: LISTS,
        },
        "answer_hand_over meet_wish",
    ),
}

CELLS = [(role, status) for role in Role for status in Status]


@pytest.mark.parametrize(("role", "status"), CELLS)
def test_who_may_do_what_when(role: Role, status: Status) -> None:
    actor, hosts = related(role)
    possible = {each.value for each in available_actions(actor, Facts(status, host_ids=hosts))}
    assert possible == set(POSSIBLE[role].get(status, "").split())


@pytest.mark.parametrize("role", [Role.COACH, Role.SYSTEM])
@pytest.mark.parametrize("status", Status)
def test_only_a_paused_clock_can_run_again(role: Role, status: Status) -> None:
    actor, _ = related(role)
    possible = available_actions(actor, Facts(status, is_paused=True))
    pausable = {Status.SENT, Status.ACCEPTED, Status.REACHED, Status.INTAKE_HELD}
    assert (Action.RESUME in possible) == (status in pausable)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", [each for each in Action if each is not Action.OPEN_IN_EMERGENCY])
def test_only_named_roles_and_only_the_related(role: Role, action: Action) -> None:
    actor, hosts = related(role)
    facts = Facts(Status.SENT, host_ids=hosts)
    allowed = role in TRANSITIONS[action].roles
    assert can(actor, action, facts).allowed == allowed
    # the database narrows what the officer sees; the coordinator divides work and opens no file
    everywhere = role in {Role.PRIVACY_OFFICER, Role.SYSTEM, Role.COORDINATOR}
    assert can(stranger(role), action, facts).allowed == (allowed and everywhere)
    other_region, _ = related(role, region_id=ELSEWHERE)
    assert not can(other_region, action, facts).allowed


@pytest.mark.parametrize("role", Role)
def test_L21_emergencies_are_for_those_without_any_relation(role: Role) -> None:
    facts, action = Facts(Status.ACCEPTED), Action.OPEN_IN_EMERGENCY
    actor, _ = related(role)
    assert not can(actor, action, facts).allowed
    assert can(stranger(role), action, facts).allowed == (role in {Role.GP, Role.COACH})
    assert not can(related(role, region_id=ELSEWHERE)[0], action, facts).allowed


def test_a_no_has_a_reason_and_can_be_required() -> None:
    decision = can(stranger(Role.COACH), Action.ACCEPT, Facts(Status.SENT))
    assert decision.reason == "Deze verwijzing ligt bij een ander team."
    with pytest.raises(NotAllowed, match="ander team"):
        decision.require()
    actor, _ = related(Role.COACH)
    can(actor, Action.ACCEPT, Facts(Status.SENT)).require()


def test_every_refusal_tells_why() -> None:
    reasons = {can(stranger(role), action, Facts(Status.SENT)).reason for role in Role for action in Action}
    assert "" in reasons  # an emergency needs no relation
    assert len(reasons - {""}) == 4


@pytest.mark.parametrize("role", Role)
def test_which_events_are_visible(role: Role) -> None:
    actor, _ = related(role)
    if role is Role.COACH:
        assert visible_events(actor, own=False, share_back=False, followed=False) is None
        return
    assert visible_events(actor, own=True, share_back=True, followed=False) == SHARED_EVENTS
    assert visible_events(actor, own=True, share_back=False, followed=True) == PROCESS_EVENTS
    assert visible_events(actor, own=False, share_back=True, followed=True) == FOLLOWED_EVENTS
    assert visible_events(actor, own=False, share_back=True, followed=False) == frozenset()
    assert visible_events(actor, own=False, share_back=False, followed=False, opened=True) == FOLLOWED_EVENTS


@pytest.mark.parametrize("role", Role)
def test_words_are_for_the_team_and_the_sender(role: Role) -> None:
    actor, _ = related(role)
    own = may_read_words(actor, "question_asked", own=True)
    assert own == (role is Role.COACH or role in REFERRERS)
    assert may_read_words(actor, "note_added", own=True) == (role is Role.COACH)
    assert may_read_words(actor, "question_asked", own=False) == (role is Role.COACH)


def test_the_private_life_of_the_team_is_never_shared() -> None:
    private = {
        "contact_attempted",
        "note_added",
        "handed_over",
        "nothing_fitted",
        "offer_refused",
        "wish_met",
        "session_missed",
        "session_attended",
    }
    assert not private & (SHARED_EVENTS | FOLLOWED_EVENTS)
