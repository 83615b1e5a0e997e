"""The risk report of the files in a folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from referral.analysis.risk import report
from referral.domain.research.tables import TABLES


def run(folder: Path, request: dict[str, Any], tell: Callable[[int, str], None]) -> dict[str, Any]:
    """k-anonymity, l-diversity and rare combinations, with a verdict in Dutch.

    The request may be empty; `earlier` names folders with earlier releases of the same study: a list of
    {"release": number, "folder": path}. Raises FileNotFoundError when a folder holds no `referral.parquet`.
    """
    tell(0, "Bestanden lezen")
    paths = {spec.name: folder / f"{spec.name}.parquet" for spec in TABLES}
    held = {
        name: pl.read_parquet(path) for name, path in paths.items() if path.exists() or name == "referral"
    }
    earlier = {
        int(each["release"]): pl.read_parquet(Path(each["folder"]) / "referral.parquet")
        for each in request.get("earlier", ())
    }
    return report(held, tell, earlier)
