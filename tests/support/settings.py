"""Settings of the application under test."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from referral.extensions import vault
from tests.support.database import INDEX_KEY, ROOT, STATE, Database

KEYS = {
    "SECRET_KEY": "secret for tests only",
    "KEY_RING": "test-1:" + base64.b64encode(b"k" * 32).decode(),
    "BLIND_INDEX_KEY": base64.b64encode(INDEX_KEY).decode(),
    "BASE_URL": "http://patchwork.test",
    "MAIL_FROM": "patchwork@patchwork.test",
    "DATABASE_POOL": "2",
}


def environment_for(database: Database) -> dict[str, str]:
    """The environment that `config.Test` reads."""
    return {
        **KEYS,
        "DATABASE_URL": database.app_url,
        "OWNER_DATABASE_URL": database.owner_url,
        "ERASURE_LEDGER": str(STATE / f"{database.name}.erasures.jsonl"),
    }


@contextmanager
def keys_kept() -> Iterator[None]:
    """Inside the block applications with other keys may be made; afterwards the vault is as it was."""
    kept = dict(vars(vault))
    try:
        yield
    finally:
        vars(vault).update(kept)


def need_manifest(folder: Path = ROOT / "static") -> None:
    """Name the assets when nobody built them yet: pages need their names, not their content."""
    path = folder / "manifest.json"
    if not path.exists():
        folder.mkdir(exist_ok=True)
        names = ("app.css", "app.js", "icons.svg")
        path.write_text(json.dumps({name: name for name in names}), encoding="utf-8")
