"""Set-up: from a bare Debian or Ubuntu to everything installed and built. Done again only where needed.

    python3 tools/setup.py          what runs Patchwork
    python3 tools/setup.py --tests  also what tests it
    python3 tools/setup.py --assets build styles and scripts, changed or not

Standard library only, and readable by an old Python, so that it can say that Python is too old.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import node, system
from tools.steps import ROOT, StepError, Steps, run, say

OLDEST = (3, 11)
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUN_SET = ROOT / "requirements.txt"
TEST_SET = ROOT / "requirements-dev.txt"


class Work(NamedTuple):
    """One thing that may have to be done."""

    title: str
    needed: Callable[[], bool]
    do: Callable[[], None]


def works(tests: bool) -> list[Work]:
    """Everything that set-up looks after, in order."""
    packages = TEST_SET if tests else RUN_SET
    found = [
        Work("Making a Python environment", environment_broken, make_environment),
        Work("Installing Python packages", lambda: stale(packages), lambda: install(packages)),
        Work("Looking for libraries that make PDF letters", libraries_missing, install_libraries),
        Work("Installing style and script packages", node.packages_missing, node.install_packages),
        Work("Building styles and scripts", node.assets_stale, node.build_assets),
    ]
    if tests:
        found.append(Work("Installing a browser for the tests", browser_missing, install_browser))
        found.append(
            Work("Installing a reader of SPSS files for the tests", readers_missing, install_readers)
        )
    return found


def environment_broken() -> bool:
    """Whether .venv is absent, half made, or made by a Python that is gone or too old."""
    if not os.access(PYTHON, os.X_OK) or not (VENV / "bin" / "pip").exists():
        return True
    library = next(VENV.glob("lib/python3.*"), Path("python3.0"))
    return (3, int(library.name.split(".")[1])) < OLDEST


def make_environment() -> None:
    """Create .venv with the Python that runs this. Raises StepError."""
    if shutil.which("apt-get") and not has_ensurepip():
        system.install(["python3-venv"], "Making a Python environment")
    run([sys.executable, "-m", "venv", "--clear", str(VENV)], hint="Is python3-venv installed?")


def has_ensurepip() -> bool:
    """Whether this Python can make environments: Debian splits that off into python3-venv."""
    try:
        import ensurepip  # noqa: PLC0415  # absent on a bare Debian, which is what we ask
    except ImportError:
        return False
    return bool(ensurepip.version())


def stale(requirements: Path) -> bool:
    """Whether the packages of *requirements* are not those in .venv."""
    mark = stamp(requirements)
    return not mark.exists() or mark.read_text() != fingerprint(requirements)


def install(requirements: Path) -> None:
    """Install exactly the packages of *requirements*, checked by hash. Raises StepError."""
    pip = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check", "-q"]
    run([*pip, "-r", str(requirements)], hint="Is the Python package index reachable from here?")
    stamp(requirements).write_text(fingerprint(requirements))
    if requirements == TEST_SET:
        stamp(RUN_SET).write_text(fingerprint(RUN_SET))


def stamp(requirements: Path) -> Path:
    """The file in .venv that tells which version of *requirements* is installed."""
    return VENV / f".{requirements.name}.stamp"


def fingerprint(requirements: Path) -> str:
    """What the stamp holds."""
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


def libraries_missing() -> bool:
    """Whether a library for PDF is not here."""
    return bool(system.missing_libraries())


def install_libraries() -> None:
    """Install the libraries for PDF. Raises StepError."""
    system.install(system.missing_libraries(), "Making PDF letters")


def browser_missing() -> bool:
    """Whether there is no Chromium, or nothing to drive it with."""
    return bool(system.missing_for_browser_tests())


def install_browser() -> None:
    """Install Chromium and what drives it. Raises StepError."""
    system.install(system.missing_for_browser_tests(), "Testing pages in a browser")


def readers_missing() -> bool:
    """Whether a program that reads files of a release is not here."""
    return bool(system.missing_readers())


def install_readers() -> None:
    """Install what reads files of a release in tests. Raises StepError."""
    system.install(system.missing_readers(), "Reading files of SPSS in tests")


def set_up(tests: bool) -> None:
    """Do whatever is needed, and say nothing when nothing is. Raises StepError."""
    todo = works(tests)
    steps = Steps(len(todo))
    for work in todo:
        if work.needed():
            with steps(work.title):
                work.do()
        else:
            steps.skip()


def main() -> int:
    """Run the command; the exit code."""
    parser = argparse.ArgumentParser(description="Install and build what Patchwork needs.")
    parser.add_argument("--tests", action="store_true", help="also what the tests need")
    parser.add_argument("--assets", action="store_true", help="build the assets, changed or not")
    options = parser.parse_args()
    if sys.version_info < OLDEST:
        say(f"Patchwork needs Python 3.11 or newer; this is {platform.python_version()}.")
        say("Install it (sudo apt-get install python3 python3-venv), or name one: make run PYTHON=python3.12")
        return 1
    try:
        set_up(options.tests)
        if options.assets:
            with Steps(1)("Building styles and scripts"):
                node.build_assets()
    except StepError as error:
        say(f"\n{error}")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
