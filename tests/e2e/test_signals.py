"""Somebody stays away twice: the coach is asked at once, finds another place, closes, and opens again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser as Chromium

from referral.lib import clock
from tests.e2e.browser import Visitor, new_visitor
from tests.e2e.server import Server
from tests.e2e.steps import COACH, COORDINATOR, GP, HOST, meet_today, refer, to_a_place, to_the_intake

pytestmark = pytest.mark.e2e

GROUP = "Rollatorgroep Molenpark"
WORDS = "Ik ga weer elke week de deur uit."


@pytest.fixture
def host(chromium: Chromium, server: Server) -> Iterator[Visitor]:
    """The host of the group, at a third browser."""
    person = new_visitor(chromium, server, scripted=True)
    yield person
    person.leave()


@pytest.fixture
def practice(chromium: Chromium, server: Server) -> Iterator[Visitor]:
    """The practice that refers."""
    person = new_visitor(chromium, server, scripted=True)
    yield person
    person.leave()


def placed_a_week_ago(server: Server, reference: str) -> str:
    """Let the place of this person be of more than a week ago; the key of the activity."""
    with server.database.connect() as connection:
        found = connection.execute(
            "UPDATE placement SET placed_at = placed_at - interval '8 days' FROM referral r"
            " WHERE r.id = placement.referral_id AND r.reference = %s RETURNING activity_id::text",
            [reference],
        ).fetchone()
    assert found
    return str(found[0])


def stays_away(host: Visitor, activity: str, weeks_ago: int) -> None:
    """The host marks that the newest of the group did not come."""
    day = clock.today() - timedelta(weeks=weeks_ago)
    host.go(f"/groepen/{activity}/{day.isoformat()}")
    mark = host.page.locator("fieldset.mark").filter(has_text="Bea").filter(has_text="Eerste keer").first
    mark.get_by_label("Niet gekomen").check()
    host.press("Bewaar")


def worries(host: Visitor, activity: str) -> None:
    """Besides the marks the host says, without a word about why, that somebody causes worry."""
    host.go(f"/groepen/{activity}/{clock.today().isoformat()}")
    person = host.page.locator("li").filter(has_text="Bea").filter(has_text="Eerste keer").first
    with host.page.expect_navigation():
        person.get_by_role("link", name="Zorgen? Geef het door").click()
    host.look()
    host.choose("Ik maak me zorgen")
    host.press("Geef door")
    host.sees("De welzijnscoach krijgt dit vandaag te zien")


def answers(coach: Visitor, reference: str) -> None:
    """From the list of today in two clicks, and on to another place."""
    coach.go("/vandaag")
    row = coach.page.locator("table.work tbody tr").filter(has_text=reference).first
    assert "Twee keer niet gekomen: bel vandaag" in row.inner_text()
    with coach.page.expect_navigation():
        row.get_by_role("link", name="Bel en leg vast").click()
    coach.look()
    coach.sees("twee keer achter elkaar")
    coach.choose("Wil liever iets anders")
    coach.press("Leg vast")
    coach.choose("Gaat iets anders doen")
    coach.press("Leg vast")
    coach.sees("Signaal beantwoord: wil liever iets anders")
    coach.click("Zoek een activiteit")
    with coach.page.expect_navigation():
        coach.page.get_by_role("button", name="Geef een plek").last.click()
    coach.look()
    coach.sees("Er is een plek bij")


def closes(coach: Visitor, reference: str) -> None:
    """With the verdict and the hours; a mistake in the hours loses nothing."""
    coach.go(f"/werkvoorraad/{reference}/afronden")
    coach.page.locator(".options .option").filter(has_text="Deels gelukt").first.click()
    coach.pick("Hoe gaat dit nu", "8")
    coach.choose("Heeft een beetje geholpen")
    coach.fill("In de woorden van de persoon", WORDS)
    coach.pick("Waarom ronden jullie af?", "Heeft de weg gevonden")
    coach.pick("Waar gaat de persoon mee verder?", "Een sociale activiteit")
    coach.fill("Uren samen", "1,3")
    coach.press("Rond af")
    coach.sees("Vul uren in kwartieren in")
    assert coach.page.get_by_label("In de woorden van de persoon").input_value() == WORDS
    coach.fill("Uren samen", "1,5")
    coach.press("Rond af")
    coach.sees("Volgens de persoon zelf: heeft een beetje geholpen. 1,5 uur samen")


def reopens(coach: Visitor) -> None:
    """With the former closing in sight."""
    coach.click("Open opnieuw")
    coach.sees("De vorige afronding")
    coach.sees(WORDS)
    coach.fill("Waarom opent u deze verwijzing opnieuw?", "Zij belde zelf: zij wil nog iets.")
    coach.press("Open opnieuw")
    coach.sees("De verwijzing is weer open.")


def test_who_stays_away_is_called_and_finds_another_place(
    practice: Visitor, colleague: Visitor, host: Visitor
) -> None:
    meet_today(colleague.server, GROUP)
    practice.enter_as(GP)
    reference = refer(practice, "Wegblijver")
    colleague.enter_as(COACH)
    to_the_intake(colleague, reference)
    to_a_place(colleague, GROUP)
    activity = placed_a_week_ago(colleague.server, reference)
    host.enter_as(HOST)
    stays_away(host, activity, 1)
    stays_away(host, activity, 0)
    worries(host, activity)
    answers(colleague, reference)
    closes(colleague, reference)
    reopens(colleague)


def test_a_success_is_told_and_the_coordinator_sees_the_signals(colleague: Visitor) -> None:
    colleague.enter_as(COORDINATOR)
    colleague.click("Signalen van uitval")
    colleague.sees("Op tijd beantwoord")
    colleague.go("/succesjes")
    colleague.sees("Weer samen aan tafel")
