"""The command: what it answers, that it repeats itself byte for byte, and what it refuses."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from referral.analysis.commands.formats import run
from referral.analysis.formats import sav
from referral.analysis.formats.source import Unwritable
from tests.analysis.formats.conftest import REQUEST, change, quiet


def test_the_answer_tells_of_each_file(small: Any) -> None:
    folder = small()
    before = {path.name for path in folder.iterdir()}
    answer = run(folder, REQUEST, quiet)
    told = {each["name"]: each for each in answer["files"]}
    assert set(told) == {path.name for path in folder.iterdir()} - before
    for name, each in told.items():
        whole = (folder / name).read_bytes()
        assert each["bytes"] == len(whole)
        assert each["sha256"] == sha256(whole).hexdigest()
        assert each["byte_equal"]
        assert each["what"]
    assert told["referral.csv"]["rows"] == 8
    assert answer["skipped"] == []


def test_the_same_data_gives_the_same_bytes(small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small()
    first = run(folder, REQUEST, quiet)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    (folder / "referral.sav").unlink()
    assert run(folder, REQUEST, quiet) == first
    stamp = (folder / "referral.sav").read_bytes()[92:109]
    assert stamp == b"01 Jan 0000:00:00"


def test_progress_goes_up_to_a_hundred(small: Any) -> None:
    told: list[int] = []
    run(small(), REQUEST, lambda percent, _: told.append(percent))
    assert told == sorted(told)
    assert told[0] == 0
    assert told[-1] == 100


def test_tables_that_are_not_there_are_left_out(small: Any) -> None:
    folder = small()
    for name in ("event", "tie", "attendance"):
        (folder / f"{name}.parquet").unlink()
    answer = run(folder, REQUEST, quiet)
    names = {each["name"] for each in answer["files"]}
    assert {"referral.sav", "codebook.xml"} <= names
    assert not names & {"event.xes", "event.csv", "network.graphml", "attendance.sav"}
    assert {each["name"] for each in answer["skipped"]} == {"event.xes, event.ocel.json", "network.graphml"}


def test_only_tables_that_were_asked_are_written(small: Any) -> None:
    answer = run(small(), {**REQUEST, "tables": ["area"]}, quiet)
    assert [each["name"] for each in answer["files"]][:1] == ["area.csv"]
    assert not any(each["name"].endswith((".sav", ".xes")) for each in answer["files"])


def test_a_table_too_large_for_spss_is_said_to_be(small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sav, "MOST_ROWS", 7)
    answer = run(small(), REQUEST, quiet)
    assert "referral.sav" not in {each["name"] for each in answer["files"]}
    assert "referral.sav" in {each["name"] for each in answer["skipped"]}


def test_an_empty_release_has_files_too(small: Any) -> None:
    folder = small()
    for path in list(folder.glob("*.parquet")):
        pl.read_parquet(path).clear().write_parquet(path)
    answer = run(folder, REQUEST, quiet)
    assert {each["rows"] for each in answer["files"]} == {0, None}


@pytest.mark.parametrize("name", ["title", "question", "release", "frozen_on", "ground", "citation"])
def test_a_release_without_its_words_is_refused(small: Any, name: str) -> None:
    with pytest.raises(Unwritable, match=name):
        run(small(), {**REQUEST, name: " "}, quiet)


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\ufffe"])
def test_a_sign_that_no_file_can_hold_is_refused_without_the_text(small: Any, sign: str) -> None:
    folder = small()
    change(folder, "referral", pl.lit(f"geheim{sign}").alias("area"))
    with pytest.raises(Unwritable, match=r"tabel referral .* kolom area\.$") as refused:
        run(folder, REQUEST, quiet)
    assert "geheim" not in refused.value.words
    assert not list(folder.glob("*.csv"))


def test_a_column_without_a_description_is_refused(small: Any) -> None:
    folder = small()
    change(folder, "referral", pl.lit("Jansen").alias("surname"))
    with pytest.raises(Unwritable, match="surname"):
        run(folder, REQUEST, quiet)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match="geen tabel"):
        run(tmp_path, REQUEST, quiet)


def test_a_table_of_which_nothing_was_chosen_is_not_there(small: Any) -> None:
    folder = small()
    path = folder / "care_use.parquet"
    pl.read_parquet(path).select("rid").clear().write_parquet(path)
    names = {each["name"] for each in run(folder, REQUEST, quiet)["files"]}
    assert "care_use.csv" not in names
    assert "care_use" not in (folder / "codebook.html").read_text(encoding="utf-8")
