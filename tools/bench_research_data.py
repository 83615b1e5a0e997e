"""A large invented release as Parquet, in the shape of the codebook: for measuring time, not for meaning.

Made in pieces, so that 1,000,000 referrals with 10,000,000 events need little memory. The same size gives the
same data. Days of steps follow each other; events are a prefix of one path per referral.
"""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from referral.domain.codes import ActivityKind, CloseReason, Exit, Funding, Reason
from referral.domain.research.codebook import Kind, TableSpec
from referral.domain.research.tables import TABLES
from referral.domain.research.values import AGE_BANDS

PIECE = 100_000
QUARTERS = tuple(f"{year}-Q{number}" for year in (2023, 2024, 2025) for number in range(1, 5))
AREAS = tuple(f"Wijk {number:02d}" for number in range(1, 31))
PRACTICES, TEAMS, COACHES, ACTIVITIES = 200, 40, 160, 300
STEPS = (
    ("accepted", 0.97, 2),
    ("reached", 0.9, 8),
    ("intake", 0.85, 10),
    ("placed", 0.75, 14),
    ("first", 0.85, 9),
)
PATH = (
    "referral_sent",
    "referral_accepted",
    "coach_assigned",
    "contact_attempted",
    "contact_attempted",
    "person_reached",
    "appointment_booked",
    "intake_held",
    "measurement_invited",
    "measurement_filled",
    "person_placed",
    "participation_started",
    "signal_raised",
    "signal_answered",
    "referral_closed",
)
FEWEST_EVENTS = 5
"""Each referral has from so many to all events of the path: ten on average."""

Whole = npt.NDArray[np.int64]
Columns = dict[str, Any]


def schema(spec: TableSpec) -> dict[str, pl.DataType]:
    """The types of the columns of a table."""
    kinds: dict[Kind, pl.DataType] = {
        Kind.WHOLE: pl.Int64(),
        Kind.DAYS: pl.Int64(),
        Kind.NUMBER: pl.Float64(),
        Kind.YES_NO: pl.Boolean(),
    }
    return {each.name: kinds.get(each.kind, pl.String()) for each in spec.variables}


def write(folder: Path, referrals: int) -> dict[str, int]:
    """All tables of a release of so many referrals in *folder*; the number of rows of each."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = {spec.name: 0 for spec in TABLES}
    for start in range(0, referrals, PIECE):
        made = _piece(start, min(PIECE, referrals - start))
        for spec in TABLES:
            if spec.name in made:
                rows[spec.name] += _store(folder / f"{spec.name}.{start:09d}.part", made[spec.name], spec)
    for spec in TABLES:
        if spec.name in ("activity", "area", "impact"):
            rows[spec.name] = _store(folder / f"{spec.name}.parquet", _whole(spec.name), spec)
            continue
        parts = sorted(folder.glob(f"{spec.name}.*.part"))
        pl.scan_parquet(parts).sink_parquet(folder / f"{spec.name}.parquet", compression="zstd")
        for part in parts:
            part.unlink()
    return rows


def _store(path: Path, columns: Columns, spec: TableSpec) -> int:
    types = schema(spec)
    given = pl.DataFrame(columns)
    frame = given.with_columns(pl.lit(None).alias(name) for name in types if name not in given.columns)
    frame.select(list(types)).cast(pl.Schema(types)).write_parquet(path)
    return frame.height


def _piece(start: int, size: int) -> dict[str, Columns]:
    chance = np.random.default_rng(start + 1)
    referral = _referrals(chance, start, size)
    return {
        "referral": referral,
        "event": _events(chance, referral),
        "measure": _measures(chance, referral),
        "attendance": _attendance(chance, referral),
        "tie": _ties(chance, referral),
        "care_use": _care_use(chance, referral),
    }


def _names(letter: str, numbers: Whole) -> pl.Series:
    return pl.select(pl.lit(letter) + pl.Series(numbers).cast(pl.String).str.zfill(11)).to_series()


def _some(chance: np.random.Generator, values: tuple[str, ...], size: int) -> pl.Series:
    return pl.Series(np.array(values, dtype=object)[chance.integers(0, len(values), size)], dtype=pl.String)


def _masked(numbers: Whole, there: npt.NDArray[np.bool_]) -> pl.Series:
    return pl.select(pl.when(pl.Series(there)).then(pl.Series(numbers))).to_series()


def _referrals(chance: np.random.Generator, start: int, size: int) -> Columns:
    number = np.arange(start, start + size)
    follow, practice = chance.integers(10, 900, size), chance.integers(1, PRACTICES + 1, size)
    made: Columns = {"rid": _names("R", number), "pid": _names("P", number), "follow_days": follow}
    for name, values in {
        "quarter": QUARTERS,
        "area": AREAS,
        "age_band": tuple(code for code, _, _ in AGE_BANDS),
        "reason": tuple(Reason),
        "funding": tuple(Funding),
    }.items():
        made[name] = _some(chance, tuple(str(each) for each in values), size)
    made |= {"kind": ["gp"] * size, "sector": ["gp_practice"] * size, "share_back": ["yes"] * size}
    made |= {"practice": _names("K", practice), "referrer": _names("G", practice * 4 + number % 4)}
    made |= {"team": _names("T", number % TEAMS), "coach": _names("C", number % COACHES)}
    made["reasons"] = made["reason"]
    day, there = np.zeros(size, np.int64), np.ones(size, bool)
    for name, share, mean in STEPS:
        day = day + chance.exponential(mean, size).astype(np.int64)
        there = there & (chance.random(size) < share) & (day <= follow)
        made[f"{name}_day"] = _masked(day, there)
    attended = np.where(there, np.minimum(chance.integers(1, 25, size), (follow - day) // 7 + 1), 0)
    made["activity_kind"] = pl.select(
        pl.when(made["placed_day"].is_not_null()).then(_some(chance, tuple(map(str, ActivityKind)), size))
    ).to_series()
    made |= {"attended": attended, "missed": attended // 5, "excused": attended // 8}
    made |= {"signals": attended // 10, "signals_in_time": attended // 12, "signals_open": attended * 0}
    for name, times in (("third", 2), ("fourth", 3)):
        made[f"{name}_day"] = _masked(day + 7 * times, attended > times)
    made["last_day"] = _masked(day + 7 * (attended - 1), attended > 0)
    return made | _endings(chance, made, size)


def _endings(chance: np.random.Generator, made: Columns, size: int) -> Columns:
    follow = made["follow_days"]
    closed = (chance.random(size) < 0.5) & (made["attended"] > 0)
    ended = ~closed & (chance.random(size) < 0.2)
    attempts = chance.integers(1, 4, size)
    feedback = made["placed_day"] + 1
    opened = feedback.is_not_null().to_numpy() & (chance.random(size) < 0.5)
    gone = made["last_day"].fill_null(0).to_numpy()
    words = {"close_reason": tuple(map(str, CloseReason)), "exit": tuple(map(str, Exit))}
    codes = {
        name: pl.select(pl.when(pl.Series(closed)).then(_some(chance, values, size))).to_series()
        for name, values in words.items()
    }
    return codes | {
        "status": pl.select(
            pl.when(pl.Series(closed))
            .then(pl.lit("closed"))
            .when(pl.Series(ended))
            .then(pl.lit("withdrawn"))
            .otherwise(pl.lit("participating"))
        ).to_series(),
        "closed_day": _masked(np.maximum(gone, follow - 5), closed),
        "ended_day": _masked(follow // 2, ended),
        "ended_how": pl.select(pl.when(pl.Series(ended)).then(pl.lit("withdrawn"))).to_series(),
        "tried_day": made["accepted_day"] + 1,
        "attempts": attempts,
        "reopened": attempts * 0,
        "feedback_day": feedback,
        "feedback_read_day": _masked(feedback.fill_null(0).to_numpy() + 2, opened),
        "minutes_met": _masked(chance.integers(30, 300, size), closed),
        "minutes_phone": _masked(chance.integers(15, 120, size), closed),
    }


def _events(chance: np.random.Generator, referral: Columns) -> Columns:
    size = len(referral["rid"])
    many = chance.integers(FEWEST_EVENTS, len(PATH) + 1, size)
    at = np.repeat(np.arange(size), many)
    seq = np.arange(len(at)) - np.repeat(np.cumsum(many) - many, many)
    day = np.minimum(seq * chance.integers(1, 12, size)[at], referral["follow_days"][at])
    return {
        "rid": referral["rid"].gather(at),
        "seq": seq + 1,
        "type": pl.Series(np.array(PATH, dtype=object)[seq], dtype=pl.String),
        "day": day,
        "recorded_day": day + chance.integers(0, 2, len(at)),
        "role": pl.Series(np.array(["coach", "gp"], dtype=object)[(seq == 0).astype(int)], dtype=pl.String),
        "actor": referral["coach"].gather(at),
        "org": referral["team"].gather(at),
    }


def _measures(chance: np.random.Generator, referral: Columns) -> Columns:
    asked = np.flatnonzero(referral["intake_day"].is_not_null().to_numpy())
    at = np.repeat(asked, 4)
    place = np.tile(np.arange(4), len(asked))
    filled = chance.random(len(at)) < 0.7
    score = np.round(np.clip(chance.normal(4 - 0.5 * (place % 2), 1.5, len(at)), 0, 6), 1)
    day = referral["intake_day"].gather(at).to_numpy() + 91 * (place % 2)
    words = np.array(["asked", "filled"], dtype=object)
    return {
        "rid": referral["rid"].gather(at),
        "moment": pl.Series(np.array(["start", "three_months"], dtype=object)[place % 2], dtype=pl.String),
        "instrument": pl.Series(np.array(["djg6", "who5"], dtype=object)[place // 2], dtype=pl.String),
        "version": ["1"] * len(at),
        "state": pl.Series(words[filled.astype(int)], dtype=pl.String),
        "day": _masked(day, filled),
        "score": pl.select(pl.when(pl.Series(filled)).then(pl.Series(score))).to_series(),
        "missing": _masked(place * 0, filled),
        "way": ["link"] * len(at),
        "help": pl.select(pl.when(pl.Series(filled)).then(pl.lit("alone"))).to_series(),
    }


def _attendance(chance: np.random.Generator, referral: Columns) -> Columns:
    many = np.asarray(referral["attended"] + referral["missed"], np.int64)
    at = np.repeat(np.arange(len(many)), many)
    week = np.arange(len(at)) - np.repeat(np.cumsum(many) - many, many)
    came = (chance.random(len(at)) < 0.8) | (week == 0)
    return {
        "rid": referral["rid"].gather(at),
        "activity": _names("A", at % ACTIVITIES),
        "activity_kind": referral["activity_kind"].gather(at),
        "day": referral["first_day"].gather(at).fill_null(0) + pl.Series(7 * week),
        "state": pl.Series(np.array(["absent", "present"], dtype=object)[came.astype(int)], dtype=pl.String),
    }


def _ties(chance: np.random.Generator, referral: Columns) -> Columns:
    size = len(referral["rid"])
    back = np.flatnonzero(referral["feedback_day"].is_not_null().to_numpy())
    over = np.flatnonzero(chance.random(size) < 0.15)
    at = np.concatenate([np.arange(size), back, over])
    kind = np.repeat([0, 1, 2], [size, len(back), len(over)])
    practice, team = referral["practice"].gather(at), referral["team"].gather(at)
    helper = _names("S", at % 50)
    is_back, is_over = pl.Series(kind == 1), pl.Series(kind == 2)

    def one_of(out: Any, feedback: Any, passed: Any) -> pl.Series:
        return pl.select(
            pl.when(is_back).then(feedback).when(is_over).then(passed).otherwise(out)
        ).to_series()

    yes = pl.Series(chance.random(len(at)) < 0.8)
    return {
        "rid": referral["rid"].gather(at),
        "tie_kind": one_of(pl.lit("referral"), pl.lit("feedback"), pl.lit("hand_over")),
        "quarter": referral["quarter"].gather(at),
        "day": one_of(pl.lit(0), referral["feedback_day"].gather(at), pl.lit(20)),
        "source": one_of(practice, team, team),
        "target": one_of(team, practice, helper),
        "source_sector": one_of(pl.lit("cure"), pl.lit("welfare"), pl.lit("welfare")),
        "target_sector": one_of(pl.lit("welfare"), pl.lit("cure"), pl.lit("care")),
        "source_function": one_of(pl.lit("gp"), pl.lit("coach"), pl.lit("coach")),
        "target_function": one_of(pl.lit("coach"), pl.lit("gp"), pl.lit("spiritual_care")),
        "answered_day": one_of(
            referral["accepted_day"].gather(at), referral["feedback_read_day"].gather(at), pl.lit(25)
        ),
        "accepted": pl.select(
            pl.when(~is_back).then(pl.when(yes).then(pl.lit("yes")).otherwise(pl.lit("no")))
        ).to_series(),
    }


def _care_use(chance: np.random.Generator, referral: Columns) -> Columns:
    size = len(referral["rid"])
    at = np.repeat(np.arange(size), 2)
    after = np.tile([False, True], size)
    short = chance.poisson(np.where(after, 2.5, 3.0))
    long = chance.poisson(0.8, len(at))
    return {
        "rid": referral["rid"].gather(at),
        "span": pl.Series(np.array(["before", "after"], dtype=object)[after.astype(int)], dtype=pl.String),
        "short": short,
        "long": long,
        "minutes": short * 10 + long * 25,
        "days_covered": np.where(after, np.minimum(182, referral["follow_days"][at]), 182),
    }


def _whole(name: str) -> Columns:
    kinds = tuple(map(str, ActivityKind))
    if name == "area":
        return {
            "area": list(AREAS),
            "inhabitants": [12_000] * len(AREAS),
            "practices": [PRACTICES] * len(AREAS),
        }
    if name == "activity":
        number = np.arange(ACTIVITIES)
        return {
            "activity": _names("A", number),
            "activity_kind": [kinds[each % len(kinds)] for each in number],
            "price_cents": number * 0 + 250,
            "minutes": number * 0 + 90,
            "capacity": number * 0 + 15,
            "held": number * 0 + 48,
        }
    rows = [(kind, f"Doel {goal}", str(step)) for kind in kinds for goal in (1, 2, 3) for step in range(1, 6)]
    return {
        "year": [2025] * len(rows),
        "activity_kind": [kind for kind, _, _ in rows],
        "goal": [goal for _, goal, _ in rows],
        "statement": ["Ik voel me hier thuis."] * len(rows),
        "step": [step for _, _, step in rows],
        "answers": [20 + place % 7 for place in range(len(rows))],
    }
