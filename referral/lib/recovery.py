"""Recovery codes: letters and digits that cannot be mistaken for one another."""

import secrets

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LETTERS = 12
"""Twelve of 31 signs: 59 bits, far beyond guessing."""

GROUP = 4


def new_code() -> str:
    """A fresh code in groups of four."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    return "-".join(signs[start : start + GROUP] for start in range(0, LETTERS, GROUP))


def tidy(code: str) -> str:
    """A typed code in the form that is fingerprinted: capitals, spaces and hyphens do not matter."""
    return "".join(each for each in code.lower() if each.isalnum())
