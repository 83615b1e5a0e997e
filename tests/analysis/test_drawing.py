"""Pictures belong to the page: no size, style or font of their own, and the same told in grey."""

import re
from typing import Any
from xml.etree import ElementTree as ET

from referral.analysis import drawing

CURVE = [
    {"day": day, "share": share, "step": step, "low": share - 0.1, "high": share + 0.1}
    for step in ("Contact", "Intake")
    for day, share in ((0, 0.1), (10, 0.5), (20, 0.75))
]
BARS: list[dict[str, Any]] = [{"what": "Verwezen", "number": 1240}, {"what": "Gekomen", "number": None}]
NODES = [
    {"name": "Praktijk <A>", "x": 0.0, "y": 0.0, "group": "Zorg", "size": 10},
    {"name": "Team Noord", "x": 1.0, "y": 1.0, "group": "Welzijn", "size": 30},
]
TIES = [{"source": "Praktijk <A>", "target": "Team Noord", "weight": 12}]

LINES = drawing.lines(CURVE, "day", "share", "step", ("Dagen", "Deel"), step=True)


def pictures() -> dict[str, str]:
    """One picture of each kind."""
    return {
        "lines": LINES.svg,
        "narrow lines": LINES.narrow,
        "bars": drawing.bars(BARS, "what", "number", "Verwijzingen").svg,
        "narrow bars": drawing.bars(BARS, "what", "number", "Verwijzingen").narrow,
        "network": drawing.network(NODES, TIES).svg,
    }


def words(svg: str) -> list[str]:
    """All text of a picture."""
    found = (each for each in ET.fromstring(svg).iter() if each.tag.endswith(("text", "tspan")))
    return [each.text or "" for each in found]


def test_a_picture_takes_width_and_font_from_its_page_and_has_no_style() -> None:
    for name, svg in pictures().items():
        root = ET.fromstring(svg)
        assert (root.get("width"), root.get("height")) == ("100%", None), name
        assert root.get("viewBox"), name
        for each in root.iter():
            assert not {"style", "class", "role"} & set(each.keys()), name
            assert each is root or each.get("font-family") is None, name


def test_ids_of_two_pictures_never_meet() -> None:
    first = set(re.findall(r' id="([^"]+)"', pictures()["lines"]))
    second = set(re.findall(r' id="([^"]+)"', pictures()["bars"]))
    assert not first & second


def test_each_line_has_its_own_dash_and_a_band_of_its_own_colour() -> None:
    svg = pictures()["lines"]
    assert {"1,0", "7,3"} <= set(re.findall(r'stroke-dasharray="([^"]+)"', svg))
    bands = re.findall(r'<path[^>]*fill="(#[0-9a-f]{6})"[^>]*opacity="0.22"', svg)
    assert sorted(bands) == sorted(drawing.SHADES[:2])
    assert {"Contact", "Intake", "Dagen", "Deel"} <= set(words(svg))


def test_numbers_are_written_in_dutch_and_a_hidden_one_in_words() -> None:
    told = words(pictures()["bars"])
    assert "1.240" in told
    assert drawing.TOO_FEW in told
    half = drawing.bars([{"what": "Deel", "number": 12.5}], "what", "number", "Mensen")
    assert "12,5" in words(half.svg)
    assert {"0%", "100%"} <= set(words(pictures()["lines"]))


def test_names_in_a_network_are_text_and_each_tie_has_an_arrow() -> None:
    svg = pictures()["network"]
    assert "Praktijk <A>" in words(svg)
    assert svg.count('fill="#4b5f63"') >= len(TIES)


def test_a_narrow_picture_has_letters_that_can_be_read_on_a_phone() -> None:
    """Of 360 pixels a card leaves 290; a letter of fourteen units is then at least eleven pixels high."""
    long = [{"what": "De Jong Gierveld, zes stellingen, drie maanden na de start", "number": 12.5}]
    for made, expected in (
        (LINES, {"Contact", "Intake", "Dagen"}),
        (drawing.bars(BARS, "what", "number", "Mensen"), {"1.240", drawing.TOO_FEW, "Verwezen"}),
        (drawing.bars(long, "what", "number", "Mensen"), {"12,5", long[0]["what"]}),
    ):
        width = float((ET.fromstring(made.narrow).get("viewBox") or "").split()[2])
        assert 14 * 290 / width >= 11
        told = " ".join(" ".join(words(made.narrow)).split())
        assert not [each for each in expected if str(each) not in told]


def test_a_long_name_goes_on_below_and_is_never_cut_off() -> None:
    name = "De Jong Gierveld, zes stellingen, drie maanden na de start"
    told = words(drawing.bars([{"what": name, "number": 3}], "what", "number", "Mensen").svg)
    assert "…" not in "".join(told)
    assert "De Jong Gierveld, zes" in told


def test_quarters_stand_in_their_order_and_whole_numbers_have_no_decimals() -> None:
    quarters = [{"when": f"2025-Q{number}", "rate": 10 * number, "who": "Alle"} for number in (1, 2, 3)]
    told = words(drawing.lines(quarters, "when", "rate", "who", ("", "")).svg)
    assert {"2025-Q1", "2025-Q2", "2025-Q3"} <= set(told)
    counted = [{"when": number, "rate": 10 * number, "who": "Alle"} for number in (1, 2, 3)]
    told = words(drawing.lines(counted, "when", "rate", "who", ("", "")).svg)
    assert {"1", "2", "3"} <= set(told)
    assert not {"1,0", "1,5"} & set(told)
