"""Scores as published: every pattern of the short list, the vectors of the sources, and a second engine."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.domain.instruments.reading import shipped
from referral.domain.instruments.scoring import (
    T_MEN,
    T_WOMEN,
    Answers,
    keyes_category,
    score,
    shown,
    t_score,
)
from tests.domain.instruments import by_hand

SIX, ELEVEN = shipped()["djg6"], shipped()["djg11"]
THREE = ("yes", "more_or_less", "no")
WHO, MHC, EQ = shipped()["who5"], shipped()["mhcsf"], shipped()["eq5d5l"]


def all_alike(made: object, answer: str) -> dict[str, str]:
    return {each.code: answer for each in made.items}  # type: ignore[attr-defined]  # an Instrument


def test_all_4096_patterns_of_the_six_sentences() -> None:
    codes = [each.code for each in SIX.items]
    walked = 0
    for pattern in product((*THREE, None), repeat=6):
        answers = {code: said for code, said in zip(codes, pattern, strict=True) if said}
        expected = by_hand.loneliness(answers, by_hand.EMOTIONAL, by_hand.SOCIAL)
        assert score(SIX, answers).stored() == expected, pattern
        walked += 1
    assert walked == 4096


@pytest.mark.parametrize(
    ("said", "expected"),
    [("more_or_less", (6, 3, 3)), ("yes", (3, 3, 0)), ("no", (3, 0, 3))],
)
def test_the_published_vectors_of_six(said: str, expected: tuple[int, int, int]) -> None:
    found = score(SIX, all_alike(SIX, said))
    assert (found.value, found.subscales["emotional"], found.subscales["social"]) == expected


def test_one_open_question_keeps_the_total_two_do_not() -> None:
    answers = all_alike(SIX, "more_or_less")
    del answers["3"]
    found = score(SIX, answers)
    assert (found.value, found.subscales["emotional"], found.missing) == (5, None, 1)
    assert not found.complete
    del answers["4"]
    assert score(SIX, answers).value is None


@pytest.mark.parametrize(("said", "total"), [("more_or_less", 11), ("yes", 6), ("no", 5)])
def test_the_published_vectors_of_eleven(said: str, total: int) -> None:
    assert score(ELEVEN, all_alike(ELEVEN, said)).value == total


@given(st.lists(st.sampled_from((*THREE, None)), min_size=11, max_size=11))
@settings(max_examples=200)
def test_the_long_list_agrees_with_the_second_engine(pattern: list[str | None]) -> None:
    codes = [each.code for each in ELEVEN.items]
    answers = {code: said for code, said in zip(codes, pattern, strict=True) if said}
    expected = by_hand.loneliness(answers, by_hand.EMOTIONAL_OF_11, by_hand.SOCIAL_OF_11)
    assert score(ELEVEN, answers).stored() == expected


def test_five_steps_on_paper_count_as_three() -> None:
    strong = score(SIX, all_alike(SIX, "yes_strong")).stored()
    assert strong == score(SIX, all_alike(SIX, "yes")).stored()
    assert score(SIX, all_alike(SIX, "no_strong")).stored() == score(SIX, all_alike(SIX, "no")).stored()


@given(st.lists(st.sampled_from((0, 1, 2, 3, 4, 5, None)), min_size=5, max_size=5))
@settings(max_examples=200)
def test_who5_is_a_percentage_and_needs_all(levels: list[int | None]) -> None:
    answers = {str(at): str(each) for at, each in enumerate(levels, 1) if each is not None}
    assert score(WHO, answers).value == by_hand.who5(levels)


def test_who5_thirteen_is_above_the_border() -> None:
    raw_12 = score(WHO, dict(zip("12345", "33222", strict=True))).value
    raw_13 = score(WHO, dict(zip("12345", "33322", strict=True))).value
    assert (raw_12, raw_13) == (48, 52)
    low = WHO.cutoffs[0]
    assert low.lowest <= 48 <= low.highest < 52


@pytest.mark.parametrize(
    ("profile", "index"),
    [
        ("11111", 1),
        ("21111", 0.918),
        ("11112", 0.883),
        ("55511", 0.390),
        ("44444", -0.289),
        ("55555", -0.446),
    ],
)
def test_the_dutch_tariff(profile: str, index: float) -> None:
    answers = dict(zip([each.code for each in EQ.counted], profile, strict=True))
    assert score(EQ, answers).value == index == by_hand.eq5d(profile)


def test_every_profile_of_the_tariff_agrees_with_the_second_engine() -> None:
    codes = [each.code for each in EQ.counted]
    for levels in product("12345", repeat=5):
        profile = "".join(levels)
        assert score(EQ, dict(zip(codes, profile, strict=True))).value == pytest.approx(by_hand.eq5d(profile))


def test_a_missing_dimension_gives_no_index_and_the_mark_stands_apart() -> None:
    answers: Answers = {**dict(zip([each.code for each in EQ.counted], "1111", strict=False)), "vas": 70}
    found = score(EQ, answers)
    assert found.value is None
    assert found.subscales["vas"] == 70


@pytest.mark.parametrize(("mean", "t"), [(2.98, 48.2), (4, 60.6), (5, 79.2)])
def test_t_scores_of_all_adults(mean: float, t: float) -> None:
    assert round(t_score(mean), 1) == t


def test_t_scores_differ_for_men_and_women() -> None:
    assert t_score(0, T_MEN) == 12.4
    assert t_score(0, T_WOMEN) == 10.3


def test_the_category_is_six_of_eleven_with_one_feeling() -> None:
    telling = [4, 4, 4, *[4] * 4, *[2] * 7]
    assert keyes_category(telling) == "moderate" == by_hand.keyes(telling)
    assert keyes_category([4, 0, 0, *[5] * 6, *[2] * 5]) == "flourishing"
    assert keyes_category([0, 5, 5, *[1] * 6, *[2] * 5]) == "languishing"
    with pytest.raises(ValueError, match="fourteen"):
        keyes_category([1, 2])


@given(st.lists(st.integers(0, 5), min_size=14, max_size=14))
@settings(max_examples=200)
def test_categories_and_means_agree_with_the_second_engine(values: list[int]) -> None:
    assert keyes_category(values) == by_hand.keyes(values)
    found = score(MHC, {str(at): str(each) for at, each in enumerate(values, 1)})
    assert found.value == pytest.approx(sum(values) / 14, abs=1e-4)
    assert found.subscales["social"] == pytest.approx(sum(values[3:8]) / 5, abs=1e-4)


def test_a_conversation_counts_what_was_answered() -> None:
    found = score(shipped()["spider"], {"body": 7, "mind": 6, "meaning": 6})
    assert found.value == 6.3
    assert shipped()["spider"].conversation_only


def test_the_gp_is_counted_in_number_minutes_and_content() -> None:
    found = score(shipped()["gp_contacts"], {"number": 4, "minutes": 10, "content": ["talk", "complaint"]})
    assert found.value is None
    assert found.subscales == {"number": 4, "minutes": 10}
    assert found.complete
    assert "Praten over hoe het gaat, Een klacht of pijn." in found.lines[2]


def test_a_strange_answer_is_refused() -> None:
    for answers in ({"3": "perhaps"}, {"3": "yes", "4": "6"}):
        with pytest.raises(ValueError, match=":"):
            score(SIX, answers)
    for number in (-1, 11, "tien"):
        with pytest.raises(ValueError, match=r"."):
            score(shipped()["cantril"], {"ladder": number})


def test_why_it_is_this_score() -> None:
    answers = all_alike(SIX, "no") | {"3": "more_or_less"}
    lines = score(SIX, answers).lines
    assert lines[0] == "‘Ik ervaar een leegte om me heen.’: Min of meer, telt als 1."
    assert lines[-1] == "Alles bij elkaar: 4 van 6."
    assert score(WHO, {}).lines[-1] == "Er zijn te weinig vragen beantwoord voor een uitkomst."
    assert shown(-0.289) == "\N{MINUS SIGN}0,289"


def test_nobody_gets_a_label() -> None:
    words = {mark.words for mark in SIX.cutoffs}
    said = " ".join(score(SIX, all_alike(SIX, "more_or_less")).lines)
    assert not {each for each in words if f" {each} " in said}
    assert "eenzaam" not in said
