"""Funnel, speed and taking part: each number that is shown equals the one computed by hand."""

from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.analysis import by_hand
from tests.analysis.asked import figure, shown, table
from tests.analysis.by_hand import Row, fives, happening, held, nearest_rank, rounded, share, surviving, times

STEPS = ("sent", "accepted", "reached", "intake", "placed", "first", "third", "fourth", "active")


def is_active(row: Row) -> bool:
    return row["first_day"] is not None and row["last_day"] - row["first_day"] >= 91


def far(row: Row) -> int:
    """The number of the furthest step."""
    taken = [True, *(row[f"{each}_day"] is not None for each in STEPS[1:-1]), is_active(row)]
    return max(place for place, each in enumerate(taken) if each)


def size_of(rows: list[Row], course: list[tuple[int, int]]) -> int:
    return min(by_hand.people(rows), len(course))


def test_funnel_step_by_step(release: Path) -> None:
    rows = by_hand.rows(release, "referral")
    lines = table(figure(release, "funnel"), "steps")
    numbers = by_hand.steps_of_ten([sum(far(row) >= place for row in rows) for place in range(len(STEPS))])
    assert [line["number"] for line in lines] == numbers
    for place, line in enumerate(lines[1:-1], 1):
        assert line["share"] == share(numbers[place] or 0, len(rows))
        days = [row[f"{STEPS[place]}_day"] for row in rows if row[f"{STEPS[place]}_day"] is not None]
        assert (line["median"], line["ninety"]) == (nearest_rank(days, 50), nearest_rank(days, 90))
    could = [
        row for row in rows if row["first_day"] is not None and row["follow_days"] - row["first_day"] >= 91
    ]
    assert lines[-1]["share"] == share(sum(is_active(row) for row in could), len(could))
    assert shown(lines, "number", "share", "median", "ninety") > 25


def test_funnel_of_a_choice(release: Path) -> None:
    """The same of part of the people: two quarters, one way of paying, one kind of activity."""
    rows = [
        row
        for row in by_hand.rows(release, "referral")
        if "2025-Q2" <= row["quarter"] <= "2025-Q4" and row["funding"] == "wmo"
    ]
    found = figure(release, "funnel", first="2025-Q2", last="2025-Q4", funding="wmo")
    numbers = by_hand.steps_of_ten([sum(far(row) >= place for row in rows) for place in range(len(STEPS))])
    assert [line["number"] for line in table(found, "steps")] == numbers
    assert numbers[0] is not None
    walking = [row for row in by_hand.rows(release, "referral") if row["activity_kind"] == "walking"]
    placed = next(each for each in table(figure(release, "funnel", activity="walking"), "steps"))
    assert placed["number"] == fives(len(walking))


def test_funnel_within_days(release: Path) -> None:
    rows = by_hand.rows(release, "referral")
    lines = table(figure(release, "funnel"), "horizons")
    for line in lines:
        course = times(rows, line["step"])
        points = held(happening(course), course, size_of(rows, course))
        expected = [rounded(points[day])[0] for day in (14, 42, 91)]
        assert [line["day_14"], line["day_42"], line["day_91"]] == expected
        assert [line["low"], line["high"]] == rounded(points[91])[1:]
    assert shown(lines, "day_14", "day_42", "day_91") > 12


def test_funnel_at_the_freeze(release: Path) -> None:
    rows = by_hand.rows(release, "referral")
    closed = sum(row["closed_day"] is not None for row in rows)
    ended = sum(row["ended_day"] is not None and row["closed_day"] is None for row in rows)
    lines = table(figure(release, "funnel"), "closing")
    assert [line["number"] for line in lines] == [
        fives(each) for each in (closed, ended, len(rows) - closed - ended)
    ]


def middle(course: list[tuple[int, int]]) -> list[float | None]:
    """The day half had it, and the days on which a half lies within the band."""
    read = happening(course)
    days = sorted({day for day, event in course if event == 1})
    values = {day: read(day) for day in sorted({day for day, event in course if event})}
    half = next((day for day in days if values[day][0] >= 0.5), None)
    if half is None:
        return [None, None, None]
    ends = []
    for side in (2, 1):
        edges = {day: value[side] if value[side] is not None else value[0] for day, value in values.items()}
        ends.append(next((day for day, edge in edges.items() if (edge or 0) >= 0.5), None))
    return [half, *ends]


def test_speed_step_by_step(release: Path) -> None:
    rows = by_hand.rows(release, "referral")
    lines = table(figure(release, "speed"), "steps")
    for line in lines:
        course = times(rows, line["step"])
        at = held(happening(course), course, size_of(rows, course))[14]
        assert [line["within"], line["low"], line["high"]] == rounded(at)
        assert [line["median"], line["median_low"], line["median_high"]] == middle(course)
        assert line["ninety"] == nearest_rank([day for day, event in course if event == 1], 90)
    assert shown(lines, "within", "median", "ninety") > 8


def test_speed_week_by_week(release: Path) -> None:
    rows = by_hand.rows(release, "referral")
    lines = table(figure(release, "speed"), "curve")
    words = {"Contact gelegd": "reached", "Intake gedaan": "intake", "Eén keer meegedaan": "first"}
    for label, step in words.items():
        course = times(rows, step)
        points = held(happening(course), course, size_of(rows, course))
        here = [line for line in lines if line["step"] == label]
        mine = {line["day"]: [line["share"], line["low"], line["high"]] for line in here}
        assert mine == {day: rounded(value) for day, value in points.items()}
    assert shown(lines, "share") > 50


def test_speed_per_quarter(release: Path) -> None:
    rows = by_hand.rows(release, "referral")
    lines = table(figure(release, "speed"), "quarters")
    for line in lines:
        part = [row for row in rows if row["quarter"] == line["quarter"]]
        course = times(part, "reached")
        at = held(happening(course), course, size_of(part, course))[14]
        assert line["number"] == fives(len(part))
        assert [line["within"], line["low"], line["high"]] == rounded(at)
    assert len(lines) == 4


def test_speed_why_people_stopped(release: Path) -> None:
    rows = by_hand.rows(release, "referral")
    lines = table(figure(release, "speed"), "stops")
    kinds = {"declined": 2, "withdrawn": 3, "expired": 4, "closed": 5, "other": 6}

    def kind(row: Row) -> int:
        closed, ended = row["closed_day"], row["ended_day"]
        if closed is not None and (ended is None or closed <= ended):
            return 5
        return kinds.get(row["ended_how"] or "other", 6)

    fits = [row for row in rows if row["first_day"] is None or 0 <= row["first_day"] <= row["follow_days"]]
    course = [
        (day, kind(row) if event == 2 else event)
        for row, (day, event) in zip(fits, times(fits, "first"), strict=True)
    ]
    for line in lines:
        points = held(happening(course, kinds[line["how"]]), course, size_of(rows, course))
        assert [line["share"], line["low"], line["high"]] == rounded(points[91])
    assert shown(lines, "share") >= 3


def course_of(row: Row, marks: list[Row]) -> tuple[int, int, bool]:
    """Days of taking part, how it ended, and whether there is a stretch without marks."""
    first, last, follow = row["first_day"], row["last_day"], row["follow_days"]
    mine = sorted((each["day"], each["state"]) for each in marks if each["day"] >= first)
    longest = max([two[0] - one[0] for one, two in pairwise(mine)], default=0)
    last_mark = max([day for day, _ in mine], default=last)
    away = sum(day > last and state in {"notified", "absent"} for day, state in mine)
    ended = row["closed_day"] is not None or row["ended_day"] is not None
    found = row["closed_day"] is not None and row["close_reason"] == "found_way"
    gap = longest >= 28 or (not ended and follow - max(last_mark, last) >= 28)
    if found:
        return max(row["closed_day"], last) - first, 2, gap
    stopped = ended or (away >= 2 and last_mark - last >= 28)
    return last - first, int(stopped), gap


def participants(release: Path) -> list[tuple[Row, list[Row], tuple[int, int, bool]]]:
    marks: dict[str, list[Row]] = {}
    for each in by_hand.rows(release, "attendance"):
        marks.setdefault(each["rid"], []).append(each)
    came = [row for row in by_hand.rows(release, "referral") if row["first_day"] is not None]
    return [(row, marks[row["rid"]], course_of(row, marks[row["rid"]])) for row in came]


def test_staying(release: Path) -> None:
    came = participants(release)
    course = [(days, event) for _, _, (days, event, _) in came]
    size = size_of([row for row, _, _ in came], course)
    found = figure(release, "participation")
    still = held(surviving(course), course, size)
    mine = {line["day"]: [line["share"], line["low"], line["high"]] for line in table(found, "curve")}
    assert mine == {day: rounded(value) for day, value in still.items()}
    ways = [held(happening(course, kind), course, size) for kind in (1, 2)]
    lines = table(found, "horizons")
    for line in lines:
        both = [rounded(each[line["day"]])[0] for each in ways]
        assert [line["dropped"], line["found"]] == (both if None not in both else [None, None])
    assert shown(table(found, "curve"), "share") > 10
    assert shown(lines, "dropped") >= 1
    gaps = by_hand.people([row for row, _, (_, _, gap) in came if gap])
    assert found.missing_share == share(gaps, by_hand.people([row for row, _, _ in came]))


def test_how_often(release: Path) -> None:
    came = participants(release)
    found = figure(release, "participation")
    bands = {"1": (1, 1), "2-3": (2, 3), "4-9": (4, 9), "10+": (10, 999)}
    for line in table(found, "sessions"):
        low, high = bands[line["times"]]
        number = sum(low <= row["attended"] <= high for row, _, _ in came)
        assert line["number"] in {None, fives(number)}
        assert line["share"] in {None, share(number, len(came))}
    assert shown(table(found, "sessions"), "number", "share") >= 5
    kinds = {"came": {"present", "late"}, "excused": {"notified"}, "missed": {"absent"}}
    after = [each["state"] for row, marks, _ in came for each in marks if each["day"] >= row["first_day"]]
    counts = {name: sum(state in states for state in after) for name, states in kinds.items()}
    lines = table(found, "marks")
    assert {line["mark"]: line["share"] for line in lines} == {
        name: share(number, sum(counts.values())) for name, number in counts.items()
    }


def test_per_kind_of_activity(release: Path) -> None:
    placed = [row for row in by_hand.rows(release, "referral") if row["placed_day"] is not None]
    lines = table(figure(release, "participation"), "kinds")
    for line in lines:
        part = [row for row in placed if row["activity_kind"] == line["kind"]]
        numbers: list[Any] = [len(part)]
        numbers += [sum(row[f"{step}_day"] is not None for row in part) for step in ("first", "fourth")]
        safe = by_hand.steps_of_ten(numbers)
        assert line["placed"] == fives(len(part))
        assert [line["first"], line["fourth"]] == [share(each or 0, len(part)) for each in safe[1:]]
    assert shown(lines, "placed", "first", "fourth") >= 7
