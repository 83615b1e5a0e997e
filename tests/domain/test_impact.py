"""Question lists that can be asked, windows of rounds, and results that tell of nobody."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.domain.disclosure.answers import FEWEST_ANSWERS, Cell, Counts, Safe, added, safe_cells
from referral.domain.impact.goals import STANDARD, Step, doubles, fewest_goals_notice, standard, wrong_with
from referral.domain.impact.results import best_and_least
from referral.domain.impact.rounds import Again, Filled, Help, StopReason, wrong_window
from tests.about.test_plain_words import assert_plain


@pytest.mark.parametrize("slot", STANDARD)
def test_D46_our_own_lists_may_be_asked_and_are_plain(slot: int) -> None:
    goal = standard(slot)
    assert 1 <= len(goal.lines) <= 5
    assert [wrong_with(each) for each in goal.lines] == [""] * len(goal.lines)
    assert doubles(goal.lines) == []
    assert_plain(goal.name, "\n".join([goal.about, *goal.lines]))


@pytest.mark.parametrize("kind", [Step, StopReason, Again, Help])
def test_L26_what_one_can_choose_is_plain(kind: type[Step]) -> None:
    assert_plain(kind.__name__, "\n".join(each.label for each in kind))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Ik ben tevreden over de groep.", "tevreden"),
        ("Welk cijfer geeft u de groep?", "tevreden"),
        ("Ik voel me minder eenza" + "am.", "Liever niet"),
        ("Ik eet gezond en ik beweeg meer.", "één ding"),
        ("Ik ga naar de winkel of naar de markt.", "één ding"),
        ("Gaat het? Slaapt u goed?", "één ding"),
        ("Ja", "hele zin"),
        ("Ik kan nu heel goed met alle mensen in mijn eigen straat over van alles praten.", "te lang"),
        ("Mijn gezondheidsvaardigheden zijn beter.", "lang woord"),
    ],
)
def test_D48_what_cannot_be_asked_is_told(line: str, told: str) -> None:
    assert told in wrong_with(line)


def test_a_line_twice_is_seen() -> None:
    assert doubles(["Ik kom buiten.", "Ik eet.", "ik kom  buiten", ""]) == [2]


@pytest.mark.parametrize(("number", "warned"), [(1, True), (2, False), (3, False), (4, True)])
def test_D46_two_or_three_goals(number: int, warned: bool) -> None:
    assert bool(fewest_goals_notice(number)) == warned


@pytest.mark.parametrize(("days", "wrong"), [(3, True), (7, False), (28, False), (120, False), (121, True)])
def test_a_window_is_a_week_to_four_months(days: int, wrong: bool) -> None:
    first = date(2026, 3, 2)
    assert bool(wrong_window(first, first + timedelta(days=days), first)) == wrong


def test_a_window_of_the_past_is_refused() -> None:
    assert wrong_window(date(2026, 3, 2), date(2026, 3, 20), date(2026, 3, 21))


def test_who_helped_is_no_answer() -> None:
    assert Filled({}, help="close").is_empty
    assert not Filled({"1-0": 3}).is_empty
    assert not Filled({}, reasons=("time",)).is_empty


def cell(*counts: int) -> Cell:
    return Cell(sum(counts), counts)


def test_four_answers_are_hidden_and_five_are_shown() -> None:
    assert safe_cells({"few": cell(1, 1, 1, 1, 0)}, 5) == Safe({}, None)
    enough = cell(1, 1, 1, 1, 1)
    assert safe_cells({"enough": enough}, 5) == Safe({"enough": enough}, enough)


def test_where_all_say_the_same_nothing_is_shown() -> None:
    assert safe_cells({"same": cell(0, 0, 0, 8, 0)}, 5) == Safe({}, None)


def test_a_small_group_does_not_follow_from_the_total() -> None:
    large, middle, small = cell(2, 3, 4, 5, 6), cell(1, 1, 2, 2, 1), cell(1, 0, 2, 0, 0)
    found = safe_cells({"large": large, "middle": middle, "small": small}, 5)
    assert found.shown == {"large": large}
    assert found.total == cell(4, 4, 8, 7, 7)


def test_a_group_that_nobody_answered_for_hides_no_other() -> None:
    large = cell(2, 3, 4, 5, 6)
    assert safe_cells({"large": large, "none": cell(0, 0, 0, 0, 0)}, 5).shown == {"large": large}


counts = st.lists(st.integers(0, 4), min_size=5, max_size=5).map(tuple)


@settings(max_examples=120)
@given(st.dictionaries(st.integers(0, 9), counts, max_size=6))
def test_5d_what_is_hidden_is_safe_as_a_whole(tables: dict[int, Counts]) -> None:
    cells = {key: cell(*each) for key, each in tables.items()}
    found = safe_cells(cells, 5)
    for shown in found.shown.values():
        assert shown.people >= FEWEST_ANSWERS
        assert max(shown.counts) < shown.people
    hidden = [each for key, each in cells.items() if key not in found.shown and each.people]
    if found.total is None or not hidden:
        return
    rest = added(hidden, 5)
    assert len(hidden) > 1
    assert rest.people >= FEWEST_ANSWERS
    assert max(rest.counts) < rest.people


def test_D46_good_and_bad_are_both_told_and_never_the_same() -> None:
    lines = [(name, cell(*each)) for name, each in {"a": (0, 0, 1, 4, 5), "b": (5, 4, 1, 0, 0)}.items()]
    assert best_and_least(lines) == (["a"], ["b"])
    assert best_and_least(lines[:1]) == (["a"], [])
    best, least = best_and_least([(str(place), cell(9 - place, 0, 0, 0, 1 + place)) for place in range(9)])
    assert (best, least) == (["8", "7", "6"], ["0", "1", "2"])
