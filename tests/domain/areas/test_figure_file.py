"""A file of open figures: what is read, and each way in which a line can be wrong."""

import pytest

from referral.domain.areas.figure_file import FigureFile, WrongFigureFile
from referral.domain.areas.figures import open_lines

HEAD = "code;year;name;measure;value;unit;source"


def read(*lines: str) -> FigureFile:
    """The file of these lines."""
    return FigureFile([f"{each}\n" for each in (HEAD, *lines)])


def test_good_lines_are_read_with_decimal_commas() -> None:
    given = read(
        "BU03630001;2025;Molenpark;Inwoners;21500;aantal;CBS 2025",
        "BU03630001;2025;Molenpark;65+;18,4;procent;CBS",
    )
    rows = list(given)
    assert [(each.measure, each.value, each.year) for each in rows] == [
        ("Inwoners", 21500, 2025),
        ("65+", 18.4, 2025),
    ]
    assert given.problems == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("BU0363;2025;M;Inwoners;1;aantal;CBS", "not a code"),
        ("BU03630001;25;M;Inwoners;1;aantal;CBS", "not a year"),
        ("BU03630001;2025;M;Inwoners;-1;aantal;CBS", "between 0"),
        ("BU03630001;2025;M;Inwoners;1,5;aantal;CBS", "whole number"),
        ("BU03630001;2025;M;65+;100,1;procent;CBS", "between 0 and 100"),
        ("BU03630001;2025;M;65+;nan;procent;CBS", "cannot be"),
        ("BU03630001;2025;M;65+;veel;procent;CBS", "not a number"),
        ("BU03630001;2025;M;65+;1;stuks;CBS", "unit is"),
        ("BU03630001;2025;M;65+;1;procent;", "source is empty"),
        ("BU03630001;2025;M;65+;1", "cells instead of"),
    ],
)
def test_a_wrong_line_is_told_with_its_number(line: str, reason: str) -> None:
    given = read("BU03630009;2025;Goed;Inwoners;1;aantal;CBS", line)
    assert len(list(given)) == 1
    ((number, told),) = given.problems
    assert number == 3
    assert reason in told


def test_the_same_figure_twice_is_refused() -> None:
    line = "BU03630001;2025;M;Inwoners;1;aantal;CBS"
    given = read(line, line)
    assert len(list(given)) == 1
    assert "twice" in given.problems[0][1]


def test_a_file_without_columns_is_refused_whole() -> None:
    with pytest.raises(WrongFigureFile, match="measure"):
        list(FigureFile(["code;year;name;value;unit;source\n"]))


def test_years_are_never_mixed() -> None:
    given = read(
        "BU03630001;2024;A;Inwoners;1000;aantal;CBS",
        "BU03630002;2024;B;Inwoners;500;aantal;CBS",
        "BU03630001;2025;A;Inwoners;1600;aantal;CBS",
        "BU03630001;2023;A;Inwoners;9999;aantal;CBS",
    )
    rows = list(given)
    (line,) = open_lines(rows, {2024: ["BU03630001", "BU03630002"], 2025: ["BU03630001"]})
    assert (line.year, line.value, line.before_year, line.before) == (2025, 1600, 2024, 1500)
    assert line.change == 100
    (line,) = open_lines(rows, {2024: ["BU03630001", "BU03630002"]})
    assert (line.year, line.value, line.before) == (2024, 1500, None)


def test_half_a_sum_is_no_sum_and_shares_do_not_add_up() -> None:
    given = read(
        "BU03630001;2025;A;Inwoners;1000;aantal;CBS",
        "BU03630001;2025;A;65+;20;procent;CBS",
        "BU03630002;2025;B;65+;30;procent;CBS",
    )
    found = open_lines(list(given), {2025: ["BU03630001", "BU03630002"]})
    assert {(each.measure, each.place, each.value) for each in found} == {("65+", "A", 20), ("65+", "B", 30)}
