"""Histories with what really happens: stops, closings, gaps, second referrals and refusals.

`generated.py` makes the steps, and `Truth` is what is planted in them; this adds the rest.
"""

import random
from pathlib import Path
from typing import Any

from referral.domain.research.tables import TABLES
from tests.analysis.generated import Truth, frame, made

Rows = list[dict[str, Any]]
Tables = dict[str, Rows]

LIST = {"djg6": ("2006", 4.0, 1.2), "who5": ("1998", 48.0, 16.0), "own_goal": ("1", 4.0, 1.5)}
GAIN = {"djg6": -1.5, "who5": 9.0, "own_goal": 2.0}
"""The planted mean change between the start and three months."""


def tables(people: int = 500, seed: int = 1) -> Tables:
    """All tables of one release."""
    found = made(people, seed, Truth())
    chance = random.Random(seed * 7919)
    marks: dict[str, Rows] = {}
    for each in found["attendance"]:
        marks.setdefault(each["rid"], []).append(each)
    for row in found["referral"]:
        _referral(chance, row)
        _attendance(chance, row, marks.get(row["rid"], []))
        _end(chance, row)
    found["attendance"] = [each for row in found["referral"] for each in marks.get(row["rid"], [])]
    found["measure"] = [line for row in found["referral"] for line in _measures(chance, row)]
    return found


def write(folder: Path, found: Tables) -> Path:
    """As Parquet files in *folder*, which is given back."""
    folder.mkdir(parents=True, exist_ok=True)
    for spec in TABLES:
        frame(spec.name, found[spec.name]).write_parquet(folder / f"{spec.name}.parquet")
    return folder


def _referral(chance: random.Random, row: dict[str, Any]) -> None:
    if chance.random() < 0.06:
        row["pid"] = f"P{chance.randint(0, 40):06d}"
    row["area"] = None if chance.random() < 0.05 else row["area"]
    row["funding"] = None if chance.random() < 0.03 else row["funding"]
    row["reopened"] = int(chance.random() < 0.05)
    accepted, reached = row["accepted_day"], row["reached_day"]
    if accepted is not None:
        latest = reached if reached is not None else row["follow_days"]
        row["tried_day"] = min(latest, accepted + chance.randint(0, 4))


def _attendance(chance: random.Random, row: dict[str, Any], marks: Rows) -> None:
    """Other marks than present and absent, a stretch in which nobody wrote anything, and who comes no "
    "more."""
    stops = chance.random() < 0.35
    gap = chance.random() < 0.2
    keep = []
    for place, each in enumerate(marks):
        if gap and 4 <= place <= 9:
            continue
        if stops and place >= 6:
            each["state"] = "absent"
        if each["state"] == "present" and place and chance.random() < 0.1:
            each["state"] = chance.choice(["late", "unknown"])
        if each["state"] == "absent" and chance.random() < 0.4:
            each["state"] = "notified"
        keep.append(each)
    marks[:] = keep
    days = [each["day"] for each in keep if each["state"] in {"present", "late"}]
    row["attended"] = len(days)
    row["missed"] = sum(each["state"] == "absent" for each in keep)
    row["excused"] = sum(each["state"] == "notified" for each in keep)
    row["signals"] = row["missed"]
    row["signals_in_time"] = sum(chance.random() < 0.7 for _ in range(row["missed"]))
    row["signals_open"] = sum(chance.random() < 0.4 for _ in range(row["missed"] - row["signals_in_time"]))
    for name, place in (("first", 0), ("third", 2), ("fourth", 3)):
        row[f"{name}_day"] = days[place] if len(days) > place else None
    row["last_day"] = days[-1] if days else None


def _end(chance: random.Random, row: dict[str, Any]) -> None:
    follow = row["follow_days"]
    last = max([row[f"{name}_day"] or 0 for name in ("accepted", "reached", "intake", "placed", "last")])
    day = last + chance.randint(1, 40)
    if day > follow:
        return
    if row["first_day"] is None and chance.random() < 0.6:
        row["ended_day"], row["ended_how"] = day, chance.choice(["declined", "withdrawn", "stopped"])
    elif chance.random() < 0.5:
        row["closed_day"] = day
        row["close_reason"] = chance.choice(["found_way", "found_way", "personal", "no_match"])


def _measures(chance: random.Random, row: dict[str, Any]) -> Rows:
    intake, lines = row["intake_day"], []
    if intake is None:
        return []
    for code, (version, mean, spread) in LIST.items():
        before = chance.gauss(mean, spread)
        after = before + chance.gauss(GAIN[code], spread * 0.8)
        for moment, day, score in (("baseline", intake, before), ("later", intake + 91, after)):
            if day > row["follow_days"]:
                continue
            state = chance.choices(["filled", "asked", "refused"], [7, 2, 1])[0]
            filled = state == "filled"
            whole = filled and chance.random() < 0.93
            lines.append(
                {
                    "rid": row["rid"],
                    "moment": moment,
                    "instrument": code,
                    "version": version,
                    "state": state,
                    "day": day if filled else None,
                    "score": round(score, 1) if whole else None,
                    "missing": 0 if whole else 3,
                    "way": "link",
                    "help": chance.choice(["alone", "alone", "coach", "family"]) if filled else None,
                }
            )
    return lines
