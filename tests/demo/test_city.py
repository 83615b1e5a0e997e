"""The demo city: every status follows from its events, and the six people are where their stories end."""

import click
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from referral.costs.services import sent_on
from referral.demo import area as demo_area
from referral.demo.loader import account_lines, load_demo
from referral.domain.actors import system_actor
from referral.domain.areas.lunches import LunchState
from referral.domain.closing import Verdict
from referral.domain.codes import ConsentPurpose
from referral.domain.impact.rounds import RoundState
from referral.domain.research.care_use import faults_of
from referral.domain.signals import ANSWERS, SignalOutcome
from referral.domain.statuses import Role, Status
from referral.domain.successes import CardState
from referral.extensions import db
from referral.impact.results.presenters import Results
from referral.impact.results.queries import round_yield
from referral.impact.rounds.queries import rounds
from referral.lib import clock
from referral.models import (
    Activity,
    CareUse,
    Closing,
    Lunch,
    Message,
    Person,
    Referral,
    ReferralEvent,
    Region,
    Signal,
    Success,
    User,
)
from referral.models.person import surname_index
from referral.models.scope import acting
from referral.verify import differences
from referral.workflow.prices import prices_for
from referral.workflow.survey import survey_rows
from referral.workflow.timeline import TimelineEntry, timeline
from tests.demo import REFERRALS


def story_of(surname: str) -> tuple[Referral, list[TimelineEntry]]:
    """The referral and timeline of one of the six, as the coach reads them."""
    coach = db.session.scalars(select(User).where(User.name == "Marit Hoekstra")).one().actor()
    db.session.rollback()
    with acting(coach):
        found = db.session.scalars(
            select(Referral)
            .join(Person, Person.id == Referral.person_id)
            .where(Person.surname_index == surname_index(surname))
        ).first()
        assert found is not None
        return found, timeline(coach, found)


def test_every_status_follows_from_its_events(open_city: Flask) -> None:
    checked, wrong = differences()
    assert wrong == []
    assert checked >= REFERRALS


def test_signals_were_answered_in_time_late_and_not_yet(open_city: Flask) -> None:
    system = system_actor(db.session.scalars(select(Region.id)).one())
    db.session.rollback()
    with acting(system):
        found = db.session.scalars(select(Signal)).all()
        told = {each.outcome for each in found}
        assert SignalOutcome.CAME_AGAIN in told
        assert told & set(ANSWERS)
        assert any(each.is_open for each in found)


def test_closings_have_a_verdict_and_hours_and_two_cards_are_shown(open_city: Flask) -> None:
    system = system_actor(db.session.scalars(select(Region.id)).one())
    db.session.rollback()
    with acting(system):
        closings = db.session.scalars(select(Closing)).all()
        ended = select(func.count()).select_from(Referral).where(Referral.status == Status.CLOSED)
        assert len(closings) == db.session.scalar(ended)
        assert {Verdict.A_LOT, Verdict.NOT_ASKED} <= {each.verdict for each in closings}
        assert all(each.minutes_phone > 0 for each in closings)
        cards = db.session.scalars(select(Success)).all()
        assert [each.state for each in cards] == [CardState.SHOWN] * 2


def test_one_account_per_role(open_city: Flask) -> None:
    lines = "\n".join(account_lines())
    assert all(role.label in lines for role in Role if role is not Role.SYSTEM)


def test_one_of_the_six_has_a_page_of_her_own(open_city: Flask) -> None:
    page = next(each.strip() for each in account_lines() if "/uw-pagina/" in each)
    client = open_city.test_client()
    assert "jarig" in client.get(page[page.index("/uw-pagina/") :]).get_data(as_text=True)


def test_loading_again_changes_nothing(open_city: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    load_demo(REFERRALS)
    assert "already" in capsys.readouterr().out
    assert db.session.scalar(select(func.count()).select_from(Region)) == 1


def test_an_interrupted_load_is_told(open_city: Flask) -> None:
    region = db.session.scalars(select(Region)).one()
    region.name = demo_area.UNFINISHED
    db.session.commit()
    try:
        with pytest.raises(click.ClickException, match="make reset"):
            load_demo(REFERRALS)
    finally:
        region.name = demo_area.REGION
        db.session.commit()


def test_the_past_mails_nobody_today(open_city: Flask) -> None:
    coach = db.session.scalars(select(User).where(User.name == "Marit Hoekstra")).one().actor()
    db.session.rollback()
    with acting(coach):
        waiting = select(func.count()).select_from(Message).where(Message.sent_at.is_(None))
        assert db.session.scalar(waiting) == 0


def test_activities_have_a_host_and_nothing_happens_in_the_future(open_city: Flask) -> None:
    coach = db.session.scalars(select(User).where(User.name == "Marit Hoekstra")).one().actor()
    db.session.rollback()
    with acting(coach):
        assert db.session.scalar(select(func.count()).where(Activity.host_id.is_(None))) == 0
        latest = db.session.scalar(select(func.max(ReferralEvent.happened_at)))
        assert latest is not None
        assert latest <= clock.now()


STORIES = {
    "Bakker": (
        Status.PARTICIPATING,
        ["referral_sent", "referral_accepted", "contact_attempted", "contact_attempted", "person_reached"]
        + ["intake_held", "person_placed", "participation_started"]
        + ["session_attended"] * 4
        + ["session_missed", "signal_raised", "note_added"]
        + ["page_made", "suggestions_put", "suggestion_answered"],
    ),
    "Yilmaz": (
        Status.PARTICIPATING,
        ["referral_sent", "referral_accepted", "contact_attempted", "person_reached", "intake_held"]
        + ["offer_refused", "offer_refused", "note_added", "person_placed", "participation_started"]
        + ["session_attended"] * 5
        + ["session_missed"]
        + ["session_attended"] * 4
        + ["placement_ended", "note_added", "person_placed", "participation_started"]
        + ["session_attended"] * 4,
    ),
    "de Wit": (
        Status.CLOSED,
        ["referral_sent", "referral_accepted", "contact_attempted", "person_reached", "intake_held"]
        + ["measurement_invited", "measurement_filled"]
        + ["person_placed", "talks_arranged", "participation_started"]
        + ["talk_recorded"] * 6
        + ["talks_ended", "measurement_invited", "measurement_filled", "note_added", "referral_closed"],
    ),
    "Smit": (
        Status.PARTICIPATING,
        ["referral_sent", "referral_accepted", "contact_attempted", "contact_attempted", "contact_attempted"]
        + ["person_reached", "intake_held", "person_placed", "participation_started"]
        + ["session_attended", "session_attended", "session_missed"]
        + ["session_attended"] * 4
        + ["placement_ended", "note_added", "person_placed", "session_missed", "participation_started"]
        + ["session_attended"] * 6
        + ["note_added"],
    ),
    "Al-Sayed": (
        Status.PARTICIPATING,
        ["referral_sent", "referral_accepted", "contact_attempted", "contact_attempted", "person_reached"]
        + ["intake_held", "person_placed", "participation_started"]
        + ["session_attended"] * 5
        + ["note_added", "swap_noted", "swap_noted"],
    ),
    "Kok": (
        Status.PARTICIPATING,
        ["referral_sent", "referral_accepted", "contact_attempted", "person_reached", "intake_held"]
        + ["person_placed", "participation_started"]
        + ["session_attended"] * 6
        + ["handed_over", "hand_over_answered"],
    ),
}


@pytest.mark.parametrize("surname", STORIES)
def test_the_six_are_where_their_stories_end(open_city: Flask, surname: str) -> None:
    referral, entries = story_of(surname)
    status, types = STORIES[surname]
    assert referral.status is status
    assert [entry.type for entry in entries] == types
    moments = [entry.happened_at for entry in entries]
    assert moments == sorted(moments)


def test_one_yearly_round_is_closed_and_one_runs(open_city: Flask) -> None:
    measurer = db.session.scalars(select(User).where(User.role == Role.MEASURER)).one().actor()
    db.session.rollback()
    with acting(measurer):
        runs, closed = rounds(measurer)
        assert (runs.state, closed.state) == (RoundState.OPEN, RoundState.CLOSED)
        results = Results.of(round_yield(measurer, closed))
    shown = {each.title: not each.is_empty for each in results.activities()}
    assert shown["Rollatorgroep Molenpark"]
    assert not shown["Fietsenwerkplaats"]
    assert not results.whole().is_empty
    assert results.whole().best
    assert results.whole().least


def test_practices_counted_and_the_region_has_prices(open_city: Flask) -> None:
    region = db.session.scalars(select(Region)).one()
    with acting(system_actor(region.id)):
        rows = list(db.session.scalars(select(CareUse).options(joinedload(CareUse.referral))))
        wrong = [
            faults_of(each.count, sent_on(each.referral), clock.today())
            for each in rows
            if faults_of(each.count, sent_on(each.referral), clock.today())
        ]
        assert rows
        assert wrong == []
        assert all(each.referral.agrees_to(ConsentPurpose.RESEARCH) for each in rows)
        site = prices_for(region.id)["site"]
    assert site is not None
    assert site["prices"]["coach_hour"]["euro"] == 58.5


def test_one_circle_met_twice_and_said_what_it_thinks(city: Flask) -> None:
    with city.app_context():
        region = db.session.scalar(select(Region.id).where(Region.name == demo_area.REGION))
        assert region is not None
        with acting(system_actor(region)):
            states = [each.state for each in db.session.scalars(select(Lunch).order_by(Lunch.starts_at))]
        assert states == [LunchState.HELD, LunchState.HELD, LunchState.PLANNED]
        rows = survey_rows(region)
    assert {"all", "cure"} <= {row["from_role"] for row in rows}
    assert all(row["n"] >= 5 for row in rows)
