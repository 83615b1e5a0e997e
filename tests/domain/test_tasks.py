"""Which tasks a history asks for, as a table of small stories."""

from datetime import date, timedelta
from typing import Any

import pytest

from referral.domain.statuses import LIVE, Status
from referral.domain.tasks import Happening, Stand, TaskKind, story, wanted
from referral.domain.working_days import Calendar

K, S = TaskKind, Status
START = date(2026, 11, 2)
DUE = START + timedelta(days=14)


def on(day: int, name: str, **content: Any) -> Happening:
    return Happening(name, START + timedelta(days=day), content)


def tried(day: int, result: str = "no_answer") -> Happening:
    return on(day, "contact_attempted", result=result)


def booked(day: int, key: str, at: str) -> Happening:
    return on(day, "appointment_booked", appointment_id=key, starts_at=at)


def asked(status: Status, *history: Happening, paused: bool = False) -> dict[TaskKind, date]:
    stand = Stand(status, paused, START, START + timedelta(days=3), DUE, Calendar(), 3)
    return wanted(stand, story(history))


def days(found: dict[TaskKind, date]) -> dict[TaskKind, int]:
    return {kind: (due - START).days for kind, due in found.items()}


def test_a_new_one_asks_for_a_decision_before_the_first_reminder() -> None:
    assert days(asked(S.SENT)) == {K.DECIDE: 3}


@pytest.mark.parametrize("status", [each for each in Status if each not in LIVE])
def test_what_ended_asks_for_nothing(status: Status) -> None:
    assert asked(status, booked(1, "a", "2026-11-20T10:00+01:00")) == {}


def test_what_went_back_to_the_referrer_asks_the_team_nothing() -> None:
    assert asked(S.EXPIRED) == {}


def test_a_question_without_an_answer_is_worth_a_call_after_three_working_days() -> None:
    assert days(asked(S.QUESTIONED, on(2, "question_asked"))) == {K.QUESTION: 7}


def test_contact_within_two_weeks_and_a_decision_after_three_tries() -> None:
    assert days(asked(S.ACCEPTED)) == {K.CONTACT: 14}
    assert days(asked(S.ACCEPTED, tried(1), tried(2))) == {K.CONTACT: 14}
    assert days(asked(S.ACCEPTED, tried(1), tried(2), tried(4, "voicemail"))) == {K.WHAT_NOW: 4}
    assert days(asked(S.ACCEPTED, tried(1), tried(2), tried(4), on(5, "referral_reopened"))) == {
        K.CONTACT: 14
    }


def test_an_appointment_is_the_answer_until_it_is_recorded() -> None:
    made = booked(1, "a", "2026-11-05T10:00:00+01:00")
    assert days(asked(S.REACHED, on(1, "person_reached"))) == {K.PLAN_INTAKE: 8}
    assert days(asked(S.REACHED, on(1, "person_reached"), made)) == {K.APPOINTMENT: 3}
    moved = on(2, "appointment_moved", appointment_id="a", starts_at="2026-11-09T10:00:00+01:00")
    assert days(asked(S.REACHED, made, moved)) == {K.APPOINTMENT: 7}
    for name in ("appointment_recorded", "appointment_cancelled"):
        ended = on(7, name, appointment_id="a")
        assert days(asked(S.REACHED, on(1, "person_reached"), made, moved, ended)) == {K.PLAN_INTAKE: 8}


def test_the_first_of_two_appointments_counts() -> None:
    found = asked(
        S.INTAKE_HELD, booked(1, "a", "2026-11-20T10:00+01:00"), booked(1, "b", "2026-11-10T10:00+01:00")
    )
    assert days(found) == {K.APPOINTMENT: 8}


def test_a_hand_over_waits_for_its_answer_beside_everything_else() -> None:
    given = on(1, "handed_over", hand_over_id="h", due="2026-11-03")
    assert days(asked(S.INTAKE_HELD, on(0, "intake_held"), given)) == {K.HAND_OVER: 1, K.FIND_PLACE: 14}
    for name in ("hand_over_answered", "hand_over_revoked"):
        assert K.HAND_OVER not in asked(S.INTAKE_HELD, given, on(2, name, hand_over_id="h"))


def test_old_hand_overs_without_an_answer_ask_for_nothing() -> None:
    assert K.HAND_OVER not in asked(S.REACHED, on(1, "handed_over", target="gp"))


def test_a_missed_time_asks_for_a_call_the_next_working_day() -> None:
    missed = on(4, "session_missed", state="absent")  # a Friday
    assert days(asked(S.PARTICIPATING, missed)) == {K.MISSED: 7}
    assert days(asked(S.PARTICIPATING, missed, on(5, "session_missed", state="absent"))) == {K.MISSED: 7}
    assert K.MISSED not in asked(S.PARTICIPATING, missed, tried(5, "spoken"))
    assert K.MISSED not in asked(S.PARTICIPATING, missed, on(11, "session_attended", state="present"))
    assert K.MISSED not in asked(S.PARTICIPATING, on(4, "session_missed", state="notified"))


def raised(
    day: int, key: str = "s", source: str = "absence", *, urgent: bool = False, due: int = 0
) -> Happening:
    by = (START + timedelta(days=due or day + 1)).isoformat()
    return on(day, "signal_raised", signal_id=key, source=source, urgent=urgent, due=by)


def answered(day: int, outcome: str, key: str = "s") -> Happening:
    return on(day, "signal_answered", signal_id=key, outcome=outcome, by_itself=False)


def test_D7_a_signal_asks_for_a_call_and_a_second_absence_for_one_today() -> None:
    started, missed = on(0, "participation_started"), on(1, "session_missed", state="absent")
    first = [started, missed, raised(1)]
    assert days(asked(S.PARTICIPATING, *first)) == {K.MISSED: 2, K.AFTER_CARE: 42}
    again = [*first, on(8, "session_missed", state="absent"), raised(8, urgent=True, due=8)]
    assert days(asked(S.PARTICIPATING, *again)) == {K.MISSED_AGAIN: 8, K.AFTER_CARE: 42}
    assert K.MISSED_AGAIN not in asked(S.PARTICIPATING, *again, answered(9, "back"))
    assert K.MISSED_AGAIN in asked(S.PARTICIPATING, *again, tried(9, "spoken"))


def test_a_worry_stands_beside_an_absence() -> None:
    both = [raised(1), raised(2, "t", "group_worries")]
    assert days(asked(S.PARTICIPATING, *both)) == {K.MISSED: 2, K.WORRY: 3, K.AFTER_CARE: 42}


def test_not_reached_and_waiting_are_no_ends() -> None:
    for outcome, day in (("not_reached", 4), ("waits", 16)):
        history = [raised(1), answered(2, outcome)]
        assert days(asked(S.PARTICIPATING, *history))[K.TRY_AGAIN] == day
        for after in (tried(3, "spoken"), on(3, "session_attended", state="present"), raised(3, "t")):
            assert K.TRY_AGAIN not in asked(S.PARTICIPATING, *history, after)
    assert K.TRY_AGAIN not in asked(S.PARTICIPATING, raised(1), answered(2, "back"))


def cared(day: int, moment: str) -> Happening:
    return on(day, "after_care_recorded", moment=moment)


def test_R24_after_care_at_six_weeks_and_three_months_ends_by_an_answer_only() -> None:
    started = on(0, "participation_started")
    assert days(asked(S.PARTICIPATING, started)) == {K.AFTER_CARE: 42}
    assert days(asked(S.PARTICIPATING, started, tried(41, "spoken"))) == {K.AFTER_CARE: 42}
    six = cared(42, "6_weeks")
    assert days(asked(S.PARTICIPATING, started, six)) == {K.AFTER_CARE: 91}
    assert asked(S.PARTICIPATING, started, six, cared(91, "3_months")) == {}
    assert asked(S.PARTICIPATING, started, cared(85, "3_months")) == {}
    anew = on(100, "participation_started")
    assert days(asked(S.PARTICIPATING, started, cared(91, "3_months"), anew)) == {K.AFTER_CARE: 142}


def test_somebody_who_never_came_is_asked_after_six_weeks() -> None:
    placed = on(0, "person_placed")
    assert days(asked(S.PLACED, placed)) == {K.FIRST_TIME: 10, K.AFTER_CARE: 42}
    assert days(asked(S.PLACED, placed, cared(42, "6_weeks"))) == {K.FIRST_TIME: 10}


def ended(*history: Happening, may_return: bool = True) -> dict[TaskKind, int]:
    stand = Stand(S.CLOSED, False, START, None, DUE, Calendar(), 3, may_return)
    return days(wanted(stand, story(history)))


def test_R24_after_the_end_it_is_asked_once_more_with_a_yes_to_that() -> None:
    started, closed = on(0, "participation_started"), on(60, "referral_closed", reason="found_way")
    assert ended(started, closed) == {K.AFTER_CARE: 91}
    assert ended(started, closed, may_return=False) == {}
    assert ended(started, closed, cared(91, "3_months")) == {}
    assert ended(started, on(120, "referral_closed", reason="found_way")) == {}
    assert ended(closed) == {}
    assert ended(started, closed, on(70, "person_erased")) == {}
    assert ended(started, on(60, "referral_closed", reason="death_illness")) == {}


@pytest.mark.parametrize("status", sorted(LIVE))
def test_a_pause_leaves_promises_only(status: Status) -> None:
    made = booked(1, "a", "2026-11-05T10:00+01:00")
    assert asked(status, paused=True) == {}
    assert set(asked(status, made, paused=True)) == {K.APPOINTMENT}


@pytest.mark.parametrize("status", sorted(LIVE - {S.EXPIRED}))
def test_nobody_is_forgotten(status: Status) -> None:
    assert len(asked(status)) == (2 if status is S.PLACED else 1)


def about_place(day: int, name: str, **content: Any) -> Happening:
    return on(day, name, activity_id="a", **content)


def test_a_free_place_asks_for_a_call_at_once_or_the_day_after_a_link() -> None:
    for told, day in (("", 1), ("text", 2)):
        offered = about_place(1, "place_offered", told=told)
        assert days(asked(S.PARTICIPATING, offered))[K.PLACE_FREE] == day
        call = about_place(1, "offer_answered", answer="call")
        assert days(asked(S.PARTICIPATING, offered, call))[K.PLACE_FREE] == 1
        for after in ("no", "yes"):
            answered = about_place(2, "offer_answered", answer=after)
            found = asked(S.PARTICIPATING, offered, answered)
            assert K.PLACE_FREE not in found
            assert (K.PLACE_YES in found) == (after == "yes")


def test_an_offer_that_ran_out_asks_for_a_talk_and_a_return_or_a_talk_is_the_end_of_it() -> None:
    ran_out = (about_place(1, "place_offered", told="mail"), about_place(6, "offer_expired"))
    assert days(asked(S.INTAKE_HELD, *ran_out))[K.PLACE_EXPIRED] == 6
    assert K.PLACE_EXPIRED not in asked(S.INTAKE_HELD, *ran_out, tried(7, "spoken"))
    assert K.PLACE_EXPIRED in asked(S.INTAKE_HELD, *ran_out, tried(7))
    assert K.PLACE_EXPIRED not in asked(S.INTAKE_HELD, *ran_out, about_place(7, "waiting_joined"))


def test_only_the_end_of_an_activity_asks_for_a_talk_about_something_else() -> None:
    closed = about_place(1, "waiting_left", reason="activity_closed")
    assert days(asked(S.INTAKE_HELD, closed))[K.WAITING_ENDED] == 1
    assert K.WAITING_ENDED not in asked(S.INTAKE_HELD, about_place(1, "waiting_left", reason="no_longer"))
    assert K.WAITING_ENDED not in asked(S.INTAKE_HELD, closed, tried(2, "spoken"))


def test_a_promise_about_a_place_stands_while_a_clock_stands_still() -> None:
    assert K.PLACE_FREE in asked(S.INTAKE_HELD, about_place(1, "place_offered", told=""), paused=True)


def test_after_a_first_look_somebody_asks_whether_the_person_stays() -> None:
    looked = about_place(1, "person_placed", trial_on="2026-11-06")
    assert days(asked(S.PLACED, looked))[K.TRIAL_OVER] == 7  # the Friday; asked on Monday
    for name, content in (("trial_answered", {"stays": True}), ("placement_ended", {"reason": "stopped"})):
        assert K.TRIAL_OVER not in asked(S.PLACED, looked, about_place(5, name, **content))


def test_the_first_time_is_asked_about_whoever_said_yes() -> None:
    assert days(asked(S.PLACED, about_place(3, "place_taken")))[K.FIRST_TIME] == 13
