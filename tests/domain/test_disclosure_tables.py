"""Which numbers of a table are hidden, at the borders of each rule."""

import pytest

from referral.domain.disclosure import TOTAL, Axis, SafeTable, protect, safe_map

YES_NO = Axis("answer", ("yes", "no"))
AREA = Axis("area", ("Lindenbuurt", "Havenkwartier", "Oosterveld"), outcome=False)


def one(*counts: int, outcome: bool = False, **more: object) -> SafeTable:
    values = tuple(f"v{number}" for number in range(len(counts)))
    named = {(value,): count for value, count in zip(values, counts, strict=True)}
    return protect(named, [Axis("one", values, outcome)], **more)  # type: ignore[arg-type]


def shown(table: SafeTable) -> list[int | None]:
    return [table.value(value) for value in (*table.axes[0].values, TOTAL)]


def test_counts_from_ten_are_shown_in_fives() -> None:
    assert shown(one(10, 12, 13, 1003)) == [10, 10, 15, 1005, 1040]


def test_nine_and_none_are_hidden_alike() -> None:
    assert shown(one(9, 40, 40, 40)) == [None, 40, 40, 40, 130]
    assert shown(one(0, 40, 40, 40, 40)) == [None, 40, 40, 40, 40, 160]


def test_rounding_is_no_protection_when_the_range_is_too_small() -> None:
    # Shown whole, the hidden one would be at most 122 - 3 x 38 = 8: no longer ‘fewer than ten’.
    assert shown(one(0, 40, 40, 40)) == [None, None, 40, 40, 120]


def test_a_hidden_cell_does_not_follow_from_total_and_rest() -> None:
    assert shown(one(4, 40)) == [None, None, 45]
    assert shown(one(0, 11)) == [None, None, 10]


def test_where_few_are_in_all_nothing_is_shown() -> None:
    assert shown(one(3, 4)) == [None, None, None]
    assert shown(one(0, 0)) == [None, None, None]


@pytest.mark.parametrize(("yes", "no", "is_hidden"), [(89, 11, False), (90, 10, True), (900, 100, True)])
def test_a_category_with_nine_tenths_is_hidden(yes: int, no: int, is_hidden: bool) -> None:
    table = protect({("yes",): yes, ("no",): no}, [YES_NO])
    assert (table.value("yes") is None) == is_hidden
    assert table.value(TOTAL) is not None


def test_where_most_live_is_no_secret() -> None:
    table = protect({("Lindenbuurt",): 900, ("Havenkwartier",): 50, ("Oosterveld",): 50}, [AREA])
    assert shown(table) == [900, 50, 50, 1000]


def test_a_whole_group_in_one_category_is_hidden_per_group() -> None:
    counts: dict[tuple[str, ...], int] = {
        (area, answer): 40 for area in AREA.values for answer in YES_NO.values
    }
    counts |= {("Lindenbuurt", "yes"): 96, ("Lindenbuurt", "no"): 2}
    table = protect(counts, [AREA, YES_NO])
    assert table.value("Lindenbuurt", "yes") is None
    assert table.value("Lindenbuurt", "no") is None
    assert table.value("Lindenbuurt", TOTAL) == 100
    assert table.value(TOTAL, TOTAL) == 260


@pytest.mark.parametrize(("share", "is_hidden"), [(0.5, False), (0.51, True), (1.0, True)])
def test_more_than_half_of_one_practice_is_hidden(share: float, is_hidden: bool) -> None:
    table = one(100, 100, 100, dominance={("v0",): share})
    assert (table.value("v0") is None) == is_hidden


def test_a_total_of_one_practice_is_hidden_too() -> None:
    assert one(100, 100, 100, dominance={(TOTAL,): 0.8}).value(TOTAL) is None


def test_totals_may_be_given_when_they_are_the_sum() -> None:
    axes = [Axis("one", ("a", "b"))]
    assert protect({("a",): 20, ("b",): 30, (TOTAL,): 50}, axes).value(TOTAL) == 50
    with pytest.raises(ValueError, match="not the sum"):
        protect({("a",): 20, ("b",): 30, (TOTAL,): 45}, axes)


@pytest.mark.parametrize(
    ("counts", "axes", "words"),
    [
        ({("c",): 20}, [Axis("one", ("a", "b"))], "no such cell"),
        ({("a",): -1}, [Axis("one", ("a", "b"))], "below 0"),
        ({}, [], "one to three axes"),
        ({}, [Axis(name, ("a",)) for name in "wxyz"], "one to three axes"),
    ],
)
def test_what_is_no_table_is_refused(
    counts: dict[tuple[str, ...], int], axes: list[Axis], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        protect(counts, axes)


def test_an_earlier_table_has_the_same_axes() -> None:
    with pytest.raises(ValueError, match="other axes"):
        protect({}, [YES_NO], earlier=[protect({}, [AREA])])


def test_a_share_comes_from_what_is_shown() -> None:
    table = protect({("yes",): 62, ("no",): 38}, [YES_NO])
    assert table.share("yes", of="answer") == 0.6
    assert protect({("yes",): 4, ("no",): 38}, [YES_NO]).share("yes", of="answer") is None


def test_an_unknown_cell_has_no_value() -> None:
    assert one(20, 30).value("elsewhere") is None


def test_a_table_told_again_hides_the_same() -> None:
    first = one(4, 40, 50)
    assert one(4, 40, 50, earlier=[first]).shown == first.shown


def test_a_number_that_was_shown_before_is_said_to_be_out() -> None:
    first = one(100, 100, 100)
    second = one(100, 100, 100, dominance={("v0",): 0.9}, earlier=[first])
    assert second.value("v0") is None
    assert second.exposed == {("v0",)}


def test_a_new_category_may_come() -> None:
    before = protect({("a",): 40, ("b",): 50}, [Axis("one", ("a", "b"), outcome=False)])
    after = protect(
        {("a",): 60, ("b",): 70, ("c",): 80}, [Axis("one", ("a", "b", "c"), outcome=False)], earlier=[before]
    )
    assert after.value("c") == 80


def test_the_truth_is_not_in_its_words() -> None:
    assert "37" not in repr(one(4, 37, 50))


def test_maps_need_three_practices() -> None:
    people = {"Lindenbuurt": 40, "Havenkwartier": 60, "Oosterveld": 80}
    practices = {"Lindenbuurt": 2, "Havenkwartier": 3, "Oosterveld": 4}
    found = safe_map(people, practices)
    assert found["Lindenbuurt"] is None
    assert found["Oosterveld"] == 80
    assert found[TOTAL] == 180


def test_maps_need_ten_people_and_no_great_practice() -> None:
    people = {"Lindenbuurt": 9, "Havenkwartier": 60, "Oosterveld": 80, "Zuid": 90}
    found = safe_map(people, dict.fromkeys(people, 5), dominance={"Havenkwartier": 0.6})
    assert found["Lindenbuurt"] is None
    assert found["Havenkwartier"] is None
    assert found["Zuid"] == 90


def test_an_area_without_known_practices_is_hidden() -> None:
    assert safe_map({"Lindenbuurt": 40, "Oosterveld": 80}, {})["Oosterveld"] is None
