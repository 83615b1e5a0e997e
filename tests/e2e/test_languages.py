"""Mails in two languages: chosen by who gets them, and all of them to be looked at in the gallery."""

import pytest

from tests.e2e.browser import Visitor
from tests.e2e.steps import COACH

pytestmark = pytest.mark.e2e


def test_choose_the_language_of_mails(visitor: Visitor) -> None:
    visitor.enter_as(COACH)
    visitor.go("/account")
    visitor.choose("Engels (English)")
    visitor.press("Bewaar de taal")
    visitor.sees("Mails aan u komen voortaan in deze taal.")
    assert visitor.page.get_by_label("Engels (English)").is_checked()
    visitor.choose("Nederlands")
    visitor.press("Bewaar de taal")
    assert visitor.page.get_by_label("Nederlands").is_checked()


def test_look_at_every_message(visitor: Visitor) -> None:
    visitor.go("/galerij/berichten")
    for language, words in (("nl", "Er is nieuws over de verwijzing"), ("en", "There is news about")):
        frame = visitor.page.frame_locator(f'iframe[title="news, {language}, HTML"]')
        frame.get_by_text(words).wait_for()
        assert frame.locator("html").get_attribute("lang") == language
    link = visitor.page.locator('a[hreflang="en"]').first.get_attribute("href")
    letter = visitor.page.context.request.get(f"{visitor.server.address}{link}")
    assert letter.body().startswith(b"%PDF")
