"""Every number of the views on cooperation equals the one computed from the files in another way."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from referral.analysis.reading import Data
from referral.analysis.views import handovers, loops, network, variants
from referral.analysis.views import trust as trusting
from referral.domain.research.figures import Figure, Table
from referral.domain.research.filters import Filters
from tests.analysis.cooperation import by_hand
from tests.analysis.cooperation.stories import Region, write

SEEDS = (1, 2, 3)
REST = "Kleinere groepen samen"
SECTORS = {"cure": "Huisarts", "care": "Zorg", "welfare": "Welzijn"}
KINDS = {
    "referral": "Verwijzing",
    "hand_over": "Overdracht",
    "reroute": "Doorgestuurd",
    "feedback": "Terugkoppeling",
}
TARGETS = {
    "debt_help": "Schuldhulp",
    "mental_care": "Ggz",
    "social_work": "Maatschappelijk werk",
    "gp": "Huisarts",
}
DAYS = (0, 1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 91)


@pytest.fixture(scope="module", params=SEEDS)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp(f"region{request.param}"), request.param, Region(gap="2025-Q3"))


def _table(figure: Figure, name: str) -> Table:
    return next(each for each in figure.tables if each.name == name)


def _cells(table: Table, key: str) -> dict[str, dict[str, Any]]:
    names = [each.name for each in table.columns]
    made = [dict(zip(names, row, strict=True)) for row in table.rows]
    return {str(each[key]): each for each in made}


def _same(shown: float | None, known: float | None, digits: int = 2) -> None:
    assert shown is not None
    assert known is not None
    assert shown == pytest.approx(round(known, digits), abs=10**-digits / 1.9)


def _grouped(found: list[by_hand.Row], name: Callable[[by_hand.Row], str]) -> dict[str, list[by_hand.Row]]:
    made: dict[str, list[by_hand.Row]] = defaultdict(list)
    for each in found:
        made[name(each)].append(each)
    return dict(made)


def test_network(folder: Path) -> None:
    figure = network.make(Data(folder), Filters(), {})
    inside = by_hand.ties(folder, ("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"))
    cells = _cells(_table(figure, "measures"), "measure")
    sides = ("source_function", "target_function")
    for column, known in (
        ("organisations", by_hand.network(inside)),
        ("organisations_weighted", by_hand.network(inside, weighted=True)),
        ("functions", by_hand.network(inside, *sides)),
        ("functions_weighted", by_hand.network(inside, *sides, weighted=True)),
    ):
        in_fives = column.endswith("weighted")
        for measure in ("density", "reciprocity", "out_centralisation", "in_centralisation"):
            _same(cells[measure][column], known[measure])
        if in_fives:
            assert abs(cells["cross"][column] - known["cross"]) <= 0.0251
            assert cells["e_i"][column] == pytest.approx(2 * cells["cross"][column] - 1)
        else:
            for measure in ("nodes", "ties", "cross", "e_i"):
                _same(cells[measure][column], known[measure])
    _same(cells["loops"]["organisations"], by_hand.loops(inside))
    _same(cells["loops"]["functions"], by_hand.loops(inside, *sides))
    sent = {each["rid"] for each in inside if each["tie_kind"] == "referral"}
    told = {each["rid"] for each in inside if each["tie_kind"] == "feedback"} & sent
    assert abs(cells["loops"]["organisations_weighted"] - len(told) / len(sent)) <= 0.0251
    assert figure.people == by_hand.fives(by_hand.people(inside))


def test_change_of_the_network(folder: Path) -> None:
    """The quarter in which nobody referred is there too; what was said in it of earlier ones counts."""
    change = _table(network.make(Data(folder), Filters(), {}), "change")
    assert [row[0] for row in change.rows] == ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"]
    seen = 0
    for quarter, *values in change.rows:
        inside = by_hand.ties(folder, (quarter,))
        if values[0] is None:
            continue
        known = by_hand.network(inside)
        for value, measure in zip(
            values[:4], ("density", "reciprocity", "in_centralisation", "cross"), strict=True
        ):
            _same(value, known[measure])
            seen += 1
        if values[4] is not None:
            _same(values[4], by_hand.loops(inside))
    assert seen >= 16


def test_who_with_whom(folder: Path) -> None:
    """Labels hide who it is; the counts are those of the files, and together they are all ties."""
    ties = _table(network.make(Data(folder), Filters(), {}), "ties")
    inside = by_hand.ties(folder, ("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"))
    known = by_hand.counted(inside)
    to_other_help = [row[2] for row in ties.rows if row[1] == "Ggz"]
    assert (
        sum(to_other_help) <= by_hand.fives(sum(n for (_, b), n in known.items() if b == "S-mental_care")) + 8
    )
    alone = [number for _, number in _sorted_counts(ties, "Huisartsenpraktijk")]
    for number in alone:
        assert any(by_hand.fives(each) == number for each in known.values())
    assert abs(sum(row[2] for row in ties.rows) - sum(known.values())) <= 2.5 * len(ties.rows)
    assert len(alone) >= 8


def _sorted_counts(ties: Table, kind: str) -> list[tuple[str, int]]:
    return [(row[0], row[2]) for row in ties.rows if str(row[0]).startswith(kind)]


def test_the_busiest_coach(folder: Path) -> None:
    cells = _cells(_table(network.make(Data(folder), Filters(), {}), "reliance"), "what")
    quarters = ("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1")
    found = [each for each in by_hand.rows(folder, "referral") if each["quarter"] in quarters]
    for what, day in (("contacts", "reached_day"), ("feedback", "feedback_day")):
        done = [each["coach"] for each in found if each[day] is not None]
        share = max(done.count(coach) for coach in set(done)) / len(done)
        assert abs(cells[what]["busiest"] - share) <= 0.0301
        assert cells[what]["even"] == 0.25


def test_hand_overs(folder: Path) -> None:
    figure = handovers.make(Data(folder), Filters(), {})
    found = [each for each in by_hand.ties(folder) if each["tie_kind"] == "hand_over"]

    def pair(each: by_hand.Row) -> str:
        sides = SECTORS[each["source_sector"]], SECTORS[each["target_sector"]]
        return f"{sides[0]} → {sides[1]}: {TARGETS[each['target_function']]}"

    groups = by_hand.together(_grouped(found, pair), REST)
    cells = _cells(_table(figure, "hand_overs"), "pair")
    assert set(cells) == set(groups)
    for name, each in groups.items():
        accepted = sum(row["accepted"] == "yes" for row in each)
        if cells[name]["number"] is not None:
            assert cells[name]["number"] == by_hand.fives(len(each))
        if cells[name]["accepted"] is not None:
            _same(cells[name]["accepted"], by_hand.fives(accepted) / by_hand.fives(len(each)), 3)
        _times(cells[name], each)
    assert sum(each["accepted"] is not None for each in cells.values()) >= 2


def test_answers(folder: Path) -> None:
    figure = handovers.make(Data(folder), Filters(), {})

    def kind(each: by_hand.Row) -> str:
        sides = SECTORS[each["source_sector"]], SECTORS[each["target_sector"]]
        return f"{KINDS[each['tie_kind']]}: {sides[0]} → {sides[1]}"

    groups = by_hand.together(_grouped(by_hand.ties(folder), kind), REST)
    cells = _cells(_table(figure, "answers"), "pair")
    assert set(cells) == set(groups)
    for name, each in groups.items():
        assert cells[name]["number"] == by_hand.fives(len(each))
        _times(cells[name], each)


def _times(cell: dict[str, Any], found: list[by_hand.Row]) -> None:
    times, kept = by_hand.waits(found)
    shares = dict(zip(DAYS, by_hand.shown_curve(times, DAYS, by_hand.people(kept)), strict=True))
    assert (cell["week"], cell["month"]) == (shares[7], shares[28])
    if cell["median"] is not None:
        assert cell["median"] == by_hand.half(times)
    if cell["ninety"] is not None:
        assert cell["ninety"] == by_hand.half(times, 0.9)


def test_loops(folder: Path) -> None:
    figure = loops.make(Data(folder), Filters(), {})
    found = by_hand.rows(folder, "referral")
    shown = 0
    for name, cell in _cells(_table(figure, "quarters"), "quarter").items():
        part = [each for each in found if name in {"Alle", each["quarter"]}]
        state = _states(part)
        given = by_hand.fives(state["unread"]) + by_hand.fives(state["read"])
        due = by_hand.fives(state["silent"]) + given
        for column, known in (
            ("referrals", by_hand.fives(len(part))),
            ("due", due),
            ("refused", by_hand.fives(state["refused"]) / by_hand.fives(len(part))),
            ("given", given / due),
            ("read", by_hand.fives(state["read"]) / given),
        ):
            if cell[column] is not None:
                _same(cell[column], known)
                shown += 1
    assert shown >= 14
    due_rows = [each for each in found if _state(each) in {"silent", "unread", "read"}]
    for each in due_rows:
        each["due_day"] = min(each[name] for name in loops.ENDS if each[name] is not None)
    given_rows = [each for each in due_rows if each["feedback_day"] is not None]
    for at, (start, end, part) in enumerate(
        (("due_day", "feedback_day", due_rows), ("feedback_day", "feedback_read_day", given_rows)), 1
    ):
        times, kept = by_hand.waits(part, start, end)
        curve = by_hand.shown_curve(times, DAYS, by_hand.people(kept))
        assert [row[at] for row in _table(figure, "times").rows] == curve


def _state(each: by_hand.Row) -> str:
    if each["share_back"] != "yes":
        return "refused"
    if each["feedback_day"] is None:
        ended = any(each[name] is not None for name in loops.ENDS)
        return "silent" if ended else "waiting"
    return "unread" if each["feedback_read_day"] is None else "read"


def _states(found: list[by_hand.Row]) -> dict[str, int]:
    states = [_state(each) for each in found]
    return {name: states.count(name) for name in loops.STATES}


def _told(each: by_hand.Row) -> bool:
    return each["feedback_day"] is not None and bool(each["feedback_day"] <= 91)


def _read(each: by_hand.Row) -> bool:
    return _told(each) and each["feedback_read_day"] is not None


def test_trust(folder: Path) -> None:
    """The groups, and the difference by hand: over quarters and numbers of referrals, weighted n1 n0 / N."""
    figure = trusting.make(Data(folder), Filters(), {})
    order = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"]
    by_unit = _grouped(by_hand.rows(folder, "referral"), lambda each: f"{each['referrer']}|{each['quarter']}")
    active = {(name.split("|")[0], order.index(name.split("|")[1])): part for name, part in by_unit.items()}
    units = [unit for unit in active if unit[1] < len(order) - 1]
    groups, differences = (
        _cells(_table(figure, "again"), "group"),
        _cells(_table(figure, "difference"), "way"),
    )
    shown = 0
    for way, yes, no, tells in (
        ("told", "Iets teruggehoord", "Niets teruggehoord", _told),
        ("read", "Het bericht gelezen", "Geen bericht gelezen", _read),
    ):
        heard = {unit for unit in units if any(tells(each) for each in active[unit])}
        again = {(who, quarter) for who, quarter in units if (who, quarter + 1) in active}
        for label, part in ((yes, heard), (no, set(units) - heard)):
            back, cell = len(part & again), groups[label]
            assert cell["units"] == by_hand.fives(len(part))
            if cell["again"] is not None:
                assert abs(cell["again"] - back / len(part)) <= 0.0301
                shown += 1
            else:
                assert min(back, len(part) - back) < 10 or not 0.1 < back / len(part) < 0.9
        gained, weight = 0.0, 0.0
        strata = {unit: (unit[1], min(3, len(active[unit]))) for unit in units}
        for stratum in set(strata.values()):
            here = {unit for unit in units if strata[unit] == stratum}
            one, none = here & heard, here - heard
            gained += (len(one & again) * len(none) - len(none & again) * len(one)) / len(here)
            weight += len(one) * len(none) / len(here)
        if differences[way]["difference"] is not None:
            _same(differences[way]["difference"], gained / weight)
            assert differences[way]["low"] < gained / weight < differences[way]["high"]
    assert shown >= 1


def test_variants(folder: Path) -> None:
    figure = variants.make(Data(folder), Filters(), {})
    events = by_hand.rows(folder, "event")
    behind = {each["rid"]: each for each in by_hand.rows(folder, "referral")}
    words = {
        "referral_sent": "Verstuurd",
        "referral_accepted": "Aangenomen",
        "person_reached": "Contact gelegd",
        "intake_held": "Intake",
        "person_placed": "Plek",
        "participation_started": "Begonnen",
        "referral_closed": "Afgerond",
        "referral_reopened": "Heropend",
        "referral_withdrawn": "Ingetrokken",
    }
    walks: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for each in sorted(events, key=lambda each: (each["day"], each["seq"])):
        if each["type"] in words and (
            not walks[each["rid"]] or walks[each["rid"]][-1][0] != words[each["type"]]
        ):
            walks[each["rid"]].append((words[each["type"]], each["day"]))
    groups: dict[str, list[str]] = defaultdict(list)
    for rid, walk in walks.items():
        over = behind[rid]["closed_day"] is not None or behind[rid]["ended_day"] is not None
        groups[" → ".join([word for word, _ in walk] + ([] if over else ["…"]))].append(rid)
    table = _table(figure, "ways")
    numbers = {row[1]: row[0] for row in table.rows}
    alone = [row for row in table.rows if row[1] != variants.OTHER]
    assert len(alone) >= 6
    for _, way, number, share in alone:
        assert number == by_hand.fives(len(groups[way]))
        if share is not None:
            _same(share, number / by_hand.fives(len(walks)), 3)
    rest = [rid for way, rids in groups.items() if way not in {row[1] for row in alone} for rid in rids]
    assert table.rows[-1][2] in {by_hand.fives(len(rest)), None}
    shown = 0
    for number, place, step, days in _table(figure, "days").rows:
        way = next(name for name, each in numbers.items() if each == number)
        assert way.split(" → ")[place] == step
        if days is not None:
            gaps = sorted(walks[rid][place][1] - walks[rid][place - 1][1] for rid in groups[way])
            assert days == gaps[-(-50 * len(gaps) // 100) - 1]
            shown += 1
    assert shown >= 15
