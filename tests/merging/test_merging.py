"""Two records of one person: found, joined without loss, taken apart again."""

from collections.abc import Callable
from datetime import date

import pytest

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import AccessLog, Referral
from referral.models.scope import acting
from tests.factories import Area, referral_in
from tests.factories.referral import MadeReferral
from tests.support.client import PageClient

Browser = Callable[[Actor], PageClient]
KNOWN = {
    "surname": "van der Meijden",
    "given_name": "Johanna",
    "birth_date": date(1948, 3, 9),
    "postcode": "3511 AB",
    "house_number": "12",
    "phone": "06 11 22 33 44",
}
VARIANTS: dict[str, dict[str, object]] = {
    "another spelling": {"surname": "Meyden"},
    "day and month swapped": {"birth_date": date(1948, 9, 3)},
    "moved house": {"postcode": "3511 XY", "house_number": "7"},
    "initials": {"given_name": "J.", "house_number": "14"},
    "changed phone and name after marriage": {
        "surname": "Bos",
        "phone": "06 99 88 77 66",
        "house_number": "12",
    },
    "same phone, other birth date": {"birth_date": date(1949, 1, 1), "postcode": "3511 CD"},
}


def two(area: Area, **changes: object) -> tuple[MadeReferral, MadeReferral]:
    """The same person twice: once ended, once live with *changes*."""
    first = referral_in(Status.CLOSED, area, person=KNOWN)
    return first, referral_in(Status.ACCEPTED, area, person={**KNOWN, "house_number": "12a", **changes})


@pytest.mark.parametrize("change", VARIANTS)
def test_a_slip_of_the_pen_still_finds_the_person(as_coach: PageClient, area: Area, change: str) -> None:
    first, second = two(area, **VARIANTS[change])
    page = as_coach.page(f"/zelfde-persoon/{second.reference}")
    assert f"/zelfde-persoon/{second.reference}/{first.person_id}" in page.html


def test_strangers_are_not_shown(as_coach: PageClient, area: Area) -> None:
    made, _ = referral_in(Status.ACCEPTED, area), referral_in(Status.ACCEPTED, area, person=KNOWN)
    assert "Niemand lijkt hierop" in as_coach.page(f"/zelfde-persoon/{made.reference}").text


def test_L2_a_merge_keeps_both_histories_and_is_logged(as_coach: PageClient, area: Area) -> None:
    first, second = two(area)
    page = f"/zelfde-persoon/{second.reference}"
    assert as_coach.send(f"{page}/{first.person_id}").status_code == 302
    file = as_coach.page(f"/werkvoorraad/{second.reference}")
    assert first.reference in file.text
    old = as_coach.page(f"/werkvoorraad/{first.reference}").text
    assert "Ik wil weer onder de mensen." in old
    assert "Elke week een keer naar buiten." in old
    with area.app.app_context(), acting(area.privacy_officer):
        (row,) = db.session.query(AccessLog).filter_by(event_type="merge")
        assert set(row.subject_ids) == {first.person_id, second.person_id}
        assert row.actor_id == area.coach.id


def test_L2_a_merge_can_be_undone(as_coach: PageClient, area: Area) -> None:
    first, second = two(area)
    page = f"/zelfde-persoon/{second.reference}"
    as_coach.send(f"{page}/{first.person_id}")
    undo = next(each for each in as_coach.page(page).html.split('"') if "/terug/" in each)
    assert as_coach.send(undo).status_code == 302
    with area.app.app_context(), acting(area.system):
        assert db.session.get_one(Referral, first.id).person_id == first.person_id
        assert db.session.get_one(Referral, second.id).person_id == second.person_id
    assert as_coach.send(undo).status_code == 404
    assert "Ik wil weer onder de mensen." in as_coach.page(f"/werkvoorraad/{first.reference}").text


def test_two_live_referrals_are_not_joined(as_coach: PageClient, area: Area) -> None:
    first = referral_in(Status.SENT, area, person=KNOWN)
    second = referral_in(Status.ACCEPTED, area, person={**KNOWN, "house_number": "12a"})
    answer = as_coach.send(f"/zelfde-persoon/{second.reference}/{first.person_id}")
    assert answer.status_code == 409
    assert "Rond er eerst één af" in answer.get_data(as_text=True)


def test_who_does_not_resemble_is_not_joined(as_coach: PageClient, area: Area) -> None:
    made, stranger = referral_in(Status.ACCEPTED, area), referral_in(Status.CLOSED, area, person=KNOWN)
    path = f"/zelfde-persoon/{made.reference}/{stranger.person_id}"
    assert as_coach.send(path).status_code == 404


def test_another_team_joins_nothing(signed_in: Browser, area: Area) -> None:
    first, second = two(area)
    other = signed_in(area.other_coach)
    other.page(f"/zelfde-persoon/{second.reference}", 404)
    assert other.send(f"/zelfde-persoon/{second.reference}/{first.person_id}").status_code == 404


def test_the_referrer_hears_at_entry_and_sees_no_name(as_gp: PageClient, area: Area) -> None:
    referral_in(Status.ACCEPTED, area, by=area.other_gp, person=KNOWN)
    typed = {
        "surname": "Meyden",
        "given_name": "Johanna",
        "birth_date": "09-03-1948",
        "postcode": "3511AB",
        "house_number": "21",
    }
    path = as_gp.send("/verwijzen", typed).location
    text = as_gp.page(path).text
    assert "Misschien is deze persoon al bekend" in text
    assert "Naam klinkt hetzelfde" in text
    assert "Meijden" not in text
