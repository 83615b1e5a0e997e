"""Actors and refusals."""

from uuid import UUID

from referral.domain.actors import SYSTEM_ID, Actor, system_actor
from referral.domain.errors import Invalid, NotVisible
from referral.domain.statuses import PEOPLE, REFERRERS, Role


def test_patchwork_acts_as_itself() -> None:
    actor = system_actor(UUID(int=5))
    assert actor.is_system
    assert actor.id == SYSTEM_ID
    assert not actor.is_referrer
    assert Role.SYSTEM not in PEOPLE


def test_referrers_are_gps_and_care_workers() -> None:
    assert {role for role in Role if Actor(UUID(int=1), UUID(int=2), role, "x").is_referrer} == set(REFERRERS)


def test_refusals_carry_a_message_for_the_user() -> None:
    assert NotVisible("Bestaat niet.").message == "Bestaat niet."
    assert Invalid("Klopt niet.", {"name": "Leeg."}).fields == {"name": "Leeg."}
    assert Invalid("Klopt niet.").fields == {}
