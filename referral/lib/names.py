"""Comparing and sorting names as Dutch readers do."""

import unicodedata

INITIALS_LENGTH = 1


def plain(text: str) -> str:
    """Lower case without accents, marks and punctuation: the form in which names are compared."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return "".join(letter for letter in bare.replace("ij", "y") if letter.isalnum())


def slug(text: str) -> str:
    """Small letters and digits with hyphens between the words, for an address; accents fall away."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    words = (
        "".join(letter for letter in word if letter.isascii() and letter.isalnum()) for word in folded.split()
    )
    return "-".join(word for word in words if word)


def initial(given_name: str) -> str:
    """The first letter of a given name, comparable; empty for a name without letters."""
    return plain(given_name)[:INITIALS_LENGTH]
