"""Accounts."""

from datetime import date
from functools import cache
from itertools import count

from argon2 import PasswordHasher

from referral.domain.statuses import Role
from referral.extensions import db
from referral.models import Organisation, Team, TeamMembership, User

PASSWORD = "een lang wachtwoord voor de proef"

SINCE = date(2020, 1, 1)
"""Before any moment that a test plays in."""

_number = count(1)


@cache
def password_hash() -> str:
    """A cheap hash of PASSWORD, made once: a real one costs a test 50 ms."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def make_user(organisation: Organisation, role: Role, name: str, *teams: Team) -> User:
    """An account with PASSWORD, in the open session."""
    user = User(
        region_id=organisation.region_id,
        email=f"{role.value}{next(_number)}@patchwork.test",
        name=name,
        password_hash=password_hash(),
        role=role,
        organisation_id=organisation.id,
        organisation=organisation,
        starts_on=SINCE,
    )
    db.session.add(user)
    db.session.flush()
    for team in teams:
        db.session.add(
            TeamMembership(region_id=user.region_id, team_id=team.id, user_id=user.id, starts_on=SINCE)
        )
    db.session.flush()
    db.session.refresh(user)
    return user
