"""What a person reads while filling in keeps to L26; the sentences of others' lists stay as published."""

import re

from flask import Flask

from referral.domain.instruments.reading import shipped
from referral.domain.statuses import Status
from tests.about.test_plain_words import assert_plain
from tests.factories import Area, make_measurement, referral_in
from tests.factories.measurement import link_of
from tests.support.client import new_client
from tests.support.plain import text_of

OURS = ("cantril", "own_goal", "gp_contacts")


def main_of(html: str) -> str:
    words = text_of(html.partition("<main")[2].partition("</main>")[0])
    assert len(words.split()) > 10, "there is something to read"  # a sentence or two
    return words


def test_L26_our_own_questions_are_plain() -> None:
    for code in OURS:
        made = shipped()[code]
        words = [made.title, made.intro, *(each.text for each in made.items)]
        assert_plain(code, "\n".join(words))


def test_L26_every_page_of_the_link_is_plain(app: Flask, area: Area) -> None:
    made = referral_in(Status.INTAKE_HELD, area)
    link, client = link_of(area, make_measurement(area, made.reference)), new_client(app)
    door = client.get(link).get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', door)
    assert found
    client.csrf = found[1]
    assert_plain("who", main_of(door))
    client.send(link, {"year": "1948"})
    for at in ("?blad=3", "?blad=4", "?blad=5", "?wil=niet"):
        assert_plain(at, main_of(client.get(link + at).get_data(as_text=True)))
    thanks = client.send(f"{link}?wil=niet", {"stage": "refuse", "refusal": "not_now"})
    assert_plain("thanks", main_of(thanks.get_data(as_text=True)))
    assert_plain("ended", main_of(client.get(link).get_data(as_text=True)))
