"""Writing a referral: nothing typed gets lost, nothing is sent twice, nothing unsafe passes."""

from datetime import datetime

import pytest

from referral.extensions import db
from referral.models import Referral
from referral.models.scope import acting
from tests.factories import Area
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import raw_rows
from tests.support.story import PERSON, REST, draft, fill, refer


def test_autosave_makes_one_draft_and_keeps_it(as_gp: PageClient, database: Database) -> None:
    first = as_gp.send("/verwijzen/bewaar", {"surname": "Kan"}, headers={"X-Requested-With": "autosave"})
    assert first.json is not None
    again = as_gp.send(first.json["save_url"], {"surname": "Kanarie"})
    assert again.json is not None
    assert again.json["url"] == first.json["url"]
    assert len(raw_rows(database, "draft")) == 1
    assert "Kanarie" in as_gp.page(first.json["url"]).html
    assert "Kanarie" in as_gp.page("/verwijzingen").html


def test_a_draft_can_wait_or_go(as_gp: PageClient, database: Database) -> None:
    path = draft(as_gp)
    assert fill(as_gp, path, next="later").location == "/verwijzingen"
    assert as_gp.send(f"{path}/weg").status_code == 302
    assert raw_rows(database, "draft") == []
    assert raw_rows(database, "data_key") == []
    assert as_gp.get(path).status_code == 404
    assert as_gp.send(f"{path}/bewaar", {"surname": "x"}).status_code == 404


def test_somebody_elses_draft_does_not_exist(as_gp: PageClient, area: Area, signed_in: object) -> None:
    path = draft(as_gp)
    other = signed_in(area.other_gp)  # type: ignore[operator]  # a function
    assert other.get(path).status_code == 404
    assert other.send(f"{path}/weg").status_code == 302
    assert as_gp.get(path).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("surname", "", "Vul de achternaam in."),
        ("surname", "BSN 111222333", "burgerservicenummer"),
        ("birth_date", "31-02-1950", "bestaande datum"),
        ("birth_date", "01-01-2030", "toekomst"),
        ("birth_date", "01-01-1850", "te lang geleden"),
        ("postcode", "12 AB", "geen Nederlandse postcode"),
        ("house_number", "A", "begint met een cijfer"),
        ("reasons", [], "ten minste één reden"),
        ("checks", [], "Geef antwoord"),
        ("checks", ["nothing", "crisis"], "Kies één van de twee"),
        ("checks", ["crisis"], "113"),
        ("phone", "", "Vul een telefoonnummer in"),
        ("phone", "12", "telefoonnummer klopt niet"),
        ("consent_refer", "", "Zonder toestemming"),
        ("own_words", "x" * 4001, "te lang"),
    ],
)
def test_wrong_answers_are_named_and_kept(
    as_gp: PageClient, noon: datetime, field: str, value: object, says: str
) -> None:
    path = draft(as_gp)
    response = fill(as_gp, path, **{field: value})
    assert response.status_code == 422
    assert says in response.get_data(as_text=True)
    if field in PERSON:
        response = as_gp.send(path, {**PERSON, "stage": "person"}, follow_redirects=True)
    assert "Ik wil weer onder de mensen." in response.get_data(as_text=True) or field == "own_words"


def test_a_serious_matter_passes_after_consultation(as_gp: PageClient, noon: datetime) -> None:
    assert refer(as_gp, checks=["crisis"], checked_first="y")


def test_other_ways_of_contact_need_no_phone(as_gp: PageClient, noon: datetime) -> None:
    assert refer(as_gp, contact_way="letter", phone="")


def test_sending_twice_gives_one_referral(as_gp: PageClient, area: Area, noon: datetime) -> None:
    path = draft(as_gp)
    fill(as_gp, path)
    first, second = as_gp.send(f"{path}/controle"), as_gp.send(f"{path}/controle")
    assert first.location == second.location
    assert as_gp.get(f"{path}/controle").location == first.location
    assert fill(as_gp, path).location == f"{path}/controle"
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Referral).count() == 1


def test_an_unfinished_draft_cannot_be_sent(as_gp: PageClient) -> None:
    path = draft(as_gp)
    assert as_gp.get(f"{path}/controle").location == path
    assert as_gp.send(f"{path}/controle").location == path


def test_a_person_with_a_live_referral_is_told_so(
    as_gp: PageClient, area: Area, noon: datetime, signed_in: object
) -> None:
    refer(as_gp)
    other = signed_in(area.other_gp)  # type: ignore[operator]  # a function
    response = fill(other, draft(other, given_name="J."), given_name="J.")
    assert response.status_code == 422
    page = other.page(draft(other, given_name="J."))
    assert "loopt al" in page.text


def test_a_postcode_elsewhere_is_refused_with_the_rest_kept(as_gp: PageClient, noon: datetime) -> None:
    path = draft(as_gp, postcode="9999 ZZ")
    response = fill(as_gp, path, postcode="9999 ZZ")
    if response.status_code == 302:
        response = as_gp.send(response.location)
    assert response.status_code == 422
    text = response.get_data(as_text=True)
    assert "buiten" in text
    assert "Ik wil weer onder de mensen." in text


def test_a_care_worker_has_a_short_form(area: Area, noon: datetime, signed_in: object) -> None:
    client = signed_in(area.care_worker)  # type: ignore[operator]  # a function
    reference = refer(client, own_words="Ze komt de deur niet meer uit.", share_with=str(area.practice_id))
    assert "Recept" in client.page(f"/verwijzingen/{reference}/verstuurd").text or reference
    response = client.get(f"/verwijzingen/{reference}/recept.pdf")
    assert response.mimetype == "application/pdf"
    assert response.data.startswith(b"%PDF")


def test_the_form_fits_the_story() -> None:
    assert not set(PERSON) & set(REST)
