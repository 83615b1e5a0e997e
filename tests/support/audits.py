"""Which pages, and which parts of pages, axe found nothing on in this run, whichever worker looked."""

from collections.abc import Iterable
from hashlib import sha256

from tests.support.database import STATE

AUDITED = STATE / "audited.txt"
"""A line for each page and each part that passed; workers only add to it."""


def forget_audits() -> None:
    """Begin anew; once per run, before workers start."""
    AUDITED.parent.mkdir(parents=True, exist_ok=True)
    AUDITED.write_text("", encoding="ascii")


def unseen(parts: Iterable[str]) -> set[str]:
    """Which of these did not pass yet, as lines to `note` once they did."""
    return {sha256(each.encode()).hexdigest() for each in parts} - set(
        AUDITED.read_text(encoding="ascii").split()
    )


def note(lines: Iterable[str]) -> None:
    """These passed: a page that is built of the same parts needs no second audit."""
    with AUDITED.open("a", encoding="ascii") as file:
        file.write("".join(f"{each}\n" for each in lines))
