"""A PostgreSQL of the project's own: initialised, started and stopped by the project itself.

Standard library only. The server listens on a private socket only, never on TCP, so it runs beside
any other PostgreSQL; it never runs as root, and no folder but the project's own is made or changed.
"""

import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

from tools.server_binaries import (
    PostgresError,
    copied,
    give,
    make_folder,
    open_to_all,
    processes_in,
    require_private,
    server_for,
    server_user,
    short_name,
)

__all__ = ["Cluster", "PostgresError", "write_private"]

SUPERUSER = "patchwork_super"
DATABASE = "patchwork"
ROLES = ("owner", "app", "read")
PORT = 5432
"""Only a part of the socket's name; there is no network port."""
SOCKET = f".s.PGSQL.{PORT}"
SOCKET_LIMIT = 107
"""Bytes in the path of a Unix socket, by the kernel (sun_path without its final zero)."""
START_SECONDS = 60
CLOSED_PROJECTS = Path("/var/lib/patchwork")
"""Where root keeps the cluster of a project that the server's user cannot reach."""

SETTINGS = {
    "listen_addresses": "''",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "logging_collector": "on",
    "log_directory": "'log'",
    "log_filename": "'postgresql-%a.log'",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "max_connections": "100",
    "jit": "off",
    "shared_buffers": "'128MB'",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

ROLE_SQL = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'patchwork_{name}') THEN
    CREATE ROLE patchwork_{name};
  END IF;
END $$;
ALTER ROLE patchwork_{name} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD '{password}';
"""
READ_ONLY_SQL = "ALTER ROLE patchwork_read SET default_transaction_read_only = on;"
FIND_SQL = "SELECT 1 FROM pg_database WHERE datname = 'patchwork'"
DATABASE_SQL = f"CREATE DATABASE {DATABASE} OWNER patchwork_owner ENCODING 'UTF8' TEMPLATE template0;"


class Cluster:
    """One PostgreSQL cluster in a state folder; a context manager that starts and stops it.

    *binaries* is the `bin` folder of a server, when it should not be looked for. Not *durable* is
    for tests: faster, and lost at a power cut.
    """

    def __init__(self, state: Path, *, binaries: Path | None = None, durable: bool = True) -> None:
        self.state = state.resolve()
        self.durable = durable
        make_folder(self.state, 0o711 if os.geteuid() == 0 else 0o700)
        self.home = self._home()
        self.data = self.home / "data"
        self.user = server_user(self.data)
        self.sockets = self._sockets()
        self.secrets_file = self.state / "postgres.secrets"
        self._given = binaries
        self._readable: Path | None = None
        self._lock: int | None = None
        self._started = False

    def __enter__(self) -> "Cluster":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def superuser_url(self) -> str:
        """For tests and repairs only."""
        return self._url(SUPERUSER, "superuser")

    @property
    def owner_url(self) -> str:
        """For migrations."""
        return self._url("patchwork_owner", "owner")

    @property
    def app_url(self) -> str:
        """For the application: neither owner nor superuser."""
        return self._url("patchwork_app", "app")

    @property
    def read_url(self) -> str:
        """For reports: reads only."""
        return self._url("patchwork_read", "read")

    def start(self) -> None:
        """Initialise when new, start, and wait until it answers. Raises PostgresError."""
        self._take_lock()
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server if this object started it, and release the lock."""
        try:
            if self._started:
                self._started = False
                self._control("stop", "-m", "fast")
        finally:
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None

    def remove(self) -> None:
        """Delete the cluster and everything in it. Raises PostgresError while it is in use."""
        self._take_lock()
        try:
            self._stop_abandoned()
            for folder in (self.home, self.sockets):
                shutil.rmtree(folder, ignore_errors=True)
            self.secrets_file.unlink(missing_ok=True)
        finally:
            self.stop()

    def _home(self) -> Path:
        beside = self.state / "postgres"
        if os.geteuid() != 0 or (beside / "data").exists() or open_to_all(self.state):
            return beside
        return CLOSED_PROJECTS / short_name(self.state)

    def _sockets(self) -> Path:
        candidates = [self.home / "run"]
        if self.user is not None:
            candidates.append(CLOSED_PROJECTS / short_name(self.home) / "run")
        candidates.append(Path(tempfile.gettempdir(), f"patchwork-{os.getuid()}-{short_name(self.home)}"))
        for folder in candidates:
            if len(bytes(folder / SOCKET)) <= SOCKET_LIMIT:
                return folder
        raise PostgresError(f"The path {candidates[-1]} is too long for a socket; set a short TMPDIR.")

    def _url(self, role: str, name: str) -> str:
        host = quote(str(self.sockets), safe="")
        return f"postgresql+psycopg://{role}:{self._passwords()[name]}@/{DATABASE}?host={host}&port={PORT}"

    def _passwords(self) -> dict[str, str]:
        if not self.secrets_file.exists():
            lines = (f"{name}={secrets.token_urlsafe(24)}\n" for name in ("superuser", *ROLES))
            write_private(self.secrets_file, "".join(lines))
        pairs = (line.partition("=")[::2] for line in self.secrets_file.read_text().split())
        return dict(pairs)

    def _take_lock(self) -> None:
        try:
            handle = os.open(self.state / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError as error:
            raise PostgresError(f"{self.state} belongs to another user; run this as that user.") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise PostgresError(
                f"Patchwork already runs with the data in {self.state}. Stop it first."
            ) from error
        self._lock = handle

    def _start(self) -> None:
        for folder in (self.home, self.sockets):
            if make_folder(folder, 0o700):
                give(folder, self.user)
            require_private(folder, self.user)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._write_settings()
        self._stop_abandoned()
        if not self.secrets_file.exists():
            self._replace_superuser_password()
        log = self.home / "start.log"
        log.unlink(missing_ok=True)
        self._control("start", "-l", str(log), "-t", str(START_SECONDS))
        self._started = True
        self._wait()
        self._make_roles()

    @property
    def _bin(self) -> Path:
        if self._readable is None:
            found = self._given or server_for(self.data)
            closed = self.user is not None and not open_to_all(found / "postgres")
            self._readable = copied(found, self.home, self.user) if closed else found
        return self._readable

    def _initialise(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        password = self.home / "password"
        write_private(password, self._passwords()["superuser"])
        give(password, self.user)
        options = ["-U", SUPERUSER, "-A", "scram-sha-256", "--pwfile", str(password)]
        options += ["--data-checksums", "-E", "UTF8", "--locale", "C.UTF-8"]
        try:
            self._run("initdb", "-D", str(self.data), *options)
        finally:
            password.unlink(missing_ok=True)

    def _replace_superuser_password(self) -> None:
        """The state folder was emptied while the cluster lives elsewhere: it gets new passwords."""
        sql = f"ALTER ROLE {SUPERUSER} PASSWORD '{self._passwords()['superuser']}'\n"
        self._run("postgres", "--single", "-D", str(self.data), "postgres", given=sql)

    def _write_settings(self) -> None:
        values = {**SETTINGS, "unix_socket_directories": f"'{self.sockets}'"}
        values |= {} if self.durable else NOT_DURABLE
        path = self.data / "patchwork.conf"
        path.write_text("".join(f"{name} = {value}\n" for name, value in values.items()))
        give(path, self.user)
        main = self.data / "postgresql.conf"
        include = f"include '{path.name}'\n"
        if include not in main.read_text():
            with main.open("a") as file:
                file.write(include)

    def _stop_abandoned(self) -> None:
        """Stop a server whose supervisor died, or forget one that died with its machine.

        We hold the lock, so nobody else uses it. The process number it left behind may belong to
        somebody else by now, at which PostgreSQL would not start and `pg_ctl stop` would hit the wrong
        process; but each process of a server has the data as its working folder.
        """
        mark = self.data / "postmaster.pid"
        alive = processes_in(self.data)
        if not mark.exists() or alive is None:
            return
        server = int(mark.read_text().split()[0])
        if server in alive:
            with suppress(ProcessLookupError):
                os.kill(server, signal.SIGINT)  # a fast, clean stop
        deadline = time.monotonic() + START_SECONDS
        while processes_in(self.data):  # helpers of a killed server end by themselves
            if time.monotonic() > deadline:
                raise PostgresError(f"Processes of an earlier server still use {self.data}.")
            time.sleep(0.05)
        mark.unlink(missing_ok=True)
        (self.sockets / f"{SOCKET}.lock").unlink(missing_ok=True)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while (result := self._psql("SELECT 1", check=False)).returncode:
            if time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL does not answer.\n{result.stderr}{self._start_log()}")
            time.sleep(0.05)

    def _make_roles(self) -> None:
        """Make roles and database, once for each set of passwords; a first start may have been cut off."""
        done = self.home / "roles.done"
        passwords = self._passwords()
        mark = short_name(Path("\n".join(passwords.values())))
        if done.exists() and done.read_text() == mark:
            return
        for name in ROLES:
            self._psql(ROLE_SQL.format(name=name, password=passwords[name]))
        self._psql(READ_ONLY_SQL)
        if not self._psql(FIND_SQL).stdout.strip():
            self._psql(DATABASE_SQL)
        write_private(done, mark)

    def _psql(self, sql: str, *, check: bool = True) -> "subprocess.CompletedProcess[str]":
        """Run statements as superuser; they go through a pipe, so that no process list shows a password."""
        call = [str(self._bin / "psql"), "-X", "-qAt", "-v", "ON_ERROR_STOP=1"]
        call += ["-h", str(self.sockets), "-p", str(PORT), "-U", SUPERUSER, "-d", "postgres"]
        environment = {**_environment(), "PGPASSWORD": self._passwords()["superuser"]}
        result = subprocess.run(call, env=environment, input=sql, text=True, capture_output=True, check=False)
        if check and result.returncode:
            raise PostgresError(result.stderr.strip())
        return result

    def _control(self, action: str, *options: str) -> None:
        self._run("pg_ctl", action, "-D", str(self.data), "-w", *options)

    def _run(self, program: str, *arguments: str, given: str = "") -> None:
        """Run a server program as the server's user, away from our terminal and its Ctrl-C."""
        as_user: dict[str, Any] = {}
        if self.user is not None:
            as_user = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        with tempfile.TemporaryFile("w+") as output:  # a pipe would stay open in the server
            result = subprocess.run(
                [str(self._bin / program), *arguments],
                input=given,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                cwd="/",
                env=_environment(),
                start_new_session=True,
                umask=0o077,
                **as_user,
            )
            output.seek(0)
            if result.returncode:
                raise PostgresError(f"PostgreSQL: {program} failed.\n{output.read()}{self._start_log()}")

    def _start_log(self) -> str:
        log = self.home / "start.log"
        return log.read_text()[-2000:] if log.exists() else ""


def write_private(path: Path, content: str) -> None:
    """Write a file that only its owner can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(content)


def _environment() -> dict[str, str]:
    """Ours, without what would lead PostgreSQL's programs elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return kept | {"LANG": "C.UTF-8"}
