"""The codebooks are whole: each column, code, unit, missing value and denominator is stated."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from referral.analysis.formats import ddi, pages
from referral.analysis.formats.source import About, Source
from referral.domain.research.denominators import DENOMINATORS
from referral.domain.research.tables import TABLES
from referral.domain.research.values import values_of
from tests.analysis.formats.conftest import AWKWARD, REQUEST

SPACE = "{ddi:codebook:2_5}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ORDER = {
    "codeBook": ["docDscr", "stdyDscr", "fileDscr", "dataDscr", "otherMat"],
    "stdyDscr": ["citation", "studyAuthorization", "stdyInfo", "studyDevelopment", "method", "dataAccs"],
    "citation": ["titlStmt", "rspStmt", "prodStmt", "distStmt", "serStmt", "verStmt", "biblCit"],
    "sumDscr": ["timePrd", "collDate", "nation", "geogCover", "geogUnit", "anlyUnit", "universe", "dataKind"],
    "useStmt": ["confDec", "specPerm", "restrctn", "contact", "citReq", "deposReq", "conditions"],
    "fileTxt": ["fileName", "fileCitation", "fileCont", "fileStrc", "dimensns", "fileType", "dataMsng"],
    "var": ["labl", "valrng", "invalrng", "universe", "sumStat", "txt", "catgry", "concept", "varFormat"],
    "catgry": ["catValu", "labl", "txt", "catStat"],
}
"""The sequences of the schema of DDI Codebook 2.5, as far as they are used here."""
VARIABLES = {(spec.name, each.name): each for spec in TABLES for each in spec.variables}


def plain(element: ET.Element) -> str:
    """The name of a tag."""
    return element.tag.removeprefix(SPACE)


def labels(element: ET.Element) -> dict[str, str]:
    """Dutch and English words of something."""
    return {each.attrib[LANG]: each.text or "" for each in element.findall(f"{SPACE}labl")}


@pytest.fixture(scope="module")
def book(release: Path) -> ET.Element:
    """The codebook for machines."""
    return ET.parse(release / "codebook.xml").getroot()


def test_ddi_keeps_to_the_order_of_its_schema(book: ET.Element) -> None:
    assert book.tag == f"{SPACE}codeBook"
    for element in book.iter():
        tags = [plain(each) for each in element]
        if plain(element) in ORDER:
            assert tags == sorted(tags, key=ORDER[plain(element)].index)
    ids = [each.attrib["ID"] for each in book.iter() if "ID" in each.attrib]
    assert len(ids) == len(set(ids))
    files = {each.attrib["ID"] for each in book.findall(f"{SPACE}fileDscr")}
    assert {each.attrib["files"] for each in book.iter(f"{SPACE}var")} == files


def test_ddi_has_each_variable_with_labels_units_codes_and_missing(book: ET.Element) -> None:
    found = {(each.attrib["files"][2:], each.attrib["name"]): each for each in book.iter(f"{SPACE}var")}
    assert set(found) == set(VARIABLES)
    for key, variable in VARIABLES.items():
        var = found[key]
        assert labels(var) == {"nl": variable.label, "en": variable.label_en}
        assert var.attrib.get("measUnit", "") == variable.unit
        *codes, missing = [
            (each.findtext(f"{SPACE}catValu") or "", labels(each), each.attrib.get("missing"))
            for each in var.findall(f"{SPACE}catgry")
        ]
        assert codes == [(code, {"nl": nl, "en": en}, None) for code, nl, en in values_of(*key)]
        assert missing[0] == ""
        assert missing[2] == "Y"
        assert variable.missing.rstrip(". ") in missing[1]["nl"]
        assert (var.findtext(f"{SPACE}universe") or "") == DENOMINATORS.get(key, "")
        assert {each.attrib[LANG] for each in var.findall(f"{SPACE}concept")} == {"nl", "en"}


def test_ddi_tells_the_study_and_the_size_of_each_file(book: ET.Element) -> None:
    texts = {plain(each): each.text for each in book.find(f"{SPACE}stdyDscr").iter()}  # type: ignore[union-attr]
    assert texts["titl"] == REQUEST["title"]
    assert texts["abstract"] == REQUEST["question"]
    assert texts["conditions"] == REQUEST["ground"]
    assert texts["citReq"] == REQUEST["citation"]
    cases = {each.findtext(f".//{SPACE}fileName"): each for each in book.findall(f"{SPACE}fileDscr")}
    assert cases["referral.parquet"].findtext(f".//{SPACE}caseQnty") == "120"
    assert cases["referral.parquet"].findtext(f".//{SPACE}varQnty") == "45"


class Reader(HTMLParser):
    """Checks that tags close in the right order, and keeps the texts."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_codebook_for_people_says_the_same(release: Path) -> None:
    reader = Reader()
    reader.feed((release / "codebook.html").read_text(encoding="utf-8"))
    assert reader.open == []
    words = "".join(reader.words)
    assert REQUEST["title"] in words
    for key, variable in VARIABLES.items():
        for text in (
            variable.name,
            variable.label,
            variable.label_en,
            variable.missing,
            DENOMINATORS.get(key),
        ):
            assert (text or "") in words
        for code, dutch, english in values_of(*key):
            assert f"{code}{dutch} ({english})" in words


def test_codebooks_hold_no_data(release: Path) -> None:
    for name in ("codebook.xml", "codebook.html", "README.txt", "starter.qmd"):
        text = (release / name).read_text(encoding="utf-8")
        for value in (AWKWARD, "R000001", "P000001", "K01"):
            assert value not in text


def test_the_readme_names_each_file_the_ground_and_how_to_cite(release: Path) -> None:
    text = (release / "README.txt").read_text(encoding="utf-8")
    for path in release.iterdir():
        assert path.name in text or path.name == "README.txt"
    for words in (REQUEST["ground"], REQUEST["citation"], "2000-01-01", "RFC 4180", "minder dan 10 mensen"):
        assert words in text


def test_only_what_was_chosen_is_described(small: Any) -> None:
    chosen = ("referral.reached_day", "measure.score")
    source = Source(small(), About.of(REQUEST), ("referral", "measure"), chosen)
    ddi.write(source)
    pages.codebook(source)
    root = ET.parse(source.folder / "codebook.xml").getroot()
    names = [each.attrib["ID"] for each in root.iter(f"{SPACE}var")]
    assert names == [
        "V_referral.rid",
        "V_referral.pid",
        "V_referral.quarter",
        "V_referral.follow_days",
        "V_referral.reached_day",
        "V_measure.rid",
        "V_measure.score",
    ]
    assert "verdict" not in (source.folder / "codebook.html").read_text(encoding="utf-8")


def test_denominators_are_of_variables_that_exist() -> None:
    assert set(DENOMINATORS) <= set(VARIABLES)
