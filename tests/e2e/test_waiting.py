"""A full group: the coach puts people on the list; a place comes free, and they answer on their phones."""

import pytest

from tests.e2e.browser import Visitor
from tests.e2e.server import Server
from tests.e2e.steps import COACH, GP, Told, place_link, refer, to_the_intake, unique

pytestmark = pytest.mark.e2e

GROUP = "Rollatorgroep Molenpark"


def test_a_free_place_goes_from_phone_to_phone(visitor: Visitor, colleague: Visitor) -> None:
    visitor.enter_as(GP)
    names = [unique(name, visitor) for name in ("Eersteling", "Wachter", "Volgende")]
    numbers = {name: f"{31 + turn}" for turn, name in enumerate(names)}
    references = [refer(visitor, name, number=numbers[name]) for name in names]
    visitor.enter_as(COACH)
    with_one_place_left(visitor.server)
    for reference in references:
        to_the_choice(visitor, reference)
    _first_gets_it_and_others_wait(visitor, references)
    free_the_place(visitor, references[0])
    visitor.go(f"/werkvoorraad/{references[1]}")
    visitor.sees("Er is een plek vrij.")
    _says(colleague, "Liever niet", "Dat is goed.")
    visitor.go(f"/werkvoorraad/{references[1]}")
    visitor.sees("liever niet (de persoon zelf)")
    _says(colleague, "Ja, graag", "De plek is voor u.")
    visitor.go(f"/werkvoorraad/{references[2]}")
    visitor.sees("Zei zelf ja op een plek")
    visitor.sees("Plek gevonden")
    leave_as_it_was(visitor.server)


def with_one_place_left(server: Server) -> None:
    """Leave one place in the group, whoever of the demo takes part there."""
    with server.database.connect() as connection:
        connection.execute("UPDATE activity SET capacity = taken + 1 WHERE name = %s", [GROUP])


def leave_as_it_was(server: Server) -> None:
    """Room again for the other journeys."""
    with server.database.connect() as connection:
        connection.execute("UPDATE activity SET capacity = taken + 8 WHERE name = %s", [GROUP])


def to_the_choice(coach: Visitor, reference: str) -> None:
    """From new to an intake that was held."""
    coach.eyes_open = False  # other journeys look at these pages
    to_the_intake(coach, reference, Told("Weer een ommetje met anderen", "Bewegen, naar buiten"))
    coach.eyes_open = True


def _first_gets_it_and_others_wait(coach: Visitor, references: list[str]) -> None:
    """All three pages were opened while one place was free; each coach presses the same button."""
    shown = []
    for reference in references:
        page = coach.page.context.new_page()
        page.goto(f"{coach.server.address}/werkvoorraad/{reference}/activiteiten")
        shown.append(page)
    for turn, page in enumerate(shown):
        page.locator(".offer").filter(has_text=GROUP).get_by_role("button", name="Geef een plek").click()
        told = f"Er is een plek bij ‘{GROUP}’" if turn == 0 else "staat nu op de wachtlijst"
        page.get_by_text(told).first.wait_for()
        page.close()
    coach.go(f"/werkvoorraad/{references[2]}")
    coach.click("Bekijk de volgorde")
    coach.sees("Wie wacht, op volgorde")
    rows = coach.page.locator("tbody tr")
    assert references[1] in rows.nth(0).inner_text()
    assert references[2] in rows.nth(1).inner_text()


def free_the_place(coach: Visitor, reference: str) -> None:
    coach.go(f"/werkvoorraad/{reference}/plek-beeindigen")
    coach.choose("Stopt ermee")
    coach.press("Leg vast")
    coach.sees("De plek is beëindigd")


def _says(phone: Visitor, answer: str, thanks: str) -> None:
    """The person has no account; here we make the link as the message does."""
    link = place_link(phone.server)
    phone.go(link)
    phone.does_not_see(GROUP)
    phone.fill("In welk jaar bent u geboren?", "1951")
    phone.press("Bekijk het bericht")
    phone.sees("Dit jaar klopt niet")
    phone.fill("In welk jaar bent u geboren?", "1950")
    phone.press("Bekijk het bericht")
    phone.sees("Er is een plek vrij. Wilt u die?")
    phone.sees(GROUP)
    phone.press(answer)
    phone.sees(thanks)
    assert phone.page.goto(phone.server.address + link).status == 404  # type: ignore[union-attr]  # it answers
    phone.sees("Deze link werkt niet meer")
