"""Actors and referrals without a database."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from referral.domain.actors import Actor
from referral.domain.statuses import Role, Status

REGION, TEAM, PRACTICE = UUID(int=10), UUID(int=11), UUID(int=12)
ELSEWHERE = UUID(int=99)


@dataclass
class Facts:
    """A referral as permissions see it."""

    status: Status
    region_id: UUID = REGION
    team_id: UUID = TEAM
    organisation_id: UUID = PRACTICE
    host_ids: Collection[UUID] = field(default_factory=frozenset)
    is_paused: bool = False
    former_host_ids: Collection[UUID] = field(default_factory=frozenset)


def related(role: Role, region_id: UUID = REGION) -> tuple[Actor, frozenset[UUID]]:
    """An actor with every relation to a referral that the role can have, and the referral's hosts."""
    actor = Actor(UUID(int=1), region_id, role, "Iemand", PRACTICE, "Praktijk", frozenset({TEAM}))
    return actor, frozenset({actor.id}) if role is Role.HOST else frozenset()


def stranger(role: Role) -> Actor:
    """An actor in the same region without any relation to the referral."""
    return Actor(UUID(int=2), REGION, role, "Vreemde", ELSEWHERE, "Elders", frozenset({ELSEWHERE}))
