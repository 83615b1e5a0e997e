"""The weights: a file somebody can read, errors that name the word, a preview, and then in force."""

from collections.abc import Callable

import pytest

from referral.domain.actors import Actor
from referral.domain.errors import Invalid
from referral.domain.matching.reasons import Ground
from referral.domain.matching.weights import read_weights, standard_text, standard_weights, stored_weights
from referral.domain.statuses import Status
from tests.factories import Area, make_activity, referral_in
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import raw_rows

PAGE = "/overzicht/weging"


@pytest.fixture
def desk(signed_in: Callable[[Actor], PageClient], area: Area) -> PageClient:
    """The coordinator at the desk."""
    return signed_in(area.coordinator)


def test_the_standard_file_has_every_ground() -> None:
    assert set(standard_weights().points) == set(Ground)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text.replace("klik =", "kilk ="), "staat ‘kilk’, en dat is niet bekend"),
        (lambda text: text.replace("ritme = 4", ""), "ontbreekt: ritme"),
        (lambda text: text.replace("doel = 6", "doel = 60"), "‘doel’ moet een getal zijn van 0 tot 10"),
        (lambda text: text.replace("doel = 6", "doel = veel"), "kijk bij regel 6"),
        (lambda text: text.replace("doel = 6", 'doel = "6"'), "‘doel’ moet een getal zijn"),
        (lambda text: text.replace("doel = 6", "doel = true"), "‘doel’ moet een getal zijn"),
        (lambda text: text.replace("ervaring_vanaf = 10", "ervaring_vanaf = 3"), "van 10 tot 1000"),
        (lambda text: text.replace("[grenzen]", "[grens]"), "‘grens’ is niet bekend"),
        (lambda text: text.split("[grenzen]", maxsplit=1)[0], "Het deel [grenzen] ontbreekt"),
        (lambda text: text + "#" * 9_000, "te lang"),
    ],
)
def test_a_typo_is_told_in_words(change: Callable[[str], str], says: str) -> None:
    with pytest.raises(Invalid, match=says.replace("[", r"\[").replace("]", r"\]")):
        read_weights(change(standard_text()))


def test_a_ground_that_is_newer_than_the_file_counts_as_in_the_standard_one() -> None:
    old = standard_text().replace("tempo = 5 ", "# ").replace("klik = 8", "klik = 1")
    weights = stored_weights(old)
    assert weights.points[Ground.PACE] == standard_weights().points[Ground.PACE]
    assert weights.points[Ground.KLIK] == 1


def test_a_wrong_file_keeps_what_was_typed(desk: PageClient) -> None:
    typed = standard_text().replace("klik =", "kilk =")
    answer = desk.send(PAGE, {"content": typed, "next": "store"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "dat is niet bekend" in page
    assert "kilk = 8" in page


def test_first_look_then_in_force(desk: PageClient, area: Area, database: Database) -> None:
    make_activity(area, name="Gratis koor", interests=["music"])
    make_activity(area, name="Duur koor", interests=["music"], price_cents=900, expected_number=20)
    made = referral_in(Status.INTAKE_HELD, area)
    other = standard_text().replace("kosten = 2 ", "kosten = 10").replace("trefkans = 3 ", "trefkans = 0")
    looked = desk.send(PAGE, {"content": other, "next": "look"}).get_data(as_text=True)
    assert made.reference in looked
    assert made.surname not in looked
    assert raw_rows(database, "match_weights") == []
    desk.send(PAGE, {"content": other, "next": "store"})
    (kept,) = raw_rows(database, "match_weights")
    assert "kosten = 10" in str(kept["content"])
    assert "kosten = 10" in desk.get(f"{PAGE}.toml").get_data(as_text=True)
    again = desk.send(PAGE, {"content": other, "next": "store"})
    assert again.status_code == 422
    assert "Dit is de weging die al geldt." in again.get_data(as_text=True)


def test_a_look_is_in_the_log(desk: PageClient, area: Area, database: Database) -> None:
    made = referral_in(Status.INTAKE_HELD, area)
    desk.send(PAGE, {"content": standard_text().replace("= 8", "= 1"), "next": "look"})
    looks = [each for each in raw_rows(database, "access_log") if each["object_detail"] == "weights:preview"]
    assert [each["subject_ids"] for each in looks] == [[made.person_id]]


def test_other_regions_keep_their_own(desk: PageClient, signed_in: Callable[[Actor], PageClient]) -> None:
    desk.send(PAGE, {"content": standard_text().replace("= 8", "= 1"), "next": "store"})
    assert "= 1 " in desk.page(PAGE).html
