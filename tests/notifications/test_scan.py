"""Every mail, text message and invitation, in every language: nothing on health, no name, no reason."""

from collections.abc import Callable, Iterator
from gettext import NullTranslations

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader, StrictUndefined

from referral.domain.actors import Actor
from referral.domain.languages import Language
from referral.lib.catalog import catalog
from referral.models.scope import acting
from referral.notifications.composing import mail_of
from tests.factories import Area
from tests.rights.canary import CANARIES, life_of_a_canary
from tests.support.client import PageClient
from tests.support.mailed import TEMPLATES, TEXTS, Subject, mail, text_message
from tests.support.scan import DUTCH, part, problems, secrets_in, spoken_html

BORN = ["1941-07-29", "29-07-1941", "29 juli 1941", "29 July 1941"]
TOLD = [*CANARIES, *BORN]
BASE = "http://patchwork.test"


class Recorder(NullTranslations):
    """Notes what the catalog did not know."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def gettext(self, message: str) -> str:
        """The text as it is, noted."""
        self.asked.append(message)
        return message


@pytest.fixture
def unknown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Texts that were asked for in English and that nobody translated."""
    recorder = Recorder()
    monkeypatch.setattr(catalog("en"), "_fallback", recorder)
    return recorder.asked


@pytest.fixture
def subject(
    app: Flask, signed_in: Callable[[Actor], PageClient], area: Area, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Subject]:
    """The canary, with a context in which mails are made; a fact that is missing is an error."""
    person_id, reference = life_of_a_canary(signed_in, area)
    monkeypatch.setattr(app.jinja_env, "undefined", StrictUndefined)
    with app.app_context(), acting(area.system):
        yield Subject(area, reference, person_id)


def test_no_mail_tells_anything(subject: Subject, unknown: list[str]) -> None:
    wrong = []
    for template in TEMPLATES:
        for language in Language:
            made = mail(subject, template, language)
            wrong += [f"{template} ({language}) {each}" for each in problems(made, BASE, TOLD)]
            if language is Language.ENGLISH:
                words = f"{made['Subject']} {spoken_html(part(made, 'html'))}"
                left = set(DUTCH.findall(words.replace("Welzijn op Recept", "")))
                wrong += [f"{template}: English with {each!r}" for each in sorted(left)]
    assert not wrong, "\n".join(wrong)
    assert unknown == []


WITH_LINK = frozenset({"impact_ask", "impact_remind", "own_page", "place_free", "questions"})
"""Text messages that ask for an answer; their link shows nothing to a stranger."""


def test_no_text_message_tells_anything(subject: Subject, unknown: list[str]) -> None:
    assert TEXTS
    for template in TEXTS:
        for language in Language:
            words = text_message(subject, template, language)
            assert secrets_in(words, TOLD) == []
            assert ("http" in words) == (template in WITH_LINK)
            assert len(words) <= 160, f"{template}: a text message of {len(words)} characters is sent as two"
    assert unknown == []


def test_the_languages_differ(subject: Subject) -> None:
    for template in TEMPLATES:
        dutch, english = (mail(subject, template, each) for each in Language)
        assert str(dutch["Subject"]) != str(english["Subject"]), template
        assert part(dutch, "plain") != part(english, "plain"), template


def test_the_gallery_shows_every_mail_in_every_language(client: PageClient) -> None:
    page = client.page("/galerij/berichten")
    for template in TEMPLATES:
        for language in Language:
            assert f'title="{template}, {language.value}, HTML"' in page.html
    assert "You have an appointment with Sanne on 5 November 2026 at 10:00." in page.text
    assert "SUMMARY:Appointment with Sanne" in page.text
    assert "/galerij/brieven/recept.pdf?taal=en" in page.links


BAD = {
    "reason": ("De reden is {{ reason }}.", "tells the code 'somber of angstig'"),
    "name": ("Nieuws over Quirijnelia {{ reference }}.", "tells 'Quirijnelia'"),
    "born": ("Zij is van 29 juli 1941.", "tells '29 juli 1941'"),
    "health": ("She is lonely.", "tells of health: 'lonel'"),
    "icpc": ("Code P76.", "tells of health: 'P76'"),
    "tracker": ('Dag.<img src="https://example.org/open.gif">', "fetches or runs something"),
    "link": ('<a href="https://example.org/">Klik</a>', "leads away"),
    "wide": ("x" * 79, "a wide line"),
}


@pytest.mark.parametrize(("words", "said"), BAD.values(), ids=list(BAD))
def test_the_scan_sees_it(
    app: Flask, context: None, monkeypatch: pytest.MonkeyPatch, words: str, said: str
) -> None:
    bad = f"bad_{abs(hash(words))}"
    parts = {"subject.txt": "Nieuws", "body.txt": words}
    parts["body.html"] = '<html lang="{{ language }}"><body><p>' + words + "</p></body></html>"
    loader = DictLoader({f"messages/{bad}/{name}": text for name, text in parts.items()})
    monkeypatch.setattr(app.jinja_env, "loader", ChoiceLoader([loader, app.jinja_env.loader]))  # type: ignore[list-item]  # always set
    facts = {"reason": "Somber of angstig", "reference": "P-ABC-DEF"}
    made = mail_of(bad, "a@b.test", facts, Language.DUTCH)
    assert any(each.startswith(said) for each in problems(made, BASE, TOLD))


def test_the_scan_sees_how_a_mail_is_made(context: None) -> None:
    link = f"{BASE}/verwijzingen/P-ABC-DEF"
    made = mail_of("news", "a@b.test", {"reference": "P-ABC-DEF", "link": link}, Language.DUTCH)
    assert problems(made, BASE, TOLD) == []
    del made["Auto-Submitted"]
    made.replace_header("Content-Language", "en")
    body = made.get_body(("plain",))
    assert body is not None
    body.set_content("Iets anders.\n")
    assert [each.split("\n")[0] for each in problems(made, BASE, TOLD)] == [
        "is not marked as sent by a machine",
        "says another language in HTML than in its header",
        "says two things:",
    ]
