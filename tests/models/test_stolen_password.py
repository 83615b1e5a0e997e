"""Who has only the password of the application, and SQL, sees nobody and changes no log."""

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text

from referral.domain.statuses import Status
from referral.extensions import db
from referral.models.scope import Scope, acting, claims_of
from tests.factories import Area, build_area, referral_in
from tests.support.database import Database, connect

Connection = psycopg.Connection[tuple[object, ...]]

REGION_WIDE = frozenset(
    {"activity", "activity_session", "activity_import", "placement", "attendance", "audit_head"}
)
"""Tables that a transaction sees for the whole region: no personal words, only pseudonymous keys."""


@pytest.fixture
def thief(area: Area, database: Database) -> Iterator[Connection]:
    """A connection with the application's password and nothing else; the area is full of people."""
    referral_in(Status.PARTICIPATING, area, share_with=area.home_care_id)
    with connect(database.app_url) as connection:
        connection.autocommit = True
        yield connection


def protected(database: Database) -> list[str]:
    """Every table with row-level security."""
    with database.connect() as connection:
        rows = connection.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r' ORDER BY relname"
        ).fetchall()
    return [str(name) for (name,) in rows]


def filled(database: Database) -> set[str]:
    """The protected tables in which there is something to steal."""
    with database.connect() as connection:
        return {
            table
            for table in protected(database)
            if connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()
        }


def stolen(thief: Connection, tables: list[str]) -> dict[str, int]:
    """How many rows of each table the thief sees, where there are any."""
    found = {}
    for table in tables:
        row = thief.execute(f"SELECT count(*) FROM {table}").fetchone()
        if row and row[0]:
            found[table] = int(str(row[0]))
    return found


def test_L22_a_password_of_the_database_shows_nobody(thief: Connection, database: Database) -> None:
    assert {"referral", "person", "data_key", "consent", "access_log"} <= filled(database) | {"access_log"}
    assert stolen(thief, protected(database)) == {}


def test_a_claim_without_the_key_is_not_believed(thief: Connection, area: Area, database: Database) -> None:
    backend = thief.info.backend_pid
    claims = claims_of(Scope("system", area.region_id), backend)
    forged = "SELECT set_config('patchwork.claims', %s, false), set_config('patchwork.signature', %s, false)"
    for made_up in ("", "0" * 64, claims):
        thief.execute(forged, [claims, made_up])
        assert stolen(thief, protected(database)) == {}


def test_a_claim_of_another_connection_is_not_believed(
    app: Flask, thief: Connection, area: Area, database: Database
) -> None:
    with app.app_context(), acting(area.system):
        claims, sign = db.session.execute(
            text("SELECT current_setting('patchwork.claims'), current_setting('patchwork.signature')")
        ).one()
        assert db.session.scalar(text("SELECT count(*) FROM person")) == 1
    thief.execute(
        "SELECT set_config('patchwork.claims', %s, false), set_config('patchwork.signature', %s, false)",
        [claims, sign],
    )
    assert stolen(thief, protected(database)) == {}


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM scope_key",
        "UPDATE access_log SET purpose = 'x'",
        "DELETE FROM access_log",
        "TRUNCATE access_log",
        "ALTER TABLE access_log DISABLE TRIGGER ALL",
        "ALTER TABLE person DISABLE ROW LEVEL SECURITY",
        "CREATE OR REPLACE FUNCTION patchwork_setting(name text) RETURNS text LANGUAGE sql RETURN 'system'",
        "SET ROLE patchwork_owner",
        "SET session_replication_role = replica",
        "COPY person TO PROGRAM 'cat'",
    ],
)
def test_logs_keys_and_rules_are_out_of_reach(thief: Connection, statement: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        thief.execute(statement.encode())


def test_sql_inside_somebodys_request_stays_inside_their_organisation(
    app: Flask, area: Area, database: Database
) -> None:
    """Even a hole in the application that lets SQL through shows only what this user may see."""
    referral_in(Status.PARTICIPATING, area, share_with=area.home_care_id)
    abroad = build_area(app, "9711", "9712")
    tables = [each for each in protected(database) if each not in REGION_WIDE]
    with app.app_context():
        for actor in (area.other_gp, area.other_coach, area.other_host, area.admin, abroad.gp, abroad.coach):
            with acting(actor):
                seen = {table: db.session.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables}
            assert {table: number for table, number in seen.items() if number} == {}, actor.name
