"""What the views on cooperation never show, and what they say when there is nothing to show."""

import json
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from referral.analysis.cooperating import folded, groups_in, waiting
from referral.analysis.drawn import OTHERS, labelled
from referral.analysis.errors import Lacking
from referral.analysis.reading import Data
from referral.analysis.reliance import busiest, table
from referral.analysis.surveyed import relational, survey
from referral.analysis.views import handovers, loops, network, trust, variants
from referral.domain.areas.partners import Side, band
from referral.domain.research.figures import Figure
from referral.domain.research.filters import Filters
from tests.analysis.by_hand.files import Release
from tests.analysis.cooperation.stories import write

VIEWS = {
    "network": network.make,
    "handovers": handovers.make,
    "loops": loops.make,
    "trust": trust.make,
    "variants": variants.make,
}
KEYS = re.compile(r"\b(?:[KRPTC]\d+|K-few|S-\w+)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("region"), 4)


def _make(folder: Path, view: str, filters: Filters | None = None, **extra: Any) -> Figure:
    return VIEWS[view](Data(folder), filters or Filters(), extra)


@pytest.mark.parametrize("view", VIEWS)
def test_no_key_of_anybody_leaves(folder: Path, view: str) -> None:
    figure = _make(folder, view)
    said = json.dumps(figure.as_json, ensure_ascii=False)
    without_drawing = re.sub(r'"(?:svg|narrow)": "(?:[^"\\]|\\.)*"', "", said)
    assert KEYS.findall(without_drawing) == []
    drawings = "".join(each.svg + each.narrow for each in figure.pictures)
    texts = " ".join(re.findall(r">([^<]+)<", drawings))
    assert KEYS.findall(texts) == []
    assert figure.tables
    assert Figure.of(json.loads(said)) == figure


@pytest.mark.parametrize("view", VIEWS)
def test_no_count_below_ten_is_shown(folder: Path, view: str) -> None:
    for each in _make(folder, view).tables:
        places = [at for at, column in enumerate(each.columns) if column.kind == "count"]
        for row in each.rows:
            assert all(row[at] is None or (row[at] >= 10 and row[at] % 5 == 0) for at in places)


def test_a_small_practice_is_one_of_others(folder: Path) -> None:
    """Two practices sent four and three people: they stand alone nowhere, and neither does their line."""
    figure = _make(folder, "network")
    ties = next(each for each in figure.tables if each.name == "ties")
    names = {row[0] for row in ties.rows} | {row[1] for row in ties.rows}
    big = {each["source"] for each in Release(folder).of("tie") if each["tie_kind"] == "referral"} - {
        "K-few",
        "K-fewer",
    }
    assert 3 <= len([name for name in names if re.match(r"Huisartsenpraktijk \d", name)]) <= len(big)
    whole = Data(folder)
    joined = whole.table("tie").join(whole.table("referral").select("rid", "pid"), on="rid")
    seen = labelled(joined, joined).rows
    for name, rows in groups_in(seen, "group", OTHERS):
        assert rows["pid"].n_unique() >= 10, name
        if name != OTHERS and re.match(r"Huisartsenpraktijk \d", name):
            assert not {"K-few", "K-fewer"} & set(rows["source"])


def test_numbers_are_dealt_anew_in_each_release(folder: Path) -> None:
    data = Data(folder)
    joined = data.table("tie").join(data.table("referral").select("rid", "pid"), on="rid")

    def dealt(salt: str) -> dict[str, str]:
        rows = labelled(joined, joined, salt).rows.filter(pl.col("group") != OTHERS)
        return dict(rows.select("source", "from").unique().sort("source").iter_rows())

    assert dealt("one") == dealt("one")
    assert dealt("one") != dealt("two")


def test_fewer_than_three_of_a_function_are_not_told_apart() -> None:
    """Two teams: anybody in town would know which one is which."""
    rows = [(f"r{number}", f"p{number}", f"K{number % 4}", f"T{number % 2}") for number in range(160)]
    ties = pl.DataFrame(rows, schema=["rid", "pid", "source", "target"], orient="row").with_columns(
        pl.lit("cure").alias("source_sector"),
        pl.lit("welfare").alias("target_sector"),
        pl.lit("gp").alias("source_function"),
        pl.lit("coach").alias("target_function"),
    )
    names = set(labelled(ties, ties).rows["to"])
    assert names == {"Welzijnsteams"}


def test_folding_never_leaves_a_small_group() -> None:
    """Nine, eleven and thirty people: nine would stand alone, so the smallest of the others joins them."""
    sizes = {"a": 9, "b": 11, "c": 30}
    rows = pl.DataFrame(
        [(name, f"{name}{each}") for name, size in sizes.items() for each in range(size)],
        schema=["group", "pid"],
        orient="row",
    )
    assert folded(rows, "group", "rest").group_by("group").len().sort("group").rows() == [
        ("c", 30),
        ("rest", 20),
    ]
    assert folded(rows.filter(pl.col("group") == "a"), "group", "rest").is_empty()
    ten_times_one = pl.DataFrame({"group": ["a"] * 20, "pid": ["one"] * 20})
    assert folded(ten_times_one, "group", "rest").is_empty()


@pytest.mark.parametrize("view", VIEWS)
def test_a_choice_of_few_people_shows_nothing(folder: Path, view: str) -> None:
    data = Data(folder)
    data.table("referral")
    few = data.table("referral").filter(pl.col("practice").is_in(["K-few"]))
    data._kept["referral"] = few
    figure = VIEWS[view](data, Filters(area="Lindenbuurt"), {})
    assert figure.refused
    assert (figure.tables, figure.pictures, figure.people) == ((), (), None)


@pytest.mark.parametrize(
    ("view", "missing"), [("network", "source"), ("trust", "referrer"), ("loops", "share_back")]
)
def test_what_a_study_did_not_choose_is_named(folder: Path, tmp_path: Path, view: str, missing: str) -> None:
    """A variable that was not chosen is an empty column; its label says what to choose."""
    for path in folder.glob("*.parquet"):
        whole = pl.read_parquet(path)
        empty = [pl.lit(None, whole.schema[missing]).alias(missing)] if missing in whole.columns else []
        whole.with_columns(empty).write_parquet(tmp_path / path.name)
    with pytest.raises(Lacking) as error:
        _make(tmp_path, view)
    assert "Sleutel" in error.value.words or "Toestemming" in error.value.words


def test_nothing_answered_yet_is_no_mistake(tmp_path: Path, folder: Path) -> None:
    for path in folder.glob("*.parquet"):
        whole = pl.read_parquet(path)
        gone = [
            each
            for each in ("answered_day", "accepted", "feedback_day", "feedback_read_day")
            if each in whole.columns
        ]
        empty = [pl.lit(None, whole.schema[each]).alias(each) for each in gone]
        whole.with_columns(empty).write_parquet(tmp_path / path.name)
    times = next(each for each in _make(tmp_path, "handovers").tables if each.name == "answers")
    assert all(row[2:] == (None,) * 4 for row in times.rows)
    assert not _make(tmp_path, "loops").refused
    assert not _make(tmp_path, "trust").refused


def test_one_coach_is_never_the_busiest() -> None:
    rows = [(f"p{each}", f"C{each % 2}", 1, 1) for each in range(60)]
    names = ["pid", "coach", "reached_day", "feedback_day"]
    two = pl.DataFrame(rows, schema=names, orient="row")
    assert table(two) == ()
    three = two.with_columns(
        pl.when(pl.col("pid") < "p3").then(pl.lit("C9")).otherwise("coach").alias("coach")
    )
    assert [row[0] for row in table(three)[0].rows] == ["contacts", "feedback"]
    assert busiest(three.head(0), "reached_day") == (0, 0, 0)


def test_answers_of_partners_below_five_are_left_out() -> None:
    said = {"period": "2026-1", "from_role": "cure", "to_role": "welfare", "item": "respect", "mean": 7.26}
    other = {"from_role": "welfare", "to_role": "cure"}
    ties = pl.DataFrame(
        [("p1", "cure", "welfare")] * 12 + [(f"p{each}", "welfare", "cure") for each in range(14)],
        schema=["pid", "source_sector", "target_sector"],
        orient="row",
    )
    (made,) = survey([said | {"n": 4}, said | {"n": 6} | other], ties)
    welfare, cure = Side.WELFARE.label, Side.CURE.label
    assert made.rows == (("2026-1", welfare, cure, "Respect", 5, 7.3, 15),)
    (all_others,) = survey([said | {"n": 6} | other | {"from_role": "all"}], ties)
    assert all_others.rows == (("2026-1", "Alle anderen", cure, "Respect", 5, 7.3, 15),)
    (again,) = survey([said | {"n": 5}], ties)
    assert again.rows[0][-1] is None
    assert survey([said | {"n": 4}], ties) == ()


def test_bands_of_relational_coordination() -> None:
    """domain.md 5a: between roles below 3.5 weak and above 4.0 strong; within one 4.1 and 4.6."""
    assert [band(score, within=False) for score in (3.49, 3.5, 4.0, 4.01)] == [
        "zwak",
        "matig",
        "matig",
        "sterk",
    ]
    assert [band(score, within=True) for score in (4.09, 4.1, 4.6, 4.61)] == [
        "zwak",
        "matig",
        "matig",
        "sterk",
    ]
    score = {"period": "2026", "from_role": "gp", "to_role": "gp", "score": 4.05}
    (made,) = relational([score | {"n": 5}, score | {"n": 4, "to_role": "coach"}])
    assert made.rows == (("2026", "Huisarts", "Huisarts", 5, 4.0, "zwak"),)


def test_survey_stands_beside_the_network(folder: Path) -> None:
    rows = [
        {"period": "2026-1", "from_role": "cure", "to_role": "care", "item": "knowledge", "n": 8, "mean": 6.0}
    ]
    names = [each.name for each in _make(folder, "network", survey=rows).tables]
    assert names == ["measures", "change", "ties", "reliance", "survey"]


def test_an_impossible_answer_is_left_out_and_counted() -> None:
    rows = [("p1", 5, 3, 40), ("p2", 5, 9, 40), ("p3", 5, None, 40), ("p4", 5, 50, 40), ("p5", 50, None, 40)]
    made = waiting(pl.DataFrame(rows, schema=["pid", "day", "answered_day", "follow_days"], orient="row"))
    assert made.impossible == 3
    assert made.rows.select("time", "event").rows() == [(4, 1), (35, 0)]


def test_a_reopened_referral_keeps_its_message() -> None:
    """Its closing is gone, so there is no day to count from: told, and not in the times."""
    rows = [
        ("reopened", "yes", None, None, None, 12, 15),
        ("before", "yes", 20, None, None, 12, None),
        ("silent", "yes", None, 9, None, None, None),
        ("waiting", "yes", None, None, None, None, None),
        ("refused", "no", None, None, 7, None, None),
    ]
    names = [
        "pid",
        "share_back",
        "placed_day",
        "closed_day",
        "ended_day",
        "feedback_day",
        "feedback_read_day",
    ]
    found = loops.with_moments(
        pl.DataFrame(rows, schema=names, orient="row").with_columns(follow_days=pl.lit(90))
    )
    assert found.select(loops.state())["literal"].to_list() == [
        "read",
        "unread",
        "waiting",
        "waiting",
        "refused",
    ]
    due = found.filter(pl.col("due_day").is_not_null() & pl.col("may"))
    times = waiting(due, "due_day", "feedback_day")
    assert (times.rows["pid"].to_list(), times.impossible) == (["silent"], 1)
