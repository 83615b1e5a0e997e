"""Signals, outcomes, reach and goals: each number that is shown equals the one computed by hand."""

import math
from pathlib import Path
from statistics import NormalDist, mean, stdev

import pytest
from scipy import special, stats

from referral.neighbourhood.yearly.chosen import REPORTED
from tests.analysis import by_hand
from tests.analysis.asked import figure, shown, table
from tests.analysis.by_hand import Row, fives, share

BETTER = {"djg6": -1, "who5": 1, "own_goal": 1}


def test_signals(release: Path) -> None:
    rows = by_hand.rows(release, "referral")
    found = figure(release, "signals")
    in_time, waiting, whole = (
        sum(row[name] or 0 for row in rows) for name in ("signals_in_time", "signals_open", "signals")
    )
    lines = table(found, "answers")
    assert {line["answer"]: line["number"] for line in lines} == {
        "in_time": fives(in_time),
        "late": fives(whole - in_time - waiting),
        "open": fives(waiting),
    }
    assert found.missing_share == share(waiting, whole)
    for line in table(found, "quarters"):
        part = [row for row in rows if row["quarter"] == line["quarter"]]
        every, early, late = (
            sum(row[name] or 0 for row in part) for name in ("signals", "signals_in_time", "signals_open")
        )
        assert line["number"] == fives(every)
        assert line["share"] == share(early, every - late)


def pairs(release: Path, code: str) -> list[tuple[Row, float, float]]:
    """Of each person the first referral with two scores, by quarter and key."""
    kept = {row["rid"]: row for row in by_hand.rows(release, "referral")}
    scores: dict[str, dict[str, float]] = {}
    for line in by_hand.rows(release, "measure"):
        if line["instrument"] == code and line["state"] == "filled" and line["score"] is not None:
            scores.setdefault(line["rid"], {})[line["moment"]] = line["score"]
    whole = [rid for rid, both in scores.items() if len(both) == 2]
    first: dict[str, str] = {}
    for rid in sorted(whole, key=lambda each: (kept[each]["quarter"], each)):
        first.setdefault(kept[rid]["pid"], rid)
    return [(kept[rid], scores[rid]["baseline"], scores[rid]["later"]) for rid in first.values()]


def signed_ranks(changes: list[float]) -> float:
    """Wilcoxon's p by the normal approximation, with ties and the half taken off."""
    moved = sorted((each for each in changes if each), key=abs)
    sizes = [abs(each) for each in moved]
    ranks = {size: mean(place for place, each in enumerate(sizes, 1) if each == size) for size in set(sizes)}
    count = len(moved)
    plus = sum(ranks[abs(each)] for each in moved if each > 0)
    ties = sum(sizes.count(size) ** 3 - sizes.count(size) for size in set(sizes))
    spread = math.sqrt(count * (count + 1) * (2 * count + 1) / 24 - ties / 48)
    away = plus - count * (count + 1) / 4
    return 2 * NormalDist().cdf(-(abs(away) - 0.5) / spread)


@pytest.mark.parametrize("code", sorted(BETTER))
def test_change(release: Path, code: str) -> None:
    both = pairs(release, code)
    line = next(each for each in table(figure(release, "outcomes"), "change") if each["instrument"] == code)
    before, after = [each[1] for each in both], [each[2] for each in both]
    changes = [two - one for one, two in zip(before, after, strict=True)]
    count, spread = len(changes), stdev(changes)
    reach = stats.t.ppf(0.975, count - 1) * spread / math.sqrt(count)
    factor = 1 - 3 / (4 * (count - 1) - 1)
    assert line["people"] == fives(count)
    for name, value in (
        ("before", mean(before)),
        ("after", mean(after)),
        ("change", mean(changes)),
        ("low", mean(changes) - reach),
        ("high", mean(changes) + reach),
        ("d_z", factor * mean(changes) / spread),
        ("d_av", factor * mean(changes) / mean([stdev(before), stdev(after)])),
    ):
        assert line[name] == pytest.approx(value, abs=0.00501), name
    t = mean(changes) / spread * math.sqrt(count)
    for name, part in (("d_low", 0.975), ("d_high", 0.025)):
        edge = line[name] / factor * math.sqrt(count)
        near = [special.nctdtr(count - 1, edge + step, t) for step in (0.08, -0.08)]
        assert near[0] - 1e-6 <= part <= near[1] + 1e-6
    assert line["p_rank"] == pytest.approx(max(signed_ranks(changes), 0.0005), abs=0.00051)


@pytest.mark.parametrize(("code", "alpha"), [("djg6", 0.70), ("who5", None)])
def test_how_many_changed(release: Path, code: str, alpha: float | None) -> None:
    both = pairs(release, code)
    line = next(each for each in table(figure(release, "outcomes"), "moved") if each["instrument"] == code)
    size = 10.0 if alpha is None else 1.96 * stdev([each[1] for each in both]) * math.sqrt(2 * (1 - alpha))
    assert line["size"] == pytest.approx(size, abs=0.00501)
    gains = [BETTER[code] * (two - one) for _, one, two in both]
    if alpha is None:
        better = sum(each >= size - 1e-9 for each in gains)
        worse = sum(each <= -size + 1e-9 for each in gains)
    else:
        better, worse = sum(each > size for each in gains), sum(each < -size for each in gains)
    expected = {"better": better, "same": len(gains) - better - worse, "worse": worse}
    for name, number in expected.items():
        assert line[name] in {None, share(number, len(gains))}
    assert shown([line], *expected) >= 1


def test_who_is_missing(release: Path) -> None:
    kept = {row["rid"]: row["pid"] for row in by_hand.rows(release, "referral")}
    measures = by_hand.rows(release, "measure")
    found = figure(release, "outcomes")
    lines = table(found, "missing")
    words = {"Bij de start": "baseline", "Drie maanden na de start": "later"}
    for line in lines:
        here = [
            each
            for each in measures
            if each["instrument"] == line["instrument"] and each["moment"] == words[line["moment"]]
        ]
        groups: dict[str, set[str]] = {"scored": set(), "open": set(), "refused": set(), "silent": set()}
        for each in here:
            kind = "silent" if each["state"] == "asked" else each["state"]
            if each["state"] == "filled":
                kind = "open" if each["score"] is None else "scored"
            groups[kind].add(kept[each["rid"]])
        whole = sum(len(each) for each in groups.values())
        assert line["asked"] == fives(len({kept[each["rid"]] for each in here}))
        for kind, persons in groups.items():
            assert line[kind] in {None, share(len(persons), whole)}
    assert shown(lines, "scored", "open", "refused", "silent") > 15
    could, answered = 0, 0
    for code in BETTER:
        moments: dict[str, set[str]] = {}
        for each in measures:
            if each["instrument"] == code:
                moments.setdefault(each["rid"], set()).add(each["moment"])
        could += len({kept[rid] for rid, both in moments.items() if len(both) == 2})
        answered += len(pairs(release, code))
    assert found.missing_share == share(could - answered, could)


def test_help_with_filling_in(release: Path) -> None:
    kept = {row["rid"]: row["pid"] for row in by_hand.rows(release, "referral")}
    filled = [each for each in by_hand.rows(release, "measure") if each["state"] == "filled"]
    for line in table(figure(release, "outcomes"), "help"):
        here = [each for each in filled if each["moment"] == line["moment"]]
        helped = {kept[each["rid"]] for each in here if each["help"] != "alone"}
        assert line["share"] == share(len(helped), len({kept[each["rid"]] for each in here}))


def test_reach_of_areas(release: Path) -> None:
    rows = [row for row in by_hand.rows(release, "referral") if row["area"]]
    homes = {row["area"]: row["inhabitants"] for row in by_hand.rows(release, "area")}
    found = figure(release, "reach")
    for line in table(found, "areas"):
        here = [row for row in rows if line["area"] in {row["area"], "Alle wijken"}]
        inhabitants = homes.get(line["area"], sum(homes.values()))
        assert line["inhabitants"] == inhabitants
        assert line["number"] == fives(len(here))
        assert line["rate"] == pytest.approx(10_000 * fives(len(here)) / inhabitants, abs=0.051)
    lines = table(found, "quarters")
    for line in lines:
        here = [row for row in rows if line["area"] in {row["area"], "Alle wijken"}]
        number = fives(sum(row["quarter"] == line["quarter"] for row in here))
        assert line["number"] in {None, number}
        inhabitants = homes.get(line["area"], sum(homes.values()))
        if line["number"] is not None:
            assert line["rate"] == pytest.approx(40_000 * number / inhabitants, abs=0.051)
    assert shown(lines, "number") > 12


@pytest.mark.parametrize(("name", "column"), [("ages", "age_band"), ("funding", "funding")])
def test_reach_by_group(release: Path, name: str, column: str) -> None:
    rows = by_hand.rows(release, "referral")
    words = {"Gemeente (Wmo)": "wmo", "Zorgverzekeraar (Zvw)": "zvw", "Niet bekend": None}
    lines = table(figure(release, "reach"), name)
    for line in lines:
        label = line[next(iter(line))]
        number = sum(row[column] == words.get(label, label) for row in rows)
        assert line["number"] in {None, fives(number)}
        assert line["share"] in {None, share(number, len(rows))}
    assert shown(lines, "number") >= 2


def test_goals(release: Path) -> None:
    rows = by_hand.rows(release, "impact")
    lines = table(figure(release, "impact"), "results")
    assert len(lines) == 3
    for line in lines:
        counts = {int(row["step"]): row["answers"] for row in rows if row["activity_kind"] == line["kind"]}
        whole = sum(counts.values())
        assert line["answers"] == fives(whole)
        assert [line[f"step_{step}"] for step in range(1, 6)] == [
            round(20 * counts[step] / whole) / 20 for step in range(1, 6)
        ]
        assert line["agree"] == round(20 * (counts[4] + counts[5]) / whole) / 20
        assert line["mean"] == round(sum(step * number for step, number in counts.items()) / whole, 1)


@pytest.mark.parametrize("view", sorted(REPORTED))
def test_the_yearly_report_finds_what_it_tells(release: Path, view: str) -> None:
    made = figure(release, view)
    found = {each.name: {column.name for column in each.columns} for each in made.tables}
    drawn = {each.name for each in made.pictures}
    for piece in REPORTED[view]:
        assert set(piece.columns) - {"verdict"} <= found[piece.table], piece.table
        assert {piece.picture} - {""} <= drawn
