"""What each letter may tell, in every language: a letter that goes unscanned fails here."""

import io
import zipfile
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from referral.domain.actors import Actor
from referral.domain.closing import Verdict
from referral.domain.codes import CloseReason, Exit, OutcomeLevel
from referral.domain.feedback import FeedbackVariant
from referral.domain.languages import Language
from referral.extensions import db
from referral.feedback.services import open_message
from referral.gallery.letters import LETTERS
from referral.models import Feedback, Referral
from referral.models.scope import acting
from referral.outcomes.services import Parting, close_referral
from tests.factories import Area, make_request
from tests.factories.own_page import make_page
from tests.rights.canary import CANARIES, NEW_NAME, life_of_a_canary
from tests.support.client import PageClient
from tests.support.database import ROOT
from tests.support.scan import secrets_in

SCANNED = {"activity", "closing", "feedback", "own_page", "own_page_link", "recept", "rights_export"}
"""Letters that a test below holds to what they may tell."""

ABOUT_THEMSELVES = ["Quirijnelia", NEW_NAME]
"""The recept is handed to the person: it holds their name, and nothing else of them."""

FORBIDDEN = [each for each in CANARIES if each not in ABOUT_THEMSELVES]

IN_ENGLISH = {
    Language.DUTCH: ("Wie neemt contact met u op?", "Uw gegevens in Patchwork", "weinig contact met anderen"),
    Language.ENGLISH: (
        "Who will contact you?",
        "Your data in Patchwork",
        "little contact with other people",
    ),
}

Browser = Callable[[Actor], PageClient]


@pytest.fixture
def canary(signed_in: Browser, area: Area) -> tuple[UUID, str]:
    """The person whose words nobody else has: the key, and the reference of the referral."""
    return life_of_a_canary(signed_in, area)


def read(content: bytes) -> tuple[PdfReader, str]:
    """The PDF, and its words on one line."""
    reader = PdfReader(io.BytesIO(content))
    return reader, " ".join(" ".join(each.extract_text() for each in reader.pages).split())


def language_of(reader: PdfReader) -> str:
    root: Any = reader.trailer["/Root"]
    return str(root["/Lang"])


def test_every_letter_is_scanned() -> None:
    papers = {each.stem for each in (ROOT / "templates" / "documents").glob("*.html")}
    assert papers == SCANNED, "say below what this letter may tell, and add it to SCANNED"


@pytest.mark.parametrize("language", Language)
def test_the_sheet_of_an_activity_names_nobody(
    signed_in: Browser, area: Area, canary: tuple[UUID, str], language: Language
) -> None:
    path = f"/open/{area.region_id}/{area.activity_id}.pdf?taal={language.value}"
    reader, words = read(signed_in(area.gp).get(path).get_data())
    assert language_of(reader) == language.value
    assert len(reader.pages) == 1
    assert {Language.DUTCH: "Wanneer", Language.ENGLISH: "When"}[language] in words
    assert "Henk de Gastheer" not in words
    assert all(each not in words for each in ABOUT_THEMSELVES)


@pytest.mark.parametrize("language", Language)
def test_the_recept_holds_a_name_and_no_reason(
    signed_in: Browser, area: Area, canary: tuple[UUID, str], language: Language
) -> None:
    path = f"/verwijzingen/{canary[1]}/recept.pdf?taal={language.value}"
    reader, words = read(signed_in(area.gp).get(path).get_data())
    assert language_of(reader) == language.value
    assert len(reader.pages) == 1
    assert all(each in words for each in ABOUT_THEMSELVES)
    assert IN_ENGLISH[language][0] in words
    assert secrets_in(words, FORBIDDEN) == []


GOES_HOME = {
    "op-papier": {Language.DUTCH: "Uw pagina op papier", Language.ENGLISH: "Your page on paper"},
    "brief": {Language.DUTCH: "Wij vragen dan op welke dag", Language.ENGLISH: "We then ask on which day"},
}
"""Letters that a coach prints for the person, and something that they say."""


OF_THEIR_OWN = {
    "op-papier": {"tells 'Grutterswinkel'", "tells the code 'wandelgroep'"},
    "brief": {"tells '3511 QX'"},
}
"""Their goal and the group where they have a place; where they live."""


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("letter", GOES_HOME)
def test_what_goes_home_holds_no_reason_and_no_note(
    signed_in: Browser, area: Area, canary: tuple[UUID, str], language: Language, letter: str
) -> None:
    make_page(area, canary[1])
    path = f"/werkvoorraad/{canary[1]}/pagina/{letter}.pdf?taal={language.value}"
    reader, words = read(signed_in(area.coach).get(path).get_data())
    assert language_of(reader) == language.value
    assert GOES_HOME[letter][language] in f"{reader.metadata.title if reader.metadata else ''} {words}"
    assert ("/uw-pagina/" in words.replace(" ", "")) == (letter == "brief")
    own = {NEW_NAME, "Quirijnelia"}
    assert set(secrets_in(words, [each for each in FORBIDDEN if each not in own])) <= OF_THEIR_OWN[letter]


WISH = "Vraag gerust eens naar het koor."

BIRTHDAYS = {Language.DUTCH: "geboren 29 juli 1941", Language.ENGLISH: "born 29 July 1941"}

OUTCOMES = {Language.DUTCH: "Doel 1: deels gelukt.", Language.ENGLISH: "Goal 1: partly achieved."}


@pytest.fixture
def told(area: Area, canary: tuple[UUID, str]) -> dict[FeedbackVariant, str]:
    """Every message about this person until the end, opened: the address, by what it says."""
    with area.app.app_context(), acting(area.coach):
        goals = db.session.query(Referral).filter_by(reference=canary[1]).one().goals
        close_referral(
            area.coach,
            canary[1],
            {each.id: OutcomeLevel.PARTLY for each in goals},
            CloseReason.FOUND_WAY,
            Exit.SOCIAL,
            parting=Parting(Verdict.A_LOT, explanation="Zij komt nu bij het Kievitsnest.", to_referrer=WISH),
        )
    with area.app.app_context(), acting(area.gp):
        rows = db.session.query(Feedback).filter_by(organisation_id=area.practice_id)
        found = {each.variant: each.id for each in rows if each.referral.reference == canary[1]}
        for key in found.values():
            open_message(area.gp, canary[1], key)
    return {variant: f"/verwijzingen/{canary[1]}/berichten/{key}" for variant, key in found.items()}


@pytest.mark.parametrize("language", Language)
def test_a_message_back_tells_who_how_far_and_what_was_written_for_it(
    as_gp: PageClient, told: dict[FeedbackVariant, str], language: Language
) -> None:
    variant = FeedbackVariant
    assert set(told) == {variant.ACCEPTED, variant.MET, variant.NOT_STARTED, variant.CLOSED}
    for each, where in told.items():
        reader, words = read(as_gp.get(f"{where}.pdf?taal={language.value}").get_data())
        assert language_of(reader) == language.value
        assert len(reader.pages) == 1
        plain = as_gp.get(f"{where}.txt?taal={language.value}").get_data(as_text=True)
        page = as_gp.page(f"{where}?taal={language.value}").text
        for form in (words, " ".join(plain.split()), page):
            assert all(name in form for name in (*ABOUT_THEMSELVES, BIRTHDAYS[language]))
            assert (WISH in form) == (OUTCOMES[language] in form) == (each is variant.CLOSED)
            assert secrets_in(form, FORBIDDEN) == []


OWN_GOAL = "Grutterswinkel"


@pytest.mark.parametrize("language", Language)
def test_the_letter_at_the_end_holds_what_the_person_said_and_nothing_of_others(
    signed_in: Browser,
    area: Area,
    canary: tuple[UUID, str],
    told: dict[FeedbackVariant, str],
    language: Language,
) -> None:
    path = f"/werkvoorraad/{canary[1]}/afronden/brief.pdf?taal={language.value}"
    reader, words = read(signed_in(area.coach).get(path).get_data())
    assert language_of(reader) == language.value
    assert len(reader.pages) == 1
    assert all(each in words for each in (*ABOUT_THEMSELVES, OWN_GOAL))
    assert {Language.DUTCH: "Heeft veel geholpen", Language.ENGLISH: "It helped a lot"}[language] in words
    assert WISH not in words
    assert secrets_in(words, [each for each in FORBIDDEN if each != OWN_GOAL]) == []


@pytest.mark.parametrize("language", Language)
def test_the_own_data_come_in_the_language_asked_for(
    signed_in: Browser, area: Area, canary: tuple[UUID, str], language: Language
) -> None:
    key = make_request(area, canary[0])
    officer = signed_in(area.privacy_officer)
    answer = officer.get(f"/toezicht/verzoeken/{key}/uw-gegevens.zip?taal={language.value}")
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        reader, words = read(archive.read("uw-gegevens.pdf"))
    assert language_of(reader) == language.value
    _, title, reason = IN_ENGLISH[language]
    assert reader.metadata is not None
    assert reader.metadata.title == title
    assert NEW_NAME in words
    assert reason in words
    assert "Muggenzifterij" in words
    if language is Language.ENGLISH:
        for left in ("Verwijzing", "bekeken", "Nu staat dit op", "Welzijnscoach,", "is verstuurd"):
            assert left not in words


def test_an_unknown_language_is_dutch(as_gp: PageClient, canary: tuple[UUID, str]) -> None:
    reader, _ = read(as_gp.get(f"/verwijzingen/{canary[1]}/recept.pdf?taal=xx").get_data())
    assert language_of(reader) == "nl"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", LETTERS)
def test_the_gallery_prints_it(client: PageClient, name: str, language: Language) -> None:
    reader, words = read(client.get(f"/galerij/brieven/{name}.pdf?taal={language.value}").get_data())
    assert language_of(reader) == language.value
    assert ("Voornaam" in words) is (name != "activity")


def test_the_gallery_knows_no_other_letter(client: PageClient) -> None:
    assert client.get("/galerij/brieven/rekening.pdf").status_code == 404
