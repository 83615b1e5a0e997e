"""L2, L22: a sealed value that SQL moved elsewhere does not open, wherever it is put, key and all.

Whoever can write in the database could otherwise show one person's words under another's name.
"""

import re
from collections.abc import Callable, Iterator
from itertools import product
from uuid import UUID

import pytest
from flask import Flask

import config
from referral import create_app
from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib.crypto import SealBroken
from referral.models import Goal, Intake, Person, Referral
from referral.models.scope import acting
from referral.models.sealed import SealedRow
from tests.factories import Area, referral_in
from tests.factories.referral import MadeReferral
from tests.support.client import PageClient, sign_in
from tests.support.database import Database
from tests.support.raw import change, raw_rows
from tests.support.settings import environment_for

COLUMNS = ("surname", "given_name", "birth_date", "postcode", "house_number", "phone")


@pytest.fixture
def two(area: Area) -> tuple[MadeReferral, MadeReferral]:
    """Two persons with everything filled in."""
    return referral_in(Status.INTAKE_HELD, area), referral_in(Status.INTAKE_HELD, area)


def broken(area: Area, kind: type[SealedRow], key: UUID, name: str) -> bool:
    """Whether reading the attribute fails as a broken seal."""
    with acting(area.system):
        row = db.session.get_one(kind, key)
        try:
            getattr(row, name)
        except SealBroken:
            return True
        finally:
            db.session.rollback()
            db.session.expunge_all()
    return False


@pytest.mark.parametrize("column", COLUMNS)
def test_L22_another_person_even_with_the_key(
    area: Area, context: None, database: Database, two: tuple[MadeReferral, MadeReferral], column: str
) -> None:
    one, other = two
    change(
        database,
        f"UPDATE person SET {column}_sealed = o.{column}_sealed, data_key_id = o.data_key_id "
        "FROM person o WHERE o.id = %s AND person.id = %s",
        one.person_id,
        other.person_id,
    )
    attribute = "birth_date_text" if column == "birth_date" else column
    assert broken(area, Person, other.person_id, attribute)
    assert not broken(area, Person, one.person_id, attribute)


@pytest.mark.parametrize(
    ("source", "target"), [pair for pair in product(COLUMNS, COLUMNS) if pair[0] != pair[1]]
)
def test_L22_another_column_of_the_same_row(
    area: Area, context: None, database: Database, source: str, target: str
) -> None:
    made = referral_in(Status.SENT, area)
    change(database, f"UPDATE person SET {target}_sealed = {source}_sealed")
    assert broken(area, Person, made.person_id, "birth_date_text" if target == "birth_date" else target)


def test_L22_another_table_even_under_the_same_id(
    area: Area, context: None, database: Database, two: tuple[MadeReferral, MadeReferral]
) -> None:
    """Words of a goal as words of the intake, first under its own id and then under the goal's."""
    change(
        database,
        "UPDATE intake SET brings_sealed = g.words_sealed, data_key_id = g.data_key_id "
        "FROM goal g WHERE g.referral_id = intake.referral_id",
    )
    intake, goal = raw_rows(database, "intake")[0], raw_rows(database, "goal")[0]
    assert broken(area, Intake, UUID(str(intake["id"])), "brings")
    change(database, "UPDATE intake SET id = %s WHERE id = %s", goal["id"], intake["id"])
    assert broken(area, Intake, UUID(str(goal["id"])), "brings")
    assert not broken(area, Goal, UUID(str(goal["id"])), "words")


def test_L22_another_referral_of_the_same_person(
    area: Area, context: None, database: Database, two: tuple[MadeReferral, MadeReferral]
) -> None:
    one, other = two
    change(
        database,
        "UPDATE referral SET person_id = %s, data_key_id = %s, status = 'closed' WHERE id = %s",
        one.person_id,
        one.person_id,
        other.id,
    )
    change(
        database,
        "UPDATE referral SET own_words_sealed = (SELECT own_words_sealed FROM referral WHERE id = %s) "
        "WHERE id = %s",
        one.id,
        other.id,
    )
    assert broken(area, Referral, other.id, "own_words")


def test_L22_a_whole_person_under_another_id(
    area: Area, context: None, database: Database, two: tuple[MadeReferral, MadeReferral]
) -> None:
    one, other = two
    sets = ", ".join(f"{each}_sealed = o.{each}_sealed" for each in COLUMNS)
    change(
        database,
        f"UPDATE person SET {sets}, data_key_id = o.data_key_id FROM person o "
        "WHERE o.id = %s AND person.id = %s",
        one.person_id,
        other.person_id,
    )
    assert broken(area, Person, other.person_id, "surname")


@pytest.fixture
def strict_client(
    app: Flask, area: Area, database: Database, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PageClient]:
    """A coach's browser on an application where errors become pages, as in production."""
    for name, value in environment_for(database).items():
        monkeypatch.setenv(name, value)
    made = create_app(config.Test())
    made.test_client_class = PageClient
    made.config["PROPAGATE_EXCEPTIONS"] = False
    yield sign_in(made.test_client(), area.coach)  # type: ignore[arg-type]  # a PageClient
    with made.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("where", ["/werkvoorraad", "/werkvoorraad/{reference}"])
def test_a_page_with_a_moved_seal_shows_nobody(
    area: Area,
    database: Database,
    strict_client: PageClient,
    caplog: pytest.LogCaptureFixture,
    where: str,
) -> None:
    one, other = referral_in(Status.SENT, area), referral_in(Status.SENT, area)
    change(
        database,
        "UPDATE person SET surname_sealed = o.surname_sealed, data_key_id = o.data_key_id FROM person o "
        "WHERE o.id = %s AND person.id = %s",
        one.person_id,
        other.person_id,
    )
    page = strict_client.page(where.format(reference=other.reference), 500)
    assert "We kunnen deze gegevens niet openen" in page.text
    assert one.surname not in page.html
    assert "Johanna" not in page.html
    assert re.search(f"person/[a-z_]+/{other.person_id}", caplog.text)
    assert one.surname not in caplog.text
    assert {row["event_type"] for row in raw_rows(database, "access_log")} == {"create"}


def test_a_file_of_which_the_key_is_lost_shows_nobody(
    area: Area,
    database: Database,
    strict_client: PageClient,
    two: tuple[MadeReferral, MadeReferral],
    signed_in: Callable[[Actor], PageClient],
) -> None:
    one, other = two
    change(database, "UPDATE data_key SET ring_key = 'lost' WHERE id = %s", other.person_id)
    assert "niet openen" in strict_client.page(f"/werkvoorraad/{other.reference}", 500).text
    assert one.surname in signed_in(area.coach).page(f"/werkvoorraad/{one.reference}").text
