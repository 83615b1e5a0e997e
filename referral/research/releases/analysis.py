"""Asking the program of the analysis: the worker starts it, and hears how far it is."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]

KEPT = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "VIRTUAL_ENV")
"""Of the environment: no key and no address of a database goes along."""


class AnalysisFailed(Exception):
    """The analysis refused or broke; `words` are for the reader of the release."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def ask(
    command: str, folder: Path, request: dict[str, Any], tell: Callable[[int, str], None]
) -> dict[str, Any]:
    """The answer to *request*; raises AnalysisFailed when the program did not end well.

    The request goes through standard input: a key never stands on a command line or on a disk.
    """
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as answer:
        running = subprocess.Popen(  # noqa: S603  # our own program
            [sys.executable, "-m", "referral.analysis", command, str(folder)],
            stdin=subprocess.PIPE,
            stdout=answer,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment,
        )
        with running:
            try:
                last = _listen(running, json.dumps(request), tell)
            except BaseException:
                running.kill()
                raise
        answer.seek(0)
        return _answer(command, running.returncode, answer.read(), last)


def _listen(running: "subprocess.Popen[str]", request: str, tell: Callable[[int, str], None]) -> str:
    """Pass progress on until it ends; the last other line that it wrote."""
    if running.stdin is None or running.stderr is None:  # pragma: no cover  # both are pipes
        raise AssertionError
    last = ""
    try:
        running.stdin.write(request)
        running.stdin.close()
    except BrokenPipeError:
        pass
    for line in running.stderr:
        word, _, rest = line.strip().partition(" ")
        percent, _, words = rest.partition(" ")
        if word == "progress" and percent.isdigit():
            tell(int(percent), words)
        elif line.strip():
            last = line.strip()
    return last


def _answer(command: str, code: int, text: str, last: str) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except json.JSONDecodeError:
        found = {}
    if code == 0 and isinstance(found, dict):
        return found
    told = found.get("error") if isinstance(found, dict) else None
    raise AnalysisFailed(told or f"De stap ‘{command}’ is afgebroken. {last}".strip())
