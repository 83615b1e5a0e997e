"""What the operating system must offer, and how to get it there."""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

from tools.steps import StepError, run

LIBRARIES = {
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
"""Shared libraries that make PDF letters, and the package of Debian that has each.

`libglib2.0-0` comes with Pango, under a name that differs between releases, so it is never asked for.
"""

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_PACKAGE = "chromium"
DRIVER_LIBRARIES = {"libatomic.so.1": "libatomic1", "libstdc++.so.6": "libstdc++6"}
"""What the program that drives the browser in tests is linked with."""

READERS = {"pspp": "pspp"}
"""Programs that read what researchers get, and the package of Debian that has each. PSPP reads SPSS files."""


def missing_libraries() -> list[str]:
    """The packages whose libraries are not here; empty on most desktops."""
    packages = [package for library, package in LIBRARIES.items() if not _loads(library)]
    return [package if package != "libglib2.0-0" else "libpango-1.0-0" for package in packages]


def missing_for_browser_tests() -> list[str]:
    """The packages without which no browser can be driven here."""
    packages = [package for library, package in DRIVER_LIBRARIES.items() if not _loads(library)]
    return [*packages, *([] if browser() else [BROWSER_PACKAGE])]


def missing_readers() -> list[str]:
    """The packages of the programs with which tests read files of a release."""
    return [package for program, package in READERS.items() if shutil.which(program) is None]


def browser() -> str | None:
    """The path of a browser for the tests: TEST_BROWSER, or an installed Chromium or Chrome."""
    given = os.environ.get("TEST_BROWSER")
    if given:
        return given
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def install(packages: list[str], purpose: str) -> None:
    """Install packages with apt as root; otherwise raise StepError that says what to install."""
    wanted = sorted(set(packages))
    command = f"apt-get install -y --no-install-recommends {' '.join(wanted)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise StepError(f"{purpose} needs these packages. Install them once with:\n  sudo {command}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        run(command.split(), environment=quiet)
    except StepError:
        run(["apt-get", "update"], environment=quiet)
        run(command.split(), environment=quiet, hint=f"Install them yourself: {command}")


def ca_bundle() -> dict[str, str]:
    """Where Node finds the certificates that this machine trusts, when nobody told it yet."""
    given = next(
        (os.environ[name] for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE") if os.environ.get(name)), ""
    )
    bundle = given or "/etc/ssl/certs/ca-certificates.crt"
    if "NODE_EXTRA_CA_CERTS" in os.environ or not Path(bundle).exists():
        return {}
    return {"NODE_EXTRA_CA_CERTS": bundle}


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
