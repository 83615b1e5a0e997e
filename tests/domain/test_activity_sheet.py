"""A spreadsheet of activities is read whole, with an error at each wrong cell."""

import pytest

from referral.domain.activity_columns import SheetWorld
from referral.domain.activity_sheet import COLUMNS, MAX_CELL, MAX_LINES, Line, read_sheet
from referral.domain.errors import Invalid

GOOD = {
    "kenmerk": "W-01",
    "naam": "Wandelen langs de Vecht",
    "soort": "Wandelgroep",
    "organisatie": "Welzijn Vecht",
    "wijk": "Noord",
    "plaats": "Buurthuis",
    "dag": "Dinsdag",
    "begintijd": "9:30",
    "minuten": "90",
    "prijs": "2,5",
    "plekken": "12",
    "eigenschappen": "Met rollator| gratis",
    "werkt omdat": "Samen buiten.",
}


WORLD = SheetWorld(frozenset({"Welzijn Vecht"}), frozenset({"Noord"}), {"1": "Ontmoeten"}, {"VOL": 9})


def sheet(*changes: dict[str, str], delimiter: str = ";") -> bytes:
    """A file with one line per change of the good line."""
    lines = [delimiter.join(COLUMNS)]
    lines += [
        delimiter.join({**GOOD, "kenmerk": f"W-{n}", **each}[c] for c in COLUMNS)
        for n, each in enumerate(changes)
    ]
    return "\r\n".join(lines).encode()


def read(content: bytes) -> list[Line]:
    """The lines, where one organisation and one neighbourhood are known."""
    return read_sheet(content, WORLD)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_good_line_becomes_a_row(delimiter: str) -> None:
    (line,) = read(b"\xef\xbb\xbf" + sheet({}, delimiter=delimiter))
    assert line.errors == {}
    assert line.row is not None
    stored = line.row.as_json()
    assert (stored["kind"], stored["weekday"], stored["starts"]) == ("walking", 1, "09:30")
    assert (stored["minutes"], stored["price_cents"], stored["capacity"]) == (90, 250, 12)
    assert stored["features"] == ["free", "rollator"]


def test_quoted_commas_and_empty_lines() -> None:
    values = {**GOOD, "naam": '"Koken, eten"', "prijs": "2.50"}
    content = ",".join(COLUMNS) + "\n\n" + ",".join(values[c] for c in COLUMNS) + "\n,,,\n"
    (line,) = read(content.encode())
    assert line.errors == {}
    assert (line.number, line.cells["naam"]) == (3, "Koken, eten")


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("naam", "", "leeg"),
        ("naam", "=1+1", "formule"),
        ("naam", "+31 x", "formule"),
        ("naam", "x" * (MAX_CELL + 1), "te lang"),
        ("werkt omdat", "bel 111222333", "BSN"),
        ("soort", "Vissen", "Onbekende soort"),
        ("organisatie", "Elders", "niet bekend"),
        ("wijk", "Zuid", "niet bekend"),
        ("dag", "di", "dag van de week"),
        ("begintijd", "25:00", "tijd"),
        ("minuten", "5", "van 15 tot 480"),
        ("minuten", "een uur", "van 15 tot 480"),
        ("plekken", "0", "van 1 tot 200"),
        ("prijs", "gratis", "bedrag"),
        ("eigenschappen", "Met hond", "Met hond"),
    ],
)
def test_a_wrong_cell_is_named(column: str, value: str, says: str) -> None:
    (line,) = read(sheet({column: value}))
    assert line.row is None
    assert list(line.errors) == [column]
    assert says in line.errors[column]


def test_the_same_key_twice_is_wrong_in_both_lines() -> None:
    lines = read(sheet({"kenmerk": "A"}, {"kenmerk": "A"}, {"kenmerk": "B"}))
    assert [bool(line.row) for line in lines] == [False, False, True]
    assert "vaker" in lines[0].errors["kenmerk"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "ontbreekt"),
        (b"kenmerk;naam\nA;B", "ontbreekt"),
        ("kenmerk;é".encode("utf-16"), "letters"),
        (b"PK\x00\x03", "geen CSV"),
        (sheet(), "geen activiteiten"),
        (sheet(*[{}] * (MAX_LINES + 1)), "passen er 20000"),
        (sheet() + b'\r\n"' + b"x" * 140_000, "niet te lezen"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        read(content)
