"""A round: planned by the worker for all who wait, decided by a coach line by line."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from referral.domain.actors import Actor
from referral.domain.codes import AttendanceState
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.matching.experience.services import count_region
from referral.matching.planning import tasks
from referral.matching.planning.services import plan_round
from referral.models import Attendance, Intake, Placement
from referral.models.scope import acting
from tests.factories import Area, line_of, make_activity, make_round, make_session, referral_in
from tests.factories.referral import MadeReferral
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import change, raw_rows


@pytest.fixture
def coach(signed_in: Callable[[Actor], PageClient], area: Area) -> PageClient:
    """A coach of the team."""
    return signed_in(area.coach)


def who_waits(area: Area, **values: Any) -> MadeReferral:
    """Somebody after the intake."""
    made = referral_in(Status.INTAKE_HELD, area)
    with area.app.app_context(), acting(area.system):
        intake = db.session.query(Intake).filter_by(referral_id=made.id).one()
        intake.limits = []
        for name, value in values.items():
            setattr(intake, name, value)
        db.session.commit()
    return made


def planned(area: Area, coach: PageClient) -> UUID:
    """Ask for a round and let the worker do its work; the key."""
    answer = coach.send(f"/ronde/{area.team_id}")
    key = UUID(str(answer.location).rsplit("/", 1)[1])
    with area.app.app_context():
        plan_round(area.region_id, key)
        plan_round(area.region_id, key)  # a second time changes nothing
    return key


def test_everybody_gets_what_fits_when_there_is_room(
    coach: PageClient, area: Area, database: Database
) -> None:
    change(database, "UPDATE activity SET is_open = false")
    choir = make_activity(area, name="Koor", interests=["music"], capacity=1)
    walk = make_activity(area, name="Wandelen", interests=["walking"], capacity=1)
    both = who_waits(area, interests=["music", "walking"])
    singer = who_waits(area, interests=["music"], limits=["quiet"])
    change(database, "UPDATE activity SET features = '{quiet}' WHERE id = %s", choir)
    key = planned(area, coach)
    lines = {each["referral_id"]: each["activity_id"] for each in raw_rows(database, "round_line")}
    assert lines == {both.id: walk, singer.id: choir}
    page = coach.page(f"/ronde/plan/{key}")
    assert "2 mensen, 2 vrije plekken" in page.text
    assert page.text.count("Geef de plek") == 2
    assert raw_rows(database, "placement") == []


def test_who_gets_nothing_is_told_too(coach: PageClient, area: Area, database: Database) -> None:
    change(database, "UPDATE activity SET is_open = false")
    who_waits(area)
    key = planned(area, coach)
    assert "Geen plek die past" in coach.page(f"/ronde/plan/{key}").text


def test_a_line_is_taken_over_once(coach: PageClient, area: Area, database: Database) -> None:
    line = line_of(area, make_round(area))
    coach.send(f"/ronde/regel/{line}/neem-over")
    assert [each["activity_id"] for each in raw_rows(database, "placement")] == [area.activity_id]
    (row,) = raw_rows(database, "round_line")
    assert row["state"] == "accepted"
    assert coach.send(f"/ronde/regel/{line}/neem-over").status_code == 409
    assert coach.send(f"/ronde/regel/{line}/laat").status_code == 409


def test_a_line_that_is_left_places_nobody(coach: PageClient, area: Area, database: Database) -> None:
    key = make_round(area)
    coach.send(f"/ronde/regel/{line_of(area, key)}/laat")
    assert raw_rows(database, "placement") == []
    assert "Niet overgenomen" in coach.page(f"/ronde/plan/{key}").text


def test_the_worker_hears_of_it_in_the_same_transaction(
    coach: PageClient, area: Area, database: Database
) -> None:
    answer = coach.send(f"/ronde/{area.team_id}")
    jobs = [each for each in raw_rows(database, "procrastinate_jobs") if each["task_name"] == "plan_round"]
    assert len(jobs) == 1
    assert "wordt gemaakt" in coach.page(str(answer.location)).text
    assert coach.get(f"{answer.location}/stand").get_json() == {"stamp": "queued"}


def test_a_round_that_fails_says_so_and_can_still_be_made(
    coach: PageClient, area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(coach.send(f"/ronde/{area.team_id}").location)
    key = path.rsplit("/", 1)[1]

    def break_down(*given: object) -> None:
        raise RuntimeError(str(given))

    with area.app.app_context():
        with monkeypatch.context() as broken:
            broken.setattr(tasks, "work_out", break_down)
            with pytest.raises(RuntimeError):
                tasks.plan_round(plan_id=key, region_id=str(area.region_id))
        assert "Het lukte niet" in coach.page(path).text
        tasks.plan_round(plan_id=key, region_id=str(area.region_id))
    assert "Per persoon een voorstel" in coach.page(path).text


def test_another_team_sees_no_round(signed_in: Callable[[Actor], PageClient], area: Area) -> None:
    key = make_round(area)
    other = signed_in(area.other_coach)
    other.page(f"/ronde/plan/{key}", 404)
    assert other.send(f"/ronde/{area.team_id}").status_code == 404
    assert other.send(f"/ronde/regel/{line_of(area, key)}/neem-over").status_code == 404


def test_experience_counts_ten_people_and_no_fewer(area: Area, database: Database) -> None:
    made = [referral_in(Status.PLACED, area) for _ in range(9)]
    assert counted(area) == 0
    made.append(referral_in(Status.PLACED, area))
    came_four_times(area, made[:6])
    assert counted(area) == 1
    assert counted(area) == 1
    (row,) = raw_rows(database, "activity_experience")
    assert (row["placed"], row["stayed"], row["activity_id"]) == (10, 6, area.activity_id)


def counted(area: Area) -> int:
    """Count as the worker does at night."""
    with area.app.app_context():
        return count_region(area.region_id)


def came_four_times(area: Area, made: list[MadeReferral]) -> None:
    """Mark these people as present at four meetings."""
    days = [date(2026, 9, day) for day in (1, 8, 15, 22)]
    sessions = [make_session(area, day) for day in days]
    with area.app.app_context(), acting(area.system):
        for each in made:
            place = db.session.query(Placement).filter_by(referral_id=each.id).one()
            db.session.add_all(
                Attendance(
                    region_id=area.region_id,
                    session_id=key,
                    placement_id=place.id,
                    state=AttendanceState.PRESENT,
                    marked_by=area.host.id,
                    marked_at=clock.now(),
                )
                for key in sessions
            )
        db.session.commit()
