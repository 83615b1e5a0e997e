"""The start of an analysis: a Quarto document with Python that computes the figures of the dashboard again.

A part comes in only when the release has the variables it needs.
"""

import json
import re
from importlib.resources import files

from referral.analysis.formats.source import Source
from referral.analysis.formats.writing import Made, made

_PART = re.compile(r"^<!-- needs (\w+): ([\w ]+) -->\n", re.MULTILINE)


def write(source: Source) -> Made:
    """The document."""
    path = source.folder / "starter.qmd"
    path.write_text(text_for(source), encoding="utf-8")
    return made(path, "Begin van een analyse in Quarto: rekent cijfers van het dashboard na")


def text_for(source: Source) -> str:
    """The document, with the parts that this release can answer."""
    whole = files("referral.analysis.formats").joinpath("starter.qmd").read_text(encoding="utf-8")
    opening, *rest = _PART.split(whole)
    parts = zip(rest[::3], rest[1::3], rest[2::3], strict=True)
    chosen = [text for table, names, text in parts if source.has(table, *names.split())]
    about = source.about
    told = {
        "{{title}}": json.dumps(about.title, ensure_ascii=False),
        "{{release}}": json.dumps(f"{about.release}, bevroren op {about.frozen_on}", ensure_ascii=False),
        "{{question}}": _one_line(about.question),
    }
    for mark, words in told.items():
        opening = opening.replace(mark, words)
    return opening + "".join(chosen)


def _one_line(text: str) -> str:
    """Words of a researcher as plain text: they start no code and no heading."""
    return re.sub(r"([`#<>\[\]{}*_\\])", r"\\\1", " ".join(text.split()))
