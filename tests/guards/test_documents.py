"""What an auditor reads is whole, and leads to things that exist."""

import re
from pathlib import Path

import pytest

from tests.support.database import ROOT

PAPERS = ("docs/security.md", "docs/privacy/README.md", "docs/privacy/dpia.md", "docs/privacy/keys.md")
FOLDERS = ("docs", "referral", "tests", "templates", "assets", "tools", "migrations")

ITEMS = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2  2.1:3 2.2:3 2.3:4 2.4:1  3.2:2 3.3:4 3.4:6 3.5:5 3.7:2
4.1:3 4.2:1 4.3:2 4.4:4  5.1:1 5.2:3 5.3:2 5.4:3  6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4
7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2  8.1:2 8.2:3 8.3:1 8.4:1  9.1:3 9.2:4
10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3
11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1  12.1:3 12.2:2 12.3:4  13.1:1 13.2:5 13.3:2 13.4:5
14.1:2 14.2:4 14.3:3  15.1:3 15.2:3 15.3:7  16.1:1 16.2:5 16.3:4 16.4:3 16.5:3  17.1:1 17.2:4 17.3:2
"""
"""Sections of ASVS 5.0.0 with the number of their items of level 1 and 2, which are numbered first."""

STATES = frozenset({"met", "partly", "not met", "n/a", "host"})


def rows(text: str, key: str) -> list[list[str]]:
    """The cells of every table row whose first cell matches *key*."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    return [row for row in cells if len(row) > 1 and re.fullmatch(key, row[0])]


def numbers(cell: str) -> list[str]:
    """The items that a cell such as ``6.5.2 to 6.5.4`` names."""
    first, _, last = cell.partition(" to ")
    section, _, number = first.rpartition(".")
    end = int(last.rpartition(".")[2]) if last else int(number)
    return [f"{section}.{each}" for each in range(int(number), end + 1)]


def test_every_item_of_the_standard_is_there_once() -> None:
    wanted = [
        f"{section}.{number}"
        for section, _, count in (each.partition(":") for each in ITEMS.split())
        for number in range(1, int(count) + 1)
    ]
    assert len(wanted) == 253
    found = rows((ROOT / PAPERS[0]).read_text(encoding="utf-8"), r"\d+\.\d+\.\d+( to \d+\.\d+\.\d+)?")
    assert [each for row in found for each in numbers(row[0])] == wanted
    assert {row[2] for row in found} <= STATES
    assert [row for row in found if len(row) != 4 or not row[1] or not row[3]] == []
    assert [row[0] for row in found if row[2] == "met" and "`" not in row[3] and "(" not in row[3]] == [
        "6.2.10",
        "6.4.2",
    ], "what is met names its place, but for what is absent"


PAPER_RULES = {
    "L14": "the paper itself is checked",
    "L29": "no volunteers yet",
}
"""Rules that are held without software, and why no test need carry their number."""


def law(text: str) -> dict[str, list[str]]:
    """The rules of the table with the places that hold them."""
    return {row[0]: re.findall(r"`(tests/[^`]+)`", row[2]) for row in rows(text, r"L\d+")}


def unproven(places: dict[str, list[str]]) -> list[str]:
    """Rules of which a named place holds no test that carries the number."""
    wrong = []
    for rule, named in places.items():
        carried = re.compile(rf"def test_(?:L\d+_)*{rule}_")
        held = any(
            carried.search(path.read_text(encoding="utf-8"))
            for place in named
            for path in ([ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py")))
        )
        if not held and rule not in PAPER_RULES:
            wrong.append(rule)
    return wrong


def test_every_rule_of_law_has_a_line() -> None:
    text = (ROOT / PAPERS[1]).read_text(encoding="utf-8")
    found = rows(text, r"L\d+")
    assert [row[0] for row in found] == [f"L{number}" for number in range(1, 33)]
    assert [row for row in found if len(row) != 3 or not row[2]] == []
    assert unproven(law(text)) == []


def test_a_rule_without_a_test_of_its_number_is_noticed() -> None:
    table = "| L1 | no BSN | `tests/lib/` |\n| L2 | identity | `tests/lib/` |\n| L3 | secrecy | nothing |"
    assert unproven(law(table)) == ["L2", "L3"]


@pytest.mark.parametrize("paper", PAPERS)
def test_what_is_named_exists(paper: str) -> None:
    text = (ROOT / paper).read_text(encoding="utf-8")
    inside = re.findall(r"`((?:" + "|".join(FOLDERS) + r")/[\w./-]*)`", text)
    named = {*inside, *re.findall(r"`([\w-]+\.(?:py|txt|json|toml))`", text)}
    assert [each for each in sorted(named) if not (ROOT / each).exists()] == []
    links = re.findall(r"\]\(([^)#]*)(#[\w-]+)?\)", text)
    folder = (ROOT / paper).parent
    assert [link for link, _ in links if link and not (folder / link).exists()] == []
    for link, anchor in links:
        if anchor:
            target = folder / link if link else Path(ROOT / paper)
            assert anchor[1:] in headings(target.read_text(encoding="utf-8")), f"{link}{anchor}"


def headings(text: str) -> set[str]:
    """The anchors that headings make."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
