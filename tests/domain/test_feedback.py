"""Which event brings which message, once per episode, and never one that consent does not allow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.domain.feedback import (
    ALWAYS,
    BEGINS,
    TELLING,
    Episode,
    FeedbackKind,
    FeedbackVariant,
    last_messages,
    may_read,
)
from referral.domain.permissions import FOLLOWED_EVENTS, PROCESS_EVENTS, SHARED_EVENTS
from referral.domain.statuses import Status
from referral.domain.workflow import TRANSITIONS

V = FeedbackVariant
TAKEN = ["referral_sent", "referral_accepted"]
MET = [*TAKEN, "person_reached"]
PLACED = [*MET, "intake_held", "person_placed"]

STORIES = [
    (["referral_sent"], []),
    (["referral_sent", "question_asked", "question_answered"], []),
    (TAKEN, [V.ACCEPTED]),
    (["referral_sent", "referral_declined"], [V.DECLINED]),
    ([*TAKEN, "referral_declined"], [V.NOT_MET, V.TURNED_DOWN]),
    ([*TAKEN, "contact_attempted", "contact_attempted", "contact_attempted"], []),
    ([*TAKEN, "referral_closed"], [V.NOT_MET, V.CLOSED]),
    (MET, [V.MET]),
    ([*MET, "referral_closed"], [V.NOT_STARTED, V.CLOSED]),
    (PLACED, []),
    ([*PLACED, "placement_ended"], []),
    ([*PLACED, "referral_closed"], [V.NOT_STARTED, V.CLOSED]),
    ([*PLACED, "participation_started"], [V.STARTED]),
    ([*PLACED, "participation_started", "referral_closed"], [V.CLOSED]),
    (
        [
            *PLACED,
            "participation_started",
            "placement_ended",
            "person_placed",
            "participation_started",
        ],
        [],
    ),
    ([*MET, "consent_withdrawn", "referral_stopped"], [V.STOPPED]),
    (["referral_sent", "referral_stopped"], [V.STOPPED]),
    (["referral_sent", "referral_withdrawn"], []),
    (["referral_sent", "entered_in_error"], []),
    ([*MET, "referral_rerouted", "referral_accepted"], [V.ACCEPTED]),
    ([*MET, "referral_closed", "referral_reopened"], [V.REOPENED]),
    ([*MET, "referral_closed", "referral_reopened", "person_reached"], [V.MET]),
    (["referral_sent", "referral_declined", "referral_resent", "referral_declined"], [V.DECLINED]),
]


@pytest.mark.parametrize(("history", "told"), STORIES)
def test_what_the_last_event_brings(history: list[str], told: list[FeedbackVariant]) -> None:
    assert last_messages(history)[1] == told


def test_episodes_are_counted() -> None:
    again = [*TAKEN, "referral_closed", "referral_reopened", "referral_rerouted", "referral_accepted"]
    assert last_messages(again)[0] == 3


@given(st.lists(st.integers(0, 1000), max_size=40))
def test_of_any_walk_each_question_is_answered_once_and_every_end_is_told(walk: list[int]) -> None:
    status, episode, answered = Status.SENT, Episode(), list[FeedbackKind]()
    episode.hear("referral_sent")
    for number in walk:
        rows = [row for row in TRANSITIONS.values() if status in row.sources]
        if not rows:
            break
        row = rows[number % len(rows)]
        name, status = row.event.type, row.result(status)
        answered = [] if name in BEGINS else answered
        told = episode.hear(name)
        answered += [each.kind for each in told]
        assert len(set(answered)) == len(answered)
        assert not told or name in TELLING
        if name == "referral_closed":
            assert answered[0] is FeedbackKind.DECIDED
            assert answered[-1] is FeedbackKind.CLOSED


def test_every_answer_belongs_to_a_question_and_every_question_has_an_answer() -> None:
    assert {each.kind for each in FeedbackVariant} == set(FeedbackKind)


@pytest.mark.parametrize("variant", list(FeedbackVariant))
def test_L6_without_consent_only_what_the_referrer_must_know(variant: FeedbackVariant) -> None:
    assert may_read(variant, own=True, share_back=True, followed=False)
    assert may_read(variant, own=True, share_back=False, followed=True) == (variant in ALWAYS)
    assert may_read(variant, own=False, share_back=True, followed=True)
    assert not may_read(variant, own=False, share_back=True, followed=False)


def test_messages_tell_of_no_event_that_the_timeline_hides() -> None:
    assert TELLING <= SHARED_EVENTS
    assert {"referral_declined", "referral_stopped"} <= PROCESS_EVENTS & FOLLOWED_EVENTS
