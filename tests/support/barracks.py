"""A process with the application loaded that forks workers on demand: killing two hundred costs seconds.

Run by `Barracks`; speaks lines over its pipes. It adopts what its workers leave behind, so that it can tell
when nobody is left.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from unittest.mock import patch

from flask import Flask

import config as settings
from referral import create_app
from referral.notifications import couriers, working

PR_SET_CHILD_SUBREAPER = 36
LEAVE_SECONDS = 20
CONCURRENCY = 2


@dataclass(frozen=True, slots=True)
class Barracks:
    """The test's side."""

    process: "subprocess.Popen[str]"

    def start(self, kind: str = "couriers") -> int:
        """Start a worker with `couriers`, or one of another kind (see `_way`); its process id."""
        return int(self._ask(kind))

    def bury(self, pid: int) -> int:
        """Wait for a worker that was killed or stopped; its exit code, negative for a signal."""
        return int(self._ask(f"bury {pid}"))

    def leave(self) -> int:
        """Wait until all that workers left behind is gone; how many are not."""
        return int(self._ask("leave"))

    def _ask(self, line: str) -> str:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()


@contextmanager
def barracks(environment: Mapping[str, str], smtp_port: int, *, measured: bool) -> Iterator[Barracks]:
    """Start it, and end it whatever happens. Unless *measured* coverage stays away from its many forks."""
    given = {**os.environ, **environment, "SMTP_PORT": str(smtp_port), "SMTP_STARTTLS": "0"}
    if not measured:
        given = {name: value for name, value in given.items() if not name.startswith("COV")}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.barracks"],
        env=given,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        made = Barracks(process)
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield made
    finally:
        assert process.stdin
        assert process.stdout
        process.stdin.close()
        process.stdout.close()
        process.wait(LEAVE_SECONDS)


def main() -> None:
    """Answer lines until the pipe ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    app = create_app(settings.Test())
    app.config["MAIL_CHANNEL"] = "smtp"
    warm(app)
    say("ready")
    alive: set[int] = set()
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "bury":
            _, status = os.waitpid(int(rest), 0)
            alive.discard(int(rest))
            say(os.waitstatus_to_exitcode(status))
        elif word == "leave":
            say(left_behind(alive))
        else:
            pid = os.fork()
            if not pid:
                serve(app, word)
            alive.add(pid)
            say(pid)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


def warm(app: Flask) -> None:
    """Compile the words of messages once, instead of in each of the many couriers."""
    for name in app.jinja_env.list_templates(filter_func=lambda each: each.startswith("messages/")):
        app.jinja_env.get_template(name)


def serve(app: Flask, kind: str) -> None:
    """Be a worker; never returns."""
    code = 1
    try:
        with app.app_context(), _way(kind):
            code = 0 if working.work(CONCURRENCY) else 3
    finally:
        os._exit(code)


def _way(kind: str) -> AbstractContextManager[object]:
    """How this worker differs from the real thing."""
    ways: dict[str, AbstractContextManager[object]] = {
        "couriers": nullcontext(),
        "bare": patch.object(couriers, "opened", lambda number: nullcontext(None)),
        "short-lived": patch.object(couriers, "LIFE_SECONDS", 1),
        "impatient": patch.object(working, "PATIENCE_SECONDS", 0.3),
    }
    return ways[kind]


def left_behind(alive: set[int]) -> int:
    """Take leave of adopted processes; how many stay too long."""
    until = time.monotonic() + LEAVE_SECONDS
    while time.monotonic() < until:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return 0
        alive.discard(pid)
        if not pid:
            time.sleep(0.02)
    return 1


def say(what: object) -> None:
    """One line to the test."""
    print(what, flush=True)


if __name__ == "__main__":
    main()
