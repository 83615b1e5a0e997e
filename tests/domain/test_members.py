"""Dates of memberships, roles of organisations, and what groups of a provider mean."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.domain.members import ROLES_FOR, given_name, holds
from referral.domain.provider_claims import granted, groups_in, proves_two_factors
from referral.domain.statuses import PEOPLE, OrganisationKind, Role

DAY = date(2026, 11, 3)
ONE, TWO = UUID(int=1), UUID(int=2)


@dataclass(frozen=True)
class Row:
    """One row of the table of groups."""

    group_name: str
    role: Role
    team_id: UUID | None = None


ROWS = [Row("leiding", Role.COORDINATOR), Row("noord", Role.COACH, ONE), Row("zuid", Role.COACH, TWO)]


@given(st.integers(-3, 3), st.integers(0, 5))
def test_a_membership_holds_from_its_first_day_until_its_last(begin: int, length: int) -> None:
    starts_on = DAY + timedelta(days=begin)
    until = starts_on + timedelta(days=length)
    assert holds(starts_on, until, DAY) is (begin <= 0 < begin + length)
    assert holds(starts_on, None, DAY) is (begin <= 0)


def test_every_kind_has_roles_and_every_role_a_kind() -> None:
    assert set(ROLES_FOR) == set(OrganisationKind)
    assert {role for roles in ROLES_FOR.values() for role in roles} == set(PEOPLE)


def test_a_face_is_a_given_name() -> None:
    assert given_name("Sanne de Vries") == "Sanne"
    assert given_name(" ") == ""


@pytest.mark.parametrize(
    ("claims", "groups"),
    [
        ({"g": ["a", "b"]}, {"a", "b"}),
        ({"g": "a"}, {"a"}),
        ({"g": ["a", 1, None]}, {"a"}),
        ({"g": {"a": 1}}, set()),
        ({"h": ["a"]}, set()),
    ],
)
def test_groups_are_read_with_care(claims: dict[str, object], groups: set[str]) -> None:
    assert groups_in(claims, "g") == groups


def test_the_first_row_that_fits_decides_the_role_and_all_its_rows_the_teams() -> None:
    both = granted({"zuid", "noord"}, ROWS)
    assert both
    assert (both.role, both.team_ids) == (Role.COACH, frozenset({ONE, TWO}))
    leader = granted({"noord", "leiding"}, ROWS)
    assert leader
    assert (leader.role, leader.team_ids) == (Role.COORDINATOR, frozenset())
    assert granted({"keuken"}, ROWS) is None


def test_two_factors_must_be_said() -> None:
    assert proves_two_factors({"amr": ["pwd", "mfa"]}, "")
    assert proves_two_factors({"acr": "loa3"}, "loa3")
    for claims in ({}, {"amr": ["pwd"]}, {"amr": "mfa"}, {"acr": ""}, {"acr": "loa2"}):
        assert not proves_two_factors(claims, "")
        assert not proves_two_factors(claims, "loa3")
