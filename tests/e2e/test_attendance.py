"""Fifteen people on a phone, and the line that fails half way: nothing is lost, nothing arrives twice."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from referral.lib import clock
from tests.e2e.browser import PATIENCE_MS, PHONE, Visitor, new_visitor
from tests.e2e.server import Server
from tests.e2e.steps import HOST, attendance_link, meet_today

pytestmark = pytest.mark.e2e

GROUP = "Wierdenlopers"
PEOPLE = 15
A_MINUTE = 60
KEPT = {"id", "number", "at", "placement", "state", "seen"}
"""All that the device knows of a mark: keys and a state, no names."""

SEAT = """
INSERT INTO placement (id, region_id, referral_id, activity_id, placed_at)
SELECT gen_random_uuid(), r.region_id, r.id, a.id, now() - interval '60 days'
FROM referral r, activity a WHERE a.name = %s AND r.hidden_at IS NULL AND r.region_id = a.region_id
AND NOT EXISTS (SELECT 1 FROM placement p WHERE p.referral_id = r.id AND p.ended_at IS NULL)
ORDER BY r.sent_at LIMIT %s
RETURNING id
"""
OF_TODAY = """
SELECT s.id FROM activity_session s JOIN activity a ON a.id = s.activity_id
WHERE a.name = %s AND s.held_on = %s
"""
UNMARK = (
    f"DELETE FROM attendance_mark WHERE session_id IN ({OF_TODAY})",
    f"DELETE FROM attendance WHERE session_id IN ({OF_TODAY})",
    f"DELETE FROM activity_session WHERE id IN ({OF_TODAY})",
)
UNSEAT = "DELETE FROM placement WHERE id = ANY(%s)"


@dataclass
class Table:
    """The group of the journey: who sits there, and where today is marked."""

    server: Server
    places: list[str]
    path: str

    def states(self) -> list[str]:
        """What counts today, sorted."""
        query = (
            "SELECT a.state FROM attendance a JOIN activity_session s ON s.id = a.session_id"
            " WHERE a.placement_id = ANY(%s) AND s.held_on = %s ORDER BY a.state"
        )
        with self.server.database.connect() as connection:
            return [str(row[0]) for row in connection.execute(query, [self.places, clock.today()])]

    def marks(self) -> int:
        """How many marks arrived."""
        query = (
            "SELECT count(*) FROM attendance_mark m JOIN activity_session s ON s.id = m.session_id"
            " WHERE m.placement_id = ANY(%s) AND s.held_on = %s"
        )
        with self.server.database.connect() as connection:
            row = connection.execute(query, [self.places, clock.today()]).fetchone()
            return int(str(row[0])) if row else 0


@pytest.fixture
def table(server: Server) -> Iterator[Table]:
    """A group of fifteen that meets today; left as it was."""
    meet_today(server, GROUP)
    with server.database.connect() as connection:
        connection.execute("UPDATE activity SET capacity = capacity + 40 WHERE name = %s", [GROUP])
        found = connection.execute("SELECT id::text FROM activity WHERE name = %s", [GROUP]).fetchone()
        live = connection.execute(
            "SELECT count(*) FROM placement p JOIN activity a ON a.id = p.activity_id"
            " WHERE a.name = %s AND p.ended_at IS NULL",
            [GROUP],
        ).fetchone()
        assert found
        assert live
        missing = PEOPLE - int(str(live[0]))
        made = [str(row[0]) for row in connection.execute(SEAT, [GROUP, missing])]
        rows = connection.execute(
            "SELECT p.id::text FROM placement p JOIN activity a ON a.id = p.activity_id"
            " WHERE a.name = %s AND p.ended_at IS NULL",
            [GROUP],
        ).fetchall()
        connection.commit()
    yield Table(server, [str(row[0]) for row in rows], f"/groepen/{found[0]}/{clock.today().isoformat()}")
    with server.database.connect() as connection:
        for statement in UNMARK:
            connection.execute(statement.encode(), [GROUP, clock.today()])
        connection.execute(UNSEAT, [made])
        connection.commit()


def stored(page: Page) -> dict[str, str]:
    """What this device keeps about attendance."""
    found: dict[str, str] = json.loads(page.evaluate("JSON.stringify({...localStorage})"))
    return {key: value for key, value in found.items() if key.startswith("opkomst:")}


def arrived(page: Page) -> None:
    """Nothing waits on the device any more."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while stored(page) and time.monotonic() < until:
        page.wait_for_timeout(100)
    assert stored(page) == {}


def tap(page: Page, number: int, state: str) -> None:
    page.locator("fieldset.mark").nth(number).locator("label").filter(has_text=state).click()


def test_fifteen_people_while_the_line_fails(chromium: Chromium, server: Server, table: Table) -> None:
    host = new_visitor(chromium, server, scripted=True)
    host.enter_as(HOST)
    host.go(table.path)
    page, context = host.page, host.page.context
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a size
    names = [each.split("\n")[0] for each in page.locator("fieldset.mark legend").all_inner_texts()]
    assert len(names) == PEOPLE
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    began = time.monotonic()
    for number in range(3):
        tap(page, number, "Aanwezig")
    host.sees("Alles is bewaard.")
    context.set_offline(True)
    page.get_by_role("button", name="Iedereen was er").click()
    tap(page, 3, "Later gekomen")
    tap(page, 14, "Niet gekomen")
    assert time.monotonic() - began < A_MINUTE
    host.sees("Geen verbinding. 14 keuzes staan nog op dit toestel.")
    page.get_by_role("button", name="Bewaar").click()
    host.sees("14 keuzes staan nog op dit toestel.")
    kept = stored(page)
    assert not [name for name in names if name in json.dumps(kept)]
    assert set(json.loads(next(iter(kept.values())))[0]) == {
        "id",
        "number",
        "at",
        "placement",
        "state",
        "seen",
    }

    page.reload()  # without a connection: the page without names says what waits
    host.sees("Uw toestel heeft nu geen internet")
    host.sees("14 keuzes staan nog op dit toestel.")
    assert not [name for name in names if name in page.inner_text("main").split()]
    page.close()  # killed
    host = Visitor(context.new_page(), server, scripted=True)
    page = host.page
    page.goto(f"{server.address}{table.path}")
    host.sees("14 keuzes staan nog op dit toestel.")
    other = context.new_page()  # and the same waits in a second window
    other.goto(f"{server.address}{table.path}")
    context.set_offline(False)
    host.sees("Wie was er?")
    arrived(page)
    assert table.states() == ["absent", "late", *["present"] * 13]
    assert table.marks() == 17
    host.go(table.path)
    assert page.locator("fieldset.mark input:checked").count() == PEOPLE
    other.close()
    page.get_by_role("button", name="Afmelden").click()
    page.wait_for_url("**/aanmelden*")
    assert stored(page) == {}
    host.leave()


def test_a_link_on_a_phone_and_a_day_that_did_not_take_place(
    chromium: Chromium, server: Server, table: Table
) -> None:
    host = new_visitor(chromium, server, scripted=True)
    host.enter_as(HOST)
    host.go("/groepen")
    host.click(f"Laat iemand anders invullen bij {GROUP}")
    host.press("Mail de link")
    host.sees("Er klopt nog iets niet")
    host.fill("Naar welk e-mailadres?", "ria@voorbeeld.nl")
    host.choose("Het hele seizoen")
    host.press("Mail de link")
    host.sees("De link is gemaild")
    ria = new_visitor(chromium, server, scripted=False)
    ria.go(attendance_link(server))
    ria.fill("Uw naam", "Ria van de Koffie")
    ria.press("Ga verder")
    ria.page.locator("main .days a").first.click()
    ria.look()
    tap(ria.page, 0, "Afgemeld")
    ria.press("Bewaar")
    ria.sees("Bewaard: 0 van")
    assert table.states() == ["notified"]
    host.go(table.path)
    host.page.get_by_text("Deze keer ging niet door").click()
    host.pick("Waarom ging het niet door?", "Het weer")
    host.press("Leg vast dat het niet doorging")
    host.sees("Het weer. Gezegd door")
    host.press("Het ging toch door")
    host.sees("telt weer mee")
    host.go("/groepen")
    host.click(f"Opkomst van {GROUP}")
    host.sees("Wie blijft komen?")
    ria.leave()
    host.leave()
