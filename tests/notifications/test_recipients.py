"""Who hears of a step follows from the process and from consent."""

import pytest

from referral.domain.codes import ConsentPurpose
from referral.domain.statuses import Status
from referral.domain.workflow import TRANSITIONS, Action, Audience
from referral.extensions import db
from referral.lib import clock
from referral.models import Organisation, Referral, Team, User
from referral.models.scope import acting
from referral.notifications.recipients import addresses
from tests.factories import Area, MadeReferral, referral_in


def told(area: Area, made: MadeReferral, action: Action) -> set[str]:
    """Which of team, gp, practice and follower hear of *action*."""
    row = TRANSITIONS[action]
    names = {
        db.session.get_one(Team, area.team_id).email: "team",
        db.session.get_one(User, area.gp.id).email: "gp",
        db.session.get_one(Organisation, area.practice_id).email: "practice",
        db.session.get_one(Organisation, area.home_care_id).email: "follower",
    }
    with acting(area.system):
        referral = db.session.get_one(Referral, made.id)
        return {names[each] for each in addresses(referral, row.event.type, row.audiences)}


@pytest.mark.parametrize(
    ("action", "with_consent", "without"),
    [
        (Action.SEND, {"team"}, {"team"}),
        (Action.ASK, {"gp"}, {"gp"}),
        (Action.ANSWER, {"team"}, {"team"}),
        (Action.WITHDRAW, {"team"}, {"team"}),
        (Action.DECLINE, {"gp", "follower"}, {"gp"}),
        (Action.ACCEPT, {"gp", "follower"}, set()),
        (Action.REACH, {"gp", "follower"}, set()),
        (Action.PLACE, {"gp", "follower"}, set()),
        (Action.START, {"gp", "follower"}, set()),
        (Action.CLOSE, {"gp", "follower"}, set()),
        (Action.REOPEN, {"gp"}, set()),
        (Action.ADD_NOTE, set(), set()),
        (Action.HAND_OVER, set(), set()),
        (Action.ASSIGN, {"team"}, {"team"}),
    ],
)
def test_consent_decides(
    area: Area, context: None, action: Action, with_consent: set[str], without: set[str]
) -> None:
    agreed = referral_in(Status.SENT, area, share_back=True, share_with=area.home_care_id)
    refused = referral_in(Status.SENT, area, share_back=False)
    assert told(area, agreed, action) == with_consent
    assert told(area, refused, action) == without


def test_withdrawn_consent_ends_the_notices(area: Area, context: None) -> None:
    made = referral_in(Status.SENT, area, share_with=area.home_care_id)
    with acting(area.system):
        for consent in db.session.get_one(Referral, made.id).consents:
            if consent.purpose is not ConsentPurpose.REFER:
                consent.withdrawn_at = clock.now()
        db.session.commit()
    assert told(area, made, Action.ACCEPT) == set()


def test_when_the_referrer_left_the_practice_hears(area: Area, context: None) -> None:
    made = referral_in(Status.SENT, area)
    db.session.get_one(User, area.gp.id).left_at = clock.now()
    db.session.commit()
    assert told(area, made, Action.ACCEPT) == {"practice"}


def test_each_address_once_and_none_empty(area: Area, context: None) -> None:
    made = referral_in(Status.SENT, area, share_with=area.practice_id)
    practice = db.session.get_one(Organisation, area.practice_id)
    db.session.get_one(User, area.gp.id).email = practice.email
    db.session.commit()
    with acting(area.system):
        referral = db.session.get_one(Referral, made.id)
        audiences = [Audience.REFERRER, Audience.FOLLOWERS]
        assert list(addresses(referral, "referral_accepted", audiences)) == [practice.email]
        referral.team.email = ""
        assert addresses(referral, "referral_sent", [Audience.TEAM]) == {}
        db.session.rollback()


def test_a_step_that_is_nobodys_business_goes_nowhere(area: Area, context: None) -> None:
    made = referral_in(Status.ACCEPTED, area, share_with=area.home_care_id)
    with acting(area.system):
        referral = db.session.get_one(Referral, made.id)
        assert addresses(referral, "note_added", [Audience.REFERRER, Audience.FOLLOWERS]) == {}
