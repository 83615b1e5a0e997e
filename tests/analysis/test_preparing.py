"""From raw rows to files: keys of a study, types, order, and what is refused."""

import csv
import json
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any
from uuid import UUID

import polars as pl
import pytest

from referral.analysis.preparing import Unfit, prepare, pseudonym
from referral.domain.research.tables import TABLES

ONE, OTHER = bytes(range(32)), bytes(reversed(range(32)))
ALL = {spec.name: frozenset(each.name for each in spec.variables) for spec in TABLES}
REFERRALS = [str(UUID(int=number)) for number in range(1, 6)]


def raw(folder: Path, tables: dict[str, list[dict[str, Any]]]) -> Path:
    """Files as the database copies them."""
    folder.mkdir()
    for spec in TABLES:
        names = [each.name for each in spec.variables]
        with (folder / f"{spec.name}.csv").open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, names, restval="")
            writer.writeheader()
            writer.writerows(tables.get(spec.name, []))
    return folder


def rows(order: int = 1) -> dict[str, list[dict[str, Any]]]:
    """Five referrals of three people, in one order or the other."""
    referral = [
        {"rid": rid, "pid": UUID(int=90 + number // 2), "practice": UUID(int=7), "coach": UUID(int=8)}
        | {"quarter": "2026-Q1", "follow_days": 10, "age_band": "75+", "accepted_day": -1}
        for number, rid in enumerate(REFERRALS)
    ]
    tie = [
        {"rid": REFERRALS[0], "tie_kind": "referral", "quarter": "2026-Q1", "day": 0, "source": UUID(int=7)}
    ]
    return {"referral": referral[::order], "tie": tie}


def quiet(percent: int, words: str) -> None:
    """Nobody listens."""


def test_the_same_rows_give_the_same_bytes_in_whatever_order_they_come(tmp_path: Path) -> None:
    prepare(raw(tmp_path / "a", rows()), ONE, ALL, quiet)
    prepare(raw(tmp_path / "b", rows(-1)), ONE, ALL, quiet)
    for spec in TABLES:
        name = f"{spec.name}.parquet"
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_keys_of_two_studies_never_meet_and_keys_of_one_join(tmp_path: Path) -> None:
    prepare(raw(tmp_path / "a", rows()), ONE, ALL, quiet)
    prepare(raw(tmp_path / "b", rows()), OTHER, ALL, quiet)
    mine, theirs = (pl.read_parquet(tmp_path / name / "referral.parquet") for name in "ab")
    for name in ("rid", "pid", "practice", "coach"):
        assert not set(mine[name]) & set(theirs[name])
    tie = pl.read_parquet(tmp_path / "a" / "tie.parquet")
    assert set(tie["source"]) == set(mine["practice"])
    assert set(tie["rid"]) <= set(mine["rid"])
    assert mine["pid"].n_unique() == 3
    assert not any(part in text for text in mine["rid"] for part in REFERRALS)


def test_one_value_has_another_key_in_each_kind() -> None:
    assert len({pseudonym(ONE, kind, REFERRALS[0]) for kind in ("referral", "person", "user")}) == 3


def test_types_follow_the_codebook_and_what_is_negative_stays(tmp_path: Path) -> None:
    answer = prepare(raw(tmp_path / "a", rows()), ONE, ALL, quiet)
    found = pl.read_parquet(tmp_path / "a" / "referral.parquet")
    assert answer["rows"] == {spec.name: {"referral": 5, "tie": 1}.get(spec.name, 0) for spec in TABLES}
    assert found["accepted_day"].to_list() == [-1] * 5
    assert found.schema["intake_day"] == pl.Int64
    assert found.schema["team"] == pl.String
    assert not list((tmp_path / "a").glob("*.csv"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t["referral"].append(t["referral"][0]), "twee keer"),
        (lambda t: t["tie"][0].update(rid=str(UUID(int=99))), "niet meetelt"),
        (lambda t: t["referral"][0].update(age_band="104"), "leeftijd"),
    ],
)
def test_what_is_not_as_it_should_be_is_refused_and_leaves_no_file(
    tmp_path: Path, change: Any, words: str
) -> None:
    tables = rows()
    change(tables)
    with pytest.raises(Unfit, match=words):
        prepare(raw(tmp_path / "a", tables), ONE, ALL, quiet)
    assert not list((tmp_path / "a").glob("*.parquet"))


def test_the_program_reads_its_key_from_standard_input_and_tells_how_far_it_is(tmp_path: Path) -> None:
    folder = raw(tmp_path / "a", rows())
    done = subprocess.run(  # our own program
        [sys.executable, "-m", "referral.analysis", "prepare", str(folder)],
        input=json.dumps({"key": b64encode(ONE).decode(), "keep": {"referral": ["rid", "coach"]}}),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["rows"]["referral"] == 5
    assert done.stderr.startswith("progress 0 ")
    assert pl.read_parquet(folder / "referral.parquet").columns == ["rid", "coach"]
    assert pl.read_parquet(folder / "impact.parquet").shape == (0, 1)
