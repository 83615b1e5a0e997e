"""Styles, icons and scripts: npm packages and the build of `static/`, done again only when inputs change."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from tools.steps import ROOT, StepError, run
from tools.system import ca_bundle

OLDEST_NODE = 20
WHEEL_NODE = ROOT / ".venv" / "bin"
LOCKED = ("package.json", "package-lock.json", ".npmrc")
MANIFEST = ROOT / "static" / "manifest.json"
INSTALLED_STAMP = ROOT / "node_modules" / ".patchwork-stamp"
BUILT_STAMP = ROOT / ".state" / "assets.stamp"
SYSTEM_SETTINGS = (Path("/usr/etc/npmrc"), Path("/etc/npmrc"))
PATIENCE = {
    "npm_config_fetch_retries": "1",
    "npm_config_update_notifier": "false",
    "npm_config_fund": "false",
    "npm_config_audit": "false",
}


def packages_missing() -> bool:
    """Whether `npm ci` must run: never ran, or the lock changed since."""
    return _read(INSTALLED_STAMP) != _hash(ROOT / name for name in LOCKED)


def install_packages() -> None:
    """Install exactly what the lock names. Raises StepError."""
    run(
        [_program("npm"), "ci", "--no-audit", "--no-fund"],
        environment=_environment(),
        hint="Is the npm registry reachable from here?",
    )
    INSTALLED_STAMP.write_text(_hash(ROOT / name for name in LOCKED))


def assets_stale() -> bool:
    """Whether `static/` must be built: it is not there, is not ours, or its inputs changed."""
    return _read(BUILT_STAMP) != _built_hash()


def build_assets() -> None:
    """Build `static/` from `assets/`. Raises StepError."""
    run([_program("node"), "assets/build.mjs"], environment=_environment())
    BUILT_STAMP.parent.mkdir(parents=True, exist_ok=True)
    BUILT_STAMP.write_text(_built_hash())


def node_program() -> str:
    """The Node.js to run scripts with. Raises StepError when there is none."""
    return _program("node")


def _built_hash() -> str:
    inputs = sorted(path for path in (ROOT / "assets").rglob("*") if path.is_file())
    return _hash([*inputs, *(ROOT / name for name in LOCKED), MANIFEST])


def _hash(paths: object) -> str:
    digest = hashlib.sha256()
    for path in paths:  # type: ignore[attr-defined]  # any iterable of paths
        content = path.read_bytes() if path.exists() else b"absent"
        digest.update(f"{path.name}:{len(content)}:".encode() + content)
    return digest.hexdigest()


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _program(name: str) -> str:
    """The system's node or npm when it is new enough, else that of the nodejs wheel."""
    if _system_has(name):
        return name
    wheel = WHEEL_NODE / name
    if not wheel.exists():
        raise StepError(f"No {name} found: neither Node.js {OLDEST_NODE}+ nor the wheel in .venv.")
    return str(wheel)


def _system_has(name: str) -> bool:
    return bool(shutil.which(name) and shutil.which("node")) and _node_major() >= OLDEST_NODE


def _node_major() -> int:
    result = subprocess.run(["node", "--version"], text=True, capture_output=True, check=False)
    match = re.match(r"v(\d+)\.", result.stdout)
    return int(match[1]) if match else 0


def _environment() -> dict[str, str]:
    """npm of the wheel finds node beside itself, and does not read the settings of a system's npm."""
    found = {**PATIENCE, **ca_bundle()}
    if not _system_has("npm"):
        found["PATH"] = os.pathsep.join([str(WHEEL_NODE), os.environ.get("PATH", os.defpath)])
        settings = next((path for path in SYSTEM_SETTINGS if path.exists()), None)
        if settings is not None:
            found["npm_config_globalconfig"] = str(settings)
    return found
