"""A program from its start to its end: how long, and how much memory at most."""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.steps import ROOT, StepError

LOOK = 0.005
"""Seconds between two looks whether it has ended."""


@dataclass(frozen=True, slots=True)
class Ran:
    """Seconds, the most memory it held in MB, what it said, and seconds of processors."""

    seconds: float
    memory: float
    answer: str
    processor: float


def ran(command: list[str], given: str, most: float, environment: Mapping[str, str] | None = None) -> Ran:
    """Run *command* with *given* on its input. Raises StepError when it fails or takes *most* seconds.

    *environment* is all it sees of ours; everything when it is None.
    """
    with (
        tempfile.TemporaryFile("w+") as asked,
        tempfile.TemporaryFile("w+") as said,
        tempfile.TemporaryFile("w+") as wrong,
    ):
        asked.write(given)
        asked.seek(0)
        started = time.perf_counter()
        running = subprocess.Popen(command, stdin=asked, stdout=said, stderr=wrong, cwd=ROOT, env=environment)
        memory = 0.0
        found, status, usage = os.wait4(running.pid, os.WNOHANG)
        while not found:
            memory = max(memory, _held(running.pid))
            if time.perf_counter() - started > most:
                running.kill()
                running.wait()
                raise StepError(f"longer than {most:.0f} seconds")
            time.sleep(LOOK)
            found, status, usage = os.wait4(running.pid, os.WNOHANG)
        seconds = time.perf_counter() - started
        running.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        wrong.seek(0)
        answer = said.read()
        if running.returncode:
            raise StepError(_why(answer, wrong.read()))
        busy = usage.ru_utime + usage.ru_stime
        return Ran(seconds, memory or usage.ru_maxrss / 1000, answer, busy)


def _held(pid: int) -> float:
    """The most memory of a running program until now in MB; 0 where that cannot be seen.

    What the system tells at the end counts the memory of the program that started it too.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM:")), 0.0)


def _why(answer: str, errors: str) -> str:
    """The words of the program, else its last line."""
    try:
        return str(json.loads(answer)["error"])
    except (ValueError, KeyError, TypeError):
        lines = [line for line in errors.splitlines() if line.strip() and not line.startswith("progress ")]
        return lines[-1].strip() if lines else "it failed without a word"
