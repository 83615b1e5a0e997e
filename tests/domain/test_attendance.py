"""What several devices say about one person, and what that comes to; who keeps coming."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.domain.attendance import (
    Turn,
    Word,
    agreed,
    clock_words,
    corrected,
    moment_of,
    retention,
    standing,
)
from referral.domain.codes import AttendanceState as S

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
JO = UUID(int=99)
PHONE, TABLET = UUID(int=1), UUID(int=2)


def word(key: int, device: UUID, number: int, state: S, *seen: int) -> Word:
    at = NOW + timedelta(seconds=key)
    return Word(UUID(int=key), JO, device, number, state, frozenset(UUID(int=each) for each in seen), at)


def states(words: list[Word]) -> list[S]:
    return [each.state for each in standing(words)]


def test_the_last_word_of_a_device_counts_whatever_arrives_first() -> None:
    first, then = word(1, PHONE, 1, S.PRESENT), word(2, PHONE, 2, S.ABSENT)
    assert states([first, then]) == states([then, first]) == [S.ABSENT]


def test_a_clock_that_went_back_does_not_turn_the_order_around() -> None:
    assert states([word(9, PHONE, 1, S.PRESENT), word(2, PHONE, 2, S.LATE)]) == [S.LATE]


def test_two_devices_that_say_the_same_agree() -> None:
    assert agreed(standing([word(1, PHONE, 1, S.LATE), word(2, TABLET, 1, S.LATE)])) is S.LATE


def test_two_devices_that_differ_wait_for_a_choice_that_saw_both() -> None:
    words = [word(1, PHONE, 1, S.PRESENT), word(2, TABLET, 1, S.ABSENT)]
    assert agreed(standing(words)) is None
    choice = word(3, TABLET, 2, S.PRESENT, 1, 2)
    assert agreed(standing([*words, choice])) is S.PRESENT


def test_who_saw_the_other_mark_replaces_it() -> None:
    for order in permutations([word(1, PHONE, 1, S.PRESENT), word(2, TABLET, 1, S.ABSENT, 1)]):
        assert states(list(order)) == [S.ABSENT]


def test_words_that_claim_to_have_seen_each_other_still_leave_one() -> None:
    assert states([word(1, PHONE, 1, S.PRESENT, 2), word(2, TABLET, 1, S.ABSENT, 1)]) == [S.ABSENT]
    assert standing([]) == []
    assert agreed([]) is None


WORDS = st.lists(
    st.tuples(st.sampled_from([PHONE, TABLET, UUID(int=3)]), st.sampled_from(list(S)), st.booleans()),
    min_size=1,
    max_size=8,
)


@given(spoken=WORDS, data=st.data())
def test_the_order_of_arrival_never_matters(spoken: list[tuple[UUID, S, bool]], data: st.DataObject) -> None:
    words: list[Word] = []
    for number, (device, state, looked) in enumerate(spoken, start=1):
        seen = [each.id.int for each in standing(words)] if looked else []
        words.append(word(number, device, number, state, *seen))
    arrived = data.draw(st.permutations(words))
    assert standing(arrived) == standing(words)
    assert standing([*arrived, *words]) == standing(words)
    assert standing(words)


def test_a_clock_that_is_off_is_corrected_and_told() -> None:
    yesterday = NOW - timedelta(days=1)
    marked = yesterday - timedelta(minutes=2)
    assert corrected(marked, yesterday, NOW) == NOW - timedelta(minutes=2)
    assert corrected(NOW + timedelta(hours=1), NOW, NOW) == NOW
    assert clock_words(yesterday, NOW) == (
        "De klok van dit toestel loopt 24 uur achter. Wij rekenen met de goede tijd."
    )
    assert "6 minuten voor" in clock_words(NOW + timedelta(minutes=6), NOW)
    assert clock_words(NOW - timedelta(minutes=5), NOW) == ""


@pytest.mark.parametrize("wrong", [-1, 4_102_444_800_000, 10**30])
def test_what_is_no_moment_is_refused(wrong: int) -> None:
    with pytest.raises(ValueError, match="no moment"):
        moment_of(wrong)


def turn(number: int, came: str) -> Turn:
    people = frozenset(UUID(int=ord(each)) for each in came)
    return Turn(date(2026, 1, 6) + timedelta(weeks=number), people, people)


def test_retention_counts_only_who_could_have_come_so_long() -> None:
    turns = [turn(number, came) for number, came in enumerate(["abcde", "abcd", "abc", "af"])]
    found = {each.after: each for each in retention(turns, most=4)}
    assert [(found[n].people, found[n].still) for n in (1, 2, 3, 4)] == [(5, 4), (5, 3), (5, 1), (0, 0)]
    assert found[1].share == 80
    assert found[4].share is None


def test_fewer_than_five_people_are_no_share() -> None:
    assert retention([turn(0, "abcd"), turn(1, "ab")], most=1)[0].share is None


@given(st.lists(st.sets(st.sampled_from("abcdefgh")), max_size=15))
def test_fewer_and_fewer_keep_coming_of_the_same_people(came: list[set[str]]) -> None:
    found = retention([turn(number, "".join(each)) for number, each in enumerate(came)])
    assert all(each.still <= each.people for each in found)
    assert [each.people for each in found] == sorted((each.people for each in found), reverse=True)
