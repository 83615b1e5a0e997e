"""The steps of silence: one after the other, standing still during a question, never twice."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from referral.domain.silence import (
    STEPS,
    Silence,
    Terms,
    Waits,
    due,
    next_action,
    next_words,
    stepped,
    wound,
)
from referral.domain.statuses import Status
from referral.domain.workflow import TRANSITIONS, Action
from referral.domain.working_days import Calendar

TERMS = Terms(Calendar())
MONDAY = date(2026, 11, 2)


def sent(day: date = MONDAY) -> Silence:
    """The clock of a referral sent on this day."""
    return wound(None, Status.SENT, Silence(), day, TERMS)


def test_the_three_steps_of_an_unanswered_referral() -> None:
    silence, seen = sent(), []
    while silence.due:
        assert next_action(Status.SENT, silence, date.fromordinal(silence.due.toordinal() - 1)) is None
        seen.append((silence.due, next_action(Status.SENT, silence, silence.due)))
        silence = stepped(Status.SENT, silence, TERMS)
    assert seen == [
        (date(2026, 11, 5), Action.REMIND_TEAM),
        (date(2026, 11, 11), Action.ESCALATE),
        (date(2026, 11, 20), Action.EXPIRE),
    ]


def test_a_question_stops_the_clock_and_an_answer_lets_it_go_on() -> None:
    asked = wound(Status.SENT, Status.QUESTIONED, sent(), date(2026, 11, 4), TERMS)
    assert (asked.kept, next_words(Status.QUESTIONED, asked)) == (2, "krijgt de verwijzer een herinnering")
    assert asked.due == date(2026, 11, 9)
    answered = wound(Status.QUESTIONED, Status.SENT, asked, date(2026, 11, 30), TERMS)
    assert (answered.step, answered.due) == (0, date(2026, 12, 1))
    again = wound(Status.SENT, Status.QUESTIONED, answered, date(2026, 12, 3), TERMS)
    assert again.kept == 5
    assert wound(Status.QUESTIONED, Status.SENT, again, date(2026, 12, 3), TERMS).step == 1


def test_sent_again_starts_anew_and_taken_stops() -> None:
    expired = wound(Status.SENT, Status.EXPIRED, sent(), date(2026, 11, 20), TERMS)
    assert expired.due == date(2026, 11, 25)
    assert wound(Status.EXPIRED, Status.SENT, expired, MONDAY, TERMS) == sent()
    assert wound(Status.SENT, Status.ACCEPTED, sent(), MONDAY, TERMS) == Silence()


def test_each_step_is_a_row_of_the_process_that_starts_there() -> None:
    for status, steps in STEPS.items():
        for step in steps:
            assert status in TRANSITIONS[step.action].sources
            assert next_words(status, Silence(MONDAY, steps.index(step), MONDAY))


@given(
    st.sampled_from(sorted(STEPS)),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5)),
)
def test_steps_come_in_order_and_end(status: Status, day: date, waits: tuple[int, int, int]) -> None:
    first, more, most = waits
    terms = Terms(Calendar(), Waits(first, first + more, first + more + most))
    silence, days = wound(None, status, Silence(), day, terms), []
    while silence.due:
        days.append(silence.due)
        silence = stepped(status, silence, terms)
    assert len(days) == len(STEPS[status])
    assert days == sorted(set(days))
    assert days[0] > day
    assert due(status, silence, terms) is None
