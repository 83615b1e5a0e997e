"""Passing on, pausing and mistakes: nothing is typed again, nothing is lost, all who may know see it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Message, Neighbourhood, PostcodeArea, Referral
from referral.models.scope import acting
from referral.workflow.ticking import tick
from tests.factories import Area, referral_in
from tests.factories.referral import MadeReferral
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]

ELSEWHERE = {"code": "other_area", "explanation": "Woont aan de Zuidsingel."}


def on(day: int, month: int) -> AbstractContextManager[None]:
    """The morning of a day in 2026."""
    return clock.moved_to(datetime(2026, month, day, 10, tzinfo=UTC))


def row(area: Area, made: MadeReferral) -> Referral:
    found: Referral = db.session.get_one(Referral, made.id)
    return found


def test_it_goes_to_another_team_as_it_is(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    path, coach = f"/werkvoorraad/{made.reference}", signed_in(area.coach)
    answer = coach.send(f"{path}/doorsturen", {**ELSEWHERE, "team": str(area.other_team_id)})
    assert answer.location == "/werkvoorraad"
    assert coach.get(path).status_code == 404
    other = signed_in(area.other_coach).page(path)
    assert "Zuidsingel" in other.text
    assert "Ik wil weer onder de mensen." in other.text
    assert "Zuidsingel" in signed_in(area.gp).page(f"/verwijzingen/{made.reference}").text
    with area.app.app_context(), acting(area.system):
        moved = row(area, made)
        assert (moved.status, moved.team_id, moved.coach_id) == (Status.SENT, area.other_team_id, None)
        told = db.session.query(Message).filter_by(referral_id=made.id).order_by(Message.queued_at).all()
        assert moved.team.email in {each.address for each in told[-2:]}


def test_the_own_team_is_no_other_team(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.SENT, area)
    coach, path = signed_in(area.coach), f"/werkvoorraad/{made.reference}/doorsturen"
    answer = coach.send(path, {**ELSEWHERE, "team": str(area.team_id)})
    assert answer.status_code == 422
    assert "Zuidsingel" in answer.text
    assert "Kies een team uit de lijst." in coach.send(path, ELSEWHERE).text


def test_a_team_that_serves_one_neighbourhood_settles_it(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.SENT, area)
    with area.app.app_context(), acting(area.system):
        rest = Neighbourhood(
            region_id=area.region_id, team_id=area.team_id, name="Onbekend", inhabitants=0, is_rest=True
        )
        db.session.add(rest)
        db.session.flush()
        row(area, made).neighbourhood_id = rest.id
        db.session.commit()
    coach = signed_in(area.coach)
    coach.send(f"/werkvoorraad/{made.reference}/doorsturen", {**ELSEWHERE, "team": str(area.other_team_id)})
    with area.app.app_context(), acting(area.system):
        part = db.session.get_one(Neighbourhood, row(area, made).neighbourhood_id)
        assert part.team_id == area.other_team_id
        assert not part.is_rest
        assert db.session.query(PostcodeArea).filter_by(neighbourhood_id=part.id).count() == 1


def test_the_clock_stands_still_and_runs_again_by_itself(signed_in: SignIn, area: Area) -> None:
    with on(2, 11):
        made = referral_in(Status.SENT, area)
        coach, path = signed_in(area.coach), f"/werkvoorraad/{made.reference}"
        coach.send(f"{path}/pauze", {"cause": "away", "until": "2026-12-07"})
        assert "Klok staat stil tot 07-12-2026" in coach.page(path).text
        shown = signed_in(area.gp).page(f"/verwijzingen/{made.reference}").text
        assert "De klok staat stil tot 7 december 2026" in shown
        assert "een tijd weg" not in shown
    with on(6, 12):
        assert _tick(area) == 0
    with on(7, 12):
        assert _tick(area) == 1
        with area.app.app_context(), acting(area.system):
            after = row(area, made)
            assert not after.is_paused
            assert after.contact_due.isoformat() == "2026-12-21"
            assert after.silence_due is not None
            assert after.silence_due > clock.today()
        assert _tick(area) == 0


def _tick(area: Area) -> int:
    with area.app.app_context(), acting(area.system):
        return tick(area.system)


def test_a_pause_has_a_reason_and_an_end_in_sight(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    coach, path = signed_in(area.coach), f"/werkvoorraad/{made.reference}/pauze"
    today = clock.today()
    for until, words in (
        (today, "nog moet komen"),
        (today + timedelta(weeks=14), "Langer dan dertien weken"),
    ):
        answer = coach.send(path, {"cause": "ill", "until": until.isoformat()})
        assert answer.status_code == 422
        assert words in answer.text
    assert "Kies een reden." in coach.send(path, {"until": ""}).text


def test_a_coach_lets_it_run_again(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    coach, path = signed_in(area.coach), f"/werkvoorraad/{made.reference}"
    assert coach.send(f"{path}/hervatten").status_code == 409
    coach.send(f"{path}/pauze", {"cause": "ill", "until": (clock.today() + timedelta(days=9)).isoformat()})
    coach.send(f"{path}/hervatten")
    with area.app.app_context(), acting(area.system):
        assert not row(area, made).is_paused


def test_an_act_ends_the_pause(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    coach, path = signed_in(area.coach), f"/werkvoorraad/{made.reference}"
    coach.send(f"{path}/pauze", {"cause": "ill", "until": (clock.today() + timedelta(days=9)).isoformat()})
    today = clock.today().isoformat()
    coach.send(f"{path}/poging", {"channel": "phone", "result": "spoken", "day": today, "hour": ""})
    with area.app.app_context(), acting(area.system):
        assert row(area, made).status is Status.REACHED
        assert not row(area, made).is_paused


def test_a_mistake_is_kept_and_counts_nowhere(signed_in: SignIn, area: Area) -> None:
    made, again = referral_in(Status.SENT, area), referral_in(Status.ACCEPTED, area)
    gp, coach = signed_in(area.gp), signed_in(area.coach)
    assert gp.send(f"/verwijzingen/{made.reference}/vergissing", {"explanation": " "}).status_code == 422
    gp.send(f"/verwijzingen/{made.reference}/vergissing", {"explanation": "Verkeerde persoon."})
    coach.send(f"/werkvoorraad/{again.reference}/vergissing", {"explanation": "Test."})
    assert "Verkeerde persoon." in coach.page(f"/werkvoorraad/{made.reference}").text
    with area.app.app_context(), acting(area.system):
        assert {row(area, each).status for each in (made, again)} == {Status.ENTERED_IN_ERROR}
    year = clock.today().year
    shown = signed_in(area.coordinator).page(f"/overzicht/geldstromen?jaar={year}").text
    assert "Alles bij elkaar</th><td" not in shown or ">0<" in shown
