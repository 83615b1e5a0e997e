"""What makes a password good enough: length, and not being among the first guesses.

No rules on kinds of characters (NIST SP 800-63B, NCSC-NL): they make passwords worse.
"""

from collections.abc import Iterable

from zxcvbn import zxcvbn

SHORTEST = 12
LONGEST = 120
MEASURED = 72
"""Longer passwords are judged by their beginning, for measuring takes time."""

FEWEST_GUESSES_LOG10 = 10.0
"""Somebody who tries the likeliest passwords first needs at least this many tries, as a power of ten."""

DUTCH_FAVOURITES = frozenset(
    {
        "welkom",
        "wachtwoord",
        "geheim",
        "hallo",
        "patchwork",
        "welzijn",
        "welzijnscoach",
        "huisarts",
        "praktijk",
        "recept",
        "verwijzing",
        "lente",
        "zomer",
        "herfst",
        "winter",
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
        "januari",
        "februari",
        "maart",
        "april",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
        "nederland",
        "amsterdam",
        "rotterdam",
        "utrecht",
        "groningen",
        "feyenoord",
        "ajax",
        "voetbal",
        "zonnetje",
        "schatje",
        "liefde",
        "vakantie",
    }
)


def is_guessable(password: str, about: Iterable[str]) -> bool:
    """Whether *password* is an early guess; *about* are words of its owner, such as name and address."""
    known = [part for text in about for part in _parts(text)]
    measured = zxcvbn(password[:MEASURED], user_inputs=[*DUTCH_FAVOURITES, *known])
    return float(measured["guesses_log10"]) < FEWEST_GUESSES_LOG10


def _parts(text: str) -> list[str]:
    bare = "".join(each if each.isalnum() else " " for each in text)
    return [text, *(part for part in bare.split() if len(part) > 2)]
