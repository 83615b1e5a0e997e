"""A question back, a no, a withdrawal; and two people at once."""

from collections.abc import Callable
from datetime import datetime

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from tests.factories import Area, referral_in
from tests.support.client import PageClient
from tests.support.story import do, refer

Open = Callable[[Actor], PageClient]


def test_question_answer_and_no(area: Area, signed_in: Open, noon: datetime) -> None:
    gp, coach = signed_in(area.gp), signed_in(area.coach)
    reference = refer(gp)
    do(coach, f"/werkvoorraad/{reference}/vraag", question="Is er een tolk nodig?")
    assert "tolk nodig" in gp.page(f"/verwijzingen/{reference}/beantwoorden").text
    assert gp.send(f"/verwijzingen/{reference}/beantwoorden", {"answer": ""}).status_code == 422
    do(gp, f"/verwijzingen/{reference}/beantwoorden", answer="Nee, dat hoeft niet.")
    assert "dat hoeft niet" in coach.page(f"/werkvoorraad/{reference}").text
    decline = f"/werkvoorraad/{reference}/niet-aannemen"
    assert coach.send(decline, {"code": "other", "explanation": " "}).status_code == 422
    do(coach, decline, code="other", explanation="Past beter bij de ggz.")
    assert "Past beter bij de ggz." in gp.page(f"/verwijzingen/{reference}").text


def test_a_referrer_takes_it_back(area: Area, signed_in: Open, noon: datetime) -> None:
    gp = signed_in(area.gp)
    reference = refer(gp)
    do(gp, f"/verwijzingen/{reference}/intrekken", explanation="Verhuisd.")
    assert signed_in(area.coach).send(f"/werkvoorraad/{reference}/aannemen").status_code == 409


def test_the_second_coach_is_told_who_was_first(area: Area, signed_in: Open) -> None:
    made = referral_in(Status.SENT, area)
    do(signed_in(area.coach), f"/werkvoorraad/{made.reference}/aannemen")
    response = signed_in(area.second_coach).send(f"/werkvoorraad/{made.reference}/aannemen")
    assert response.status_code == 409
    assert "Sanne Coach was u voor" in response.get_data(as_text=True)


def test_search_finds_reference_and_surname_of_the_own_team(area: Area, signed_in: Open) -> None:
    mine, other = referral_in(Status.SENT, area), referral_in(Status.SENT, area, other_team=True)
    coach = signed_in(area.coach)
    for words in (mine.reference.lower(), mine.surname.upper()):
        assert mine.reference in coach.page(f"/werkvoorraad?zoek={words}").html
    assert other.reference not in coach.page(f"/werkvoorraad?zoek={other.surname}").html


def test_a_moment_that_must_still_come_is_refused(area: Area, signed_in: Open, noon: datetime) -> None:
    made = referral_in(Status.ACCEPTED, area)
    coach = signed_in(area.coach)
    path = f"/werkvoorraad/{made.reference}/poging"
    values = {"channel": "phone", "result": "spoken", "day": "2026-11-03", "hour": "23:00"}
    response = coach.send(path, values)
    assert response.status_code == 422
    assert "moet nog komen" in response.get_data(as_text=True)
    do(coach, path, **{**values, "hour": "09:30"})
