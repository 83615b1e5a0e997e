"""`flask audit verify` and `flask audit anchor`."""

import re
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.audit.owner import Tamper
from tests.factories import Area


def run(app: Flask, *words: str) -> Result:
    """What a command printed, in the context that `flask` opens."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=["audit", *words])


def test_a_sound_log_passes_and_anchors_are_kept(
    app: Flask, area: Area, looks: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "anchors"
    monkeypatch.setitem(app.config, "AUDIT_ANCHOR_FILE", str(file))
    assert run(app, "anchor").exit_code == 0
    result = run(app, "verify", "--region", str(area.region_id))
    assert (
        result.exit_code,
        re.search(r"^10 rows checked in \d+\.\d\d s, 0 findings\.$", result.stdout, re.MULTILINE) is not None,
    ) == (0, True)
    assert file.read_text().count("\n") == 1
    file.write_text("onzin\n")
    assert run(app, "verify").exit_code == 1


def test_what_is_wrong_is_printed_and_the_exit_code_is_one(
    app: Flask, area: Area, looks: int, owner: Tamper
) -> None:
    place = f"region_id = '{area.region_id}' AND lane = {looks} AND position = 2"
    owner(f"UPDATE access_log SET actor_name = 'Iemand' WHERE {place}", "UPDATE audit_head SET hash = 'x'")
    result = run(app, "verify")
    assert result.exit_code == 1
    assert f"lane {looks} position 2 row" in result.stdout
    assert "rows a second" not in result.stdout
    failed = run(app, "anchor")
    assert (failed.exit_code, "was not signed by us" in failed.output) == (1, True)


def test_an_unknown_region_is_an_error(app: Flask, area: Area) -> None:
    result = run(app, "verify", "--region", "Atlantis")
    assert (result.exit_code, "There is no region" in result.output) == (1, True)
