"""Starts the statistics: a program of its own, with a request on its input and an answer on its output.

Called by the worker only. The program gets no key, no database and no other setting of the application. It
ends when the worker ends, whatever ended that.
"""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

log = logging.getLogger(__name__)

PROGRAM = "referral.analysis"
ROOT = Path(__file__).resolve().parents[2]
LIMIT_SECONDS = 1_800
REFUSED = 1
"""The exit code of an answer that is {"error": words for the reader}."""

LOOK_SECONDS = 0.2
"""So often the worker looks whether it is asked to stop, and passes on progress."""

KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "POLARS_MAX_THREADS", "OMP_NUM_THREADS")
"""What of the environment the program may see."""

_START = """\
import ctypes, runpy, sys, types
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 9)
bare = types.ModuleType("referral")
bare.__path__ = ["referral"]
sys.modules["referral"] = bare
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
"""
"""Asks Linux to kill the program with the thread that started it (PR_SET_PDEATHSIG), then runs it.

The package itself is left bare: its own module builds the web application, which the statistics do not need
and which takes seconds to load.
"""

END_SECONDS = 30
"""A program that gave its answer has so long to end."""

NOT_DONE = "De berekening is niet gelukt. De beheerder ziet in het logboek van de werker waarom."
TOO_LONG = "De berekening duurde langer dan een half uur en is gestopt. Kies een kleiner deel."


class AnalysisFailed(Exception):
    """The statistics gave no answer; `words` are Dutch and meant for the reader."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class AnalysisStopped(Exception):
    """The worker must go; the work can be done again later."""


def run(
    command: str,
    folder: Path,
    request: dict[str, Any],
    *,
    tell: Callable[[int, str], None] = lambda _, __: None,
    stop: Callable[[], bool] = lambda: False,
    limit: float = LIMIT_SECONDS,
    program: str = PROGRAM,
) -> dict[str, Any]:
    """The answer of *command* on the files in *folder*.

    *tell* hears progress (0 to 100, and words), in this thread. *stop* is asked often; when it says yes the
    program is killed. Raises AnalysisFailed when there is no answer within *limit* seconds, and
    AnalysisStopped after *stop*.
    """
    child = subprocess.Popen(  # noqa: S603  # our own program; command and folder are not typed by anybody
        started(command, folder, program),
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    return _followed(child, request, tell, stop, time.monotonic() + limit)


def started(command: str, folder: Path, program: str = PROGRAM) -> list[str]:
    """The words by which the program is started."""
    return [sys.executable, "-c", _START, program, command, str(folder)]


def environment() -> dict[str, str]:
    """All that the program may see of the environment."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}


def _followed(
    child: "subprocess.Popen[bytes]",
    request: dict[str, Any],
    tell: Callable[[int, str], None],
    stop: Callable[[], bool],
    until: float,
) -> dict[str, Any]:
    answer: list[bytes] = []
    told: SimpleQueue[tuple[int, str]] = SimpleQueue()
    complaints: list[str] = []
    threads = [
        threading.Thread(target=_write, args=(child.stdin, request), daemon=True),
        threading.Thread(target=_read, args=(child.stdout, answer), daemon=True),
        threading.Thread(target=_listen, args=(child.stderr, told, complaints), daemon=True),
    ]
    for each in threads:
        each.start()
    try:
        while threads[1].is_alive():  # until it closes its output
            threads[1].join(LOOK_SECONDS)
            _pass_on(told, tell)
            if stop():
                raise AnalysisStopped("The worker stops.")
            if time.monotonic() > until:
                raise AnalysisFailed(TOO_LONG)
        _wait(child)
    finally:
        child.kill()
        child.wait()
        for each in threads:
            each.join()
    _pass_on(told, tell)
    return _answer(child.returncode, b"".join(answer), complaints)


def _wait(child: "subprocess.Popen[bytes]") -> None:
    try:
        child.wait(END_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise AnalysisFailed(NOT_DONE) from error


def _write(pipe: IO[bytes], request: dict[str, Any]) -> None:
    try:
        with pipe:
            pipe.write(json.dumps(request).encode())
    except BrokenPipeError:
        log.warning("The analysis ended before it read its request.")


def _read(pipe: IO[bytes], answer: list[bytes]) -> None:
    with pipe:
        answer.append(pipe.read())


def _listen(pipe: IO[bytes], told: "SimpleQueue[tuple[int, str]]", complaints: list[str]) -> None:
    with pipe:
        for raw in pipe:
            word, _, rest = raw.decode(errors="replace").rstrip("\n").partition(" ")
            percent, _, words = rest.partition(" ")
            if word == "progress" and percent.isdigit():
                told.put((min(int(percent), 100), words))
            else:
                complaints.append(f"{word} {rest}")


def _pass_on(told: "SimpleQueue[tuple[int, str]]", tell: Callable[[int, str], None]) -> None:
    last = None
    while not told.empty():
        last = told.get()
    if last is not None:
        tell(*last)


def _answer(code: int, text: bytes, complaints: list[str]) -> dict[str, Any]:
    try:
        found = json.loads(text or b"null")
    except ValueError:
        found = None
    if code == 0 and isinstance(found, dict):
        return found
    if code == REFUSED and isinstance(found, dict) and isinstance(found.get("error"), str):
        raise AnalysisFailed(found["error"])
    log.error("The analysis ended with %s after %s bytes: %s", code, len(text), _where(complaints))
    raise AnalysisFailed(NOT_DONE)


def _where(complaints: list[str]) -> str:
    """Which lines of code, and the kind of error: its words may hold a row of the data set."""
    places = [each.strip() for each in complaints if each.startswith("  File ")][-3:]
    kind = next((each.split(":")[0] for each in reversed(complaints) if each and each[0] != " "), "no words")
    return "; ".join([*places, kind])
