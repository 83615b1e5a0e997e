"""CSV as in RFC 4180: UTF-8, commas, quotes where needed, CRLF, a line with names; empty is missing."""

from referral.analysis.formats.source import Source
from referral.analysis.formats.writing import Made, made


def write(source: Source, table: str) -> Made:
    """One table. An empty text is written as two quotes, so that it differs from a missing value."""
    path = source.folder / f"{table}.csv"
    source.scan(table).sink_csv(path, separator=",", line_terminator="\r\n", quote_style="necessary")
    return made(path, f"CSV: {source.spec(table).label}", source.rows(table))
