"""Notices stand or fall with the change that causes them."""

import pytest

from referral.domain import events
from referral.domain.errors import Invalid
from referral.domain.statuses import Status
from referral.domain.workflow import Action
from referral.extensions import db
from referral.models import Message, Referral
from referral.models.scope import acting
from referral.models.transaction import command
from referral.notifications.services import history
from referral.workflow.services import apply
from tests.factories import Area, MadeReferral, referral_in
from tests.support.database import Database
from tests.support.raw import change, raw_rows


@command
def accept(area: Area, made: MadeReferral, *, fail: bool = False) -> None:
    """Accept, and fail afterwards when told to."""
    referral = db.session.get_one(Referral, made.id)
    apply(referral, Action.ACCEPT, area.coach, events.ReferralAccepted())
    if fail:
        raise Invalid("Toch niet.")


def jobs(database: Database) -> list[dict[str, object]]:
    """The jobs in the queue."""
    return raw_rows(database, "procrastinate_jobs")


def test_message_and_job_are_committed_together(area: Area, context: None, database: Database) -> None:
    made = referral_in(Status.SENT, area, share_with=area.home_care_id)
    change(database, "DELETE FROM procrastinate_jobs")
    change(database, "DELETE FROM message")
    with acting(area.coach):
        accept(area, made)
    messages = raw_rows(database, "message")
    assert len(messages) == len(jobs(database)) == 2
    assert {each["template"] for each in messages} == {"news"}
    assert all(each["sent_at"] is None and each["attempts"] == 0 for each in messages)
    arguments = [each["args"] for each in jobs(database)]
    assert {each["message_id"] for each in arguments} == {str(each["id"]) for each in messages}  # type: ignore[index]  # JSON
    assert all(set(each) == {"message_id", "region_id"} for each in arguments)  # type: ignore[call-overload]  # JSON


def test_a_roll_back_takes_both_back(area: Area, context: None, database: Database) -> None:
    made = referral_in(Status.SENT, area)
    change(database, "DELETE FROM procrastinate_jobs")
    change(database, "DELETE FROM message")
    with acting(area.coach), pytest.raises(Invalid):
        accept(area, made, fail=True)
    assert raw_rows(database, "message") == jobs(database) == []


def test_the_team_gets_its_own_words(area: Area, database: Database) -> None:
    referral_in(Status.SENT, area)
    assert [each["template"] for each in raw_rows(database, "message")] == ["news_for_team"]


def test_history_counts_as_sent_and_queues_nothing(area: Area, context: None, database: Database) -> None:
    with history():
        referral_in(Status.ACCEPTED, area)
    assert jobs(database) == []
    with acting(area.system):
        assert db.session.query(Message).count() == 2
        assert all(each.sent_at for each in db.session.query(Message))
