"""Programs that run together: one that ends ends the wait, and stopping stops all."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tools.children import Children
from tools.steps import StepError

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
QUIT = [sys.executable, "-c", "raise SystemExit(3)"]
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_a_program_that_ends_by_itself_is_named() -> None:
    with Children() as children:
        children.start("The mill", SLEEP, os.environ)
        children.start("The baker", QUIT, os.environ)
        with pytest.raises(StepError, match=r"The baker stopped unexpectedly \(exit code 3\)"):
            children.wait()


def test_leaving_stops_every_program() -> None:
    with Children() as children:
        children.start("The mill", SLEEP, os.environ)
        children.start("The baker", SLEEP, os.environ)
        pids = [each.process.pid for each in children._children]
        assert all(alive(pid) for pid in pids)
    assert not any(alive(pid) for pid in pids)


def test_a_program_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.children.STOP_SECONDS", 0.2)
    with Children() as children:
        children.start("The mule", [sys.executable, "-c", STUBBORN], os.environ)
        pid = children._children[0].process.pid
        time.sleep(0.3)
    assert not alive(pid)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_end_the_wait_and_are_given_back(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with Children() as children:
        children.start("The mill", SLEEP, os.environ)
        os.kill(os.getpid(), number)
        children.wait()
    assert signal.getsignal(number) is before
