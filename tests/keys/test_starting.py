"""Production does not start with what is known outside, and says why."""

import base64
from pathlib import Path

import pytest

import config
from referral import create_app
from referral.lib.crypto import KeyRingError
from referral.lib.key_policy import new_entry
from tests.support.settings import KEYS, keys_kept
from tools.environment import new_secrets

REAL = {
    **new_secrets(),
    "BASE_URL": "https://patchwork.example",
    "DATABASE_URL": "postgresql://app@db/x",
    "ERASURE_LEDGER": "/srv/patchwork/erasures.jsonl",
}


def start(monkeypatch: pytest.MonkeyPatch, **changes: str) -> None:
    """Make the application with a real installation's environment and some *changes*."""
    for name in ("PATCHWORK_ENV", "PATCHWORK_DEMO", "KEY_RING_FILE", "HOSTS", "TRUSTED_PROXIES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {**REAL, **changes}.items():
        monkeypatch.setenv(name, value)
    with keys_kept():
        create_app(config.from_environment())


@pytest.mark.parametrize("environment", ["", "production", "prod", "staging"])
def test_a_real_installation_starts(
    monkeypatch: pytest.MonkeyPatch, environment: str, built_app: object
) -> None:
    start(monkeypatch, PATCHWORK_ENV=environment)


def test_the_ring_can_lie_in_a_file(
    monkeypatch: pytest.MonkeyPatch, built_app: object, tmp_path: Path
) -> None:
    file = tmp_path / "ring"
    file.write_text(REAL["KEY_RING"] + "\n")
    file.chmod(0o600)
    start(monkeypatch, KEY_RING="", KEY_RING_FILE=str(file))
    file.chmod(0o644)
    with pytest.raises(KeyRingError, match="others"):
        start(monkeypatch, KEY_RING="", KEY_RING_FILE=str(file))
    with pytest.raises(KeyRingError, match="not both"):
        start(monkeypatch, KEY_RING_FILE=str(file))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"PATCHWORK_DEMO": "1"}, "accounts are public"),
        ({"BASE_URL": "http://patchwork.example"}, "https"),
        ({"HOSTS": "patchwork.example,*"}, "HOSTS must name"),
    ],
)
def test_contradictions_are_refused(
    monkeypatch: pytest.MonkeyPatch, built_app: object, changes: dict[str, str], reason: str
) -> None:
    with pytest.raises(RuntimeError, match=reason):
        start(monkeypatch, **changes)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (new_secrets("demo-"), "demo-k1.*demo-index.*SECRET_KEY"),
        ({"KEY_RING": KEYS["KEY_RING"]}, "'test-1'"),
        ({"KEY_RING": "k1:" + base64.b64encode(b"\7" * 32).decode()}, "not made by chance"),
        ({"BLIND_INDEX_KEY": KEYS["BLIND_INDEX_KEY"]}, "BLIND_INDEX_KEY was not made by chance"),
        ({"KEY_RING": f"k1:{REAL['BLIND_INDEX_KEY'].partition(':')[2]}"}, "also in the key ring"),
        ({"SECRET_KEY": KEYS["SECRET_KEY"]}, "SECRET_KEY"),
        ({"SECRET_KEY": REAL["KEY_RING"].partition(":")[2]}, "SECRET_KEY is also"),
        ({"KEY_RING": f"{REAL['KEY_RING']},{new_entry('demo-old')}"}, "demo-old"),
    ],
)
def test_L22_known_keys_are_refused(
    monkeypatch: pytest.MonkeyPatch, built_app: object, changes: dict[str, str], reason: str
) -> None:
    with pytest.raises(KeyRingError, match=reason):
        start(monkeypatch, **changes)


def test_the_demo_starts_with_its_keys(monkeypatch: pytest.MonkeyPatch, built_app: object) -> None:
    start(monkeypatch, **new_secrets("demo-"), PATCHWORK_ENV="development", PATCHWORK_DEMO="1")
