"""Commands for operators do what they say."""

from pathlib import Path

import pytest
from flask import Flask

from referral import cli
from referral.extensions import queue
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


def test_the_worker_connects_as_the_application(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, object] = {}
    kept = queue.connector
    monkeypatch.setattr(queue, "run_worker", lambda **options: seen.update(options))
    try:
        assert run(app, "worker", "--concurrency", "2")[0] == 0
        assert seen["concurrency"] == 2
        assert queue.connector is not kept
    finally:
        queue.connector = queue.job_manager.connector = kept
