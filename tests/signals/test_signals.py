"""Somebody stays away: what that sets going, who may say it, and what answers it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from referral.consent.services import withdraw_consent
from referral.domain.actors import Actor
from referral.domain.closing import Verdict
from referral.domain.codes import (
    AttemptChannel,
    AttemptResult,
    AttendanceState,
    CloseReason,
    ConsentMethod,
    EndReason,
    Exit,
    OutcomeLevel,
)
from referral.domain.errors import Conflict, NotVisible
from referral.domain.signals import Feeling, SignalOutcome, SignalSource
from referral.domain.statuses import Status
from referral.domain.tasks import TaskKind
from referral.extensions import db
from referral.intake.services import log_attempt
from referral.lib import clock
from referral.matching.services import end_placement
from referral.models import Consent, Placement, Referral, ReferralEvent, Signal, Task
from referral.models.scope import acting
from referral.outcomes.services import Parting, close_referral
from referral.participation.services import mark_attendance
from referral.signals.queries import figures
from referral.signals.services import answer_signals, miss_in_group, miss_in_talks
from referral.verify import differences
from tests.factories import Area, MadeReferral, make_talks, make_volunteer, referral_in
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]
TUESDAY = datetime(2026, 11, 3, 10, tzinfo=UTC)
PRESENT, ABSENT, NOTIFIED = AttendanceState.PRESENT, AttendanceState.ABSENT, AttendanceState.NOTIFIED


@pytest.fixture
def made(area: Area) -> MadeReferral:
    """Somebody who takes part in the group of the area, since before the first Tuesday."""
    with clock.moved_to(TUESDAY - timedelta(days=1)):
        return referral_in(Status.PARTICIPATING, area)


def place_of(area: Area, made: MadeReferral) -> UUID:
    """The place of this person; the key."""
    with area.app.app_context(), acting(area.system):
        return db.session.query(Placement).filter_by(referral_id=made.id).one().id


def mark(area: Area, made: MadeReferral, week: int, state: AttendanceState, *, later: int = 0) -> None:
    """The host marks a Tuesday, an hour after it began, or some days later."""
    day = date(2026, 11, 3) + timedelta(weeks=week)
    place = place_of(area, made)
    moment = TUESDAY + timedelta(weeks=week, days=later)
    with clock.moved_to(moment), area.app.app_context(), acting(area.host):
        mark_attendance(area.host, area.activity_id, day, {place: state})


def signals(area: Area, made: MadeReferral) -> list[Signal]:
    """All signals of this person, the oldest first."""
    with area.app.app_context(), acting(area.system):
        return db.session.query(Signal).filter_by(referral_id=made.id).order_by(Signal.raised_at).all()


def open_tasks(area: Area, made: MadeReferral) -> dict[TaskKind, date]:
    """What this referral asks for now."""
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(Task).filter_by(referral_id=made.id, done_at=None)
        return {each.kind: each.due for each in rows}


def answer(area: Area, made: MadeReferral, outcome: SignalOutcome, days: int = 1, week: int = 0) -> None:
    """The coach called, and writes down what came of it."""
    moment = TUESDAY + timedelta(weeks=week, days=days)
    with clock.moved_to(moment), area.app.app_context(), acting(area.coach):
        answer_signals(area.coach, made.reference, outcome, AttemptChannel.PHONE)


def test_D7_one_absence_asks_for_a_call_and_two_in_a_row_for_one_today(
    area: Area, made: MadeReferral
) -> None:
    mark(area, made, 0, ABSENT)
    (first,) = signals(area, made)
    assert (first.source, first.due, first.urgent_at) == (SignalSource.ABSENCE, date(2026, 11, 4), None)
    assert (first.team_id, first.coach_id, first.raised_by) == (area.team_id, area.coach.id, None)
    assert open_tasks(area, made)[TaskKind.MISSED] == date(2026, 11, 4)
    answer(area, made, SignalOutcome.BACK)
    mark(area, made, 1, ABSENT)
    _, second = signals(area, made)
    assert second.due == date(2026, 11, 10)
    assert second.urgent_at is not None
    assert open_tasks(area, made)[TaskKind.MISSED_AGAIN] == date(2026, 11, 10)
    assert TaskKind.MISSED not in open_tasks(area, made)


def test_a_second_absence_makes_an_open_signal_urgent_and_keeps_its_day(
    area: Area, made: MadeReferral
) -> None:
    mark(area, made, 0, ABSENT)
    mark(area, made, 1, ABSENT)
    mark(area, made, 2, ABSENT)
    (only,) = signals(area, made)
    assert (only.due, only.is_open) == (date(2026, 11, 4), True)
    assert open_tasks(area, made)[TaskKind.MISSED_AGAIN] == date(2026, 11, 4)
    mark(area, made, 3, PRESENT)
    assert signals(area, made)[0].is_open, "after two absences somebody asks how it goes all the same"


def test_coming_again_settles_one_absence_by_itself(area: Area, made: MadeReferral) -> None:
    mark(area, made, 0, ABSENT)
    mark(area, made, 1, NOTIFIED)
    assert signals(area, made)[0].is_open
    mark(area, made, 2, PRESENT)
    (only,) = signals(area, made)
    assert (only.outcome, only.by_itself, only.answered_by) == (SignalOutcome.CAME_AGAIN, True, None)
    assert TaskKind.MISSED not in open_tasks(area, made)
    with area.app.app_context():
        assert differences()[1] == []


def test_a_mistaken_mark_is_no_signal_after_all(area: Area, made: MadeReferral) -> None:
    mark(area, made, 0, ABSENT)
    mark(area, made, 0, PRESENT, later=1)
    assert signals(area, made)[0].outcome is SignalOutcome.MISTAKEN
    mark(area, made, 1, NOTIFIED)
    assert len(signals(area, made)) == 1, "who lets the group know is not missed"


def test_the_coach_answers_once_and_the_talk_is_in_the_history(
    area: Area, made: MadeReferral, signed_in: SignIn
) -> None:
    mark(area, made, 0, ABSENT)
    coach, path = signed_in(area.coach), f"/werkvoorraad/{made.reference}/signaal"
    assert "Niet gekomen: bel" in coach.page("/vandaag").text
    assert path in coach.page("/vandaag").html
    shown = coach.page(path).text
    assert "Kwam niet, zonder bericht" in shown
    assert "Kies wat eruit kwam." in coach.send(path, {"channel": "phone"}).get_data(as_text=True)
    given = {"outcome": "other_time", "channel": "phone", "day": clock.today().isoformat()}
    assert coach.send(path, given).location == "/vandaag"
    assert coach.send(path, given).status_code == 409
    (only,) = signals(area, made)
    assert (only.outcome, only.answered_by, only.by_itself) == (
        SignalOutcome.OTHER_TIME,
        area.coach.id,
        False,
    )
    told = coach.page(f"/werkvoorraad/{made.reference}").text
    assert "Signaal beantwoord: wil een andere dag of tijd" in told
    assert "Er wacht nu niets op antwoord" in coach.page(path).text
    with area.app.app_context(), acting(area.system):
        events = db.session.query(ReferralEvent).filter_by(referral_id=made.id, type="contact_attempted")
        assert events.one().content["result"] == "spoken"


@pytest.mark.parametrize(
    ("outcome", "leads_to"),
    [
        ("other_activity", "plek-beeindigen"),
        ("stops", "plek-beeindigen"),
        ("moved", "afronden"),
        ("died", "afronden"),
        ("not_reached", "vandaag"),
    ],
)
def test_an_answer_leads_to_what_comes_next(
    area: Area, made: MadeReferral, signed_in: SignIn, outcome: str, leads_to: str
) -> None:
    mark(area, made, 0, ABSENT)
    coach, path = signed_in(area.coach), f"/werkvoorraad/{made.reference}/signaal"
    page = coach.page(path).html
    for link in ("doorschuiven", "plek-beeindigen", "afspraak"):
        assert link in page
    given = {"outcome": outcome, "channel": "phone", "day": clock.today().isoformat()}
    location = coach.send(path, given).location
    assert location is not None
    assert location.endswith(leads_to)
    with area.app.app_context(), acting(area.system):
        spoken = (
            db.session.query(ReferralEvent).filter_by(referral_id=made.id, type="contact_attempted").all()
        )
        assert [each.content["result"] for each in spoken] == {
            "died": [],
            "not_reached": ["no_answer"],
        }.get(outcome, ["spoken"])


def test_a_talk_that_is_logged_asks_what_came_of_it(
    area: Area, made: MadeReferral, signed_in: SignIn
) -> None:
    mark(area, made, 0, ABSENT)
    coach, path = signed_in(area.coach), f"/werkvoorraad/{made.reference}/poging"
    given = {"channel": "phone", "result": "spoken", "day": clock.today().isoformat()}
    refused = coach.send(path, given)
    assert refused.status_code == 422
    assert "Kies hoe het verdergaat." in refused.get_data(as_text=True)
    assert coach.send(path, {**given, "result": "no_answer"}).status_code == 302
    assert signals(area, made)[0].is_open
    assert coach.send(path, {**given, "signal": "back"}).status_code == 302
    assert signals(area, made)[0].outcome is SignalOutcome.BACK
    assert "Hoe gaat het verder?" not in coach.page(path).text


def test_a_host_says_it_without_a_word_about_why(area: Area, made: MadeReferral, signed_in: SignIn) -> None:
    place, host = place_of(area, made), signed_in(area.host)
    path = f"/signaal/plek/{place}"
    assert path in host.page(f"/groepen/{area.activity_id}/{clock.today().isoformat()}").html
    page = host.page(path)
    assert "textarea" not in page.html
    assert host.send(path, {"feeling": "misses"}).status_code == 302
    assert host.send(path, {"feeling": "misses"}).status_code == 302
    assert host.send(path, {"feeling": "worries"}).status_code == 302
    found = signals(area, made)
    assert [each.source for each in found] == [SignalSource.GROUP_MISSES, SignalSource.GROUP_WORRIES]
    assert {each.raised_by for each in found} == {area.host.id}
    assert TaskKind.WORRY in open_tasks(area, made)
    assert signed_in(area.other_host).get(path).status_code == 404
    with area.app.app_context(), acting(area.other_host), pytest.raises(NotVisible):
        miss_in_group(area.other_host, place, Feeling.MISSES)
    mark(area, made, 0, PRESENT)
    outcomes = {each.source: each.outcome for each in signals(area, made)}
    assert outcomes == {SignalSource.GROUP_MISSES: SignalOutcome.CAME_AGAIN, SignalSource.GROUP_WORRIES: None}
    answer(area, made, SignalOutcome.BACK)
    assert not any(each.is_open for each in signals(area, made))


def test_a_volunteer_says_it_of_the_own_talks_only(area: Area, signed_in: SignIn) -> None:
    held = make_volunteer(area, user_id=area.host.id)
    made, series = make_talks(area, held)
    volunteer = signed_in(area.host)
    assert f"/signaal/gesprekken/{series}" in volunteer.page("/mijn-gesprekken").html
    assert volunteer.send(f"/signaal/gesprekken/{series}", {"feeling": "worries"}).status_code == 302
    with area.app.app_context(), acting(area.system):
        found = db.session.query(Signal).filter_by(referral_id=made.id).one()
        assert found.source is SignalSource.TALKS_WORRY
    with area.app.app_context(), acting(area.other_host), pytest.raises(NotVisible):
        miss_in_talks(area.other_host, series, Feeling.MISSES)


def test_ending_the_place_answers_what_was_noticed_there(area: Area, made: MadeReferral) -> None:
    mark(area, made, 0, ABSENT)
    with area.app.app_context(), acting(area.coach):
        end_placement(area.coach, made.reference, EndReason.OTHER_ACTIVITY)
    (only,) = signals(area, made)
    assert (only.outcome, only.by_itself) == (SignalOutcome.PLACE_ENDED, False)
    with area.app.app_context(), acting(area.coach), pytest.raises(Conflict):
        answer_signals(area.coach, made.reference, SignalOutcome.BACK, AttemptChannel.PHONE)


def test_taking_back_consent_leaves_no_signal_open(area: Area, made: MadeReferral) -> None:
    mark(area, made, 0, ABSENT)
    with area.app.app_context(), acting(area.gp):
        refer = db.session.query(Consent).filter_by(referral_id=made.id, purpose="refer").one().id
        withdraw_consent(area.gp, made.reference, refer, ConsentMethod.SPOKEN)
    (only,) = signals(area, made)
    assert (only.outcome, only.by_itself) == (SignalOutcome.PLACE_ENDED, True)
    with area.app.app_context():
        assert differences()[1] == []


def test_what_is_urgent_stands_on_top_of_today(area: Area, made: MadeReferral, as_coach: PageClient) -> None:
    with clock.moved_to(TUESDAY - timedelta(days=90)):
        late = referral_in(Status.SENT, area)
    mark(area, made, 0, ABSENT)
    answer(area, made, SignalOutcome.BACK)
    mark(area, made, 1, ABSENT)
    page = as_coach.page("/vandaag").html
    assert page.index(made.reference) < page.index(late.reference)
    assert "Twee keer niet gekomen: bel vandaag" in page


def test_the_coordinator_sees_what_waits_too_long_and_how_much_was_in_time(
    area: Area, signed_in: SignIn
) -> None:
    with clock.moved_to(TUESDAY - timedelta(days=1)):
        people = [referral_in(Status.PARTICIPATING, area) for _ in range(7)]
    for each in people:
        mark(area, each, 0, ABSENT)
    in_time, late, alone, open_, mistaken, *others = people
    answer(area, in_time, SignalOutcome.BACK, days=1)
    answer(area, late, SignalOutcome.NOT_REACHED, days=2)
    with clock.moved_to(TUESDAY + timedelta(days=1)):
        mark(area, mistaken, 0, NOTIFIED)
    with clock.moved_to(TUESDAY + timedelta(days=3)), area.app.app_context(), acting(area.coordinator):
        few = figures(area.coordinator).whole
        assert (few.in_time.asked, few.in_time.good, few.in_time.percentage) == (6, 1, 17)
    for each in others:
        answer(area, each, SignalOutcome.BACK, days=4)
    mark(area, alone, 1, PRESENT)
    with clock.moved_to(TUESDAY + timedelta(weeks=1)), area.app.app_context(), acting(area.coordinator):
        found = figures(area.coordinator)
        assert (found.whole.in_time.asked, found.whole.in_time.good) == (6, 1)
        assert (found.whole.by_itself, found.whole.late) == (1, 1)
    coordinator = signed_in(area.coordinator)
    page = coordinator.page("/overzicht/signalen").text
    assert "17% (1 van 6)" in page
    red = coordinator.page("/overzicht/rood?soort=signal").text
    assert open_.reference in red
    assert late.reference not in red


def test_closing_settles_what_is_open(area: Area, made: MadeReferral) -> None:
    mark(area, made, 0, ABSENT)
    with area.app.app_context(), acting(area.coach):
        log_attempt(area.coach, made.reference, AttemptChannel.PHONE, AttemptResult.NO_ANSWER)
        goals = db.session.get_one(Referral, made.id).goals
        close_referral(
            area.coach,
            made.reference,
            {each.id: OutcomeLevel.UNKNOWN for each in goals},
            CloseReason.UNREACHABLE,
            Exit.NONE,
            parting=Parting(Verdict.NOT_ASKED),
        )
    assert not signals(area, made)[0].is_open
    assert open_tasks(area, made) == {}
