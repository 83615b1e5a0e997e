"""Migrations form one line, the marker names its end."""

import re
from pathlib import Path

REVISION = re.compile(r"""^revision = ["'](\w+)["']""", re.MULTILINE)
DOWN = re.compile(r"""^down_revision = (?:["'](\w+)["']|None)""", re.MULTILINE)


def violations(folder: Path) -> list[str]:
    """Everything out of line in the migrations of *folder*."""
    found, previous = [], None
    for path in sorted((folder / "versions").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        revision, down = REVISION.search(text), DOWN.search(text)
        if revision is None or down is None:
            found.append(f"{path.name}: no revision or down_revision")
            continue
        if not path.name.startswith(f"{revision[1]}_"):
            found.append(f"{path.name}: is named otherwise than its revision {revision[1]}")
        if down[1] != previous:
            found.append(f"{path.name}: follows {down[1]}, not {previous}")
        previous = revision[1]
    marker = (folder / "HEAD").read_text(encoding="utf-8").strip()
    return found if marker == previous else [*found, f"HEAD says {marker}, the last migration is {previous}"]
