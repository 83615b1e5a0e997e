"""The ledger: a chain of lines that shows where somebody touched it."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from referral.lib.ledger import START, LedgerBroken, append, read


def filled(path: Path, number: int = 3) -> Path:
    """A ledger with some lines."""
    for each in range(number):
        append(path, {"person": str(each)})
    return path


def test_lines_follow_each_other(tmp_path: Path) -> None:
    entries = read(filled(tmp_path / "below" / "ledger.jsonl"))
    assert [each.number for each in entries] == [1, 2, 3]
    assert [each.previous for each in entries] == [START, entries[0].hash, entries[1].hash]
    assert entries[2].content == {"person": "2"}


def test_no_file_is_an_empty_ledger(tmp_path: Path) -> None:
    assert read(tmp_path / "nothing") == []


def test_only_the_owner_can_open_it(tmp_path: Path) -> None:
    assert filled(tmp_path / "ledger").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("touch", ["edit", "remove", "swap", "garble", "insert"])
def test_whatever_is_touched_is_seen(tmp_path: Path, touch: str) -> None:
    path = filled(tmp_path / "ledger")
    lines = path.read_text().splitlines()
    if touch == "edit":
        line = json.loads(lines[1])
        line["content"]["person"] = "9"
        lines[1] = json.dumps(line)
    elif touch == "remove":
        del lines[1]
    elif touch == "swap":
        lines[0], lines[1] = lines[1], lines[0]
    elif touch == "garble":
        lines[2] = lines[2][:-10]
    else:
        lines.insert(1, lines[0])
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(LedgerBroken, match="Line"):
        read(path)
    with pytest.raises(LedgerBroken):
        append(path, {"person": "4"})


def test_many_at_once_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: append(path, {"person": str(number)}), range(24)))
    assert len(read(path)) == 24
