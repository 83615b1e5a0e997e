"""Which parts of pages axe found nothing on in this run, whichever worker looked."""

import shutil
from hashlib import sha256
from pathlib import Path

from tests.support.database import STATE

AUDITED = STATE / "audited"


def forget_audits() -> None:
    """Begin anew; once per run, before workers start."""
    shutil.rmtree(AUDITED, ignore_errors=True)
    AUDITED.mkdir(parents=True)


def note_of(shape: str) -> Path:
    """The empty file that exists once this shape passed: the same parts need no second audit."""
    return AUDITED / sha256(shape.encode()).hexdigest()
