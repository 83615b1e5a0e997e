"""No secret is in the repository, and the guard that says so can see one."""

import base64
import subprocess
from pathlib import Path

import pytest

from tests.guards.rules import secrets
from tests.support.database import ROOT

LOOKED_AT: frozenset[str] = frozenset()
"""Files whose finds are no secrets, each with a reason beside it."""

FRESH = base64.b64encode(bytes(range(7, 39))).decode()

PLANTED = {
    "private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "cloud key": "key AKIA" + "IOSFODNN7EXAMPLE",
    "code host token": "ghp_" + "a1B2c3D4e5F6" * 3,
    "chat token": "xoxb-" + "123456789012-abcdef",
    "payment key": "sk_" + "live_4eC39HqLyjWDarjtT1",
    "map key": "AIza" + "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6q",
    "package token": "npm_" + "a1B2c3D4e5F6" * 3,
    "signed token": "e" + "yJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0In0." + "dozjgNryP4J3jVmNHl0w5N",
    "database password": "postgresql+psycopg://app:" + "h9Xk2vQ81z@db/patchwork",
    "key ring": f"KEY_RING=k1:{FRESH}",
}


def test_no_secret_is_among_the_sources() -> None:
    assert secrets.violations(ROOT, LOOKED_AT) == []


def test_the_whole_repository_is_read() -> None:
    names = {str(path.relative_to(ROOT)) for path in secrets.tracked(ROOT)}
    assert {"config.py", "README.md", "tests/guards/test_secrets.py", "requirements.txt"} <= names
    assert not [name for name in names if name.startswith((".venv", ".state", "node_modules"))]


@pytest.mark.parametrize(("what", "line"), PLANTED.items())
def test_the_guard_sees_a_planted_secret(what: str, line: str) -> None:
    assert what in set(secrets.in_line(f"x = '{line}'"))


@pytest.mark.parametrize(
    "line",
    [
        f'BLIND_INDEX_KEY = "{FRESH}"',
        f"API_KEY: {FRESH}",
        f"  smtp_password={FRESH[:22]}",
        f'{{"client_secret": "{FRESH.lower()}"}}',
    ],
)
def test_the_guard_sees_a_random_value_with_a_telling_name(line: str) -> None:
    assert list(secrets.in_line(line))


@pytest.mark.parametrize(
    "line",
    [
        'password = "welkom-in-waterbeek"',
        "token = secrets.token_urlsafe(TOKEN_BYTES)",
        'SECRET_KEY = read.get("SECRET_KEY", "")',
        "postgresql+psycopg://{user}:{password}@host/db",
        "csrf_token: tests/support/client.py",
        "--hash=sha256:" + "0a1b2c3d" * 8,
        "secret_key_that_is_a_long_name = another_long_name_without_numbers",
    ],
)
def test_the_guard_leaves_words_alone(line: str) -> None:
    assert list(secrets.in_line(line)) == []


def test_the_guard_reads_files_and_knows_its_exceptions(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "a.env").write_text(f"NOTHING=1\nSECRET_KEY={FRESH}\n")
    (tmp_path / "b.bin").write_bytes(b"\0" + PLANTED["cloud key"].encode())
    found = secrets.violations(tmp_path, frozenset({"c.env"}))
    assert found[0].startswith("a.env:2: looks like a random value")
    assert found[1:] == ["c.env needs no exception"]
    assert secrets.violations(tmp_path, frozenset({"a.env"})) == []


def test_without_version_control_every_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.env").write_text(f"SECRET_KEY={FRESH}\n")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert len(secrets.violations(tmp_path, frozenset())) == 1
