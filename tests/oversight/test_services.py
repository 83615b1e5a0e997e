"""Old things go, with their keys; what is in use stays."""

from datetime import timedelta

from flask import Flask

from referral.lib import clock
from referral.oversight.services import DRAFT_DAYS, PARKED_DAYS, purge
from referral.oversight.tasks import purge_what_is_old
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import raw_rows
from tests.support.story import draft


def purge_after(app: Flask, days: int) -> int:
    """Purge as if *days* went by."""
    with app.app_context(), clock.moved_to(clock.now() + timedelta(days=days)):
        return purge()


def test_a_draft_goes_after_ninety_days_with_its_key(
    app: Flask, as_gp: PageClient, database: Database
) -> None:
    draft(as_gp)
    purge_after(app, DRAFT_DAYS - 1)
    assert len(raw_rows(database, "draft")) == 1
    assert purge_after(app, DRAFT_DAYS + 1) == 1
    assert raw_rows(database, "draft") == []
    assert raw_rows(database, "data_key") == []


def test_a_parked_form_goes_after_a_week(app: Flask, as_gp: PageClient, database: Database) -> None:
    with database.connect() as connection:
        connection.execute("UPDATE web_session SET seen_at = seen_at - interval '1 day'")
    as_gp.send("/verwijzen", {"surname": "Kan"})
    assert len(raw_rows(database, "parked_form")) == 1
    purge_after(app, PARKED_DAYS + 1)
    assert raw_rows(database, "parked_form") == []


def test_old_sessions_go_and_fresh_ones_stay(app: Flask, as_gp: PageClient, database: Database) -> None:
    assert purge_after(app, 0) == 0
    assert as_gp.get("/verwijzingen").status_code == 200
    assert purge_after(app, 3) == 1
    assert raw_rows(database, "web_session") == []


def test_failed_sign_ins_are_forgotten(
    app: Flask, area: object, client: PageClient, database: Database
) -> None:
    page = client.page("/aanmelden")
    client.csrf = page.html.split('name="csrf_token" value="')[1].split('"')[0]
    client.send("/aanmelden", {"email": "nobody@example.org", "password": "wrong"})
    assert len(raw_rows(database, "sign_in_attempt")) == 2
    purge_after(app, 2)
    assert raw_rows(database, "sign_in_attempt") == []


def test_the_night_and_the_operator_purge_too(app: Flask, as_gp: PageClient, database: Database) -> None:
    draft(as_gp)
    with database.connect() as connection:
        connection.execute("UPDATE draft SET saved_at = saved_at - interval '100 days'")
    with app.app_context():
        purge_what_is_old(0)
    assert raw_rows(database, "draft") == []
    with app.app_context():
        result = app.test_cli_runner().invoke(args=["purge"])
    assert result.output.startswith("Removed 0 rows")
