"""The person's own words, before they are laid beside the words of an activity (*klik*, D24)."""

import re

COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        aan altijd anderen andere bij daar dat deze doen door een eens elke even gaan gaat geen goed graag
        groep haar heb hebben heeft heel hem hier hoe houd houdt iedereen iemand iets jaar keer kom komen komt
        kunnen langs leuk maar maken mee meer mensen met mezelf mijn moet naar niet niets nieuwe nog nooit
        onder over praat praten samen soort spreek steeds uit van veel voor vooral waar wanneer want was wat
        week weer weet wel wie wil willen worden wordt zelf zich zijn zoals zonder
        """,
    )
)
"""Words that say nothing about what somebody likes."""

SHORTEST = 4


def telling(*texts: str) -> str:
    """The words that tell something, in small letters and each once; the database finds their stems."""
    words = {word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower())}
    return " ".join(sorted(word for word in words - COMMON if len(word) >= SHORTEST))
