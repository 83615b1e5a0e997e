"""The launcher: every source of a server that is present starts, keeps its data and stays private."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from referral.migrating import upgrade
from tests.support.database import connect
from tools import postgres
from tools.postgres import Cluster, PostgresError
from tools.server_binaries import server_for, system_servers, wheel_server

SOURCES = {**system_servers(), **wheel_server()}
ANY = next(iter(SOURCES.values()))
ROOT = os.geteuid() == 0

Maker = Callable[..., Cluster]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user can reach, as a project's usually is."""
    folder = Path(tempfile.mkdtemp(prefix="pw-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def make(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Maker]:
    """A function that makes clusters, all of which are removed afterwards."""
    monkeypatch.setattr(postgres, "CLOSED_PROJECTS", open_folder / "closed")
    made: list[Cluster] = []

    def cluster(state: Path | None = None, binaries: Path = ANY, durable: bool = False) -> Cluster:
        made.append(Cluster(state or open_folder / "state", binaries=binaries, durable=durable))
        return made[-1]

    yield cluster
    for each in made:
        each.stop()
        each.remove()


def ask(url: str, sql: str) -> object:
    """The first value that a statement gives."""
    with connect(url) as connection:
        row = connection.execute(sql.encode()).fetchone()
    assert row is not None
    return row[0]


def run(url: str, sql: str) -> None:
    """Execute a statement and commit."""
    with connect(url) as connection:
        connection.execute(sql.encode())


def test_the_server_of_the_requirements_is_here() -> None:
    assert wheel_server()


@pytest.mark.parametrize("binaries", SOURCES.values(), ids=[f"postgresql-{each}" for each in SOURCES])
def test_every_source_migrates_and_keeps_its_data(make: Maker, binaries: Path) -> None:
    with make(binaries=binaries) as first:
        upgrade(first.owner_url)
        run(first.owner_url, "CREATE TABLE kept (word text)")
        run(first.owner_url, "INSERT INTO kept VALUES ('bewaard')")
    with make(binaries=binaries) as second:
        assert ask(second.owner_url, "SELECT word FROM kept") == "bewaard"
        assert ask(second.owner_url, "SELECT to_tsvector('dutch', 'huisartsen')::text") == "'huisarts':1"


def test_roles_have_no_more_rights_than_their_work_needs(make: Maker) -> None:
    with make() as cluster:
        for url in (cluster.owner_url, cluster.app_url, cluster.read_url):
            own = "FROM pg_roles WHERE rolname = current_user"
            rights = f"SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole {own}"
            assert ask(url, rights) is False
        assert (
            ask(cluster.superuser_url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is True
        )
        owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        assert ask(cluster.app_url, owner) == "patchwork_owner"
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            run(cluster.app_url, "CREATE TABLE mine (id int)")
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            run(cluster.read_url, "CREATE TEMPORARY TABLE mine (id int)")


def test_nobody_else_can_come_in(make: Maker) -> None:
    with make() as cluster:
        assert cluster.sockets.stat().st_mode & 0o077 == 0
        assert cluster.secrets_file.stat().st_mode & 0o077 == 0
        assert cluster.data.stat().st_mode & 0o077 == 0
        assert ask(cluster.app_url, "SHOW listen_addresses") == ""
        assert ask(cluster.app_url, "SHOW data_checksums") == "on"
        if ROOT:
            assert cluster.data.stat().st_uid != 0
        password = cluster.app_url.split(":")[2].split("@")[0]
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            run(cluster.app_url.replace(password, "guess"), "SELECT 1")


def test_settings_of_another_postgresql_in_the_environment_change_nothing(
    make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGPORT": "6000", "PGHOST": "elsewhere", "PGOPTIONS": "-c nonsense=1"}.items():
        monkeypatch.setenv(name, value)
    cluster = make()
    cluster.start()
    monkeypatch.delenv("PGOPTIONS")
    assert ask(cluster.app_url, "SELECT 1") == 1


def test_a_long_path_gets_a_short_private_socket(make: Maker, open_folder: Path) -> None:
    with make(open_folder / "/".join(["a-folder-with-a-long-name"] * 5)) as cluster:
        assert cluster.home not in cluster.sockets.parents
        assert cluster.sockets.stat().st_mode & 0o077 == 0
        assert ask(cluster.app_url, "SELECT 1") == 1


def test_a_socket_folder_of_somebody_else_is_refused(make: Maker) -> None:
    cluster = make()
    cluster.sockets.mkdir(parents=True)
    cluster.sockets.chmod(0o777)
    with pytest.raises(PostgresError, match="private"):
        cluster.start()


def test_only_one_run_uses_the_data(make: Maker) -> None:
    with make() as cluster:
        with pytest.raises(PostgresError, match="already runs"):
            make().start()
        assert ask(cluster.app_url, "SELECT 1") == 1


def test_after_a_crash_the_data_is_there(make: Maker) -> None:
    crashed = make(durable=True)
    crashed.start()
    run(crashed.owner_url, "CREATE TABLE kept (word text)")
    os.kill(int((crashed.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    abandon(crashed)
    with make() as cluster:
        assert ask(cluster.owner_url, "SELECT count(*) FROM kept") == 0


def test_a_server_whose_supervisor_died_is_taken_over(make: Maker) -> None:
    orphan = make()
    orphan.start()
    before = ask(orphan.app_url, "SELECT pg_postmaster_start_time()")
    abandon(orphan)
    with make() as cluster:
        assert ask(cluster.app_url, "SELECT pg_postmaster_start_time()") != before


def test_a_process_that_got_the_number_of_a_dead_server_is_left_alone(make: Maker) -> None:
    with make() as cluster:
        mark = cluster.data / "postmaster.pid"
        lines = mark.read_text().splitlines(keepends=True)
    mark.write_text("".join([f"{os.getpid()}\n", *lines[1:]]))
    os.chown(mark, cluster.data.stat().st_uid, cluster.data.stat().st_gid)
    with make() as again:
        assert ask(again.app_url, "SELECT 1") == 1


def test_lost_passwords_are_replaced(make: Maker) -> None:
    with make() as cluster:
        lost = cluster.app_url
    cluster.secrets_file.unlink()
    with make() as cluster:
        assert cluster.app_url != lost
        assert ask(cluster.app_url, "SELECT 1") == 1


def test_a_closed_project_is_not_opened(make: Maker, open_folder: Path) -> None:
    closed = open_folder / "home"
    closed.mkdir(mode=0o700)
    (binaries,) = wheel_server().values()
    with make(closed / "state", binaries=binaries) as cluster:
        assert ask(cluster.app_url, "SELECT 1") == 1
        assert closed.stat().st_mode & 0o077 == 0
        assert (closed in cluster.home.parents) is not ROOT


def test_data_of_a_server_that_is_gone_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("14\n")
    with pytest.raises(PostgresError, match="postgresql-14"):
        server_for(tmp_path)


def test_new_data_prefers_the_newest_server_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("9.6", "14", "15", "17", "19"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / "initdb").touch()
    monkeypatch.setattr("tools.server_binaries.system_servers", lambda: system_servers(tmp_path))
    assert server_for(tmp_path / "new") == tmp_path / "17" / "bin"


def abandon(cluster: Cluster) -> None:
    """Let go of a running server as a killed supervisor does."""
    assert cluster._lock is not None
    os.close(cluster._lock)
    cluster._lock, cluster._started = None, False
