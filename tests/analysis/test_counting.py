"""What others counted wrong (requirements.md 1.9), and dirty files: each is counted right here, or "
"refused."""

from pathlib import Path
from typing import Any

import pytest

from referral.analysis.commands.figure import made
from referral.analysis.errors import AnalysisError
from referral.analysis.ledger import Before
from referral.analysis.reading import Data
from referral.domain.research.filters import Filters
from tests.analysis.asked import figure, table
from tests.analysis.histories import Tables, write

PRACTICES = ("K1", "K2", "K3", "K4")


def referral(number: int, **changes: Any) -> dict[str, Any]:
    """Somebody who was reached on day 5, and of whom nothing else is known."""
    row = {
        "rid": f"R{number:03d}",
        "pid": f"P{number:03d}",
        "quarter": "2025-Q1",
        "follow_days": 200,
        "practice": PRACTICES[number % 4],
        "accepted_day": 1,
        "reached_day": 5,
        "signals": 0,
        "attended": 0,
    }
    return row | changes


def release(tmp_path: Path, referrals: list[dict[str, Any]], **others: list[dict[str, Any]]) -> Path:
    found: Tables = {name: [] for name in ("referral", "event", "measure", "attendance", "tie", "care_use")}
    found |= {"activity": [], "area": [], "impact": []}
    return write(tmp_path / "files", found | {"referral": referrals} | others)


def numbers(folder: Path) -> dict[str, Any]:
    return {line["step"]: line["number"] for line in table(figure(folder, "funnel"), "steps")}


def test_a_double_row_counts_once_and_is_named(tmp_path: Path) -> None:
    rows = [referral(number) for number in range(40)]
    folder = release(tmp_path, rows + [dict(rows[0])] * 30)
    assert numbers(folder)["sent"] == 40
    found = figure(folder, "funnel")
    assert any("dubbel" in each.reason for each in found.exclusions)


def test_two_rows_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    folder = release(tmp_path, [*(referral(each) for each in range(40)), referral(0, reached_day=9)])
    with pytest.raises(AnalysisError, match="spreken"):
        figure(folder, "funnel")


def test_one_person_with_many_referrals_is_one_person(tmp_path: Path) -> None:
    """Forty referrals of nine people: a cell of nine people, however many rows there are."""
    folder = release(tmp_path, [referral(each, pid=f"P{each % 9}") for each in range(40)])
    assert figure(folder, "funnel").refused
    many = release(tmp_path / "more", [referral(each, pid=f"P{each % 20}") for each in range(40)])
    assert figure(many, "funnel").people == 20
    assert numbers(many)["sent"] == 40


def test_a_reopened_referral_counts_once(tmp_path: Path) -> None:
    """Reopened and running again: no day of closing, one referral, and not closed."""
    rows = [referral(each, reopened=2 if each < 15 else 0) for each in range(30)]
    rows += [referral(each, closed_day=50, close_reason="personal") for each in range(30, 60)]
    folder = release(tmp_path, rows)
    assert numbers(folder)["sent"] == 60
    closing = {line["state"]: line["number"] for line in table(figure(folder, "funnel"), "closing")}
    assert closing["closed"] in {None, 30}


def test_an_empty_day_is_neither_zero_nor_the_day_of_the_freeze(tmp_path: Path) -> None:
    """Half was reached on day 5, of the others nothing is known: the middle is 5, the share a half."""
    rows = [referral(each, reached_day=5 if each % 2 else None) for each in range(80)]
    folder = release(tmp_path, rows)
    line = next(each for each in table(figure(folder, "funnel"), "steps") if each["step"] == "reached")
    assert (line["number"], line["share"], line["median"]) == (40, 0.5, 5)
    fast = next(each for each in table(figure(folder, "speed"), "steps") if each["step"] == "reached")
    assert fast["within"] == 0.5


def test_no_length_of_follow_up_is_left_out_and_named(tmp_path: Path) -> None:
    rows = [referral(each, reached_day=5 if each < 20 else None) for each in range(40)]
    rows += [referral(each, follow_days=None, reached_day=None) for each in range(40, 60)]
    folder = release(tmp_path, rows)
    found = figure(folder, "speed")
    assert {each.number for each in found.exclusions} == {20}
    line = next(each for each in table(found, "steps") if each["step"] == "reached")
    assert line["within"] == 0.5


@pytest.mark.parametrize("day", [-3, 201])
def test_a_day_that_cannot_be_is_left_out_and_named(tmp_path: Path, day: int) -> None:
    """Before the referral (a late entry with a wrong day) or after the freeze."""
    rows = [referral(each, reached_day=5 if each < 20 else None) for each in range(40)]
    rows += [referral(each, reached_day=day) for each in range(40, 52)]
    found = figure(release(tmp_path, rows), "speed")
    assert {each.number for each in found.exclusions} == {10}
    line = next(each for each in table(found, "steps") if each["step"] == "reached")
    assert line["within"] == 0.5


def came(number: int, last_day: int = 80) -> dict[str, Any]:
    """Somebody who took part; the counts in the row are wrong on purpose."""
    row = referral(number, placed_day=8, first_day=10, last_day=last_day, activity_kind="walking")
    return row | {"attended": 11, "missed": 99, "excused": 99}


def mark(number: int, day: int, state: str) -> dict[str, Any]:
    return {"rid": f"R{number:03d}", "activity": "A", "activity_kind": "walking", "day": day, "state": state}


def test_a_meeting_that_was_marked_twice_counts_once(tmp_path: Path) -> None:
    """As often there as not, each absence sent twice; the counts in the row are not used."""
    people = range(30)
    marks = [mark(each, 10 + 7 * week, "present") for each in people for week in range(11)]
    marks += [mark(each, 13 + 7 * week, "absent") for each in people for week in range(11)] * 2
    marks += [mark(each, 90, "notified") for each in people]
    folder = release(tmp_path, [came(each) for each in people], attendance=marks)
    lines = {line["mark"]: line["share"] for line in table(figure(folder, "participation"), "marks")}
    assert lines["came"] == 0.5


def test_marks_that_contradict_each_other_are_left_out_and_named(tmp_path: Path) -> None:
    people = range(30)
    marks = [mark(each, 10 + 7 * week, "present") for each in people for week in range(11)]
    marks += [mark(each, 10, "absent") for each in range(12)]
    folder = release(tmp_path, [came(each) for each in people], attendance=marks)
    found = figure(folder, "participation")
    assert [each.number for each in found.exclusions] == [10]


def test_months_without_marks_are_a_gap_and_no_absence(tmp_path: Path) -> None:
    """Twenty people of whom nothing was written for months stay; twenty marked as away for weeks stopped."""
    people = range(60)
    marks = [mark(each, 10 + 7 * week, "present") for each in people for week in range(11)]
    marks += [mark(each, 80 + 7 * week, "absent") for each in range(20, 40) for week in range(1, 7)]
    marks += [mark(each, 80 + 7 * week, "present") for each in range(40, 60) for week in range(1, 18)]
    rows = [came(each, 199 if each >= 40 else 80) for each in people]
    folder = release(tmp_path, rows, attendance=marks)
    found = figure(folder, "participation")
    assert found.missing_share == pytest.approx(0.65, abs=0.011)
    still = {line["day"]: line["share"] for line in table(found, "curve")}
    assert still[91] == pytest.approx(1 - 20 / 60, abs=0.006)


def test_late_follows_from_the_counts_and_not_from_a_flag(tmp_path: Path) -> None:
    rows = [referral(each, signals=3, signals_in_time=1, signals_open=1) for each in range(30)]
    folder = release(tmp_path, rows)
    lines = {line["answer"]: line["number"] for line in table(figure(folder, "signals"), "answers")}
    assert lines == {"in_time": 30, "late": 30, "open": 30}


def test_signals_that_do_not_add_up_are_left_out_and_named(tmp_path: Path) -> None:
    rows = [referral(each, signals=2, signals_in_time=1, signals_open=0) for each in range(30)]
    rows += [referral(each, signals=1, signals_in_time=2, signals_open=0) for each in range(30, 45)]
    found = figure(release(tmp_path, rows), "signals")
    assert [each.number for each in found.exclusions] == [15]
    assert {line["number"] for line in table(found, "answers")} <= {None, 30}


def score(number: int, moment: str, value: float | None, **changes: Any) -> dict[str, Any]:
    row = {"rid": f"R{number:03d}", "moment": moment, "instrument": "who5", "version": "1998", "score": value}
    return row | {"state": "filled", "help": "alone"} | changes


def test_only_pairs_of_one_version_are_compared(tmp_path: Path) -> None:
    people = range(40)
    lines = [score(each, "baseline", 40.0 + each % 7) for each in people]
    lines += [
        score(each, "later", 52.0 + each % 7, version="1998" if each < 20 else "2024") for each in people
    ]
    folder = release(tmp_path, [referral(each) for each in people], measure=lines)
    found = table(figure(folder, "outcomes"), "change")
    assert [(line["version"], line["people"], line["change"]) for line in found] == [("1998", 20, 12.0)]


def test_measures_that_contradict_each_other_are_left_out_and_named(tmp_path: Path) -> None:
    people = range(40)
    lines = [score(each, "baseline", 40.0 + each % 7) for each in people]
    lines += [score(each, "later", 52.0 + each % 7) for each in people] * 2
    lines += [score(each, "later", 99.0) for each in range(15)]
    found = figure(release(tmp_path, [referral(each) for each in people], measure=lines), "outcomes")
    assert [each.number for each in found.exclusions] == [15]
    assert [line["people"] for line in table(found, "change")] == [25]


def test_talks_and_counts_are_no_outcome(tmp_path: Path) -> None:
    """The spider web is for talking, and contacts with a GP are counted elsewhere; neither has an effect."""
    people = range(30)
    lines = [
        score(each, moment, value, instrument=code, version="1")
        for each in people
        for code in ("spider", "gp_contacts")
        for moment, value in (("baseline", 4.0), ("later", 6.0))
    ]
    folder = release(tmp_path, [referral(each) for each in people], measure=lines)
    assert table(figure(folder, "outcomes"), "change") == []


def test_one_practice_with_most_of_the_people_shows_no_mean(tmp_path: Path) -> None:
    people = range(40)
    lines = [score(each, "baseline", 40.0 + each % 7) for each in people]
    lines += [score(each, "later", 50.0 + each % 5) for each in people]
    rows = [referral(each, practice="K1" if each < 25 else f"K{each % 5 + 2}") for each in people]
    found = table(figure(release(tmp_path, rows, measure=lines), "outcomes"), "change")
    assert (found[0]["people"], found[0]["change"], found[0]["d_z"]) == (40, None, None)


def test_a_choice_of_few_people_shows_nothing(tmp_path: Path) -> None:
    rows = [referral(each, reason="meaning" if each < 4 else "contact") for each in range(40)]
    folder = release(tmp_path, rows)
    found = figure(folder, "funnel", reason="meaning")
    assert found.refused
    assert (found.tables, found.pictures, found.people) == ((), (), None)


def test_a_choice_that_differs_by_few_from_a_shown_one_is_refused(tmp_path: Path) -> None:
    rows = [referral(each, reason="meaning" if each < 4 else "contact") for each in range(40)]
    data = Data(release(tmp_path, rows))
    assert not made(data, "funnel", Filters(reason="contact")).refused
    assert made(data, "funnel", Filters(reason="contact"), Before([Filters()])).refused


def homes(*names: str) -> list[dict[str, Any]]:
    return [{"area": name, "inhabitants": 9_000, "practices": 20} for name in names]


def test_an_area_with_few_people_is_hidden_however_often_they_were_referred(tmp_path: Path) -> None:
    """Thirty referrals of six people in two quarters: fewer than ten people live there who were referred."""
    rows = [referral(each, area="Oost") for each in range(60)]
    rows += [
        referral(100 + each, pid=f"few-{each % 6}", area="West", quarter=f"2025-Q{1 + each % 2}")
        for each in range(30)
    ]
    lines = table(figure(release(tmp_path, rows, area=homes("Oost", "West")), "reach"), "areas")
    assert {line["area"]: line["number"] for line in lines}["West"] is None


def test_a_quarter_with_few_people_is_hidden_in_loops(tmp_path: Path) -> None:
    told = {"share_back": "yes", "placed_day": 20, "feedback_day": 25}
    rows = [referral(each, **told) for each in range(60)]
    rows += [referral(100 + each, pid=f"few-{each % 6}", quarter="2025-Q2", **told) for each in range(30)]
    lines = table(figure(release(tmp_path, rows), "loops"), "quarters")
    assert {line["quarter"]: line["referrals"] for line in lines}["2025-Q2"] is None


def test_a_practice_that_is_not_known_is_no_third_one(tmp_path: Path) -> None:
    """An area of a map needs three practices behind it; a practice that nobody wrote down is none."""
    rows = [referral(each, area="Oost") for each in range(60)]
    rows += [referral(100 + each, area="West", practice=("K1", "K2", None)[each % 3]) for each in range(30)]
    lines = table(figure(release(tmp_path, rows, area=homes("Oost", "West")), "reach"), "areas")
    assert {line["area"]: line["number"] for line in lines}["West"] is None


def test_who_was_never_asked_did_not_refuse(tmp_path: Path) -> None:
    states = [{}, {"placed_day": 20}, {"placed_day": 20, "feedback_day": 25}]
    states.append(states[-1] | {"feedback_read_day": 26})
    rows = [referral(each, share_back="yes", **states[each % 4]) for each in range(80)]
    rows += [referral(each, share_back="no") for each in range(80, 100)]
    rows += [referral(each, share_back=None, placed_day=20) for each in range(100, 140)]
    found = figure(release(tmp_path, rows), "loops")
    whole = table(found, "quarters")[-1]
    assert (whole["referrals"], whole["refused"]) == (100, 0.2)
    assert {each.reason: each.number for each in found.exclusions}[
        "Niet vastgelegd of de verwijzer het mag horen"
    ] == 40


def test_who_stopped_on_request_has_a_line(tmp_path: Path) -> None:
    rows = [referral(each, ended_day=30, ended_how="stopped") for each in range(40)]
    rows += [referral(each, first_day=20, last_day=40) for each in range(40, 80)]
    rows += [referral(each) for each in range(80, 100)]
    shares = {line["how"]: line["share"] for line in table(figure(release(tmp_path, rows), "speed"), "stops")}
    assert shares == {"declined": None, "withdrawn": None, "stopped": 0.4, "closed": None, "other": None}


def test_of_somebody_with_two_referrals_the_one_of_a_known_quarter_is_first(tmp_path: Path) -> None:
    """An unknown quarter comes before no other."""
    rows = [referral(each) for each in range(20)]
    rows += [referral(100 + each, pid=f"P{each:03d}", quarter=None) for each in range(20)]
    lines = [score(each, "baseline", 4.0) for each in (*range(20), *range(100, 120))]
    lines += [score(each, "later", 2.0 + each % 2) for each in range(20)]
    lines += [score(each, "later", 6.0) for each in range(100, 120)]
    (line,) = table(figure(release(tmp_path, rows, measure=lines), "outcomes"), "change")
    assert (line["people"], line["after"]) == (20, 2.5)
