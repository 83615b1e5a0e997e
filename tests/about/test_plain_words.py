"""What a referred person reads is plain Dutch (L26): short sentences, short words, nobody labelled."""

import pytest
from flask import Flask

from referral.documents.recept import recept_html
from referral.domain.consents import TEXTS
from referral.domain.languages import Language
from referral.domain.statuses import Status
from referral.models.scope import acting
from referral.workflow.queries import referral_for
from tests.factories import Area, referral_in
from tests.support.client import PageClient
from tests.support.plain import BANNED, measure, sentences, syllables, text_of

MEAN_WORDS = 12
MOST_WORDS = 20
LOWEST_SCORE = 65
"""The limits of L26."""


def assert_plain(name: str, text: str) -> None:
    """The text keeps to L26, or the failure says what does not."""
    found = measure(text)
    assert found.mean <= MEAN_WORDS, name
    assert found.longest_words <= MOST_WORDS, (name, found.longest)
    assert found.score >= LOWEST_SCORE, (name, found)
    assert BANNED.search(text) is None, name


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("huis", 1),
        ("wandelen", 3),
        ("situatie", 4),
        ("mooie", 2),
        ("bijeenkomst", 3),
        ("nieuwe", 2),
        ("blij", 1),
    ],
)
def test_syllables_are_counted(word: str, sounds: int) -> None:
    assert syllables(word) == sounds


def test_hard_words_are_noticed() -> None:
    hard = (
        "De gegevensverwerkingsverantwoordelijke draagt zorg voor de implementatie van organisatorische "
        "beveiligingsmaatregelen overeenkomstig de geldende privacyregelgeving van de verantwoordelijke."
    )
    assert measure(hard).score < LOWEST_SCORE
    assert len(sentences("Ja. Nee? Misschien!\nEen kop\nNog een")) == 5


@pytest.mark.parametrize("version", TEXTS)
def test_L26_consent_is_asked_in_plain_words(version: str) -> None:
    assert_plain(version, "\n".join(TEXTS[version].values()))


def test_L26_the_page_about_your_data_is_plain(client: PageClient) -> None:
    html = client.get("/uw-gegevens").get_data(as_text=True)
    assert_plain("uw-gegevens", text_of(html.partition("<article")[2].partition("</article>")[0]))


def test_L26_the_recept_is_plain(app: Flask, area: Area) -> None:
    made = referral_in(Status.SENT, area)
    with app.test_request_context(), acting(area.gp):
        html = recept_html(area.gp, referral_for(area.gp, made.reference), Language.DUTCH)
    assert_plain("recept", text_of(html))
