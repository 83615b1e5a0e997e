"""The one door."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.errors import Conflict, IllegalTransition, Invalid, NotAllowed
from referral.domain.statuses import Status
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, ReferralEvent
from referral.models.scope import acting
from referral.models.transaction import command
from referral.workflow.queries import referral_for
from referral.workflow.services import CLOCK_SKEW, apply
from tests.factories import Area, MadeReferral, an_event, referral_in


@command
def do(
    actor: Actor, made: MadeReferral, action: Action, happened_at: datetime | None = None
) -> ReferralEvent:
    """One action as a command."""
    referral = referral_for(actor, made.reference, lock=True)
    return apply(referral, action, actor, an_event(action), happened_at=happened_at)


def test_an_action_changes_status_and_writes_its_event(area: Area, context: None, noon: datetime) -> None:
    made = referral_in(Status.SENT, area)
    with acting(area.coach):
        stored = do(area.coach, made, Action.ACCEPT)
        referral = db.session.get_one(Referral, made.id)
        assert (referral.status, referral.version, referral.changed_at) == (Status.ACCEPTED, 2, noon)
        assert (stored.type, stored.sequence, stored.actor_id) == ("referral_accepted", 2, area.coach.id)
        assert stored.happened_at == stored.recorded_at == noon


def test_a_step_aside_keeps_the_status_and_counts(area: Area, context: None) -> None:
    made = referral_in(Status.ACCEPTED, area)
    with acting(area.coach):
        do(area.coach, made, Action.ADD_NOTE)
        referral = db.session.get_one(Referral, made.id)
        assert (referral.status, referral.version) == (Status.ACCEPTED, 3)


def test_too_late_says_who_was_first(area: Area, context: None, noon: datetime) -> None:
    made = referral_in(Status.ACCEPTED, area)
    with acting(area.second_coach), pytest.raises(Conflict) as caught:
        do(area.second_coach, made, Action.ACCEPT)
    assert caught.value.message == (
        "Sanne Coach was u voor: de verwijzing staat sinds 03-11-2026 om 13:00 op ‘Aangenomen’."
    )


def test_without_a_history_it_is_simply_illegal(area: Area, context: None) -> None:
    made = referral_in(Status.SENT, area)
    with acting(area.coach):
        referral = db.session.get_one(Referral, made.id)
        ghost = Referral(
            data_key=referral.data_key,
            region_id=area.region_id,
            team_id=area.team_id,
            organisation_id=area.practice_id,
        )
        with pytest.raises(IllegalTransition, match="Nieuw"):
            apply(ghost, Action.ACCEPT, area.coach, events.ReferralAccepted())


def test_who_may_not_is_refused_before_anything_else(area: Area, context: None) -> None:
    made = referral_in(Status.SENT, area)
    with acting(area.gp), pytest.raises(NotAllowed):
        do(area.gp, made, Action.ACCEPT)


def test_the_wrong_event_is_a_mistake_of_the_programmer(area: Area, context: None) -> None:
    made = referral_in(Status.SENT, area)
    with acting(area.coach), pytest.raises(TypeError, match="accept writes ReferralAccepted, not NoteAdded"):
        apply(db.session.get_one(Referral, made.id), Action.ACCEPT, area.coach, events.NoteAdded())


def test_the_moment_may_be_earlier_but_not_later(area: Area, context: None, noon: datetime) -> None:
    made = referral_in(Status.ACCEPTED, area)
    with acting(area.coach):
        yesterday = noon - timedelta(days=1)
        stored = do(area.coach, made, Action.LOG_ATTEMPT, yesterday)
        assert (stored.happened_at, stored.recorded_at) == (yesterday, noon)
        do(area.coach, made, Action.LOG_ATTEMPT, noon + CLOCK_SKEW)
        with pytest.raises(Invalid) as caught:
            do(area.coach, made, Action.LOG_ATTEMPT, noon + CLOCK_SKEW + timedelta(seconds=1))
        assert set(caught.value.fields) == {"happened_at"}


def test_a_failing_command_keeps_status_and_history(area: Area, context: None) -> None:
    made = referral_in(Status.SENT, area)

    @command
    def accept_and_fail() -> None:
        apply(referral_for(area.coach, made.reference), Action.ACCEPT, area.coach, events.ReferralAccepted())
        raise Invalid("Toch niet.")

    with acting(area.coach):
        with pytest.raises(Invalid):
            accept_and_fail()
        referral = db.session.get_one(Referral, made.id)
        assert (referral.status, referral.version) == (Status.SENT, 1)
        assert db.session.query(ReferralEvent).count() == 1


def test_two_coaches_at_once(app: Flask, area: Area) -> None:
    """With two real connections: one gets it, the other is told who did."""
    made = referral_in(Status.SENT, area)
    start, outcomes = Barrier(2), []

    def accept(actor: Actor) -> None:
        with app.app_context(), acting(actor):
            db.session.connection()
            start.wait(timeout=10)
            try:
                do(actor, made, Action.ACCEPT)
                outcomes.append((actor.name, "got it"))
            except Conflict as error:
                outcomes.append((actor.name, error.message))

    threads = [Thread(target=accept, args=(actor,)) for actor in (area.coach, area.second_coach)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    (winner, _), (_, message) = sorted(outcomes, key=lambda each: each[1] != "got it")
    assert message.startswith(f"{winner} was u voor")
    with app.app_context(), acting(area.system):
        assert db.session.query(ReferralEvent).filter_by(type="referral_accepted").count() == 1


def test_without_a_lock_the_version_decides(area: Area, context: None) -> None:
    """Even a command that forgot to lock cannot write the same step twice."""
    made = referral_in(Status.SENT, area)

    @command
    def stale() -> None:
        referral = referral_for(area.coach, made.reference)
        with area.app.app_context(), acting(area.second_coach):
            do(area.second_coach, made, Action.ACCEPT)
        apply(referral, Action.ACCEPT, area.coach, events.ReferralAccepted())

    with acting(area.coach), pytest.raises((Conflict, IntegrityError)):
        stale()


def test_the_clock_is_the_moved_one(noon: datetime) -> None:
    assert clock.now() == noon
