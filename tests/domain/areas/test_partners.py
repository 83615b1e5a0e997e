"""What partners say of each other: known means, nothing below five, and nothing that can be subtracted."""

import random
from collections.abc import Iterable
from statistics import mean, stdev

from referral.domain.areas.cycle import STEPS, step_in
from referral.domain.areas.lunches import chat_text
from referral.domain.areas.partners import (
    Item,
    Opinion,
    PartnerKind,
    Said,
    Score,
    Side,
    opinions,
    read_scores,
)
from referral.domain.disclosure.answers import FEWEST_ANSWERS


def shown(found: Iterable[Opinion]) -> dict[Side | None, Opinion]:
    """By who says it; for one question about one group."""
    return {each.from_side: each for each in found}


def test_mean_and_spread_are_those_of_the_standard_library() -> None:
    marks = [3, 5, 7, 8, 8, 9]
    (one, whole) = opinions([Said(Side.CURE, Side.WELFARE, Item.RESPECT, marks)])
    assert (one.number, one.mean, one.spread) == (6, round(mean(marks), 1), round(stdev(marks), 1))
    assert (one.mean, one.spread) == (6.7, 2.3)
    assert whole.from_side is None
    assert whole.mean == one.mean


def test_fewer_than_five_and_all_the_same_say_nothing() -> None:
    assert opinions([Said(Side.CURE, Side.WELFARE, Item.RESPECT, [1, 5, 7, 9])]) == []
    assert opinions([Said(Side.CURE, Side.WELFARE, Item.RESPECT, [8] * 7)]) == []


def test_one_small_group_does_not_follow_from_the_total() -> None:
    found = shown(
        opinions(
            [
                Said(Side.CURE, Side.WELFARE, Item.RESPECT, [5, 6, 7, 8, 9]),
                Said(Side.CARE, Side.WELFARE, Item.RESPECT, [2]),
            ]
        )
    )
    assert set(found) == {None}  # showing cure as well would tell the one of care
    assert found[None].number == 6


def test_what_is_hidden_is_never_a_few_people() -> None:
    dice = random.Random(37)
    for _ in range(2000):
        said = [
            Said(side, Side.WELFARE, Item.KNOWLEDGE, [dice.randint(0, 10) for _ in range(dice.randint(0, 9))])
            for side in (Side.CURE, Side.CARE, Side.STREET)
        ]
        found = shown(opinions(said))
        for each in found.values():
            assert each.number >= FEWEST_ANSWERS
        if None in found:
            rest = found[None].number - sum(each.number for side, each in found.items() if side)
            hidden = [each for each in said if each.marks and each.from_side not in found]
            assert rest == 0 or (rest >= FEWEST_ANSWERS and len(hidden) >= 2)


def test_every_kind_of_member_has_a_group() -> None:
    assert {each.side for each in PartnerKind} == set(Side)
    assert PartnerKind.POLICE.side is Side.STREET
    assert PartnerKind.SOCIAL_HELP.side is Side.WELFARE


def test_bands_are_those_of_the_domain_study() -> None:
    bands = [Score("2026", "huisarts", "coach", value, 9).band for value in (3.49, 3.5, 4.0, 4.01)]
    assert bands == ["zwak", "matig", "matig", "sterk"]
    within = [Score("2026", "coach", "coach", value, 9).band for value in (4.09, 4.1, 4.6, 4.61)]
    assert within == ["zwak", "matig", "matig", "sterk"]


def test_scores_with_few_answers_or_a_wrong_value_are_refused_by_line() -> None:
    head = "period,from_role,to_role,score,n"
    found, problems = read_scores([head, "2026-Q3,huisarts,coach,3.8,7", "2026,huisarts,coach,3.8,4"])
    assert [each.value for each in found] == [3.8]
    assert problems[0][0] == 3
    assert "Minder dan 5" in problems[0][1]
    for line in ("2026,a,b,5.5,9", "kort,a,b,4,9", "2026,,b,4,9", "2026,a,b,vier,9", "2026"):
        assert read_scores([head, line])[1], line
    assert read_scores(["period,score"])[1][0][0] == 1


def test_every_month_has_one_step_and_the_chat_names_nobody() -> None:
    assert [step_in(month).number for month in range(1, 13)] == [1, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 7]
    assert len(STEPS) == 7
    assert "geen namen" in chat_text("Molenpark", "dinsdag", "Buurthuis")
