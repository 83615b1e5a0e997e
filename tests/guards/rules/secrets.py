"""No secret lies among the sources: private keys, tokens of known shape, random values with a telling name.

It reads files as they are, not their history, and knows shapes and randomness only: a secret of plain
words passes.
"""

import math
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

LARGEST = 1_000_000
MOST_EVEN = 3.6
"""Bits per character from which a value counts as random: words stay under it, base64 and hex of
twenty characters are mostly above."""

SHAPES: dict[str, re.Pattern[str]] = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "cloud key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "code host token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,}|glpat-[\w-]{20})"),
    "chat token": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}"),
    "payment key": re.compile(r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"),
    "map key": re.compile(r"\bAIza[\w-]{35}\b"),
    "package token": re.compile(r"\b(?:npm_[A-Za-z0-9]{36}|pypi-[\w-]{50,})"),
    "signed token": re.compile(r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}"),
    "database password": re.compile(r"\bpostgres(?:ql)?(?:\+\w+)?://[\w.-]+:(?![{<*%$])[^\s:@/'\"]{8,}@"),
    "key ring": re.compile(r"\bk\w*[\w.-]*:[A-Za-z0-9+/]{43}="),
}
NAMED = re.compile(
    r"(?i)[\w-]*(?:secret|token|passw|pwd|credential|api[_-]?key|private[_-]?key|key[_-]?ring|index[_-]?key)"
    r"[\w-]*[\"']?\s*(?::|=|=>)\s*[\"']?([A-Za-z0-9+/_=.-]{20,})"
)


def violations(root: Path, allowed: frozenset[str]) -> list[str]:
    """Every place that looks like a secret. *allowed* names files whose finds were looked at."""
    found, used = [], set()
    for path in tracked(root):
        name = str(path.relative_to(root))
        for line, what in _in_file(path):
            if name in allowed:
                used.add(name)
            else:
                found.append(f"{name}:{line}: looks like a {what}; secrets come from the environment")
    return found + [f"{name} needs no exception" for name in sorted(allowed - used)]


def tracked(root: Path) -> list[Path]:
    """The files under version control; every file when there is none."""
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        return sorted(path for path in root.rglob("*") if path.is_file())
    return [root / name for name in listed.stdout.split("\0") if name and (root / name).is_file()]


def _in_file(path: Path) -> Iterator[tuple[int, str]]:
    content = path.read_bytes()
    if b"\0" in content or len(content) > LARGEST:
        return
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        yield from ((number, what) for what in in_line(line))


def in_line(line: str) -> Iterator[str]:
    """What looks like a secret in one line."""
    yield from (what for what, shape in SHAPES.items() if shape.search(line))
    for match in NAMED.finditer(line):
        if is_random(match[1]):
            yield "random value with the name of a secret"


def is_random(value: str) -> bool:
    """Whether the characters are as evenly spread as chance makes them, digits among them."""
    counts = Counter(value)
    bits = -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
    return bits >= MOST_EVEN and any(each.isdigit() for each in value) and not _is_path(value)


def _is_path(value: str) -> bool:
    return bool(re.fullmatch(r"[a-z_]+(?:[./][a-z_0-9]+)+", value))
