"""The guards on the application, tables and process fail when their rule is broken."""

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import DictLoader, Environment
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text, create_engine, text

from referral.domain.events import Event
from referral.domain.statuses import Role, Status
from referral.domain.workflow import TRANSITIONS, Action, Audience, Transition
from referral.notifications.services import TEMPLATES
from referral.web.access import public, requires
from referral.web.navigation import Item
from referral.workflow.timeline import ICONS
from tests.guards.rules import access, completeness, jinja, migrations, reading, tables
from tests.support.database import ROOT


def tiny_app() -> Flask:
    """An application with a route of each kind."""
    app = Flask("tiny")
    app.add_url_rule("/a", "open", public(lambda: ""))
    app.add_url_rule("/b", "coach", requires(Role.COACH)(lambda: ""))
    app.add_url_rule("/c", "forgotten", lambda: "")
    return app


def test_access_fails() -> None:
    app, coach = tiny_app(), frozenset({Role.COACH})
    found = access.violations(app, {"open": coach, "gone": coach})
    assert len(found) == 4
    assert {each.split()[0] for each in found} == {"open", "coach", "forgotten", "gone"}


def test_menu_fails() -> None:
    app = tiny_app()
    menu = [
        Item("A", "coach", "", frozenset({Role.COACH, Role.GP})),
        Item("B", "gone", "", frozenset({Role.GP})),
    ]
    assert len(access.menu_violations(app, menu, {Role.HOST: "coach"})) == 3


WRITES = [
    "INSERT INTO referral (id) VALUES (1)",
    "insert into message select 1",
    "UPDATE referral SET status = 'x'",
    "WITH x AS (DELETE FROM draft RETURNING id) SELECT * FROM x",
    "UPDATE access_log SET purpose = ''",
    "DELETE FROM web_session",
    "TRUNCATE access_log",
]

READS = [
    "SELECT referral.id FROM referral WHERE status = 'update me' FOR UPDATE OF referral",
    "SELECT updated_at FROM draft",
    "INSERT INTO access_log (id) VALUES (1)",
    "UPDATE web_session SET seen_at = now()",
    "SELECT set_config('patchwork.scope', 'x', true)",
]


@pytest.mark.parametrize("statement", WRITES)
def test_writes_are_seen(statement: str) -> None:
    assert reading.is_write(statement)


@pytest.mark.parametrize("statement", READS)
def test_reads_pass(statement: str) -> None:
    assert not reading.is_write(statement)


def test_watching_sees_statements() -> None:
    engine = create_engine("sqlite://")
    with reading.watched(engine) as seen, engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    assert seen == ["SELECT 1"]
    engine.dispose()


def complete(rows: dict[Action, Transition], templates: Path = ROOT / "templates") -> list[str]:
    """The completeness guard with everything but *rows* and *templates* in order."""
    return completeness.violations(rows, templates, ICONS, list(Action), TEMPLATES)


def test_completeness_fails_without_a_row() -> None:
    rows: dict[Action, Transition] = {
        action: row for action, row in TRANSITIONS.items() if action is not Action.START
    }
    found = complete(rows)
    assert "start has no row" in found
    assert "participating cannot be reached" in found
    assert "event participation_started belongs to no action" in found


def test_completeness_fails_without_templates_icons_links_and_messages(tmp_path: Path) -> None:
    assert len([each for each in complete(TRANSITIONS, tmp_path) if "events/" in each]) == len(TRANSITIONS)
    found = completeness.violations(TRANSITIONS, ROOT / "templates", {}, [], {})
    assert len([each for each in found if "no icon" in each]) == len(TRANSITIONS)
    assert len([each for each in found if "no page" in each]) == len(TRANSITIONS)
    assert [each for each in found if "subject.txt" in each or "messages" in each]


def test_completeness_fails_for_wrong_roles_and_unregistered_events() -> None:
    class Unregistered(Event):
        type = "unregistered"

    row = Transition(
        frozenset({Status.SENT}),
        None,
        frozenset({Role.RESEARCHER}),
        Unregistered,
        frozenset({Audience.REFERRER}),
    )
    found = "\n".join(complete({**TRANSITIONS, Action.ADD_NOTE: row}))
    assert "not registered" in found
    assert "roles cannot be right" in found
    assert "may not see it" in found


def test_templates_fail() -> None:
    loader = DictLoader(
        {
            "macros.html": "{% macro tag() %}{% endmacro %}",
            "broken.html": "{% if %}",
            "unused.html": "{% from 'macros.html' import tag %}{% import 'macros.html' as m %}",
            "unknown.html": "{% from 'macros.html' import gone %}{{ gone() }}{% include 'nowhere.html' %}",
            "good.html": "{% from 'macros.html' import tag %}{{ tag() }}",
        }
    )
    environment = Environment(loader=loader, autoescape=True)
    found = jinja.violations(environment, environment.list_templates())
    assert [each.split(":")[0] for each in found] == ["broken.html"] + ["unknown.html"] * 2 + [
        "unused.html"
    ] * 2


def test_migrations_fail(tmp_path: Path) -> None:
    versions = tmp_path / "versions"
    versions.mkdir()
    (versions / "0001_a.py").write_text('revision = "0001"\ndown_revision = None\n')
    (versions / "0002_b.py").write_text('revision = "0002"\ndown_revision = "0001"\n')
    (tmp_path / "HEAD").write_text("0002\n")
    assert migrations.violations(tmp_path) == []
    (versions / "0003_c.py").write_text('revision = "0003"\ndown_revision = "0001"\n')
    (versions / "0004_d.py").write_text("")
    (versions / "0005_e.py").write_text('revision = "0006"\ndown_revision = "0003"\n')
    assert len(migrations.violations(tmp_path)) == 4


def test_tables_fail() -> None:
    metadata = MetaData()
    Table(
        "person",
        metadata,
        Column("bsn", Integer),
        Column("surname", Text),
        Column("phone_sealed", Text),
        Column("data_key_id", Integer),
    )
    Table("note", metadata, Column("words_sealed", LargeBinary), Column("surname_index", LargeBinary))
    found = tables.violations(metadata, frozenset({"person.gone"}))
    assert len(found) == 5
