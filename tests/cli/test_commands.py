"""Commands for operators do what they say."""

from pathlib import Path

import pytest
from flask import Flask

from referral import cli
from tests.support.database import Database


def run(app: Flask, *words: str) -> tuple[int, str]:
    """Exit code and output of a command, in the context that `flask` opens."""
    with app.app_context():
        result = app.test_cli_runner().invoke(args=list(words))
    return result.exit_code, result.output


def test_migrating_twice_changes_nothing(app: Flask, database: Database) -> None:
    assert run(app, "migrate") == (0, "The database is up to date.\n")
    assert run(app, "prepare") == (0, "The database is up to date.\n")


def test_the_picture_is_drawn(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "STATES_PAGE", tmp_path / "states.md")
    assert run(app, "states", "draw") == (0, "Wrote states.md.\n")
    assert (tmp_path / "states.md").read_text(encoding="utf-8") == cli.states_page()


def test_the_worker_says_when_it_cannot_go_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for able in (True, False):
        monkeypatch.setattr(cli, "work", lambda concurrency, able=able: able and concurrency == 2)
        assert run(app, "worker", "--concurrency", "2")[0] == (0 if able else 1)
