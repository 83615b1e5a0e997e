"""Comparing and sorting names as Dutch readers do."""

import unicodedata

INITIALS_LENGTH = 1


def plain(text: str) -> str:
    """Lower case without accents, marks and punctuation: the form in which names are compared."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return "".join(letter for letter in bare.replace("ij", "y") if letter.isalnum())


def initial(given_name: str) -> str:
    """The first letter of a given name, comparable; empty for a name without letters."""
    return plain(given_name)[:INITIALS_LENGTH]
