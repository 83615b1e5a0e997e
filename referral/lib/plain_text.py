"""Text for systems of long ago: plain ASCII, short lines, lines ended by CR and LF."""

import textwrap
import unicodedata

WIDTH = 70
"""Messages between practices carry lines of seventy characters."""

_WRITTEN = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "€": "EUR",
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "æ": "ae",
        "Æ": "AE",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "\u0131": "i",
    }
)


def ascii_only(text: str) -> str:
    """The nearest plain letters: accents go, and what has no likeness becomes a question mark."""
    spread = unicodedata.normalize("NFKD", text.translate(_WRITTEN))
    bare = "".join(each for each in spread if not unicodedata.combining(each))
    return "".join(each if each.isprintable() else " " for each in bare).encode("ascii", "replace").decode()


def one_line(text: str) -> str:
    """The same words without line breaks, tabs or spaces in a row."""
    return " ".join(text.split())


def shortened(text: str, most: int, ending: str) -> str:
    """At most *most* characters: what does not fit is left out at a word, and *ending* says so."""
    if len(text) <= most:
        return text
    return text[: most - len(ending)].rsplit(" ", 1)[0].rstrip() + ending


def wrapped(line: str, indent: int = 0) -> list[str]:
    """One line as lines that fit; an empty one stays. Later lines start *indent* further."""
    return textwrap.wrap(line, WIDTH, subsequent_indent=" " * indent, break_on_hyphens=False) or [""]


def joined(lines: list[str]) -> str:
    """The lines as a text, each ended by CR and LF."""
    return "".join(f"{each}\r\n" for each in lines)
