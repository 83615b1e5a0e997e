"""Databases for tests: one migrated template, one copy per worker, emptied after each test."""

import fcntl
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from referral.extensions import SCOPE_PURPOSE
from referral.lib.crypto import derived_key
from referral.migrating import SCRIPTS, trust, upgrade
from tools.postgres import Cluster

ROOT = Path(__file__).resolve().parents[2]
STATE = Path(os.environ.get("TEST_STATE") or ROOT / ".state" / "test")
INDEX_KEY = b"i" * 32
"""The key for blind indexes in tests; the database trusts what derives from it."""

URLS = ("TEST_SUPERUSER_URL", "TEST_OWNER_URL", "TEST_APP_URL")


def start_cluster(environment: dict[str, str]) -> Cluster | None:
    """Start a cluster and name its addresses in *environment*, unless they were given."""
    if all(environment.get(name) for name in URLS):
        return None
    cluster = Cluster(STATE, durable=False)
    cluster.start()
    environment |= dict(zip(URLS, (cluster.superuser_url, cluster.owner_url, cluster.app_url), strict=True))
    return cluster


Keeper = psycopg.Connection[tuple[object, ...]]
Snapshot = dict[str, tuple[list[str], bytes]]
"""Of each table that holds rows: its columns, and the rows as COPY writes them."""


@dataclass(frozen=True, slots=True)
class Database:
    """One database of tests, as three roles see it (SQLAlchemy addresses)."""

    superuser_url: str
    owner_url: str
    app_url: str

    @property
    def name(self) -> str:
        """The name within its cluster."""
        return str(make_url(self.app_url).database)

    @classmethod
    def named(cls, environment: Mapping[str, str], name: str) -> "Database":
        """The database *name* in the cluster of the environment."""
        return cls(*(_renamed(environment[each], name) for each in URLS))

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        """A raw connection as superuser: row-level security does not apply to it."""
        return connect(self.superuser_url)

    def empty(self) -> None:
        """Remove every row, but for the mark of the migration."""
        self._keeper().execute("SELECT pg_temp.empty_all()")

    def rows(self, table: str) -> list[dict[str, object]]:
        """All rows of a table, past row-level security; by the kept connection when there is one."""
        kept = _keepers.get(self.superuser_url)
        asked = sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))
        with nullcontext(kept) if kept is not None and not kept.closed else self.connect() as connection:
            found = connection.execute(asked, prepare=False)
            names = [each.name for each in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found]

    def snapshot(self) -> Snapshot:
        """Every row that there is now, to be put back by `restore`."""
        keeper = self._keeper()
        filled = [str(name) for (name,) in keeper.execute("SELECT pg_temp.filled()")]
        return {name: (_columns(keeper, name), _rows(keeper, name)) for name in filled}

    def restore(self, kept: Snapshot) -> None:
        """Put the rows of a snapshot back into an empty database; triggers rest."""
        keeper = self._keeper()
        with keeper.transaction():
            for name, (columns, rows) in kept.items():
                _fill(keeper, name, columns, rows)

    def revert(self, kept: Snapshot) -> None:
        """Make every table what it was at the snapshot; those that did not change are left alone."""
        now = self.snapshot()
        changed = {name for name in now.keys() | kept.keys() if now.get(name) != kept.get(name)}
        for name in changed & now.keys():
            self._keeper().execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        self.restore({name: rows for name, rows in kept.items() if name in changed})

    def _keeper(self) -> Keeper:
        """The connection that empties and fills: kept open, for it knows every table by then."""
        keeper = _keepers.get(self.superuser_url)
        if keeper is None or keeper.closed:
            keeper = self.connect()
            keeper.autocommit = True
            keeper.execute("SET session_replication_role = replica")
            _teach(keeper, "empty_all() RETURNS void", _DELETE)
            _teach(keeper, "filled() RETURNS SETOF text", _TELL)
            _keepers[self.superuser_url] = keeper
        return keeper


_keepers: dict[str, Keeper] = {}
_columns_of: dict[str, list[str]] = {}
_DELETE = "IF EXISTS (SELECT FROM {0}) THEN DELETE FROM {0}; END IF;"
_TELL = "IF EXISTS (SELECT FROM {0}) THEN RETURN NEXT {1}; END IF;"


def _teach(keeper: Keeper, function: str, line: LiteralString) -> None:
    """Give this connection a function with *line* for each table: planned once, not at each question."""
    lines = [sql.SQL(line).format(sql.Identifier(name), sql.Literal(name)) for name in _tables(keeper)]
    body = sql.SQL("BEGIN {} END").format(sql.SQL(" ").join(lines)).as_string(keeper)
    keeper.execute(f"CREATE FUNCTION pg_temp.{function} LANGUAGE plpgsql AS $${body}$$")


def _tables(keeper: Keeper) -> list[str]:
    found = keeper.execute(
        "SELECT tablename FROM pg_tables "
        "WHERE schemaname = 'public' AND tablename NOT IN ('alembic_version', 'scope_key')"
    )
    return [str(name) for (name,) in found]


def _columns(keeper: Keeper, table: str) -> list[str]:
    """The columns that hold what somebody wrote: not those that the database works out."""
    if table not in _columns_of:
        found = keeper.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY 1",
            [table],
        )
        _columns_of[table] = [str(name) for (name,) in found]
    return _columns_of[table]


def _rows(keeper: Keeper, table: str) -> bytes:
    names = sql.SQL(", ").join(map(sql.Identifier, _columns(keeper, table)))
    out = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table), names)
    with keeper.cursor() as cursor, cursor.copy(out) as copy:
        return b"".join(bytes(each) for each in copy)


def _fill(keeper: Keeper, table: str, columns: list[str], rows: bytes) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with keeper.cursor() as cursor, cursor.copy(into) as copy:
        copy.write(rows)


def worker_database(environment: Mapping[str, str], worker: str) -> Database:
    """A fresh copy of the migrated template for one worker."""
    return copied(environment, migrated_template(environment), f"patchwork_test_{worker}")


def copied(environment: Mapping[str, str], template: str, name: str) -> Database:
    """A fresh copy of a database that nobody uses, in place of an earlier one of this name."""
    with connect(environment[URLS[0]], "postgres") as connection:
        connection.autocommit = True
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} OWNER patchwork_owner TEMPLATE {template}")
    return Database.named(environment, name)


def migrated_template(environment: Mapping[str, str]) -> str:
    """The name of a database at the newest migration; made once for each state of the migrations."""
    name = f"patchwork_template_{_migrations_hash()}"
    with one_at_a_time("template"), connect(environment[URLS[0]], "postgres") as connection:
        connection.autocommit = True
        done = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [name]
        ).fetchone()
        if not done:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name} OWNER patchwork_owner TEMPLATE template0")
            owner = Database.named(environment, name).owner_url
            upgrade(owner)
            trust(owner, derived_key(INDEX_KEY, SCOPE_PURPOSE))
            connection.execute(f"ALTER DATABASE {name} IS_TEMPLATE true")
    return name


def connect(url: str, database: str | None = None) -> "psycopg.Connection[tuple[object, ...]]":
    """A raw psycopg connection for a SQLAlchemy address."""
    parts = make_url(url)
    plain = parts.set(drivername="postgresql", database=database or parts.database)
    return psycopg.connect(plain.render_as_string(hide_password=False))


def _renamed(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _migrations_hash() -> str:
    content = b"".join(path.read_bytes() for path in sorted(SCRIPTS.rglob("*.py")))
    return hashlib.sha256(content).hexdigest()[:12]


@contextmanager
def one_at_a_time(what: str) -> Iterator[None]:
    """Inside, no other worker is inside too."""
    STATE.mkdir(parents=True, exist_ok=True)
    handle = os.open(STATE / f"{what}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
