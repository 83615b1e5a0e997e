"""Secrets are made once and private; what is given goes first; a database from outside needs two roles."""

import base64
import socket
from pathlib import Path

import pytest

from tools.environment import application_environment, database, load_secrets, state_folder
from tools.postgres import PostgresError
from tools.serve import Address, free_address
from tools.steps import StepError

ELSEWHERE = {"DATABASE_URL": "postgresql+psycopg://app@db/x"}


def test_secrets_are_made_once_and_only_the_owner_reads_them(tmp_path: Path) -> None:
    first = load_secrets(tmp_path / "state")
    assert load_secrets(tmp_path / "state") == first
    assert (tmp_path / "state" / "secrets.env").stat().st_mode & 0o777 == 0o600
    name, key = first["KEY_RING"].split(":", 1)
    assert name == "demo-k1"
    assert len(base64.b64decode(key)) == 32
    index_name, _, index_key = first["BLIND_INDEX_KEY"].partition(":")
    assert index_name == "demo-index"
    assert len(base64.b64decode(index_key)) == 32
    assert first["SECRET_KEY"].startswith("demo-")


def test_two_installations_share_no_secret(tmp_path: Path) -> None:
    one, two = load_secrets(tmp_path / "one"), load_secrets(tmp_path / "two")
    assert not set(one.values()) & set(two.values())


def test_what_is_given_goes_first(tmp_path: Path) -> None:
    given = {"SECRET_KEY": "mine", "PATCHWORK_DEMO": "0", **ELSEWHERE}
    environment = application_environment(given, tmp_path, None)
    assert environment["SECRET_KEY"] == "mine"
    assert environment["PATCHWORK_DEMO"] == "0"
    assert environment["DATABASE_URL"] == ELSEWHERE["DATABASE_URL"]
    assert environment["KEY_RING"].startswith("demo-k1:")


def test_a_ring_in_a_file_takes_the_place_of_our_own(tmp_path: Path) -> None:
    environment = application_environment({"KEY_RING_FILE": "/somewhere", **ELSEWHERE}, tmp_path, None)
    assert "KEY_RING" not in environment


def test_a_database_from_outside_needs_its_owner_too(tmp_path: Path) -> None:
    with pytest.raises(PostgresError, match="OWNER_DATABASE_URL"):
        database(ELSEWHERE, tmp_path)
    with database(
        {**ELSEWHERE, "OWNER_DATABASE_URL": "postgresql+psycopg://owner@db/x"}, tmp_path
    ) as nothing:
        assert nothing is None


def test_the_state_folder_can_be_chosen() -> None:
    assert state_folder({"PATCHWORK_STATE": "/somewhere"}) == Path("/somewhere")
    assert state_folder({}).name == "demo"


def test_a_taken_port_gives_way_to_the_next(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        found = free_address({"PORT": str(port)})
    assert found.port > port
    assert f"Port {port} is taken" in capsys.readouterr().out


def test_a_port_must_be_a_number() -> None:
    with pytest.raises(StepError, match="number"):
        free_address({"PORT": "eighty"})


def test_an_open_host_is_shown_as_one_that_can_be_typed() -> None:
    assert Address("0.0.0.0", 8000).url == "http://127.0.0.1:8000"
