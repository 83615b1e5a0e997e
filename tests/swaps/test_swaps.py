"""Neighbours: offers and questions find each other, and nothing is told before both said yes."""

import re
from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.domain.swaps import Direction, SwapEnd, SwapKind, card_line
from referral.extensions import db
from referral.models import AccessLog, Neighbourhood, Referral, Swap, SwapPair
from referral.models.scope import acting
from referral.swaps.queries import Reciprocity, reciprocity
from tests.factories import Area, MadeReferral, make_swap, referral_in
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]

GIVE, ASK = Direction.GIVE, Direction.ASK


@pytest.fixture
def cook(area: Area) -> MadeReferral:
    return referral_in(Status.PARTICIPATING, area, person={"surname": "Kokkema"})


@pytest.fixture
def guest(area: Area) -> MadeReferral:
    return referral_in(Status.INTAKE_HELD, area, person={"surname": "Gastinga"})


def path_of(made: MadeReferral) -> str:
    return f"/werkvoorraad/{made.reference}/ruil"


def together(coach: PageClient, made: MadeReferral) -> str:
    """The address of the first match on the page."""
    found = re.search(rf"{path_of(made)}/[0-9a-f-]+/samen/[0-9a-f-]+", coach.page(path_of(made)).html)
    assert found
    return found.group()


def test_an_offer_is_noted_in_a_few_clicks(signed_in: SignIn, area: Area, cook: MadeReferral) -> None:
    coach = signed_in(area.coach)
    assert "waar bent u goed in" in coach.page(path_of(cook)).text
    given = {"direction": "give", "kind": "cooking", "words": "Voor dertig mensen als het moet."}
    assert coach.send(path_of(cook), given).status_code == 302
    page = coach.page(path_of(cook)).text
    assert "Biedt aan: koken" in page
    assert "Voor dertig mensen als het moet." in page
    assert "Nog niemand die hierbij past." in page
    assert "Biedt aan buren: koken" in coach.page(f"/werkvoorraad/{cook.reference}").text
    again = coach.send(path_of(cook), given)
    assert again.status_code == 422
    assert "Dit staat al open." in again.get_data(as_text=True)
    with area.app.app_context(), acting(area.system):
        sealed = db.session.query(Swap).one().words_sealed
        assert sealed is not None
        assert b"dertig" not in sealed


def test_what_is_missing_is_told_and_typed_words_stay(
    signed_in: SignIn, area: Area, cook: MadeReferral
) -> None:
    answer = signed_in(area.coach).send(path_of(cook), {"direction": "", "kind": "", "words": "Soep"})
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "Kies: aanbieden of vragen." in text
    assert "Kies wat." in text
    assert 'value="Soep"' in text


def test_both_say_yes_before_they_are_brought_together(
    signed_in: SignIn, area: Area, cook: MadeReferral, guest: MadeReferral
) -> None:
    make_swap(area, cook.reference, GIVE)
    make_swap(area, guest.reference, ASK)
    coach = signed_in(area.coach)
    address = together(coach, cook)
    for ticks, words in (({}, 2), ({"mine": "y"}, 1), ({"theirs": "y"}, 1)):
        wrong = coach.send(address, ticks)
        assert wrong.status_code == 422
        assert wrong.get_data(as_text=True).count("Vraag het eerst.") >= words
    assert coach.send(address, {"mine": "y", "theirs": "y"}).status_code == 302
    assert coach.send(address, {"mine": "y", "theirs": "y"}).status_code == 404
    assert "deze persoon helpt" in coach.page(f"/werkvoorraad/{cook.reference}").text
    assert "deze persoon wordt geholpen" in coach.page(f"/werkvoorraad/{guest.reference}").text
    page = coach.page(path_of(guest)).text
    assert "Bij elkaar gebracht" in page
    assert "1 mens hielp een buur, 1 kreeg hulp van een buur, 0 allebei" in page
    with area.app.app_context(), acting(area.system):
        pair = db.session.query(SwapPair).one()
        assert db.session.get_one(Swap, pair.give_id).direction is GIVE
        assert {each.end_reason for each in db.session.query(Swap)} == {SwapEnd.MADE}


def test_neighbours_come_first_and_the_look_is_logged(
    signed_in: SignIn, area: Area, cook: MadeReferral
) -> None:
    far = referral_in(Status.PARTICIPATING, area, person={"surname": "Verweg"})
    near = referral_in(Status.PARTICIPATING, area, person={"surname": "Dichtbij"})
    with area.app.app_context(), acting(area.system):
        elsewhere = db.session.query(Neighbourhood).filter_by(team_id=area.other_team_id).one()
        db.session.get_one(Referral, far.id).neighbourhood_id = elsewhere.id
        db.session.commit()
    for made in (far, near):
        make_swap(area, made.reference, ASK)
    make_swap(area, cook.reference, GIVE)
    page = signed_in(area.coach).page(path_of(cook)).text
    assert page.index("Dichtbij") < page.index("Verweg")
    assert page.count("Zelfde buurt") == 1
    with area.app.app_context(), acting(area.system):
        row = db.session.query(AccessLog).filter_by(object_type="swap").one()
        assert set(row.subject_ids) == {far.person_id, near.person_id}


def test_nobody_meets_themselves_and_other_teams_stay_out(
    signed_in: SignIn, area: Area, cook: MadeReferral
) -> None:
    make_swap(area, cook.reference, GIVE)
    make_swap(area, cook.reference, ASK)
    other = referral_in(Status.PARTICIPATING, area, other_team=True, person={"surname": "Elders"})
    make_swap(area, other.reference, ASK)
    make_swap(area, referral_in(Status.PARTICIPATING, area).reference, ASK, SwapKind.PET)
    page = signed_in(area.coach).page(path_of(cook))
    assert not [each for each in page.links if "/samen/" in each]
    assert "Elders" not in page.text
    with area.app.app_context(), acting(area.coach):
        assert other.id not in {each.referral_id for each in db.session.query(Swap)}


def test_what_is_not_needed_any_more_goes_away(signed_in: SignIn, area: Area, cook: MadeReferral) -> None:
    key: UUID = make_swap(area, cook.reference)
    coach = signed_in(area.coach)
    assert coach.send(f"{path_of(cook)}/{key}/weg").status_code == 302
    assert "Niet meer nodig op" in coach.page(path_of(cook)).text
    assert coach.send(f"{path_of(cook)}/{key}/weg").status_code == 404


def test_the_card_says_what_and_nobody(signed_in: SignIn, area: Area, cook: MadeReferral) -> None:
    coach = signed_in(area.coach)
    assert "Nog niets voor op de kaart" in coach.page(f"{path_of(cook)}/kaart").text
    make_swap(area, cook.reference, GIVE, words="Mijn recept van Kokkema")
    page = coach.page(f"{path_of(cook)}/kaart").text
    assert "Ik kan koken voor een ander." in page
    answer = coach.get(f"{path_of(cook)}/kaart.pdf")
    assert answer.mimetype == "application/pdf"
    text = PdfReader(BytesIO(answer.get_data())).pages[0].extract_text()
    assert "Ik kan koken voor een ander." in text
    assert "Noord" in text
    for secret in ("Kokkema", "Johanna", cook.reference):
        assert secret not in text


def test_giving_and_taking_are_counted_each_person_once(area: Area, cook: MadeReferral) -> None:
    for direction in (GIVE, ASK, GIVE):
        key = make_swap(area, cook.reference, direction)
        with area.app.app_context(), acting(area.system):
            row = db.session.get_one(Swap, key)
            row.end_reason, row.closed_at = SwapEnd.MADE, row.noted_at
            db.session.commit()
    with area.app.app_context(), acting(area.coach):
        assert reciprocity(area.coach) == Reciprocity(gave=1, took=1, both=1)


@pytest.mark.parametrize("kind", SwapKind)
def test_every_kind_has_its_lines(kind: SwapKind) -> None:
    give, ask = card_line(GIVE, kind), card_line(ASK, kind)
    assert give != ask
    assert give.startswith("Ik ")
    assert ask.startswith("Ik ")
