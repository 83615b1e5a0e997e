"""The environment of a local installation: its secrets, and the addresses of its database."""

import base64
import os
import secrets
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from tools.postgres import Cluster, PostgresError
from tools.steps import ROOT

DEMO = "demo-"
LEDGER = "erasures.jsonl"
"""Beside the database, not in it: what was erased stays erased when a backup is put back."""

PAIR_NEEDED = (
    "DATABASE_URL is set, OWNER_DATABASE_URL is not. Patchwork needs both: the application may not own "
    "its tables, so it signs in as one role and migrates as another."
)


def state_folder(environment: Mapping[str, str]) -> Path:
    """Where data and secrets of this installation are kept: PATCHWORK_STATE, or .state/demo."""
    return Path(environment.get("PATCHWORK_STATE") or ROOT / ".state" / "demo")


def load_secrets(state: Path) -> dict[str, str]:
    """The keys of this installation, made at the first start and never changed by us."""
    path = state / "secrets.env"
    if not path.exists():
        state.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"{name}={value}\n" for name, value in new_secrets(DEMO).items())
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(lines)
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)


def database(environment: Mapping[str, str], state: Path) -> AbstractContextManager[Cluster | None]:
    """The embedded server to start, or nothing when DATABASE_URL names another. Raises PostgresError."""
    if not environment.get("DATABASE_URL"):
        return Cluster(state)
    if not environment.get("OWNER_DATABASE_URL"):
        raise PostgresError(PAIR_NEEDED)
    return nullcontext()


def application_environment(given: Mapping[str, str], state: Path, cluster: Cluster | None) -> dict[str, str]:
    """What the application reads from its environment; what was *given* goes first."""
    addresses = {}
    if cluster is not None:
        addresses = {
            "DATABASE_URL": cluster.app_url,
            "OWNER_DATABASE_URL": cluster.owner_url,
            "READ_DATABASE_URL": cluster.read_url,
        }
    defaults = {
        "PATCHWORK_ENV": "development",
        "PATCHWORK_DEMO": "1",
        "PYTHONUNBUFFERED": "1",
        "ERASURE_LEDGER": str(state / LEDGER),
    }
    keys = {name: value for name, value in load_secrets(state).items() if not given.get(name)}
    if given.get("KEY_RING_FILE"):
        keys.pop("KEY_RING", None)
    return {**defaults, **given, **keys, **addresses}


def new_secrets(mark: str = "") -> dict[str, str]:
    """Fresh secrets. A *mark* such as ``demo-`` stands in each, so that production refuses them."""

    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return {
        "SECRET_KEY": f"{mark}{secrets.token_urlsafe(48)}",
        "KEY_RING": f"{mark}k1:{key()}",
        "BLIND_INDEX_KEY": f"{mark}index:{key()}",
    }


if __name__ == "__main__":
    sys.stdout.write("".join(f"{name}={value}\n" for name, value in new_secrets().items()))
