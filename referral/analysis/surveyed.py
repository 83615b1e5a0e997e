"""What partners said of each other (D37), and Relational Coordination scores, beside what they do.

Both are about professionals and hold no person: a cell needs five answers (domain.md 5a).
"""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from referral.analysis import guarding
from referral.analysis.cooperating import function_word
from referral.domain.areas.partners import Side, band
from referral.domain.disclosure import rounded
from referral.domain.disclosure.answers import FEWEST_ANSWERS
from referral.domain.research.figures import Column, Table

ALL = "all"
ITEMS = {"knowledge": "Kennen van elkaars werk", "appreciation": "Waardering", "respect": "Respect"}


def survey(rows: Iterable[Mapping[str, Any]], ties: pl.DataFrame) -> tuple[Table, ...]:
    """The means per pair of roles, with how often that pair had to do with each other in the window."""
    made = [
        (
            str(each["period"]),
            _group_word(each["from_role"]),
            _group_word(each["to_role"]),
            ITEMS.get(str(each["item"]), str(each["item"])),
            rounded(int(each["n"])),
            round(float(each["mean"]), 1),
            _times(ties, each["from_role"], each["to_role"]),
        )
        for each in rows
        if _enough(each, "mean")
    ]
    columns = (
        *_pair(),
        Column("item", "Vraag", "text", label_en="Item"),
        Column("answers", "Antwoorden", "count", label_en="Answers"),
        Column("mean", "Gemiddeld, 0 tot 10", "score", label_en="Mean, 0 to 10"),
        Column("times", "Keren in Patchwork", "count", label_en="Times in the log"),
    )
    note = (
        "Vanaf vijf antwoorden; het aantal is afgerond op vijf. Rechts hoe vaak de ene groep in dit venster "
        "iets aan de andere stuurde. Kerk, buurt en politie staan niet in Patchwork."
    )
    return (
        (
            Table(
                "survey",
                "Wat partners van elkaar zeggen",
                columns,
                tuple(sorted(made, key=lambda row: row[:4])),
                note,
            ),
        )
        if made
        else ()
    )


def relational(rows: Iterable[Mapping[str, Any]]) -> tuple[Table, ...]:
    """Imported scores per pair of roles, with the band of 5a."""
    made = [
        (
            str(each["period"]),
            function_word(each["from_role"]),
            function_word(each["to_role"]),
            rounded(int(each["n"])),
            round(float(each["score"]), 1),
            band(float(each["score"]), within=each["from_role"] == each["to_role"]),
        )
        for each in rows
        if _enough(each, "score")
    ]
    columns = (
        *_pair(),
        Column("answers", "Antwoorden", "count", label_en="Answers"),
        Column("score", "Score, 1 tot 5", "score", label_en="Score, 1 to 5"),
        Column("band", "Sterkte", "text", label_en="Band"),
    )
    note = (
        "Ingelezen scores (Relational Coordination). Binnen een functie gelden hogere grenzen dan ertussen."
    )
    return (
        Table(
            "relational",
            "Samenwerken volgens de vragenlijst",
            columns,
            tuple(sorted(made, key=lambda row: row[:4])),
            note,
        ),
    ) * bool(made)


def _group_word(code: str) -> str:
    """The Dutch word for a group at the table; `all`: all others together."""
    return "Alle anderen" if code == ALL else Side.label_of(code)


def _pair() -> tuple[Column, ...]:
    return (
        Column("period", "Periode", "text", label_en="Period"),
        Column("from", "Wie antwoordt", "text", label_en="Answering role"),
        Column("to", "Over wie", "text", label_en="About role"),
    )


def _enough(row: Mapping[str, Any], value: str) -> bool:
    return int(row["n"]) >= FEWEST_ANSWERS and row[value] is not None


def _times(ties: pl.DataFrame, source: str, target: str) -> int | None:
    """A group at the table is a sector of the data set; neighbours and police have no ties there."""
    sent = pl.col("source_sector")
    both = ties.filter(sent != target if source == ALL else sent == source, pl.col("target_sector") == target)
    return guarding.number(both.height, guarding.people_in(both))
