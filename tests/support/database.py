"""Databases for tests: one migrated template, one copy per worker, emptied after each test."""

import fcntl
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Database:
    """One database of tests, as three roles see it (SQLAlchemy addresses)."""

    superuser_url: str
    owner_url: str
    app_url: str

    @classmethod
    def named(cls, environment: Mapping[str, str], name: str) -> "Database":
        """The database *name* in the cluster of the environment."""
        return cls(*(_renamed(environment[each], name) for each in URLS))

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        """A raw connection as superuser: row-level security does not apply to it."""
        return connect(self.superuser_url)

    def empty(self) -> None:
        """Remove every row, but for the mark of the migration."""
        with self.connect() as connection:
            names = connection.execute(
                "SELECT tablename FROM pg_tables "
                "WHERE schemaname = 'public' AND tablename NOT IN ('alembic_version', 'scope_key')"
            ).fetchall()
            connection.execute("SET session_replication_role = replica")
            deletes = [sql.SQL("DELETE FROM {}").format(sql.Identifier(str(name))) for (name,) in names]
            connection.execute(sql.SQL("; ").join(deletes))


def worker_database(environment: Mapping[str, str], worker: str) -> Database:
    """A fresh copy of the migrated template for one worker."""
    template = migrated_template(environment)
    name = f"patchwork_test_{worker}"
    with connect(environment[URLS[0]], "postgres") as connection:
        connection.autocommit = True
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} OWNER patchwork_owner TEMPLATE {template}")
    return Database.named(environment, name)


def migrated_template(environment: Mapping[str, str]) -> str:
    """The name of a database at the newest migration; made once for each state of the migrations."""
    name = f"patchwork_template_{_migrations_hash()}"
    with _one_at_a_time(), connect(environment[URLS[0]], "postgres") as connection:
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
def _one_at_a_time() -> Iterator[None]:
    STATE.mkdir(parents=True, exist_ok=True)
    handle = os.open(STATE / "template.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
