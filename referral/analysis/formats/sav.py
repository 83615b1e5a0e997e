"""SPSS: one .sav for each table of persons, with Dutch labels of variables and values, and measure levels.

Codes stay the texts that they are in the other files. An empty text is declared missing, an empty number is
system-missing. The header of the file has a moment of making, which is set to a fixed one.
"""

from pathlib import Path
from typing import Any

import pyreadstat

from referral.analysis.formats.source import Source, is_text
from referral.analysis.formats.writing import Made, made
from referral.domain.research.codebook import Kind, TableSpec
from referral.domain.research.values import ORDERED, values_of

TABLES = ("referral", "measure", "attendance")
MOST_ROWS = 10_000_000
"""A larger table is left to Parquet and CSV: SPSS files are made in memory (50 MB per million rows)."""

_STAMP_AT = 92
_STAMP = b"01 Jan 0000:00:00"
"""Date and time of making in the header: nine and eight bytes after 92."""

_LABEL_BYTES = 64


def write(source: Source, table: str) -> Made:
    """One table."""
    spec, path = source.spec(table), source.folder / f"{table}.sav"
    labels: dict[str, Any] = {each.name: _values(table, each.name) for each in spec.variables}
    pyreadstat.write_sav(
        source.scan(table).collect(),
        path,
        file_label=_cut(spec.label),
        column_labels={each.name: _variable_label(each.label, each.unit) for each in spec.variables},
        variable_value_labels={name: found for name, found in labels.items() if found},
        missing_ranges={each.name: [""] for each in spec.variables if is_text(each)},
        variable_measure=_levels(spec),
        variable_format={
            each.name: "F8.0" for each in spec.variables if each.kind in {Kind.WHOLE, Kind.DAYS}
        },
        row_compress=True,
        note=[
            source.about.release,
            "Leeg is ontbrekend. De betekenis van elke kolom staat in codebook.html.",
        ],
    )
    _fix_stamp(path)
    return made(path, f"SPSS: {spec.label}", source.rows(table))


def _levels(spec: TableSpec) -> dict[str, str]:
    def level(name: str, kind: Kind) -> str:
        if kind in {Kind.WHOLE, Kind.DAYS, Kind.NUMBER}:
            return "scale"
        return "ordinal" if (spec.name, name) in ORDERED else "nominal"

    return {each.name: level(each.name, each.kind) for each in spec.variables}


def _values(table: str, variable: str) -> dict[str, str]:
    return {code: dutch for code, dutch, _ in values_of(table, variable)}


def _variable_label(label: str, unit: str) -> str:
    return f"{label} ({unit})" if unit and unit not in label else label


def _cut(text: str) -> str:
    return text.encode()[:_LABEL_BYTES].decode(errors="ignore")


def _fix_stamp(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(_STAMP_AT)
        file.write(_STAMP)
