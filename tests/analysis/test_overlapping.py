"""A choice of filters that would find somebody is refused, in words for who asked."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from referral.analysis.overlapping import FEW_PRACTICES, counting, group_of, refusal
from referral.domain.disclosure.overlap import TOO_CLOSE, TOO_FEW
from referral.domain.research.filters import Filters
from tests.analysis.generated import frame, write


class Files:
    """Files of a release, with the two filters that are needed here."""

    def __init__(self, referral: pl.DataFrame) -> None:
        self.referral = referral

    def table(self, name: str) -> pl.DataFrame:
        assert name == "referral"
        return self.referral

    def cohort(self, filters: Filters) -> pl.DataFrame:
        chosen = self.referral
        for name in ("area", "reason", "sector"):
            if getattr(filters, name):
                chosen = chosen.filter(pl.col(name) == getattr(filters, name))
        return chosen


def files(*groups: tuple[int, dict[str, Any]]) -> Files:
    rows = [
        {"rid": f"{place}-{each}", "pid": f"{place}-{each}", "practice": f"K{each % 4}", "area": "Zuid"}
        | values
        for place, (number, values) in enumerate(groups)
        for each in range(number)
    ]
    return Files(frame("referral", rows))


ALL = Filters()
CONTACT = Filters(reason="contact")
GLOOM = Filters(reason="gloom")
SOUTH = Filters(area="Zuid")


def test_nine_people_are_too_few_and_ten_are_enough() -> None:
    assert refusal(files((9, {})), ALL, []) == TOO_FEW
    assert refusal(files((10, {})), ALL, []) == ""


def test_a_choice_that_leaves_out_a_handful_is_refused() -> None:
    data = files((50, {"reason": "contact"}), (9, {"reason": "gloom"}))
    assert refusal(data, CONTACT, []) == ""
    assert refusal(data, CONTACT, [ALL]) == TOO_CLOSE
    assert refusal(data, ALL, [CONTACT]) == TOO_CLOSE


def test_a_choice_that_leaves_out_ten_is_shown() -> None:
    data = files((50, {"reason": "contact"}), (10, {"reason": "gloom"}))
    assert refusal(data, CONTACT, [ALL, GLOOM]) == ""


def test_the_same_choice_may_be_seen_again() -> None:
    assert refusal(files((50, {})), ALL, [ALL, ALL]) == ""


def test_two_choices_together_may_not_leave_a_handful() -> None:
    data = files((50, {"reason": "contact"}), (40, {"reason": "gloom"}), (3, {"reason": "meaning"}))
    assert refusal(data, GLOOM, [ALL, CONTACT]) == TOO_CLOSE


@pytest.mark.parametrize(("practices", "words"), [(2, FEW_PRACTICES), (3, "")])
def test_an_area_needs_three_practices(practices: int, words: str) -> None:
    rows = [
        {"rid": str(each), "pid": str(each), "area": "Zuid", "practice": f"K{each % practices}"}
        for each in range(60)
    ]
    data = Files(frame("referral", rows))
    assert refusal(data, SOUTH, []) == words
    assert refusal(data, ALL, []) == ""


def test_a_sector_needs_three_practices_too() -> None:
    data = files((50, {"sector": "gp_practice"}), (50, {"sector": "home_care", "practice": "K9"}))
    assert refusal(data, Filters(sector="home_care"), []) == FEW_PRACTICES


def test_a_release_without_practices_cannot_tell_them() -> None:
    data = files((50, {}))
    assert refusal(Files(data.referral.drop("practice")), SOUTH, []) == ""


def test_people_count_and_not_referrals() -> None:
    assert refusal(files((30, {"pid": "P1"}), (8, {})), ALL, []) == TOO_FEW
    data = files((30, {"reason": "contact", "pid": "P1"}), (60, {"reason": "gloom"}))
    assert refusal(data, GLOOM, [ALL]) == TOO_CLOSE


def test_a_group_has_a_bit_for_each_row() -> None:
    referral = frame("referral", [{"rid": str(each), "pid": str(each // 2)} for each in range(19)])
    group = group_of(referral, referral.filter(pl.col("rid").is_in(["0", "1", "18"])))
    assert group == 1 | 2 | 1 << 18
    assert counting(referral)(group) == 2
    assert counting(referral.drop("pid"))(group) == 3


def test_no_referrals_are_too_few() -> None:
    assert refusal(files(), ALL, []) == TOO_FEW


def test_the_generated_files_are_open_to_common_choices(tmp_path: Path) -> None:
    data = Files(pl.read_parquet(write(tmp_path / "files") / "referral.parquet"))
    assert refusal(data, Filters(area="Oosterveld"), [ALL, CONTACT]) == ""
