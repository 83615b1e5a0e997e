"""The rights of a person in a browser: a copy, a correction, an erasure."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.e2e.browser import Visitor
from tests.e2e.steps import COACH, GP, refer, unique

pytestmark = pytest.mark.e2e

OFFICER = "Functionaris gegevensbescherming"


def ask(officer: Visitor, kind: str, reference: str) -> None:
    """Enter as the privacy officer and write down what somebody asks."""
    officer.enter_as(OFFICER)
    officer.go("/toezicht/verzoeken")
    officer.click("Nieuw verzoek")
    officer.press("Zoek en leg vast")
    officer.sees("Er klopt nog iets niet")
    officer.choose(kind)
    officer.fill("Wanneer kwam het verzoek?", "2026-11-03")
    officer.fill("Kenmerk van een verwijzing", reference)
    officer.press("Zoek en leg vast")


def test_somebody_gets_a_copy_of_everything(visitor: Visitor, colleague: Visitor, tmp_path: Path) -> None:
    colleague.enter_as(GP)
    surname = unique("Inzage", visitor)
    reference = refer(colleague, surname)
    ask(visitor, "Inzage en kopie", reference)
    visitor.sees(surname)
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="Download alle gegevens").click()
    path = tmp_path / "export.zip"
    download.value.save_as(path)
    with zipfile.ZipFile(path) as archive:
        content = json.loads(archive.read("uw-gegevens.json"))
        assert archive.read("uw-gegevens.pdf").startswith(b"%PDF-")
    assert content["person"]["person"][0]["surname"] == surname
    assert content["person"]["referral"][0]["reference"] == reference
    visitor.press("Afgehandeld")
    visitor.sees("Afgehandeld.")
    visitor.does_not_see(surname)


def test_a_coach_corrects_a_name(visitor: Visitor, colleague: Visitor) -> None:
    colleague.enter_as(GP)
    wrong, right = unique("Verkeerd", visitor), unique("Verbeterd", visitor)
    reference = refer(colleague, wrong)
    visitor.enter_as(COACH)
    visitor.go(f"/werkvoorraad/{reference}")
    visitor.click("Verbeter deze gegevens")
    visitor.fill("Achternaam", right)
    visitor.press("Verbeter")
    visitor.sees("Schrijf op waarom.")
    visitor.fill("Waarom verbetert u dit?", "De persoon belde hierover.")
    visitor.press("Verbeter")
    visitor.sees("Verbeterd. Wie de gegevens kreeg, krijgt bericht.")
    visitor.sees("Gegevens van de persoon verbeterd: achternaam")
    colleague.go(f"/verwijzingen/{reference}")
    colleague.sees(right)
    colleague.does_not_see(wrong)


def test_somebody_is_erased(visitor: Visitor, colleague: Visitor) -> None:
    colleague.enter_as(GP)
    surname = unique("Vergeten", visitor)
    reference = refer(colleague, surname)
    ask(visitor, "Wissen", reference)
    visitor.click("Wis deze persoon")
    visitor.press("Wis deze persoon")
    visitor.sees("Vink aan dat u zeker bent.")
    visitor.choose("Ja, ik wil deze persoon voorgoed wissen")
    visitor.press("Wis deze persoon")
    visitor.sees("Deze persoon is gewist.")
    visitor.does_not_see(surname)
    answer = colleague.page.goto(f"{colleague.server.address}/verwijzingen/{reference}")
    assert answer is not None
    assert answer.status == 404
    colleague.go("/verwijzingen")
    colleague.does_not_see(surname)
