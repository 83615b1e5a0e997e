"""An invented data set in the shape of the codebook, with known chances, written as Parquet files."""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from referral.domain.research.codebook import Kind, TableSpec
from referral.domain.research.tables import TABLES

QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")
AREAS = (("Lindenbuurt", 14_000), ("Havenkwartier", 9_500), ("Oosterveld", 21_000))
REASONS = ("contact", "gloom", "meaning", "bodily")
KINDS = ("walking", "eating", "creative")
SAYS_NO = 7
"""One in so many does not want the referrer to hear how it goes."""
PRACTICES = tuple(f"K{number:02d}" for number in range(1, 9))


@dataclass(frozen=True, slots=True)
class Truth:
    """What the generator was told: chances of each step, and the mean change of a measure."""

    reached: float = 0.9
    intake: float = 0.85
    placed: float = 0.75
    first: float = 0.85
    change: float = -1.5
    """Of the mean of `djg6` between start and three months, in points."""
    days_to_contact: float = 8.0
    """Mean of an exponential waiting time."""


def schema(spec: TableSpec) -> dict[str, Any]:
    """The types of the columns of a table, for polars."""
    kinds = {Kind.WHOLE: pl.Int64, Kind.DAYS: pl.Int64, Kind.NUMBER: pl.Float64, Kind.YES_NO: pl.Boolean}
    return {each.name: kinds.get(each.kind, pl.String) for each in spec.variables}


def frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """A table of the data set from rows; what a row does not name is empty."""
    spec = next(each for each in TABLES if each.name == name)
    names = list(schema(spec))
    return pl.DataFrame([{each: row.get(each) for each in names} for row in rows], schema=schema(spec))


def write(folder: Path, people: int = 400, seed: int = 1, truth: Truth | None = None) -> Path:
    """All tables of one release as Parquet files in *folder*, which is given back."""
    tables = made(people, seed, truth or Truth())
    folder.mkdir(parents=True, exist_ok=True)
    for spec in TABLES:
        frame(spec.name, tables[spec.name]).write_parquet(folder / f"{spec.name}.parquet")
    return folder


def made(people: int, seed: int, truth: Truth) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table."""
    chance = random.Random(seed)
    tables: dict[str, list[dict[str, Any]]] = {spec.name: [] for spec in TABLES}
    for number in range(people):
        _person(chance, truth, f"R{number:06d}", tables)
    tables["area"] = [
        {"area": name, "inhabitants": inhabitants, "practices": len(PRACTICES)} for name, inhabitants in AREAS
    ]
    tables["activity"] = [
        {
            "activity": f"A-{kind}",
            "activity_kind": kind,
            "price_cents": 250,
            "minutes": 90,
            "capacity": 15,
            "held": 48,
        }
        for kind in KINDS
    ]
    tables["impact"] = [
        {
            "year": 2025,
            "activity_kind": kind,
            "goal": "Ontmoeting",
            "statement": "Ik voel me hier thuis.",
            "step": str(step),
            "answers": chance.randint(8, 40),
        }
        for kind in KINDS
        for step in range(1, 6)
    ]
    return tables


def _person(chance: random.Random, truth: Truth, rid: str, tables: dict[str, list[dict[str, Any]]]) -> None:
    row = _start(chance, rid)
    days = _days(chance, truth, row["follow_days"])
    row |= {f"{name}_day": day for name, day in days.items()}
    kind = chance.choice(KINDS) if days["placed"] is not None else None
    row["activity_kind"] = kind
    row["status"] = _status(days)
    events = [("referral_sent", 0, "cure", row["practice"])]
    events += [(f"{name}", day, "coach", "O-welfare") for name, day in days.items() if day is not None]
    for seq, (name, day, role, org) in enumerate(events, 1):
        tables["event"].append(
            {"rid": rid, "seq": seq, "type": name, "day": day, "recorded_day": day, "role": role, "org": org}
        )
    came = _attendance(chance, rid, days, kind, row["follow_days"], tables)
    row |= came
    _measures(chance, truth, rid, days, row["follow_days"], tables)
    _ties(chance, row, days, tables)
    for span, mean in (("before", 6), ("after", 5)):
        short = chance.randint(0, mean)
        tables["care_use"].append(
            {
                "rid": rid,
                "span": span,
                "short": short,
                "long": chance.randint(0, 2),
                "minutes": short * 10 + 20,
                "days_covered": min(182, row["follow_days"]) if span == "after" else 182,
            }
        )
    tables["referral"].append(row)


def _start(chance: random.Random, rid: str) -> dict[str, Any]:
    practice = chance.choice(PRACTICES)
    return {
        "rid": rid,
        "pid": f"P{rid[1:]}",
        "quarter": chance.choice(QUARTERS),
        "follow_days": chance.randint(10, 360),
        "area": chance.choice(AREAS)[0],
        "age_band": chance.choice(("18-44", "45-64", "65-74", "75+")),
        "kind": "gp",
        "sector": "gp_practice",
        "practice": practice,
        "referrer": f"{practice}-{chance.randint(1, 3)}",
        "team": chance.choice(("T1", "T2")),
        "coach": chance.choice(("C1", "C2", "C3", "C4")),
        "reason": chance.choice(REASONS),
        "reasons": "contact",
        "funding": chance.choice(("wmo", "zvw")),
        "attempts": chance.randint(1, 3),
        "reopened": 0,
        "share_back": "no" if int(rid[1:]) % SAYS_NO == 0 else "yes",
        "minutes_met": None,
        "minutes_phone": None,
    }


def _days(chance: random.Random, truth: Truth, follow: int) -> dict[str, int | None]:
    """The day of each step, as far as it came before the freeze; each step follows the one before."""
    steps = (
        ("accepted", 0.97, 2.0),
        ("reached", truth.reached, truth.days_to_contact),
        ("intake", truth.intake, 10.0),
        ("placed", truth.placed, 14.0),
        ("first", truth.first, 9.0),
    )
    found: dict[str, int | None] = {}
    day: int | None = 0
    for name, share, mean in steps:
        if day is not None:
            day = day + int(chance.expovariate(1 / mean)) if chance.random() < share else None
        day = day if day is not None and day <= follow else None
        found[name] = day
    return found


def _status(days: dict[str, int | None]) -> str:
    names = {"first": "participating", "placed": "placed", "intake": "intake_held", "reached": "reached"}
    return next((names[each] for each in names if days[each] is not None), "accepted")


def _attendance(
    chance: random.Random,
    rid: str,
    days: dict[str, int | None],
    kind: str | None,
    follow: int,
    tables: dict[str, list[dict[str, Any]]],
) -> dict[str, Any]:
    first, seen, missed = days["first"], [], 0
    if first is None:
        return {
            "attended": 0,
            "missed": 0,
            "excused": 0,
            "signals": 0,
            "signals_in_time": 0,
            "signals_open": 0,
        }
    for week in range(chance.randint(1, 30)):
        day = first + 7 * week
        if day > follow:
            break
        came = week == 0 or chance.random() < 0.8
        missed += not came
        seen += [day] if came else []
        tables["attendance"].append(
            {
                "rid": rid,
                "activity": f"A-{kind}",
                "activity_kind": kind,
                "day": day,
                "state": "present" if came else "absent",
            }
        )
    signals = missed // 2
    return {
        "attended": len(seen),
        "missed": missed,
        "excused": 0,
        "third_day": seen[2] if len(seen) > 2 else None,
        "fourth_day": seen[3] if len(seen) > 3 else None,
        "last_day": seen[-1],
        "signals": signals,
        "signals_in_time": sum(chance.random() < 0.8 for _ in range(signals)),
        "signals_open": 0,
    }


def _measures(
    chance: random.Random,
    truth: Truth,
    rid: str,
    days: dict[str, int | None],
    follow: int,
    tables: dict[str, list[dict[str, Any]]],
) -> None:
    intake = days["intake"]
    if intake is None:
        return
    before = chance.gauss(4, 1.2)
    for moment, day, score in (
        ("start", intake, before),
        ("three_months", intake + 91, before + chance.gauss(truth.change, 1.0)),
    ):
        asked = day <= follow
        filled = asked and chance.random() < 0.7
        tables["measure"].append(
            {
                "rid": rid,
                "moment": moment,
                "instrument": "djg6",
                "version": "2006",
                "day": day if filled else None,
                "state": "filled" if filled else "asked",
                "score": round(score, 1) if filled else None,
                "missing": 0,
                "way": "link",
                "help": "none" if filled else None,
            }
        )


def _ties(
    chance: random.Random,
    row: dict[str, Any],
    days: dict[str, int | None],
    tables: dict[str, list[dict[str, Any]]],
) -> None:
    practice, team, quarter = row["practice"], row["team"], row["quarter"]
    base = {"rid": row["rid"], "quarter": quarter}
    cure = {"source_sector": "cure", "source_function": "gp"}
    tables["tie"].append(
        base
        | cure
        | {
            "tie_kind": "referral",
            "day": 0,
            "source": practice,
            "target": team,
            "target_sector": "welfare",
            "target_function": "coach",
            "answered_day": days["accepted"],
            "accepted": "yes",
        }
    )
    told = days["placed"] is not None and chance.random() < 0.8
    read = chance.randint(0, 5) if told and chance.random() < 0.6 else None
    if days["placed"] is not None and told and row["share_back"] == "yes":
        day = days["placed"] + 1
        row["feedback_day"] = day
        row["feedback_read_day"] = None if read is None else day + read
        tables["tie"].append(
            base
            | {
                "tie_kind": "feedback",
                "day": day,
                "source": team,
                "target": practice,
                "source_sector": "welfare",
                "source_function": "coach",
                "target_sector": "cure",
                "target_function": "gp",
                "answered_day": row["feedback_read_day"],
            }
        )
    if days["reached"] is not None and chance.random() < 0.15:
        accepted = chance.random() < 0.7
        tables["tie"].append(
            base
            | {
                "tie_kind": "hand_over",
                "day": days["reached"] + 2,
                "source": team,
                "target": "S-debt",
                "source_sector": "welfare",
                "source_function": "coach",
                "target_sector": "care",
                "target_function": "debt_help",
                "answered_day": days["reached"] + 5,
                "accepted": "yes" if accepted else "no",
            }
        )
