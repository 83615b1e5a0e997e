"""Histories as they come out of a real release: coarse, thin, and with everything that goes wrong.

A quarter that is a year only or not told, ages and areas told less finely, few people of whom some come back
often, quarters in which nobody was referred, rows twice, days that cannot be, and marks and scores that
contradict each other.
"""

import random
from pathlib import Path
from typing import Any

from referral.analysis.coarsening import coarsen, follow
from referral.domain.research.tables import TABLES
from tests.analysis.generated import frame
from tests.analysis.histories import Rows, Tables, tables

QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q4", "2026-Q1", "2026-Q2")
"""With a gap."""
OFTEN, THEIRS = "2024-Q4", "Westend"
"""A quarter and an area in which there are none but a few people who were referred again and again."""
ALIKE = 5


def write(folder: Path, people: int, seed: int) -> Path:
    """All tables as files in *folder*, coarsened as a release is; the folder is given back."""
    found = spoiled(people, seed)
    folder.mkdir(parents=True, exist_ok=True)
    referral, _ = coarsen(frame("referral", found["referral"]), k=ALIKE)
    for spec in TABLES:
        made = referral if spec.name == "referral" else frame(spec.name, found[spec.name])
        if spec.name == "tie":
            made = follow(made, referral)
        made.write_parquet(folder / f"{spec.name}.parquet")
    return folder


def spoiled(people: int, seed: int) -> Tables:
    """The rows before coarsening."""
    found, chance = tables(people, seed), random.Random(seed * 104_729)
    for row in found["referral"]:
        _referral(chance, row)
    quarters = {row["rid"]: row["quarter"] for row in found["referral"]}
    for row in found["tie"]:
        row["quarter"] = quarters[row["rid"]]
    found["area"].append({"area": THEIRS, "inhabitants": 6_000, "practices": 8})
    _twice(chance, found)
    _signals(chance, found["referral"])
    found["impact"] += [_answer("Ik durf om hulp te vragen.", "walking", step) for step in "1224"]
    found["impact"] += [_answer("Ik durf om hulp te vragen.", "eating", step) for step in "123345"]
    found["impact"].append(_answer("Ik durf om hulp te vragen.", "eating", None))
    return found


def _referral(chance: random.Random, row: dict[str, Any]) -> None:
    row["quarter"] = chance.choice(QUARTERS)
    if chance.random() < 0.25:
        row["pid"], row["area"] = f"P-often-{chance.randint(1, 6)}", THEIRS
        row["quarter"] = chance.choice((OFTEN, OFTEN, *QUARTERS))
    row["share_back"] = chance.choices(["yes", "no", None], [8, 2, 1])[0]
    row["reason"] = chance.choice([row["reason"], "money"])
    if chance.random() < 0.03:
        row["reached_day"] = row["follow_days"] + 3
    if chance.random() < 0.02:
        row["follow_days"] = (
            None if row["first_day"] is None and row["reached_day"] is None else row["follow_days"]
        )
    if row.get("feedback_day") is not None and chance.random() < 0.2:
        row["feedback_day"], row["feedback_read_day"] = 0, None
    row["practice"] = None if chance.random() < 0.03 else row["practice"]
    row["referrer"] = None if chance.random() < 0.04 else row["referrer"]


def _twice(chance: random.Random, found: Tables) -> None:
    """Rows that stand there twice, and some that say something else the second time."""
    found["referral"].append(dict(found["referral"][3]))
    marks: Rows = []
    for each in found["attendance"]:
        if chance.random() < 0.02:
            other = "absent" if each["state"] == "present" else "present"
            marks.append(each | {"state": chance.choice([each["state"], other])})
    found["attendance"] += marks
    found["measure"] += [
        each | {"score": chance.choice([each["score"], 5.5])}
        for each in found["measure"]
        if each["state"] == "filled" and chance.random() < 0.04
    ]
    found["care_use"] += [
        each | {"short": each["short"] + chance.randint(0, 1)}
        for each in found["care_use"]
        if chance.random() < 0.04
    ]


def _signals(chance: random.Random, rows: Rows) -> None:
    for row in rows:
        if row["signals"] and chance.random() < 0.05:
            row["signals_in_time"] = row["signals"] + 1


def _answer(statement: str, kind: str, step: str | None) -> dict[str, Any]:
    about = {"year": 2024, "activity_kind": kind, "goal": "Zelfredzaamheid", "statement": statement}
    return about | {"step": step, "answers": 1}
