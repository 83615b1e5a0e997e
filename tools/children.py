"""Programs that run together: when one ends, or somebody asks to stop, all of them end."""

import ctypes
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from tools.steps import ROOT, StepError

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOP_SECONDS = 20
LOOK_SECONDS = 0.5
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A started program, its name for people, and whether it exits when asked."""

    name: str
    process: "subprocess.Popen[bytes]"


class Children:
    """The programs of one command. As a context manager it listens to Ctrl-C and stops them all."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._children: list[Child] = []
        self._before: dict[int, object] = {}

    def __enter__(self) -> "Children":
        for number in SIGNALS:
            self._before[number] = signal.signal(number, lambda *_: self.stopping.set())
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.stop()
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal.signal gave us

    def start(self, name: str, call: list[str], environment: Mapping[str, str]) -> None:
        """Start a program away from our Ctrl-C; the kernel stops it should we be killed."""
        process = subprocess.Popen(
            call,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  # no threads have started yet
        )
        self._children.append(Child(name, process))

    def look(self) -> None:
        """Raises StepError when a program has ended by itself."""
        for child in self._children:
            code = child.process.poll()
            if code is not None and not self.stopping.is_set():
                raise StepError(f"{child.name} stopped unexpectedly (exit code {code}).")

    def wait(self) -> None:
        """Wait until somebody asks to stop. Raises StepError when a program ends by itself."""
        while not self.stopping.wait(LOOK_SECONDS):
            self.look()

    def stop(self) -> None:
        """Ask all to stop, last started first; kill what does not."""
        self.stopping.set()
        for child in reversed(self._children):
            child.process.terminate()
        for child in reversed(self._children):
            try:
                child.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
        self._children.clear()


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
