"""`formats`: from the Parquet files of a release all other files, in the same folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from referral.analysis.formats import csvs, ddi, graphml, ocel, pages, sav, starter, xes
from referral.analysis.formats.source import About, Source
from referral.analysis.formats.writing import Made, Tell


def run(folder: Path, request: dict[str, Any], tell: Callable[[int, str], None]) -> dict[str, Any]:
    """Write the files; the answer lists each with rows, bytes, SHA-256, and what was left out and why.

    The request has `title`, `question`, `release`, `frozen_on`, `ground`, `citation`, and may have
    `tables` and `variables` (as `table.variable`); none is all.
    Raises Unwritable when the data or the request do not allow it.
    """
    tell(0, "Gegevens nakijken")
    source = Source(folder, About.of(request), request.get("tables") or (), request.get("variables") or ())
    source.check_texts()
    files: list[Made] = []
    skipped: list[dict[str, str]] = []
    for number, spec in enumerate(source.specs):
        tell(5 + 15 * number // len(source.specs), f"CSV: {spec.name}")
        files.append(csvs.write(source, spec.name))
    _spss(source, files, skipped, tell)
    if source.has("event", "type", "day", "seq"):
        source.check_events()
        files.append(xes.write(source, _share(tell, 45, 65)))
        files.append(ocel.write(source, _share(tell, 65, 90)))
    else:
        skipped.append({"name": "event.xes, event.ocel.json", "why": "Tabel event zit niet in deze uitgave."})
    tell(90, "Netwerk")
    if source.has("tie", *graphml.NEEDED):
        files.append(graphml.write(source))
    else:
        skipped.append({"name": "network.graphml", "why": "Tabel tie zit niet of niet heel in deze uitgave."})
    tell(93, "Codebook")
    files += [ddi.write(source), pages.codebook(source), starter.write(source)]
    files.append(pages.readme(source, files))
    tell(100, "Bestanden klaar")
    return {"files": [each.as_json for each in files], "skipped": skipped}


def _spss(source: Source, files: list[Made], skipped: list[dict[str, str]], tell: Tell) -> None:
    for number, name in enumerate(each for each in sav.TABLES if source.has(each)):
        tell(20 + 8 * number, f"SPSS: {name}")
        if source.rows(name) > sav.MOST_ROWS:
            skipped.append(
                {"name": f"{name}.sav", "why": f"Meer dan {sav.MOST_ROWS} rijen: gebruik Parquet of CSV."}
            )
        else:
            files.append(sav.write(source, name))


def _share(tell: Tell, first: int, last: int) -> Tell:
    def part(percent: int, words: str) -> None:
        tell(first + (last - first) * percent // 100, words)

    return part
