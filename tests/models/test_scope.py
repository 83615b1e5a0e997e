"""The database itself hides rows: each scope sees what it needs and nothing else."""

from uuid import UUID

import pytest
from flask import Flask
from psycopg.errors import RaiseException
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import Base, db
from referral.models import DataKey, Person, Placement, Referral, ReferralEvent
from referral.models.scope import acting, current_settings, enter_request, leave_request, scope_of, widened
from tests.factories import Area, build_area, referral_in
from tests.support.database import Database

TABLES = (
    "referral",
    "person",
    "data_key",
    "referral_event",
    "consent",
    "message",
    "intake",
    "goal",
    "placement",
)


def seen() -> set[UUID]:
    """The referrals that the present scope sees."""
    return set(db.session.scalars(select(Referral.id)))


def sees(actor: Actor) -> set[UUID]:
    """The referrals that the database shows to *actor*, without any condition in the query."""
    with acting(actor):
        return seen()


def count(table: str) -> int:
    """How many rows the present scope sees."""
    return int(db.session.scalar(select(func.count()).select_from(Base.metadata.tables[table])) or 0)


def test_no_scope_sees_nobody(area: Area, context: None) -> None:
    referral_in(Status.PARTICIPATING, area)
    assert {table: count(table) for table in TABLES} == dict.fromkeys(TABLES, 0)
    with acting(area.system):
        assert all(count(table) for table in TABLES)


def test_teams_see_their_own(area: Area, context: None) -> None:
    mine, other = referral_in(Status.ACCEPTED, area).id, referral_in(Status.SENT, area, other_team=True).id
    assert sees(area.coach) == sees(area.second_coach) == {mine}
    assert sees(area.other_coach) == {other}


def test_practices_see_what_they_sent_and_followers_what_they_may(area: Area, context: None) -> None:
    made = referral_in(Status.SENT, area, share_with=area.home_care_id).id
    assert sees(area.gp) == {made}
    assert sees(area.care_worker) == {made}
    assert sees(area.other_gp) == set()


def test_following_ends_with_consent(area: Area, context: None) -> None:
    referral_in(Status.SENT, area, share_with=area.home_care_id)
    with acting(area.system):
        db.session.execute(text("UPDATE consent SET withdrawn_at = now() WHERE purpose = 'share_with'"))
        db.session.commit()
    assert sees(area.care_worker) == set()


def test_hosts_see_who_has_a_place_with_them(area: Area, context: None) -> None:
    placed = referral_in(Status.PLACED, area).id
    referral_in(Status.INTAKE_HELD, area)
    assert sees(area.host) == {placed}
    assert sees(area.other_host) == set()


def test_researchers_see_codes_and_no_keys(area: Area, context: None) -> None:
    made = referral_in(Status.ACCEPTED, area).id
    with acting(area.researcher):
        assert set(db.session.scalars(select(Referral.id))) == {made}
        assert count("person") == count("data_key") == 0
        assert db.session.query(Referral).all() == []


def test_coordinators_see_the_area(area: Area, context: None) -> None:
    both = {referral_in(Status.SENT, area).id, referral_in(Status.SENT, area, other_team=True).id}
    assert sees(area.coordinator) == both


def test_another_region_is_another_world(app: Flask, area: Area, context: None) -> None:
    referral_in(Status.PARTICIPATING, area)
    abroad = build_area(app)
    for actor in (abroad.coach, abroad.gp, abroad.coordinator, abroad.researcher, abroad.host, abroad.system):
        with acting(actor):
            assert {table: count(table) for table in TABLES} == dict.fromkeys(TABLES, 0), actor.role


def test_a_row_cannot_be_written_into_another_region(app: Flask, area: Area, context: None) -> None:
    abroad = build_area(app)
    with acting(area.coach):
        db.session.add(DataKey.create(abroad.region_id, UUID(int=7)))
        with pytest.raises(ProgrammingError, match="row-level security"):
            db.session.flush()
    db.session.rollback()


def test_what_is_hidden_cannot_be_changed_or_deleted(area: Area, context: None) -> None:
    made = referral_in(Status.PLACED, area)
    with acting(area.other_coach):
        changed = db.session.execute(text("UPDATE referral SET needs = '{}'"))
        deleted = db.session.execute(text("DELETE FROM person"))
        assert (changed.rowcount, deleted.rowcount) == (0, 0)  # type: ignore[attr-defined]  # a cursor result
        db.session.rollback()
    with acting(area.system):
        assert db.session.get(Person, made.person_id)
        assert db.session.query(Placement).count() == 1


def test_scopes_nest_and_end(area: Area, context: None) -> None:
    made = referral_in(Status.SENT, area, other_team=True).id
    with acting(area.coach):
        assert seen() == set()
        with widened(area.coach):
            assert seen() == {made}
            assert current_settings()["scope"] == "system"
        assert seen() == set()
        assert current_settings()["team_ids"] == str(area.team_id)
    assert current_settings()["scope"] is None


def test_a_pooled_connection_carries_nothing_over(area: Area, context: None) -> None:
    referral_in(Status.SENT, area)
    token = enter_request(scope_of(area.coach))
    assert len(seen()) == 1
    leave_request(token)
    db.session.commit()
    assert seen() == set()


@pytest.mark.parametrize("table", ["referral_event", "access_log"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET region_id = region_id", "DELETE FROM {}", "TRUNCATE {}"])
def test_logs_refuse_change(area: Area, context: None, table: str, verb: str) -> None:
    referral_in(Status.SENT, area)
    with acting(area.system), pytest.raises(ProgrammingError, match="permission denied"):
        db.session.execute(text(verb.format(table)))
    db.session.rollback()


def test_logs_refuse_change_even_by_the_superuser(area: Area, database: Database) -> None:
    referral_in(Status.SENT, area)
    with database.connect() as connection, pytest.raises(RaiseException, match="never changed"):
        connection.execute("DELETE FROM referral_event")


def test_events_of_a_hidden_referral_are_hidden(area: Area, context: None) -> None:
    referral_in(Status.ACCEPTED, area)
    with acting(area.other_coach):
        assert db.session.query(ReferralEvent).count() == 0
