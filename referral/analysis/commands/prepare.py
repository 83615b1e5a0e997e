"""`prepare`: from the rows as the database copied them to the files of a release."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

from referral.analysis.preparing import prepare


def run(folder: Path, request: dict[str, Any], tell: Callable[[int, str], None]) -> dict[str, Any]:
    """Write `<table>.parquet` for each `<table>.csv` in *folder* and remove the latter.

    The request has `key`: 32 bytes in base64, from which pseudonyms follow; and `keep`: by table the
    variables that the study chose. The answer has `rows` by table, `coarsened`
    (what was told less finely, in how many rows), and `versions` of what decides the bytes.
    """
    keep = {table: frozenset(names) for table, names in request["keep"].items()}
    return prepare(folder, base64.b64decode(request["key"], validate=True), keep, tell)
