"""Pictures: what they show, and what they leave out."""

import re

from referral.web.charts import PER_ROW, Cell, Line, Scale, columns, legend, lines, strip

SHARES = Scale(0, 100, "%")


def test_a_strip_has_a_square_for_each_time_and_breaks_into_rows() -> None:
    drawn = strip("Opkomst", [Cell("✓", "valid", "3 november: aanwezig")] * (PER_ROW + 1))
    assert drawn.count("<rect") == PER_ROW + 1
    assert re.findall(r'<rect x="0" y="(\d+)"', drawn) == ["0", "28"]
    assert "<title>3 november: aanwezig</title>" in drawn


def test_what_is_not_known_is_a_gap_and_never_zero() -> None:
    points = ["1", "2", "3", "4", "5"]
    drawn = columns("Opkomst", points, [100, None, 0, 50, None], SHARES)
    assert drawn.count('class="chart__column"') == 3
    line = lines("Verloop", points, [Line("WHO-5", [10, 20, None, 40, 50])], SHARES)
    assert line.count("<polyline") == 2
    assert line.count("<circle") == 4


def test_values_outside_the_scale_stay_inside_the_picture() -> None:
    assert SHARES.y(150) == SHARES.y(100) < SHARES.y(50) < SHARES.y(0) == SHARES.y(-3)


def test_many_points_name_a_few() -> None:
    drawn = columns("Opkomst", [f"w{number}" for number in range(30)], [1.0] * 30, Scale(0, 1))
    assert len(re.findall(r">w\d+<", drawn)) == 6


def test_lines_differ_in_shape_and_words_cannot_break_out() -> None:
    series = [Line("<b>", [1]), Line("B", [1]), Line("C", [1])]
    drawn = lines('"><script>', ["nu"], series, Scale(0, 2))
    assert "<script>" not in drawn
    assert drawn.count("<circle") == 1
    assert drawn.count("rotate(45") == 1
    assert "&lt;b&gt;" in legend(series)


def test_nothing_to_draw_is_an_empty_frame() -> None:
    assert "<rect" not in columns("Leeg", [], [], SHARES)
    assert "viewBox" in strip("Leeg", [])
