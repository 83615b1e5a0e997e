"""An invented town with a known truth about contacts: who comes when, and what a place does."""

import math
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.analysis.generated import frame

FUNDINGS = ("wmo", "zvw", "iza")

Row = dict[str, Any]

PRICES: dict[str, Any] = {
    "reference": {
        "edition": "Proef",
        "source": "bedacht",
        "price_year": 2022,
        "prices": {
            "gp_short": {"label": "Kort", "unit": "contact", "euro": 28.74},
            "gp_long": {"label": "Lang", "unit": "contact", "euro": 42.47},
        },
    },
    "index": {
        "edition": "CPI",
        "source": "bedacht",
        "price_year": None,
        "percents": {"2023": 3.8, "2024": 3.3},
        "prices": {},
    },
    "site": {
        "edition": "Eigen",
        "source": "bedacht",
        "price_year": 2024,
        "prices": {
            "coach_hour": {"label": "Coach", "unit": "hour", "euro": 60.0},
            "activity": {"label": "Plek", "unit": "place", "euro": 6.0},
            "activity:walking": {"label": "Wandelen", "unit": "place", "euro": 2.0},
            "volunteer_hour": {"label": "Vrijwilliger", "unit": "hour", "euro": 18.80},
        },
    },
}


@dataclass(frozen=True, slots=True)
class Truth:
    """What a place does to contacts in half a year, and how far people are above their own level at first."""

    effect: float = 0.0
    """Contacts more (below nought: fewer) for who had a place soon."""
    low_point: float = 3.0
    """Contacts above the own level in the half year before the referral, that go away by themselves."""


def poisson(chance: random.Random, mean: float) -> int:
    """A count around *mean* (Knuth 1969)."""
    limit, product, found = math.exp(-max(mean, 0.0)), chance.random(), 0
    while product > limit:
        product *= chance.random()
        found += 1
    return found


def waiting_town(people: int, seed: int, truth: Truth, practices: int = 20) -> dict[str, list[Row]]:
    """People of whom half gets a place soon by the toss of a coin, and half waits for half a year."""
    chance = random.Random(seed)
    levels = [chance.gauss(0, 0.5) for _ in range(practices)]
    tables: dict[str, list[Row]] = {"referral": [], "care_use": [], "attendance": [], "activity": []}
    for number in range(people):
        practice, soon = number % practices, chance.random() < 0.5
        rid, quarter = f"R{number:05d}", chance.choice(("2025-Q1", "2025-Q2", "2025-Q3"))
        tables["referral"].append(
            {
                "rid": rid,
                "pid": f"P{number:05d}",
                "quarter": quarter,
                "follow_days": 300,
                "practice": f"K{practice:02d}",
                "area": chance.choice(("Noord", "Zuid")),
                "funding": "wmo",
                "accepted_day": 2,
                "placed_day": chance.randint(10, 60) if soon else None,
                "first_day": chance.randint(61, 80) if soon else None,
            }
        )
        level = 3 + chance.expovariate(0.5) + levels[practice]
        season = {"2025-Q1": 0.0, "2025-Q2": -0.5, "2025-Q3": 1.0}[quarter]
        means = {
            "before": level + truth.low_point,
            "after": level + season + (truth.effect if soon else 0.0),
        }
        for span, mean in means.items():
            tables["care_use"].append(counted(rid, span, poisson(chance, mean), poisson(chance, 0.5)))
    return tables


def staggered_town(people: int, seed: int, truth: Truth, practices: int = 20) -> dict[str, list[Row]]:
    """Three neighbourhoods that begin in other quarters; what is planted holds for whoever comes after it."""
    chance = random.Random(seed)
    starts = {"Noord": 0, "Oost": 4, "Zuid": 7}
    tables: dict[str, list[Row]] = {"referral": [], "care_use": [], "attendance": [], "activity": []}
    for number in range(people):
        rid, area, at = f"R{number:05d}", chance.choice(list(starts)), chance.randrange(8)
        begun = at >= starts[area]
        started = begun and chance.random() < 0.6
        tables["referral"].append(
            {
                "rid": rid,
                "pid": f"P{number:05d}",
                "quarter": f"{2024 + at // 4}-Q{at % 4 + 1}",
                "follow_days": 300,
                "practice": f"K{number % practices:02d}",
                "area": area,
                "accepted_day": 2,
                "placed_day": 20 if started else None,
                "first_day": 30 if started else None,
            }
        )
        level = 3 + chance.expovariate(0.5) + {"Noord": 0, "Oost": 1, "Zuid": -1}[area]
        means = {
            "before": level + truth.low_point,
            "after": level + 0.3 * at + (truth.effect if begun else 0.0),
        }
        for span, mean in means.items():
            tables["care_use"].append(counted(rid, span, poisson(chance, mean), 0))
    return tables


def dirty_town(people: int, seed: int) -> dict[str, list[Row]]:
    """A town with gaps: spans not counted, counted for some days, minutes unknown, some who never came."""
    chance = random.Random(seed)
    tables = waiting_town(people, seed, Truth(-1.0), practices=16)
    tables["activity"] = [activity("walking", 150, 60, 12), activity("eating", 500, 90, 20)]
    kept = []
    for row in tables["care_use"]:
        if chance.random() < 0.9:
            row["days_covered"] = chance.choice((182, 182, 150, 91, 20))
            row["minutes"] = 10 * row["short"] + 25 * row["long"] if chance.random() < 0.7 else None
            kept.append(row)
    tables["care_use"] = kept
    for row in tables["referral"]:
        row["funding"] = chance.choice(FUNDINGS)
        refused = chance.random() < 0.1
        if refused:
            row |= {"accepted_day": None, "placed_day": None, "first_day": None, "ended_day": 5}
        elif chance.random() < 0.7:
            row |= {"closed_day": 280, "minutes_met": 15 * chance.randint(2, 20), "minutes_phone": 45}
        if row["first_day"] is not None:
            kind = chance.choice(("walking", "eating"))
            for week in range(chance.randint(1, 60)):
                state = chance.choice(("present", "present", "absent", "excused"))
                tables["attendance"].append(
                    {
                        "rid": row["rid"],
                        "activity": f"A-{kind}",
                        "activity_kind": kind,
                        "day": row["first_day"] + 7 * week,
                        "state": "present" if not week else state,
                    }
                )
    return tables


def activity(kind: str, cents: int, minutes: int, capacity: int) -> Row:
    return {
        "activity": f"A-{kind}",
        "activity_kind": kind,
        "price_cents": cents,
        "minutes": minutes,
        "capacity": capacity,
        "held": 40,
    }


def counted(rid: str, span: str, short: int, long: int, days: int = 182, minutes: int | None = None) -> Row:
    """A row of `care_use`."""
    row: Row = {"rid": rid, "span": span, "short": short, "long": long}
    return row | {"minutes": minutes, "days_covered": days}


def write(folder: Path, tables: dict[str, list[Row]]) -> Path:
    """The tables as files of a release."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        frame(name, rows).write_parquet(folder / f"{name}.parquet")
    return folder
