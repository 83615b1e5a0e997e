"""What who checks a release reads about the chance that somebody is recognised."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from referral.analysis.commands import risk
from referral.analysis.risk import report
from tests.analysis.generated import frame, write


def alike(number: int, start: int = 0, **values: Any) -> list[dict[str, Any]]:
    base = {"quarter": "2025-Q1", "area": "Oosterveld", "age_band": "65-74"}
    two = ({"reason": "contact", "exit": "leaves"}, {"reason": "gloom", "exit": "stays"})
    return [
        base | {"rid": f"R{start + each}", "pid": f"P{start + each}"} | two[each % 2] | values
        for each in range(number)
    ]


def told(*groups: list[dict[str, Any]], **tables: pl.DataFrame) -> dict[str, Any]:
    rows = [row for group in groups for row in group]
    return report(
        {"referral": frame("referral", rows).drop("follow_days"), **tables}, lambda _share, _words: None
    )


def test_rows_are_counted_by_how_many_are_alike() -> None:
    found = told(
        alike(1, 0, area="Zuid"),
        alike(4, 10, area="Noord"),
        alike(9, 20, area="West"),
        alike(10, 40),
    )
    assert found["rows_by_size"] == {"1": 1, "2-4": 4, "5-9": 9, ">=10": 10}
    assert found["smallest"] == 1
    assert found["rows"] == found["people"] == 24


def test_referrals_of_one_person_are_no_crowd() -> None:
    found = told(alike(30, pid="P1"))
    assert found["rows_by_size"]["1"] == 30
    assert found["level"] == "unsafe"


@pytest.mark.parametrize(("number", "level"), [(4, "unsafe"), (5, "care"), (9, "care"), (10, "safe")])
def test_the_verdict_follows_the_smallest_group(number: int, level: str) -> None:
    found = told(alike(40), alike(number, 100, area="Zuid"))
    assert found["level"] == level
    assert ("Niet vrijgeven" in found["verdict"][0]) == (level == "unsafe")


def test_a_group_with_one_outcome_is_told() -> None:
    found = told(alike(40), alike(20, 100, area="Zuid", exit="stays"))
    ways = next(each for each in found["outcomes"] if each["name"] == "referral.exit")
    assert (ways["distinct"], ways["entropy"], ways["rows_alike_same"]) == (1, 1.0, 20)
    assert found["level"] == "care"
    assert "waarheen" in found["verdict"][1]


def test_two_outcomes_that_are_as_common_count_as_two() -> None:
    ways = told(alike(40))["outcomes"]
    assert next(each for each in ways if each["name"] == "referral.exit")["entropy"] == 2.0


def test_an_outcome_that_nobody_has_is_no_outcome() -> None:
    ways = told(alike(40))["outcomes"]
    verdict = next(each for each in ways if each["name"] == "referral.verdict")
    assert verdict["distinct"] is None
    assert verdict["rows_alike_same"] == 0


def test_outcomes_in_other_tables_are_looked_at_too() -> None:
    rows = [{"rid": f"R{each}", "instrument": "djg6", "score": 4.0} for each in range(40)]
    found = told(alike(40), measure=frame("measure", rows))
    score = next(each for each in found["outcomes"] if each["name"] == "measure.score")
    assert score["rows_alike_same"] == 40


def test_rare_combinations_are_numbers_only() -> None:
    found = told(alike(40), alike(1, 100, area="Zuid"))
    pairs = {tuple(each["of"]): each for each in found["combinations"]}
    assert pairs["area", "age_band"]["unique"] == 1
    assert pairs["quarter", "age_band"]["unique"] == 0
    assert pairs["quarter", "area", "age_band"]["below"] == 1
    assert len(pairs) == 3 + 1
    assert "Zuid" not in str(found)


def test_advice_says_what_would_help_most() -> None:
    found = told(
        alike(40), alike(2, 100, area="Zuid"), alike(1, 200, area="West"), alike(1, 300, age_band="75+")
    )
    assert found["advice"][0] == {"variable": "area", "how": "emptied", "rows_below": 1}
    assert told(alike(40))["advice"] == []


def test_days_followed_tell_the_week_of_referral() -> None:
    rows = [row | {"follow_days": place} for place, row in enumerate(alike(40))]
    found = report({"referral": frame("referral", rows)}, lambda _share, _words: None)
    assert found["dating"] == 40
    assert found["level"] == "care"
    assert "in welke week" in found["verdict"][-1]


@pytest.mark.parametrize(
    ("now", "then", "level"),
    [(40, 40, "safe"), (40, 39, "care"), (40, 49, "care"), (40, 30, "safe"), (40, 50, "safe")],
)
def test_a_handful_that_came_or_went_since_the_last_release_is_told(now: int, then: int, level: str) -> None:
    first, second = frame("referral", alike(then)), frame("referral", alike(now))
    found = report({"referral": second.drop("follow_days")}, lambda _share, _words: None, {1: first})
    [change] = found["changes"]
    assert (change["release"], change["came"], change["went"]) == (1, max(0, now - then), max(0, then - now))
    assert found["level"] == level
    assert any("eerdere levering" in each for each in found["verdict"]) == (level == "care")


def compared(now: list[dict[str, Any]], then: list[dict[str, Any]]) -> dict[str, Any]:
    tables = {"referral": frame("referral", now).drop("follow_days")}
    return report(tables, lambda _share, _words: None, {2: frame("referral", then)})


def test_who_came_or_went_alone_is_counted() -> None:
    """Twelve came in Zuid and one in Noord; one went, of whom there was no other: two alone in all."""
    crowd = alike(40)
    found = compared(
        crowd + alike(12, 100, area="Zuid") + alike(1, 200, area="Noord"),
        crowd + alike(1, 300, age_band="75+"),
    )
    [change] = found["changes"]
    assert (change["came"], change["came_alone"]) == (13, 1)
    assert (change["went"], change["went_alone"]) == (1, 1)
    assert any("als enige met hun kenmerken" in each for each in found["verdict"])


def test_two_who_came_are_alone_only_when_they_differ() -> None:
    crowd = alike(40)
    assert compared(crowd + alike(2, 100), crowd)["changes"][0]["came_alone"] == 0
    differ = alike(1, 100, area="Zuid") + alike(1, 200, area="Noord")
    assert compared(crowd + differ, crowd)["changes"][0]["came_alone"] == 2
    same = alike(2, 100, area="Zuid", pid="P900")
    assert compared(crowd + same, crowd)["changes"][0]["came_alone"] == 1


def test_who_is_described_anew_is_told() -> None:
    """Coarser now than then: who has the earlier release still knows the finer value."""
    then = alike(40)
    now = [row | {"age_band": "65+"} if place < 3 else row for place, row in enumerate(then)]
    found = compared(now, then)
    [change] = found["changes"]
    assert change["described_anew"] == 3
    assert (change["came"], change["went"]) == (0, 0)
    assert any("fijner verteld" in each.replace("\n", " ") for each in found["verdict"])
    assert found["level"] == "unsafe"
    assert compared(then, then)["changes"][0]["described_anew"] == 0


def test_without_keys_of_persons_releases_are_not_compared() -> None:
    bare = frame("referral", alike(12)).drop("pid", "follow_days")
    found = report({"referral": bare}, lambda _share, _words: None, {1: bare})
    assert {number for name, number in found["changes"][0].items() if name != "release"} == {0}


def test_the_command_compares_with_folders_of_earlier_releases(tmp_path: Path) -> None:
    first, second = write(tmp_path / "first", people=60), write(tmp_path / "second", people=63)
    told = [{"release": 4, "folder": str(first)}]
    [found] = risk.run(second, {"earlier": told}, lambda _share, _words: None)["changes"]
    assert (found["release"], found["came"], found["went"]) == (4, 3, 0)


def test_no_referrals_no_risk() -> None:
    found = told()
    assert found["level"] == "safe"
    assert found["smallest"] == 0


def test_a_release_without_the_variables_has_one_group() -> None:
    bare = frame("referral", alike(12)).select("rid", "pid")
    found = report({"referral": bare}, lambda _share, _words: None)
    assert found["quasi"] == []
    assert found["smallest"] == 12


def test_the_command_reads_a_folder_and_tells_how_far_it_is(tmp_path: Path) -> None:
    heard: list[int] = []
    found = risk.run(write(tmp_path / "files", people=60), {}, lambda share, _words: heard.append(share))
    assert found["rows"] == 60
    assert heard == sorted(heard)
    assert heard[-1] == 100


def test_a_folder_without_referrals_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        risk.run(tmp_path, {}, lambda _share, _words: None)
