"""From a GP's form to a closed referral that comes back."""

from collections.abc import Callable
from datetime import datetime, timedelta

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import AccessLog, Attendance, Goal, Placement, Referral
from referral.models.scope import acting
from referral.verify import differences
from tests.factories import Area, make_activity, make_contact
from tests.support.client import PageClient
from tests.support.story import FIRST_MEETING, do, refer

Open = Callable[[Actor], PageClient]


def status_of(area: Area, reference: str) -> Status:
    """Where a referral stands."""
    with area.app.app_context(), acting(area.system):
        return db.session.query(Referral).filter_by(reference=reference).one().status


def one_key(area: Area, kind: type[Goal | Placement]) -> str:
    """The key of the only row of a kind."""
    with area.app.app_context(), acting(area.system):
        return str(db.session.query(kind).one().id)


def until_intake(area: Area, coach: PageClient, reference: str) -> None:
    """Accept, ring in vain, ring again, talk."""
    path = f"/werkvoorraad/{reference}"
    today = clock.today().isoformat()
    do(coach, f"{path}/aannemen")
    do(coach, f"{path}/poging", channel="phone", result="no_answer", day=today)
    assert status_of(area, reference) is Status.ACCEPTED
    do(coach, f"{path}/poging", channel="phone", result="spoken", day=today)
    assert status_of(area, reference) is Status.REACHED
    do(coach, f"{path}/intake", **FIRST_MEETING, limits=["rollator"], day=today, brings="Koken")


def test_the_whole_circle(area: Area, signed_in: Open, noon: datetime) -> None:
    gp, coach, host = signed_in(area.gp), signed_in(area.coach), signed_in(area.host)
    reference = refer(gp)
    path = f"/werkvoorraad/{reference}"
    assert "Kanarievogel" in coach.page("/werkvoorraad").text
    until_intake(area, coach, reference)
    assert "Wandelgroep" in coach.page(f"{path}/activiteiten").text
    do(coach, f"{path}/liever-niet", activity_id=str(make_activity(area)), reason="too_far")
    do(coach, f"{path}/plaatsen", activity_id=str(area.activity_id))
    assert status_of(area, reference) is Status.PLACED

    session = f"/groepen/{area.activity_id}/{clock.today().isoformat()}"
    mark = f"mark_{one_key(area, Placement)}"
    assert "Johanna" in host.page(session).text
    assert "Kanarievogel" not in host.page(session).html
    do(host, session, **{mark: "notified"})
    do(host, session, **{mark: "present"})
    do(host, session, **{mark: "present"})
    assert status_of(area, reference) is Status.PARTICIPATING
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Attendance).one().state == "present"

    do(coach, f"{path}/notitie", note="Het gaat goed.")
    contact = str(make_contact(area))
    do(coach, f"{path}/doorschuiven", contact=contact, question="Brieven blijven dicht.", agreed="y")
    outcome = {f"goal_{one_key(area, Goal)}": "achieved"}
    do(coach, f"{path}/afronden", reason="found_way", exit="social", verdict="a_lot", **outcome)
    assert status_of(area, reference) is Status.CLOSED
    page = gp.page(f"/verwijzingen/{reference}")
    assert "Afgerond" in page.text
    for private in ("Het gaat goed", "Brieven", "Wandelgroep"):
        assert private not in page.html
    do(coach, f"{path}/heropenen", note="Wil toch verder.")
    with area.app.app_context():
        assert differences() == (1, [])


def test_a_place_can_end_and_another_begin(area: Area, signed_in: Open, noon: datetime) -> None:
    coach = signed_in(area.coach)
    reference = refer(signed_in(area.gp))
    until_intake(area, coach, reference)
    path = f"/werkvoorraad/{reference}"
    do(coach, f"{path}/plaatsen", activity_id=str(area.activity_id))
    do(coach, f"{path}/plek-beeindigen", reason="other_activity")
    assert status_of(area, reference) is Status.INTAKE_HELD
    assert coach.send(f"{path}/plek-beeindigen", {"reason": "stopped"}).status_code == 422
    do(coach, f"{path}/plaatsen", activity_id=str(make_activity(area)))
    assert status_of(area, reference) is Status.PLACED


def test_who_comes_to_a_full_group_waits(area: Area, signed_in: Open, noon: datetime) -> None:
    coach = signed_in(area.coach)
    full = make_activity(area, capacity=1)
    for name, status in (("Kanarie", Status.PLACED), ("Vink", Status.INTAKE_HELD)):
        reference = refer(signed_in(area.gp), surname=name)
        until_intake(area, coach, reference)
        values = {"activity_id": str(full)}
        assert coach.send(f"/werkvoorraad/{reference}/plaatsen", values).status_code == 302
        assert status_of(area, reference) is status
    assert "wachtlijst" in coach.page(f"/werkvoorraad/{reference}").text


def test_what_cannot_be_placed(area: Area, signed_in: Open, noon: datetime) -> None:
    coach = signed_in(area.coach)
    reference = refer(signed_in(area.gp))
    until_intake(area, coach, reference)
    path = f"/werkvoorraad/{reference}/plaatsen"
    closed = make_activity(area, is_open=False)
    answers = [coach.send(path, {"activity_id": key}).status_code for key in ("", "x", str(closed))]
    assert answers == [400, 400, 404]
    assert coach.send(f"/werkvoorraad/{reference}/liever-niet", {"reason": "z"}).status_code == 400


def test_a_host_marks_only_own_people_on_days_that_were(area: Area, signed_in: Open, noon: datetime) -> None:
    own, other = signed_in(area.host), signed_in(area.other_host)
    path = f"/groepen/{area.activity_id}"
    future = (clock.today() + timedelta(days=7)).isoformat()
    other_day = (clock.today() - timedelta(days=1)).isoformat()
    assert own.send(f"{path}/{future}").status_code == 422
    assert own.send(f"{path}/{other_day}").status_code == 422
    assert own.get(f"{path}/gisteren").status_code == 404
    assert other.get(f"{path}/{clock.today().isoformat()}").status_code == 404


def test_every_look_of_the_circle_was_logged(area: Area, signed_in: Open, noon: datetime) -> None:
    coach = signed_in(area.coach)
    reference = refer(signed_in(area.gp))
    coach.page(f"/werkvoorraad/{reference}")
    with area.app.app_context(), acting(area.system):
        looks = db.session.query(AccessLog).filter_by(actor_id=area.coach.id).all()
        person = db.session.query(Referral).one().person_id
        assert all(look.subject_ids == [person] for look in looks)
        assert looks


def test_who_comes_back_starts_anew_and_is_counted_once(area: Area, signed_in: Open, noon: datetime) -> None:
    gp, coach = signed_in(area.gp), signed_in(area.coach)
    reference = refer(gp)
    path = f"/werkvoorraad/{reference}"
    until_intake(area, coach, reference)
    outcome = {f"goal_{one_key(area, Goal)}": "partly"}
    do(coach, f"{path}/afronden", reason="personal", exit="none", verdict="a_bit", **outcome)
    do(coach, f"{path}/heropenen", note="Weer gezond.")
    today = clock.today().isoformat()
    do(coach, f"{path}/poging", channel="visit", result="spoken", day=today)
    again = {**FIRST_MEETING, "goal_1": "Zelf boodschappen doen", "route": "doing"}
    do(coach, f"{path}/intake", **again, day=today)
    assert "Zelf boodschappen doen" in coach.page(path).text
    outcome = {f"goal_{one_key(area, Goal)}": "achieved"}
    do(coach, f"{path}/afronden", reason="found_way", exit="social", verdict="a_lot", **outcome)
    second = refer(signed_in(area.other_gp), given_name="J.", phone="0687654321")
    with area.app.app_context(), acting(area.system):
        one, other = db.session.query(Referral).order_by(Referral.sent_at, Referral.id)
        assert one.person_id == other.person_id
        assert second in {one.reference, other.reference}
        assert other.person.phone == "06 87654321"
        assert other.person.given_name == "Johanna"
        assert differences() == (2, [])
