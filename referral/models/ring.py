"""What the key ring itself seals: the columns that a rotation wraps anew.

A table that keeps a secret under the ring has the columns `ring_key` (the name of the key) and
`wrapped`, and one line here. A guard finds a table that has the columns and no line.
"""

RING_SEALED: dict[str, str] = {
    "data_key": "data_key",
    "single_sign_on": "single_sign_on",
    "study": "study",
    "totp_factor": "totp",
}
"""Table to the place its secret is bound to: the value is bound to ``place/id``."""


def place_of(table: str, row_id: object) -> str:
    """What the secret of a row is bound to."""
    return f"{RING_SEALED[table]}/{row_id}"
