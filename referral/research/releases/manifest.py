"""The manifest: what is in a release, who is not and why, by which rules, and how to see that it is whole."""

import hashlib
from importlib import metadata
from pathlib import Path
from typing import Any

from referral.domain.disclosure import safe_count
from referral.domain.research import extract, filing
from referral.domain.research.figures import RULES
from referral.lib import clock
from referral.models import Release

PIECE = 1 << 20


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    found = hashlib.sha256()
    with path.open("rb") as lines:
        while piece := lines.read(PIECE):
            found.update(piece)
    return found.hexdigest()


def code_version() -> str:
    """Of the application, as it was installed; `source` when it runs from its sources."""
    try:
        return metadata.version("patchwork")
    except metadata.PackageNotFoundError:
        return "source"


def manifest(
    release: Release,
    folder: Path,
    places: dict[str, int],
    prepared: dict[str, Any],
    *,
    migration: str,
    before: Release | None,
    gone: int | None,
) -> dict[str, Any]:
    """All of it as JSON. Numbers of people are safe (5d); rows can be counted in the files anyway."""
    study = release.study
    return {
        "study": {"title": study.title, "question": study.question, "area_level": study.area_level.value},
        "release": release.number,
        "frozen_at": release.frozen_at.isoformat(),
        "made_on": clock.local(release.made_at).date().isoformat(),
        "ground": study.ground.value,
        "note": filing.note(study.title, study.ground, study.ground_why),
        "period": [study.first_day.isoformat(), study.last_day.isoformat()],
        "population": {"sectors": list(study.sectors), "reasons": list(study.reasons)},
        "variables": sorted(study.variables),
        "usable_until": study.ends_on.isoformat(),
        "included": safe_count(places.get("included", 0)).value,
        "left_out": {each.value: safe_count(places.get(each.value, 0)).value for each in extract.LeftOut},
        "rows": prepared["rows"],
        "coarsened": prepared["coarsened"],
        "versions": {
            "code": code_version(),
            "migration": migration,
            "extract": extract.VERSION,
            "figures": RULES,
            **prepared["versions"],
        },
        "follows": before.number if before else None,
        "gone_since": None if gone is None else safe_count(gone).value,
        "anyone_gone_since": bool(gone),
        "left_out_by_rule": sorted(extract.NEVER_TARGETS),
        "files": {
            path.name: {"sha256": digest(path), "bytes": path.stat().st_size}
            for path in sorted(folder.iterdir())
            if path.is_file()
        },
    }
