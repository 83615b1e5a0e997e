"""Who sees which referral, and that opening one is logged."""

import pytest

from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.statuses import PEOPLE, Status
from referral.extensions import db
from referral.models import AccessLog, Referral
from referral.models.scope import acting
from referral.workflow.queries import (
    live_referral_of,
    referral_for,
    relation,
    team_for,
    visible_referrals,
)
from tests.factories import Area, referral_in


def visible_to(actor: Actor) -> set[str]:
    """References that *actor* may open."""
    with acting(actor):
        return {each.reference for each in db.session.scalars(visible_referrals(actor))}


def test_sight_per_role(area: Area, context: None) -> None:
    mine = referral_in(Status.PLACED, area, share_with=area.home_care_id).reference
    other = referral_in(Status.SENT, area, by=area.other_gp, other_team=True).reference
    expected = {
        "gp": {mine},
        "care_worker": {mine},
        "coach": {mine},
        "host": set(),
        "coordinator": set(),
        "community_worker": set(),
        "researcher": set(),
        "measurer": set(),
        "admin": set(),
        "privacy_officer": set(),
    }
    assert {role.value: visible_to(area.actor(role)) for role in PEOPLE} == expected
    assert visible_to(area.other_gp) == visible_to(area.other_coach) == {other}


@pytest.mark.parametrize("role", PEOPLE)
def test_queries_and_database_agree(area: Area, context: None, role: str) -> None:
    """What the query lets through is never more than what the database lets through for everything."""
    referral_in(Status.PLACED, area, share_with=area.home_care_id)
    referral_in(Status.SENT, area, by=area.other_gp, other_team=True)
    actor = next(area.actor(each) for each in PEOPLE if each == role)
    with acting(area.system):
        asked = {each.id for each in db.session.scalars(visible_referrals(actor))}
    with acting(actor):
        allowed = set(db.session.scalars(db.select(Referral.id)))
    assert asked <= allowed


def test_opening_is_logged_with_who_and_whom(area: Area, context: None) -> None:
    made = referral_in(Status.SENT, area)
    with acting(area.coach):
        assert referral_for(area.coach, made.reference.lower()).id == made.id
        db.session.commit()
    with acting(area.privacy_officer):
        row = db.session.query(AccessLog).filter_by(event_type="read").one()
        assert (row.actor_id, row.event_type, row.object_id, row.subject_ids) == (
            area.coach.id,
            "read",
            made.id,
            [made.person_id],
        )


@pytest.mark.parametrize(
    "name", ["other_coach", "other_gp", "host", "coordinator", "researcher", "care_worker"]
)
def test_what_is_not_yours_does_not_exist(area: Area, context: None, name: str) -> None:
    made = referral_in(Status.SENT, area)
    actor = getattr(area, name)
    with acting(actor), pytest.raises(NotVisible):
        referral_for(actor, made.reference)
    db.session.commit()
    with acting(area.system):
        assert db.session.query(AccessLog).filter_by(event_type="read").count() == 0


def test_relations(area: Area, context: None) -> None:
    made = referral_in(Status.SENT, area, share_back=False, share_with=area.home_care_id)
    with acting(area.system):
        referral = db.session.get_one(Referral, made.id)
        own, follower = relation(area.gp, referral), relation(area.care_worker, referral)
        assert (own.own, own.share_back, own.followed) == (True, False, False)
        assert (follower.own, follower.followed) == (False, True)
        assert not relation(area.system, referral).followed


def test_a_live_referral_is_found_in_the_whole_region(area: Area, context: None) -> None:
    live, ended = referral_in(Status.PLACED, area), referral_in(Status.CLOSED, area)
    with acting(area.system):
        found = live_referral_of(area.gp, live.person_id)
        assert found is not None
        assert found.id == live.id
        assert live_referral_of(area.gp, ended.person_id) is None


def test_a_postcode_has_a_team(area: Area, context: None) -> None:
    found = team_for(area.gp, area.pc4)
    assert found is not None
    assert found[0].id == area.team_id
    assert team_for(area.gp, "9999") is None
