"""The same history, read by role and consent."""

import pytest

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.domain.workflow import Action
from referral.extensions import db
from referral.models import Referral
from referral.models.scope import acting
from referral.models.transaction import command
from referral.workflow.timeline import TimelineEntry, timeline
from tests.factories import Area, MadeReferral, referral_in
from tests.factories.referral import step

SHARED = ["referral_sent", "referral_accepted", "person_reached", "intake_held", "person_placed"]


def read(actor: Actor, made: MadeReferral) -> list[TimelineEntry]:
    """The timeline of *actor*."""
    with acting(actor):
        return timeline(actor, db.session.get_one(Referral, made.id))


def types(actor: Actor, made: MadeReferral) -> list[str]:
    """What *actor* sees, oldest first."""
    return [each.type for each in read(actor, made)]


def placed_with_note(area: Area, **consent: object) -> MadeReferral:
    """A referral whose person has a place, with a note of the team."""
    made = referral_in(Status.PLACED, area, **consent)  # type: ignore[arg-type]  # consent answers

    @command
    def note() -> None:
        step(area, db.session.get_one(Referral, made.id), Action.ADD_NOTE, area.coach)

    with acting(area.system):
        note()
    return made


def test_the_team_sees_everything(area: Area, context: None) -> None:
    made = placed_with_note(area)
    entries = read(area.coach, made)
    assert [each.type for each in entries] == [*SHARED, "note_added"]
    assert entries[-1].facts["note"] == "Woorden: note"
    assert entries[1].actor_label == "Sanne Coach"
    assert entries[4].facts["activity"].startswith("Wandelgroep")
    assert all(each.icon and each.tone for each in entries)


def test_the_referrer_sees_steps_without_the_team(area: Area, context: None) -> None:
    entries = read(area.gp, placed_with_note(area))
    assert [each.type for each in entries] == SHARED
    assert entries[1].actor_label == "Welzijnscoach"
    assert all(not each.facts["activity"] and "activity_id" not in each.facts for each in entries)


def test_without_consent_the_referrer_sees_the_own_process_only(area: Area, context: None) -> None:
    assert types(area.gp, placed_with_note(area, share_back=False)) == ["referral_sent"]


def test_a_follower_sees_status_and_no_words(area: Area, context: None) -> None:
    made = referral_in(Status.DECLINED, area, share_with=area.home_care_id)
    entries = read(area.care_worker, made)
    assert [each.type for each in entries] == ["referral_sent", "referral_declined"]
    assert all("explanation" not in each.facts for each in entries)
    assert read(area.gp, made)[1].facts["explanation"] == "Woorden: explanation"


def test_a_question_is_between_team_and_referrer(area: Area, context: None) -> None:
    made = referral_in(Status.QUESTIONED, area, share_with=area.home_care_id)
    assert read(area.gp, made)[1].facts["question"] == "Woorden: question"
    assert types(area.care_worker, made) == ["referral_sent"]


@pytest.mark.parametrize("name", ["coordinator", "researcher", "host"])
def test_others_see_nothing(area: Area, context: None, name: str) -> None:
    made = referral_in(Status.PLACED, area)
    with acting(area.system):
        assert timeline(getattr(area, name), db.session.get_one(Referral, made.id)) == []
