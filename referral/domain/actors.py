"""Who acts: the facts about a signed-in user that permissions look at."""

from dataclasses import dataclass, field
from uuid import UUID

from referral.domain.statuses import REFERRERS, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """The acting user: one role, one organisation, zero or more teams.

    `opened_ids` are the referrals that emergency access opened for this user and that are open still.
    """

    id: UUID
    region_id: UUID
    role: Role
    name: str
    organisation_id: UUID | None = None
    organisation_name: str = ""
    team_ids: frozenset[UUID] = field(default_factory=frozenset)
    opened_ids: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def is_referrer(self) -> bool:
        """Whether this actor refers people."""
        return self.role in REFERRERS

    @property
    def is_system(self) -> bool:
        """Whether this is Patchwork itself, at work in the background."""
        return self.role is Role.SYSTEM


SYSTEM_ID = UUID(int=0)
"""The id of the system actor; no account has it."""


def system_actor(region_id: UUID) -> Actor:
    """Patchwork itself, for work in the background of one region."""
    return Actor(SYSTEM_ID, region_id, Role.SYSTEM, "Patchwork")
