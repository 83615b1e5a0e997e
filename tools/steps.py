"""Calm progress lines, and commands whose output is shown only when they fail."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TAIL_LINES = 30


class StepError(Exception):
    """A step failed; the message says what happened and what to do."""


class Steps:
    """Numbered steps of one command: `[2/6] Installing Python packages ... 24 s`."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0

    def skip(self) -> None:
        """Count a step that has nothing to do."""
        self.done += 1

    def __call__(self, title: str) -> Step:
        """The next step, as a context manager that times it."""
        self.done += 1
        return Step(f"[{self.done}/{self.total}] {title}")


class Step:
    """One line of progress: its title at the start, its duration at the end."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.began = 0.0

    def __enter__(self) -> Step:
        self.began = time.monotonic()
        say(f"{self.title} ... ", end="")
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        say("failed" if kind else duration(time.monotonic() - self.began))


def duration(seconds: float) -> str:
    """`0.4 s`, `24 s`."""
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"


def say(text: str, end: str = "\n") -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(text + end)
    sys.stdout.flush()


def run(call: list[str], *, hint: str = "", environment: dict[str, str] | None = None) -> None:
    """Run *call* in the project's folder, silently. Raises StepError with its last lines when it fails."""
    result = subprocess.run(
        call,
        cwd=str(ROOT),
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if result.returncode:
        tail = "\n".join(result.stdout.splitlines()[-TAIL_LINES:])
        raise StepError(f"{' '.join(call[:4])} failed.\n{tail}\n{hint}".rstrip())
