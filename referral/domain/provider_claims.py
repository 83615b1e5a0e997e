"""What the claims of an organisation's provider of identities mean here. Pure rules, no network."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from referral.domain.statuses import Role

TWO_FACTORS = "mfa"
"""The value of `amr` for several factors (RFC 8176)."""


class GroupMeaning(Protocol):
    """One row of the table of groups."""

    @property
    def group_name(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def team_id(self) -> UUID | None: ...


@dataclass(frozen=True, slots=True)
class Granted:
    """The role and teams that somebody's groups give."""

    role: Role
    team_ids: frozenset[UUID]


def groups_in(claims: Mapping[str, Any], claim: str) -> frozenset[str]:
    """The groups in this claim: a list of names, or one name. Anything else counts as none."""
    value = claims.get(claim)
    if isinstance(value, str):
        return frozenset({value})
    if not isinstance(value, list):
        return frozenset()
    return frozenset(each for each in value if isinstance(each, str))


def granted(groups: Iterable[str], meanings: Sequence[GroupMeaning]) -> Granted | None:
    """What these groups give: the role of the first row that fits, the teams of all such rows."""
    mine = frozenset(groups)
    fitting = [each for each in meanings if each.group_name in mine]
    if not fitting:
        return None
    role = fitting[0].role
    return Granted(role, frozenset(each.team_id for each in fitting if each.role is role and each.team_id))


def proves_two_factors(claims: Mapping[str, Any], strong_acr: str) -> bool:
    """Whether the provider says that two factors were used, by `amr`, or by its own value of `acr`."""
    methods = claims.get("amr")
    by_methods = isinstance(methods, list) and TWO_FACTORS in methods
    return by_methods or bool(strong_acr and claims.get("acr") == strong_acr)
