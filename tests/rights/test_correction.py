"""Correction: the old value stays, indexes follow, whoever has the data hears of it (L9)."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from referral.domain.actors import Actor
from referral.domain.rights import RequestKind
from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import Message, Person, PersonCorrection, Referral, ReferralEvent
from referral.models.person import identity_index
from referral.models.scope import acting
from referral.notifications.delivery import compose
from tests.factories import Area, make_request, referral_in
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import whole_database

Browser = Callable[[Actor], PageClient]
WHY = "De achternaam was die van haar man."


def facts(surname: str, **values: str) -> dict[str, str]:
    """The form as it opens, with a new surname and a reason."""
    return {
        "given_name": "Johanna",
        "surname": surname,
        "birth_date": "1948-03-09",
        "postcode": "3511 AB",
        "house_number": "5",
        "phone": "06 12345678",
        "reason": WHY,
        **values,
    }


def test_L9_the_old_value_stays_in_the_history(
    as_coach: PageClient, signed_in: Browser, area: Area, database: Database
) -> None:
    made = referral_in(Status.PARTICIPATING, area)
    path = f"/werkvoorraad/{made.reference}/verbeteren"
    assert made.surname in as_coach.page(path).html
    changed = facts("Zeldenrust", birth_date="1949-03-09", postcode="3511 zz")
    assert as_coach.send(path, changed).status_code == 302
    page = as_coach.page(f"/werkvoorraad/{made.reference}")
    assert "Zeldenrust" in page.text
    assert "Gegevens van de persoon verbeterd: achternaam, geboortedatum" in page.text
    key = make_request(area, made.person_id, RequestKind.CORRECTION)
    history = signed_in(area.privacy_officer).page(f"/toezicht/verzoeken/{key}").text
    for word in (made.surname, "1948-03-09", "3511 AB", WHY):
        assert word in history
    everything = whole_database(database)
    assert "Zeldenrust" not in everything
    assert WHY not in everything


def test_L9_the_person_is_found_by_the_new_facts_only(as_coach: PageClient, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area, person={"house_number": "5"})
    as_coach.send(f"/werkvoorraad/{made.reference}/verbeteren", facts("Zeldenrust"))
    with area.app.app_context(), acting(area.system):
        person = db.session.get_one(Person, made.person_id)
        assert person.identity_index == identity_index(
            "Zeldenrust", "Johanna", date(1948, 3, 9), "3511 AB", "5"
        )
    assert made.reference in as_coach.page("/werkvoorraad?zoek=Zeldenrust").text
    assert made.reference not in as_coach.page(f"/werkvoorraad?zoek={made.surname}").text


def test_L9_everybody_with_the_data_hears_it_without_a_name(as_coach: PageClient, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area, share_with=area.home_care_id)
    before = _mails(area)
    as_coach.send(f"/werkvoorraad/{made.reference}/verbeteren", facts("Zeldenrust"))
    told = _mails(area)[len(before) :]
    assert sorted(each[0] for each in told) == ["corrected", "corrected", "news_for_team"]
    for _, words in told:
        assert made.reference in words
        assert "Zeldenrust" not in words
        assert made.surname not in words


def test_L9_another_team_hears_it_too(as_coach: PageClient, area: Area) -> None:
    """The same person was referred to the other team before: its mails carry that reference."""
    made = referral_in(Status.CLOSED, area, other_team=True)
    mine = referral_in(Status.ACCEPTED, area)
    _give(area, mine.id, made.person_id)
    before = _mails(area)
    as_coach.send(f"/werkvoorraad/{mine.reference}/verbeteren", facts("Zeldenrust"))
    told = [words for _, words in _mails(area)[len(before) :]]
    assert sum(mine.reference in each for each in told) == 2
    assert sum(made.reference in each for each in told) == 1  # the referrer is the same and was told


def _give(area: Area, referral_id: UUID, person_id: UUID) -> None:
    with area.app.app_context(), acting(area.system):
        referral, person = db.session.get_one(Referral, referral_id), db.session.get_one(Person, person_id)
        referral.person_id, referral.person = person.id, person
        db.session.commit()


def _mails(area: Area) -> list[tuple[str, str]]:
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(Message).order_by(Message.id)
        return [(each.template, compose(each).as_string()) for each in rows]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"surname": ""}, "Vul de achternaam in"),
        ({"reason": ""}, "Schrijf op waarom"),
        ({"postcode": "geen"}, "geen Nederlandse postcode"),
        ({"birth_date": "2999-01-01"}, "toekomst"),
        ({"phone": "123"}, "bestaat niet"),
        ({"surname": "111222333"}, "burgerservicenummer"),
    ],
)
def test_what_cannot_be_is_kept_and_explained(
    as_coach: PageClient, area: Area, values: dict[str, str], message: str
) -> None:
    made = referral_in(Status.ACCEPTED, area)
    given = {**facts("Getypt"), **values}
    answer = as_coach.send(f"/werkvoorraad/{made.reference}/verbeteren", given)
    assert answer.status_code == 422
    assert message in answer.get_data(as_text=True)
    assert given["house_number"] in answer.get_data(as_text=True)


def test_nothing_changed_is_no_correction(as_coach: PageClient, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area, person={"house_number": "5", "phone": "06 12345678"})
    answer = as_coach.send(f"/werkvoorraad/{made.reference}/verbeteren", facts(made.surname))
    assert answer.status_code == 422
    assert "niets veranderd" in answer.get_data(as_text=True)
    with area.app.app_context(), acting(area.system):
        assert db.session.query(PersonCorrection).count() == 0


def test_nobody_becomes_somebody_else(as_coach: PageClient, area: Area) -> None:
    other = referral_in(Status.CLOSED, area, person={"house_number": "5"})
    made = referral_in(Status.ACCEPTED, area)
    answer = as_coach.send(f"/werkvoorraad/{made.reference}/verbeteren", facts(other.surname))
    assert answer.status_code == 422
    assert "Voeg eerst de twee samen" in answer.get_data(as_text=True)


def test_L9_the_officer_corrects_on_a_request(signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.CLOSED, area)
    key = make_request(area, made.person_id, RequestKind.CORRECTION)
    officer = signed_in(area.privacy_officer)
    path = f"/toezicht/verzoeken/{key}/verbeteren"
    assert made.surname in officer.page(path).html
    assert officer.send(path, facts("", reason="")).status_code == 422
    assert officer.send(path, facts("Zeldenrust")).status_code == 302
    assert officer.send(path, facts("Zeldenrust")).status_code == 422
    assert officer.send(f"/toezicht/verzoeken/{key}/klaar").status_code == 302
    with area.app.app_context(), acting(area.system):
        event = db.session.query(ReferralEvent).filter_by(type="person_corrected").one()
        assert event.actor_id == area.privacy_officer.id
        assert "surname" in event.content["fields"]
        assert not event.words
