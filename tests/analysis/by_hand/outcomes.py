"""Change between two moments of the same person, how sure that is, who is missing and who had help."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist, fmean, stdev
from typing import Any

from scipy import special, stats

from referral.domain.instruments.definition import Direction
from referral.domain.instruments.reading import shipped
from tests.analysis.by_hand.files import Release, Row, largest, people
from tests.analysis.by_hand.holding import Expected, Line, Lines
from tests.analysis.by_hand.rules import NOTHING, SMALLEST, Cell, Key, along, counted, measured, parts, shared

FIRST = {"baseline": "Bij de start", "start": "Bij de start"}
LATER = {
    "exit": "Bij het afronden",
    "six_weeks": "Na zes weken",
    "later": "Drie maanden na de start",
    "three_months": "Drie maanden na de start",
}
ALPHA = {
    "djg6": (0.70, "De Jong Gierveld en Van Tilburg 2006, de laagste"),
    "djg11": (0.80, "De Jong Gierveld en Van Tilburg 1999, de laagste"),
    "mhcsf": (0.89, "Lamers e.a. 2011"),
}
"""Printed reliabilities of totals, and where."""

Name = tuple[str, str, str]
"""Code of the questionnaire, version, and the words of a moment."""


@dataclass(frozen=True, slots=True)
class Both:
    """People with two scores: their first referral with both, the scores; and how many were asked twice."""

    code: str
    rows: tuple[Row, ...]
    scores: tuple[tuple[float, float], ...]
    could: int

    @property
    def changes(self) -> list[float]:
        """Later minus the start."""
        return [after - before for before, after in self.scores]

    @property
    def gains(self) -> list[float]:
        """How much better by the direction of the questionnaire."""
        sign = 1 if direction_of(self.code) is Direction.HIGHER else -1
        return [sign * each for each in self.changes]


def direction_of(code: str) -> Direction:
    """Which way is better, by the questionnaire itself."""
    made = shipped().get(code)
    return made.direction if made else Direction.NONE


def _is_outcome(code: str) -> bool:
    """Not a list for a talk, and not a count of something else."""
    made = shipped().get(code)
    return made is None or not (made.conversation_only or made.direction is Direction.NONE)


def _clear(release: Release) -> tuple[list[Row], int]:
    """One measure per referral, moment, questionnaire and version; none where two differ."""
    said: dict[tuple[Any, ...], list[Row]] = {}
    for each in release.of("measure"):
        said.setdefault((each["rid"], each["moment"], each["instrument"], each["version"]), []).append(each)
    kept = [rows[0] for rows in said.values() if len({(row["state"], row["score"]) for row in rows}) == 1]
    return kept, len(said) - len(kept)


def _score(row: Row) -> float | None:
    return row["score"] if row["state"] == "filled" else None


def all_both(release: Release, measures: Sequence[Row]) -> dict[Name, Both]:
    """By questionnaire, version and later moment."""
    start: dict[tuple[str, str, str], Row] = {}
    for row in measures:
        if row["moment"] in FIRST and _is_outcome(row["instrument"]):
            start[row["instrument"], row["version"] or "", row["rid"]] = row
    lists = {(code, version) for code, version, _ in start}
    found = {}
    for code, version in lists:
        for moment, words in LATER.items():
            later = [
                row
                for row in measures
                if (row["instrument"], row["version"] or "", row["moment"]) == (code, version, moment)
            ]
            if later:
                pairs = [
                    (release.by_key[row["rid"]], start[code, version, row["rid"]], row)
                    for row in later
                    if (code, version, row["rid"]) in start
                ]
                found[code, version, words] = _both(code, pairs)
    return found


def _both(code: str, pairs: Sequence[tuple[Row, Row, Row]]) -> Both:
    """Of a person with several referrals the first: by quarter as far as that is known, then by key."""
    first: dict[str, tuple[Row, float, float]] = {}
    for kept, one, two in sorted(
        pairs, key=lambda each: (each[0]["quarter"] is None, each[0]["quarter"], each[0]["rid"])
    ):
        before, after = _score(one), _score(two)
        if before is not None and after is not None:
            first.setdefault(kept["pid"], (kept, before, after))
    return Both(
        code,
        tuple(row for row, _, _ in first.values()),
        tuple((before, after) for _, before, after in first.values()),
        people(row for row, _, _ in pairs),
    )


def outcomes(release: Release, extra: dict[str, Any]) -> Expected:
    """All four tables. *extra* may name a reliability of the study itself."""
    measures, doubtful = _clear(release)
    found = all_both(release, measures)
    could = sum(each.could for each in found.values())
    answered = sum(len(each.rows) for each in found.values())
    own = {code: (alpha, "van deze studie") for code, alpha in extra.get("reliability", {}).items()}
    keys = ("instrument", "version", "moment")
    return Expected(
        people=counted(people(row for each in found.values() for row in each.rows)),
        missing=shared(could - answered, could),
        exclusions=(counted(doubtful),) if doubtful else (),
        tables={
            "change": Lines(keys, {name: _change(each) for name, each in found.items()}),
            "moved": _moved(found, ALPHA | own),
            "missing": _missing(measures),
            "help": _help(measures),
        },
    )


def _change(both: Both) -> Line:
    count = len(both.rows)
    names = ("before", "after", "change", "low", "high", "d_z", "d_low", "d_high", "d_av", "p_rank")
    values: list[float | None] = [None] * len(names)
    if count >= SMALLEST:
        values = _numbers(both)
    digits = [2] * 9 + [3]
    cells = [
        measured(value, count, largest(both.rows), each) for value, each in zip(values, digits, strict=True)
    ]
    if cells[-1].value is not None:
        cells[-1] = replace(cells[-1], value=max(0.001, cells[-1].value))
    return {"people": counted(count)} | dict(zip(names, cells, strict=True))


def _numbers(both: Both) -> list[float | None]:
    """Means, the t interval, both effect sizes with Hedges' correction, and p of the signed ranks."""
    before, after = ([pair[place] for pair in both.scores] for place in (0, 1))
    changes, count = both.changes, len(both.rows)
    mean, spread = fmean(changes), stdev(changes)
    points: list[float | None] = [fmean(before), fmean(after), mean]
    if not spread:
        return [*points, mean, mean, *[None] * 4, signed_ranks(changes)]
    error = spread / math.sqrt(count)
    reach = float(stats.t.ppf(0.975, count - 1)) * error
    factor = 1 - 3 / (4 * (count - 1) - 1)
    edges = [
        factor * _noncentral(mean / error, count - 1, part) / math.sqrt(count) for part in (0.975, 0.025)
    ]
    average = fmean([stdev(before), stdev(after)])
    d_av = factor * mean / average if average else None
    return [*points, mean - reach, mean + reach, factor * mean / spread, *edges, d_av, signed_ranks(changes)]


def _noncentral(t: float, freedom: int, part: float) -> float:
    """The noncentrality for which *part* of the distribution lies below *t*: by halving."""
    reach = 8 * math.sqrt(1 + t * t / (2 * freedom))
    low, high = t - reach, t + reach
    for _ in range(60):
        middle = (low + high) / 2
        if special.nctdtr(freedom, middle, t) > part:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def signed_ranks(changes: Sequence[float]) -> float | None:
    """Wilcoxon's p by the normal approximation, with ties and the half taken off."""
    sizes = sorted(abs(each) for each in changes if each)
    if not sizes:
        return None
    places: dict[float, list[int]] = {}
    for place, size in enumerate(sizes, 1):
        places.setdefault(size, []).append(place)
    count = len(sizes)
    plus = sum(fmean(places[abs(each)]) for each in changes if each > 0)
    ties = sum(len(each) ** 3 - len(each) for each in places.values())
    spread = math.sqrt(count * (count + 1) * (2 * count + 1) / 24 - ties / 48)
    away = plus - count * (count + 1) / 4
    return 2 * NormalDist().cdf(-(abs(away) - 0.5) / spread) if away else 1.0


def _moved(found: Mapping[Name, Both], alphas: Mapping[str, tuple[float, str]]) -> Lines:
    """More than noise (Jacobson and Truax), and as much as the makers say means something."""
    made: dict[tuple[object, ...], Line] = {}
    for name, both in found.items():
        if len(both.rows) < SMALLEST or direction_of(both.code) is Direction.NONE:
            continue
        if both.code in alphas:
            alpha, source = alphas[both.code]
            size = 1.96 * stdev([one for one, _ in both.scores]) * math.sqrt(2 * (1 - alpha))
            words = f"betrouwbaar; alfa {alpha:.2f}".replace(".", ",") + f" ({source})"
            better, worse = (sum(sign * each > size + 1e-9 for each in both.gains) for sign in (1, -1))
            cell = measured(size, len(both.rows), largest(both.rows), 2)
            made[(*name, words)] = {"size": cell} | _split(both, better, worse)
        instrument = shipped().get(both.code)
        if instrument is not None and instrument.meaningful_change is not None:
            enough = instrument.meaningful_change
            better, worse = (sum(sign * each >= enough - 1e-6 for each in both.gains) for sign in (1, -1))
            made[(*name, "betekenisvol volgens de makers")] = {"size": Cell(enough)} | _split(
                both, better, worse
            )
    return Lines(("instrument", "version", "moment", "basis"), made)


def _split(both: Both, better: int, worse: int) -> Line:
    whole = len(both.rows)
    counts = {("better",): better, ("same",): whole - better - worse, ("worse",): worse}
    cells = parts(counts, counts, tells=True)
    dominated = measured(0.0, whole, largest(both.rows))
    return {
        name: along(along(shared(number, whole), cells[name]), dominated)
        for (name,), number in counts.items()
    }


def _missing(measures: Sequence[Row]) -> Lines:
    """Of who was asked: a score, too much open, refused, no answer. People, once in each of these."""
    made: dict[tuple[object, ...], Line] = {}
    words = FIRST | LATER
    asked: dict[tuple[str, str, str], list[Row]] = {}
    for row in measures:
        if row["moment"] in words:
            asked.setdefault((row["instrument"], row["version"] or "", row["moment"]), []).append(row)
    for (code, version, moment), rows in asked.items():
        counts: dict[Key, int] = {
            (kind,): people(row for row in rows if _kind(row) == kind)
            for kind in ("scored", "open", "refused", "silent")
        }
        cells, whole = parts(counts, counts, tells=True), sum(counts.values())
        line: Line = {"asked": counted(people(rows))}
        made[code, version, words[moment]] = line | {
            kind: along(shared(number, whole), cells[kind]) for (kind,), number in counts.items()
        }
    return Lines(("instrument", "version", "moment"), made)


def _kind(row: Row) -> str:
    if row["state"] == "filled":
        return "open" if row["score"] is None else "scored"
    return "refused" if row["state"] == "refused" else "silent"


def _help(measures: Sequence[Row]) -> Lines:
    made: dict[tuple[object, ...], Line] = {}
    for moment in FIRST | LATER:
        here = [
            row
            for row in measures
            if row["moment"] == moment and row["state"] == "filled" and row["help"] is not None
        ]
        if here:
            helped = people(row for row in here if row["help"] not in {"alone", "none"})
            made[(moment,)] = {"share": shared(helped, people(here))}
    return Lines(("moment",), made)


def impact(release: Release, extra: dict[str, Any]) -> Expected:
    """Answers per statement and kind of activity: five at least, not all the same, nothing to subtract."""
    if {"area", "sector", "reason", "funding"} & set(release.choice):
        return Expected(refused="rounds hold no persons")
    counts: dict[tuple[Any, ...], dict[str, list[int]]] = {}
    for row in release.rows("impact"):
        if row["answers"] is None or row["step"] is None or not _in_period(release, row["year"]):
            continue
        kinds = counts.setdefault((row["year"], row["goal"], row["statement"]), {})
        kinds.setdefault(row["activity_kind"] or "", [0] * 5)[int(row["step"]) - 1] += row["answers"]
    made: dict[tuple[object, ...], Line] = {}
    may_lack = set()
    for (year, goal, statement), kinds in counts.items():
        safe = {kind for kind, steps in kinds.items() if sum(steps) >= 5 and max(steps) < sum(steps)}
        for kind in safe:
            if release.choice.get("activity", kind) == kind:
                key = (year, kind, goal, statement)
                made[key] = _answers(kinds[kind])
                may_lack |= {key} if len(safe) < len(kinds) else set()
    keys = ("year", "kind", "goal", "statement")
    return Expected(people=NOTHING, tables={"results": Lines(keys, made, frozenset(may_lack))})


def _in_period(release: Release, year: int) -> bool:
    first, last = release.choice.get("first"), release.choice.get("last")
    return not (first and year < int(first[:4])) and not (last and year > int(last[:4]))


def _answers(steps: Sequence[int]) -> Line:
    whole = sum(steps)
    shares = {f"step_{place}": Cell(round(20 * each / whole) / 20) for place, each in enumerate(steps, 1)}
    mean = sum(place * each for place, each in enumerate(steps, 1)) / whole
    return shares | {
        "answers": Cell(5 * ((whole + 2) // 5)),
        "agree": Cell(round(20 * (steps[3] + steps[4]) / whole) / 20),
        "mean": Cell(mean, near=0.050001),
    }
