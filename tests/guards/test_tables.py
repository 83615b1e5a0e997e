"""Tables, migrations and rights of the database."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import create_engine, text

from referral.extensions import Base, db
from referral.migrating import SCRIPTS
from tests.guards.rules import migrations, tables
from tests.support.database import Database

OPEN_COLUMNS = frozenset(
    {
        "organisation.phone",
        "team.phone",
        "care_contact.phone",
        "activity.postcode",
        "activity.contact_phone",
        "postcode_place.postcode",
        "study.question",
        "research_release.check_note",
    }
)
"""Of organisations, places and studies; no personal data of a referred person."""

SEALED = {
    "attendance_mark.marker_sealed",
    "closing.words_sealed",
    "answer_sheet.answers_sealed",
    "intake.clicks_sealed",
    "intake.route_note_sealed",
    "intake_draft.values_sealed",
    "thread_message.words_sealed",
    "swap.words_sealed",
    "talk_series.reflection_sealed",
    "volunteer.email_sealed",
    "volunteer.name_sealed",
    "volunteer.phone_sealed",
    "hand_over.question_sealed",
    "hand_over.receiver_sealed",
    "appointment.venue_sealed",
    "person.email_sealed",
    "emergency_access.reason_sealed",
    "representative.name_sealed",
    "representative.phone_sealed",
    "safety_entry.words_sealed",
    "draft.values_sealed",
    "goal.words_sealed",
    "incident.measures_sealed",
    "incident.words_sealed",
    "incident_entry.words_sealed",
    "intake.brings_sealed",
    "intake.can_still_sealed",
    "intake.helpers_sealed",
    "parked_form.values_sealed",
    "legal_hold.reason_sealed",
    "person.birth_date_sealed",
    "person.given_name_sealed",
    "person.house_number_sealed",
    "person.phone_sealed",
    "person.postcode_sealed",
    "person.surname_sealed",
    "person_correction.old_value_sealed",
    "person_correction.reason_sealed",
    "referral.contact_note_sealed",
    "referral.own_words_sealed",
    "referral_event.words_sealed",
    "rights_request.explanation_sealed",
    "rights_request.judgement_sealed",
}


def test_L7_no_column_for_a_number_or_a_diagnosis_and_words_are_sealed() -> None:
    assert tables.violations(Base.metadata, OPEN_COLUMNS) == []
    assert tables.sealed_columns(Base.metadata) == SEALED


def test_migrations_form_one_line() -> None:
    assert migrations.violations(SCRIPTS) == []


def test_migrations_make_what_models_say(app: Flask, database: Database) -> None:
    engine = create_engine(database.owner_url)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "compare_type": True,
                    "include_object": lambda thing, name, kind, reflected, other: (
                        not (kind == "table" and (name.startswith("procrastinate") or name == "scope_key"))
                    ),
                },
            )
            assert compare_metadata(context, Base.metadata) == []
    finally:
        engine.dispose()


def test_the_application_is_nobody_special(app: Flask, database: Database) -> None:
    with database.connect() as connection:
        roles = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles "
            "WHERE rolname IN ('patchwork_app', 'patchwork_read')"
        ).fetchall()
        owned = connection.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner "
            "WHERE r.rolname IN ('patchwork_app', 'patchwork_read')"
        ).fetchall()
        member = connection.execute(
            "SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member "
            "WHERE r.rolname = 'patchwork_app'"
        ).fetchall()
    assert [role[1:] for role in roles] == [(False,) * 4] * 2
    assert owned == []
    assert member == []


def test_the_application_connects_as_itself_and_not_as_the_owner(app: Flask) -> None:
    with app.app_context():
        assert db.session.scalar(text("SELECT current_user")) == "patchwork_app"
        owners = db.session.scalars(
            text("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        )
        assert "patchwork_app" not in set(owners)


def test_every_table_about_people_has_forced_security(app: Flask, database: Database) -> None:
    with database.connect() as connection:
        forced = {
            str(name)
            for (name,) in connection.execute(
                "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
            ).fetchall()
        }
    about_people = {
        table.name
        for table in Base.metadata.sorted_tables
        if "data_key_id" in table.columns
        or "referral_id" in table.columns
        or "placement_id" in table.columns
        or "subject_ids" in table.columns
        or table.name == "data_key"
    }
    assert about_people - forced == set()
