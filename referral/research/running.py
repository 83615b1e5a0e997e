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
LOOK_SECONDS = 0.2
"""So often the worker looks whether it is asked to stop, and passes on progress."""

KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "POLARS_MAX_THREADS", "OMP_NUM_THREADS")
"""What of the environment the program may see."""

_START = (
    "import ctypes, runpy, sys\n"
    "if sys.platform == 'linux': ctypes.CDLL(None).prctl(1, 9)\n"
    "runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"
)
"""Asks Linux to kill the program with the thread that started it (PR_SET_PDEATHSIG), then runs it."""

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
        [sys.executable, "-c", _START, program, command, str(folder)],
        cwd=ROOT,
        env={name: os.environ[name] for name in KEPT if name in os.environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        return _followed(child, request, tell, stop, time.monotonic() + limit)
    finally:
        child.kill()
        child.wait()


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
    while child.poll() is None:
        _pass_on(told, tell)
        if stop():
            raise AnalysisStopped("The worker stops.")
        if time.monotonic() > until:
            raise AnalysisFailed(TOO_LONG)
        threads[1].join(LOOK_SECONDS)
        if not threads[1].is_alive():
            child.wait()
    for each in threads:
        each.join()
    _pass_on(told, tell)
    return _answer(child.returncode, b"".join(answer), complaints)


def _write(pipe: IO[bytes], request: dict[str, Any]) -> None:
    try:
        with pipe:
            pipe.write(json.dumps(request).encode())
    except BrokenPipeError:
        log.warning("The analysis ended before it read its request.")


def _read(pipe: IO[bytes], answer: list[bytes]) -> None:
    answer.append(pipe.read())


def _listen(pipe: IO[bytes], told: "SimpleQueue[tuple[int, str]]", complaints: list[str]) -> None:
    for raw in pipe:
        line = raw.decode(errors="replace").rstrip("\n")
        parts = line.split(" ", 2)
        if parts[0] == "progress" and len(parts) == 3 and parts[1].isdigit():  # word, number, words
            told.put((min(int(parts[1]), 100), parts[2]))
        else:
            complaints.append(line)


def _pass_on(told: "SimpleQueue[tuple[int, str]]", tell: Callable[[int, str], None]) -> None:
    last = None
    while not told.empty():
        last = told.get()
    if last is not None:
        tell(*last)


def _answer(code: int, text: bytes, complaints: list[str]) -> dict[str, Any]:
    if code != 0:
        log.error("The analysis ended with %s: %s", code, _where(complaints))
        raise AnalysisFailed(NOT_DONE)
    try:
        found: dict[str, Any] = json.loads(text)
    except ValueError as error:
        log.error("The analysis gave an answer that is no JSON, of %s bytes.", len(text))  # noqa: TRY400  # no row in a log
        raise AnalysisFailed(NOT_DONE) from error
    return found


def _where(complaints: list[str]) -> str:
    """Which lines of code, and the kind of error: its words may hold a row of the data set."""
    places = [each.strip() for each in complaints if each.startswith("  File ")][-3:]
    kind = next((each.split(":")[0] for each in reversed(complaints) if each and each[0] != " "), "no words")
    return "; ".join([*places, kind])
