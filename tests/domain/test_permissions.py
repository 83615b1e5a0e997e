"""The permission matrix: for each role and status, the actions that are possible. Anything else is not."""

import pytest

from referral.domain.errors import NotAllowed
from referral.domain.permissions import (
    FOLLOWED_EVENTS,
    MARKED_LATE,
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
LATER = "answer_signal record_after_care"
"""What is asked about somebody who had a place: why they stay away, and later how it goes."""
LOOKING = "refuse_offer none_fits wait leave_waiting answer_offer"

MARKS = "attend miss unmark"
LATE = "attend unmark"
"""What may still be marked about a day before the place ended."""

COACH = {
    Status.SENT: "ask accept decline reroute pause enter_in_error add_note",
    Status.QUESTIONED: "decline reroute enter_in_error add_note",
    Status.EXPIRED: "accept decline reroute enter_in_error add_note",
    Status.ACCEPTED: "decline reroute pause enter_in_error log_attempt reach hand_over add_note close",
    Status.REACHED: "reroute pause enter_in_error log_attempt hold_intake hand_over add_note close",
    Status.INTAKE_HELD: (
        f"pause enter_in_error log_attempt place hand_over add_note close {LOOKING} {LATE} {LATER}"
    ),
    Status.PLACED: (
        f"log_attempt start {MARKS} end_placement answer_trial hand_over add_note close"
        f" {LOOKING} {TALKS} {LATER}"
    ),
    Status.PARTICIPATING: (
        f"log_attempt {MARKS} end_placement answer_trial hand_over add_note close {LOOKING} {TALKS} {LATER}"
    ),
    Status.CLOSED: f"reopen {LATE} {LATER}",
    Status.DECLINED: "reopen enter_in_error",
    Status.WITHDRAWN: "enter_in_error answer_signal",
}

HOST = {
    Status.INTAKE_HELD: LATE,
    Status.PLACED: f"start {MARKS} raise_signal {HELD}",
    Status.PARTICIPATING: f"{MARKS} raise_signal {HELD}",
    Status.CLOSED: LATE,
}

CONSENT = "give_consent withdraw_consent"

LISTS = "leave_waiting offer_place answer_offer expire_offer fill_measurement refuse_measurement"
"""What Patchwork writes down about a waiting list; of an answer, what the person said by a link;
so too of questionnaires."""


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


MEASURED = "invite_measurement fill_measurement refuse_measurement"


def _measurable(rows: dict[Status, str]) -> dict[Status, str]:
    """From the intake on, and after closing, somebody can be asked how it goes."""
    after = {status for status, row in rows.items() if "refuse_offer" in row} | {Status.CLOSED}
    return {status: f"{row} {MEASURED}" if status in after else row for status, row in rows.items()}


def _with_own_page(rows: dict[Status, str]) -> dict[Status, str]:
    """What a coach does around the own page of a person: from the acceptance on, and to its end."""
    found = {}
    for status in Status:
        row = rows.get(status, "")
        along = " make_page change_wish see_page" if "log_attempt" in row else ""
        met = " put_suggestions answer_suggestion" if "refuse_offer" in row else ""
        undo = " undo_stop" if status is Status.WITHDRAWN else ""
        found[status] = f"{row} shut_page{along}{met}{undo}"
    return found


def _by_link(rows: dict[Status, str]) -> dict[Status, str]:
    """What Patchwork writes down for the person: taking back at any time, stopping while it runs."""
    found = {}
    for status in Status:
        stop = " stop" if status.is_live else ""
        along = " change_wish ask_move write_to_coach" if "log_attempt" in COACH.get(status, "") else ""
        met = " answer_suggestion" if "refuse_offer" in COACH.get(status, "") else ""
        found[status] = f"{rows.get(status, '')} shut_page withdraw_consent{stop}{along}{met}"
    return found


COORDINATOR = {status: "reroute" for status, row in COACH.items() if "reroute" in row}

POSSIBLE: dict[Role, dict[Status, str]] = {
    Role.GP: _amendable(_with_consent(REFERRER)),
    Role.CARE_WORKER: _amendable(_with_consent(REFERRER)),
    Role.COACH: {
        status: f"{row} correct"
        for status, row in _while_it_runs(
            _with_own_page(_measurable(_neighbourly(_correctable(_with_appointments(_with_consent(COACH)))))),
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
        _by_link(
            {
                Status.SENT: "remind_team escalate expire",
                Status.QUESTIONED: "remind_referrer escalate",
                Status.EXPIRED: "remind_referrer escalate",
                Status.INTAKE_HELD: f"take_place answer_signal {LISTS} {LATE}",
                Status.PLACED: f"raise_signal answer_signal {LISTS} start {MARKS}",
                Status.PARTICIPATING: f"raise_signal answer_signal {LISTS} {MARKS}",
                Status.CLOSED: f"answer_signal {LATE} fill_measurement refuse_measurement",
                Status.WITHDRAWN: "answer_signal",
            }
        ),
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


def test_a_former_host_may_say_who_came_before_and_nothing_else() -> None:
    host = stranger(Role.HOST)
    facts = Facts(Status.INTAKE_HELD, former_host_ids={host.id})
    assert {each for each in TRANSITIONS if can(host, each, facts).allowed} == MARKED_LATE
    assert not can(stranger(Role.COACH), Action.ATTEND, facts).allowed
    assert not can(related(Role.HOST, region_id=ELSEWHERE)[0], Action.ATTEND, facts).allowed


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
        "measurement_filled",
        "nothing_fitted",
        "offer_refused",
        "wish_met",
        "session_missed",
        "session_attended",
        "attendance_withdrawn",
    }
    assert not private & (SHARED_EVENTS | FOLLOWED_EVENTS)
