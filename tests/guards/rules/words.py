"""Words that the product never uses for a person."""

import re
from pathlib import Path

FORBIDDEN = re.compile(r"eenzaam|eenzame|vereenzam", re.IGNORECASE)
SUFFIXES = frozenset({".py", ".html", ".txt", ".js", ".css", ".svg"})


def violations(root: Path) -> list[str]:
    """Every forbidden word in templates, code and assets under *root*."""
    found = []
    for folder in ("templates", "referral", "assets"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix not in SUFFIXES:
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if FORBIDDEN.search(line):
                    found.append(f"{path.relative_to(root)}:{number}: {line.strip()[:80]}")
    return found
