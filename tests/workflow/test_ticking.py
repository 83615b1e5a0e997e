"""Nobody answers: reminder, coordinator, back to the referrer. Somebody does: nothing more comes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from referral.domain.statuses import Status
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.models import ClosingDay, Message, Referral, ReferralEvent
from referral.models.scope import acting
from referral.notifications.delivery import compose
from referral.workflow import ticking
from referral.workflow.services import apply
from referral.workflow.ticking import tick, tick_everywhere
from tests.factories import Area, MadeReferral, referral_in
from tests.factories.events import an_event

MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@contextmanager
def on_day(number: int, hour: int = 0) -> Iterator[None]:
    """So many days after the Monday on which it was sent."""
    with clock.moved_to(MORNING + timedelta(days=number, hours=hour)):
        yield


@pytest.fixture
def made(area: Area) -> MadeReferral:
    """A referral that nobody answered, sent on a Monday morning."""
    with clock.moved_to(MORNING):
        return referral_in(Status.SENT, area)


def ticked(area: Area, number: int, hour: int = 0) -> int:
    """Let the clock tick on that day."""
    with area.app.app_context(), acting(area.system), on_day(number, hour):
        return tick(area.system)


def history(area: Area, made: MadeReferral) -> list[str]:
    """The types of events of a referral."""
    with area.app.app_context(), acting(area.system):
        query = db.session.query(ReferralEvent.type).filter_by(referral_id=made.id)
        return [each for (each,) in query.order_by(ReferralEvent.sequence)]


def status(area: Area, made: MadeReferral) -> Status:
    """Where it stands."""
    with area.app.app_context(), acting(area.system):
        return db.session.get_one(Referral, made.id).status


def test_three_steps_over_fourteen_working_days(area: Area, made: MadeReferral) -> None:
    done = {day: ticked(area, day) for day in range(25)}
    assert {day: number for day, number in done.items() if number} == {3: 1, 9: 1, 18: 1, 23: 1}
    assert history(area, made) == [
        "referral_sent",
        "team_reminded",
        "coordinator_told",
        "referral_expired",
        "referrer_reminded",
    ]
    assert status(area, made) is Status.EXPIRED
    with area.app.app_context(), acting(area.system):
        templates = [each.template for each in db.session.query(Message).order_by(Message.queued_at)]
    assert templates[:3] == ["news_for_team", "reminder_for_team", "late"]
    assert sorted(templates[3:6]) == ["expired", "late", "news_for_team"]
    assert templates[6:] == ["reminder"]


def test_each_step_happens_once_however_often_it_ticks(area: Area, made: MadeReferral) -> None:
    assert [ticked(area, 3), ticked(area, 3), ticked(area, 3)] == [1, 0, 0]
    assert history(area, made).count("team_reminded") == 1


def test_a_worker_that_slept_catches_up_one_step_at_a_time(area: Area, made: MadeReferral) -> None:
    assert [ticked(area, 63) for _ in range(4)] == [1, 1, 1, 0]
    assert status(area, made) is Status.EXPIRED


@pytest.mark.parametrize(("day", "hour"), [(5, 0), (3, -3), (3, -9)])
def test_nobody_is_reminded_at_night_or_in_a_weekend(
    area: Area, made: MadeReferral, day: int, hour: int
) -> None:
    assert ticked(area, day, hour) == 0
    assert history(area, made) == ["referral_sent"]


def test_an_answer_ends_the_silence(area: Area, made: MadeReferral) -> None:
    with area.app.app_context(), acting(area.coach), on_day(1):
        referral = db.session.get_one(Referral, made.id)
        apply(referral, Action.ACCEPT, area.coach, an_event(Action.ACCEPT))
        db.session.commit()
    assert not any(ticked(area, day) for day in range(2, 40))


def test_a_closing_day_gives_everybody_a_day_more(area: Area) -> None:
    with area.app.app_context(), acting(area.system):
        day = MORNING.date() + timedelta(days=1)
        db.session.add(ClosingDay(region_id=area.region_id, day=day, label="Verhuizing"))
        db.session.commit()
    with clock.moved_to(MORNING):
        referral_in(Status.SENT, area)
    assert [ticked(area, 3), ticked(area, 4)] == [0, 1]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (datetime(2026, 12, 24, 16, 59, tzinfo=UTC), "2026-12-30"),
        (datetime(2026, 3, 27, 9, tzinfo=UTC), "2026-04-01"),
        (datetime(2026, 10, 23, 9, tzinfo=UTC), "2026-10-28"),
    ],
)
def test_over_christmas_and_both_changes_of_the_clock(area: Area, start: datetime, expected: str) -> None:
    with clock.moved_to(start):
        referral_in(Status.SENT, area)
    days = []
    for number in range(8):
        moment = start.replace(hour=10) + timedelta(days=number)
        with area.app.app_context(), acting(area.system), clock.moved_to(moment):
            if tick(area.system):
                days.append(clock.today().isoformat())
    assert days[0] == expected


def test_one_that_fails_does_not_stop_the_others(
    area: Area, made: MadeReferral, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.moved_to(MORNING):
        second = referral_in(Status.SENT, area)

    def fails(referral: Referral, *values: object) -> ReferralEvent:
        if referral.id == made.id:
            raise RuntimeError("broken")
        return apply(referral, *values)  # type: ignore[arg-type]  # passed on

    with monkeypatch.context() as broken:
        broken.setattr(ticking, "apply", fails)
        assert ticked(area, 3) == 1
    assert history(area, second)[-1] == "team_reminded"
    assert history(area, made)[-1] == "referral_sent"
    assert ticked(area, 3) == 1
    assert history(area, made)[-1] == "team_reminded"


def test_every_region_ticks(area: Area, made: MadeReferral) -> None:
    with area.app.app_context(), on_day(3):
        assert tick_everywhere() == 1
    assert history(area, made)[-1] == "team_reminded"


def test_the_mails_say_nothing_about_the_person(area: Area, made: MadeReferral) -> None:
    for day in range(25):
        ticked(area, day)
    with area.app.test_request_context(), acting(area.system):
        messages = db.session.query(Message).all()
        assert len(messages) == 7
        for message in messages:
            text = str(compose(message))
            assert made.surname not in text
            assert made.reference in text
