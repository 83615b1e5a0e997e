"""An invented region as files: practices, teams and other help, with what is planted in it known.

Dirty on purpose: late entries, reopened referrals, somebody referred twice, answers dated before the
question, consent that is missing, and a quarter in which nobody could refer.
"""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from referral.domain.research.tables import TABLES
from tests.analysis.generated import frame

QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1")
TEAMS = ("T1", "T2", "T3")
TARGETS = (("debt_help", "welfare"), ("mental_care", "care"), ("social_work", "welfare"))
STEPS = (
    ("referral_accepted", "accepted_day", 0.95, 2.0),
    ("person_reached", "reached_day", 0.9, 6.0),
    ("intake_held", "intake_day", 0.85, 9.0),
    ("person_placed", "placed_day", 0.8, 12.0),
    ("participation_started", "first_day", 0.85, 8.0),
)


@dataclass(frozen=True, slots=True)
class Region:
    """How many practices, and the chance to refer again: `again` plus `gain` after hearing back."""

    practices: int = 14
    referrers: int = 3
    again: float = 0.45
    gain: float = 0.3
    told: float = 0.6
    gap: str = ""
    """A quarter in which nothing was recorded."""


def write(folder: Path, seed: int = 1, region: Region | None = None) -> Path:
    """All tables of one release; the folder is given back."""
    tables = made(seed, region or Region())
    folder.mkdir(parents=True, exist_ok=True)
    for spec in TABLES:
        frame(spec.name, tables[spec.name]).write_parquet(folder / f"{spec.name}.parquet")
    return folder


def made(seed: int, region: Region) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table."""
    chance = random.Random(seed)
    tables: dict[str, list[dict[str, Any]]] = {spec.name: [] for spec in TABLES}
    for practice in range(region.practices):
        for number in range(region.referrers):
            _referrer(chance, region, f"K{practice:02d}", f"K{practice:02d}-{number}", tables)
    _small_ones(chance, tables)
    return tables


def _referrer(
    chance: random.Random,
    region: Region,
    practice: str,
    referrer: str,
    tables: dict[str, list[dict[str, Any]]],
) -> None:
    heard = False
    for place, quarter in enumerate(QUARTERS):
        if quarter == region.gap or (place and chance.random() > region.again + region.gain * heard):
            heard = False
            continue
        heard = False
        for _ in range(chance.randint(1, 8)):
            row = _referral(chance, practice, referrer, place, tables)
            heard = _feedback(chance, region, row, tables) or heard


def _referral(
    chance: random.Random, practice: str, referrer: str, place: int, tables: dict[str, list[dict[str, Any]]]
) -> dict[str, Any]:
    number = len(tables["referral"])
    rid = f"R{number:05d}"
    again = number > 30 and chance.random() < 0.05
    row: dict[str, Any] = {
        "rid": rid,
        "pid": tables["referral"][chance.randrange(number)]["pid"] if again else f"P{number:05d}",
        "quarter": QUARTERS[place],
        "follow_days": 91 * (len(QUARTERS) - 1 - place) + chance.randint(5, 90),
        "area": chance.choice(("Lindenbuurt", "Havenkwartier")),
        "kind": "gp",
        "sector": "gp_practice",
        "practice": practice,
        "referrer": referrer,
        "team": chance.choice(TEAMS),
        "coach": chance.choice(("C1", "C1", "C2", "C3", "C4")),
        "reason": chance.choice(("contact", "meaning")),
        "share_back": chance.choices(("yes", "no", None), (80, 15, 5))[0],
        "reopened": 0,
    }
    events = _walk(chance, row)
    _end(chance, row, events)
    _write_events(chance, row, events, tables)
    tables["referral"].append(row)
    _tie(
        tables,
        row,
        "referral",
        0,
        practice,
        row["team"],
        ("cure", "gp"),
        ("welfare", "coach"),
        row["accepted_day"],
    )
    if row["reached_day"] is not None and chance.random() < 0.4:
        _hand_over(chance, row, tables)
    return row


def _walk(chance: random.Random, row: dict[str, Any]) -> list[tuple[str, int]]:
    events, day = [("referral_sent", 0)], 0
    going = True
    for name, column, share, mean in STEPS:
        going = going and chance.random() < share
        day += int(chance.expovariate(1 / mean))
        going = going and day <= row["follow_days"]
        row[column] = day if going else None
        if going:
            if name == "person_reached" and chance.random() < 0.3:
                events += [("contact_attempted", day), ("contact_attempted", day)]
            events.append((name, day))
    return events


def _end(chance: random.Random, row: dict[str, Any], events: list[tuple[str, int]]) -> None:
    row["closed_day"], row["ended_day"] = None, None
    day = events[-1][1] + chance.randint(5, 60)
    if day > row["follow_days"] or chance.random() < 0.3:
        return
    if row["placed_day"] is None:
        row["ended_day"], row["ended_how"] = day, "withdrawn"
        events.append(("referral_withdrawn", day))
        return
    events.append(("referral_closed", day))
    row["closed_day"] = day
    if chance.random() < 0.1 and day + 3 <= row["follow_days"]:
        row["closed_day"], row["reopened"] = None, 1
        events.append(("referral_reopened", day + 3))


def _write_events(
    chance: random.Random,
    row: dict[str, Any],
    events: list[tuple[str, int]],
    tables: dict[str, list[dict[str, Any]]],
) -> None:
    """One in ten histories has its contact written down last of all: late, and out of order."""
    order = list(range(len(events)))
    late = next((place for place, (name, _) in enumerate(events) if name == "person_reached"), None)
    if late is not None and chance.random() < 0.1:
        order.append(order.pop(late))
    for seq, place in enumerate(order, 1):
        name, day = events[place]
        recorded = max(day, events[-1][1]) if place == late else day
        tables["event"].append(
            {
                "rid": row["rid"],
                "seq": seq,
                "type": name,
                "day": day,
                "recorded_day": recorded,
                "role": "coach",
            }
        )


def _feedback(
    chance: random.Random, region: Region, row: dict[str, Any], tables: dict[str, list[dict[str, Any]]]
) -> bool:
    """Whether the referrer heard something within a quarter."""
    ends = [row[name] for name in ("placed_day", "closed_day", "ended_day") if row[name] is not None]
    if not ends or row["share_back"] != "yes" or chance.random() > region.told:
        return False
    day = min(ends) + int(chance.expovariate(1 / 5))
    if day > row["follow_days"]:
        return False
    row["feedback_day"] = day
    read = day + int(chance.expovariate(1 / 6))
    row["feedback_read_day"] = read if chance.random() < 0.7 and read <= row["follow_days"] else None
    ends_of = ("welfare", "coach"), ("cure", "gp")
    _tie(tables, row, "feedback", day, row["team"], row["practice"], *ends_of, row["feedback_read_day"])
    return bool(day <= 91)


def _hand_over(chance: random.Random, row: dict[str, Any], tables: dict[str, list[dict[str, Any]]]) -> None:
    function, sector = chance.choice(TARGETS)
    day = row["reached_day"] + chance.randint(0, 4)
    if day > row["follow_days"]:
        return
    answered = day + int(chance.expovariate(1 / 9)) if chance.random() < 0.8 else None
    if answered is not None and chance.random() < 0.02:
        answered = day - 1
    if answered is not None and answered > row["follow_days"]:
        answered = None
    ends = ("welfare", "coach"), (sector, function)
    _tie(tables, row, "hand_over", day, row["team"], f"S-{function}", *ends, answered)
    if answered is not None:
        tables["tie"][-1]["accepted"] = "yes" if chance.random() < 0.65 else "no"


def _tie(
    tables: dict[str, list[dict[str, Any]]],
    row: dict[str, Any],
    kind: str,
    day: int,
    source: str,
    target: str,
    of_source: tuple[str, str],
    of_target: tuple[str, str],
    answered: int | None,
) -> None:
    place = QUARTERS.index(row["quarter"])
    tables["tie"].append(
        {
            "rid": row["rid"],
            "tie_kind": kind,
            "quarter": QUARTERS[min(len(QUARTERS) - 1, place + day // 91)],
            "day": day,
            "source": source,
            "target": target,
            "source_sector": of_source[0],
            "source_function": of_source[1],
            "target_sector": of_target[0],
            "target_function": of_target[1],
            "answered_day": answered,
            "accepted": "yes" if kind == "referral" and answered is not None else None,
        }
    )


def _small_ones(chance: random.Random, tables: dict[str, list[dict[str, Any]]]) -> None:
    """Two practices with a handful of people, and three people passed on between two teams."""
    for practice, number in (("K-few", 4), ("K-fewer", 3)):
        for _ in range(number):
            _referral(chance, practice, f"{practice}-0", len(QUARTERS) - 1, tables)
    for row in tables["referral"][:3]:
        ends = ("welfare", "coach"), ("welfare", "coach")
        _tie(tables, row, "reroute", 1, "T1", "T2", *ends, 3)
    unnamed = tables["referral"][5]
    _tie(tables, unnamed, "hand_over", 2, unnamed["team"], "S-gp", ("welfare", "coach"), ("cure", "gp"), None)
    tables["tie"][-1]["target"] = None
