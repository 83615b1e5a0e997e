"""Rows from before the chain are filled and chained when the database is migrated."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from psycopg import sql
from sqlalchemy.engine import make_url

from referral.audit.chain import head_signature, row_hash
from referral.domain.nen7513 import nen_values
from referral.extensions import vault
from referral.lib.chain import GENESIS
from referral.lib.ids import new_id
from referral.migrating import trust, upgrade
from tests.support.database import Database, connect
from tests.support.raw import raw_rows

NAME = "patchwork_test_before_the_chain"
NOW = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def old(database: Database) -> Iterator[Database]:
    """A database from before the chain, with three looks of one account and one of nobody known."""
    with connect(database.superuser_url, "postgres") as admin:
        admin.autocommit = True
        name = sql.Identifier(NAME)
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER patchwork_owner").format(name))
        urls = (database.superuser_url, database.owner_url, database.app_url)
        there = Database(*(make_url(url).set(database=NAME).render_as_string(False) for url in urls))
        upgrade(there.owner_url, "0008")
        _fill(there)
        yield there
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def _fill(there: Database) -> None:
    region, actor = new_id(), new_id()
    with there.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("INSERT INTO region (id, name) VALUES (%s, 'Oud')", [region])
        for number, (who, address) in enumerate(
            [(actor, "10.0.0.1"), (actor, ""), (new_id(), ""), (actor, "")]
        ):
            connection.execute(
                "INSERT INTO access_log (id, region_id, happened_at, actor_id, actor_role, action, purpose, "
                "object_type, subject_ids, address) VALUES (%s, %s, %s, %s, 'coach', 'read', 'care', "
                "'referral', %s, %s)",
                [new_id(), region, NOW + timedelta(hours=number), who, [new_id()], address],
            )


def test_old_rows_are_filled_and_chained(app: Flask, old: Database) -> None:
    upgrade(old.owner_url, "0009", audit_key=vault.audit_key)
    rows = sorted(raw_rows(old, "access_log"), key=lambda row: (row["lane"], row["position"]))
    assert len(rows) == 4
    last: dict[object, bytes] = {}
    for row in rows:
        assert row["previous"] == last.get(row["lane"], GENESIS)
        assert row["hash"] == row_hash(vault.audit_key, row)
        last[row["lane"]] = bytes(row["hash"])
        assert nen_values(row)["networkAccessPointTypeCode"] == (
            2 if row["access_point"] == "10.0.0.1" else 1
        )
    heads = raw_rows(old, "audit_head")
    assert len(heads) == 16
    for head in heads:
        assert head["hash"] == last.get(head["lane"], GENESIS)
        signed = [head[name] for name in ("region_id", "lane", "position", "hash")]
        assert head["signature"] == head_signature(vault.audit_key, *signed)  # type: ignore[arg-type]  # columns
    trust(old.owner_url, vault.scope_key)
    with connect(old.app_url) as thief:
        assert thief.execute("SELECT count(*) FROM access_log").fetchone() == (0,)


def test_without_the_key_nothing_is_migrated(app: Flask, old: Database) -> None:
    with pytest.raises(RuntimeError, match="flask --app wsgi migrate"):
        upgrade(old.owner_url)
    assert "action" in raw_rows(old, "access_log")[0]
