"""An append-only file of JSON lines, each bound to the one before by a hash. It lies outside the database.

A line is never changed: one that is altered, taken out or put in between breaks the chain. Lines that
were cut off at the end cannot be seen from the file alone; whoever keeps a copy of the entries compares.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START = "0" * 64
"""What the first entry takes for the hash before it."""


class LedgerBroken(Exception):
    """A line is altered, missing or unreadable; the message says which."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: its number from 1, the hash before it, its own hash, and what it tells."""

    number: int
    previous: str
    hash: str
    content: Mapping[str, Any]


def chained(number: int, previous: str, content: Mapping[str, Any]) -> Entry:
    """The entry that follows the one with hash *previous*."""
    told = json.dumps({"number": number, "previous": previous, "content": content}, sort_keys=True)
    return Entry(number, previous, hashlib.sha256(told.encode()).hexdigest(), dict(content))


def read(path: Path) -> list[Entry]:
    """Every entry, oldest first; none when the file is not there. Raises LedgerBroken."""
    if not path.exists():
        return []
    found: list[Entry] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        previous = found[-1].hash if found else START
        found.append(_checked(line, number, previous))
    return found


def _checked(line: str, number: int, previous: str) -> Entry:
    try:
        given = json.loads(line)
        entry = chained(number, previous, given["content"])
        fits = (given["number"], given["previous"], given["hash"]) == (number, previous, entry.hash)
    except (ValueError, KeyError, TypeError) as error:
        raise LedgerBroken(f"Line {number} cannot be read.") from error
    if not fits:
        raise LedgerBroken(f"Line {number} does not follow from the line before it.")
    return entry


def append(path: Path, content: Mapping[str, Any]) -> Entry:
    """Add one entry and wait until it is on the disk. Two at once take turns. Raises LedgerBroken."""
    is_new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = read(path)
        entry = chained(len(known) + 1, known[-1].hash if known else START, content)
        file.write(_line(entry))
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        _sync_folder(path.parent)
    return entry


def _line(entry: Entry) -> str:
    whole = {
        "number": entry.number,
        "previous": entry.previous,
        "hash": entry.hash,
        "content": dict(entry.content),
    }
    return json.dumps(whole, sort_keys=True) + "\n"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
