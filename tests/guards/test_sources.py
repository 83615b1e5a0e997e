"""The sources keep the rules of the house."""

from tests.guards.rules import actor_first, layers, sizes, status_door, words
from tests.support.database import ROOT

READS_BEFORE_THERE_IS_AN_ACTOR = frozenset(
    {
        "referral.accounts.invitations.queries.link_bucket",
        "referral.accounts.invitations.queries.open_invitation",
        "referral.accounts.invitations.queries.tried_too_often",
        "referral.accounts.queries.account_by_email",
        "referral.accounts.queries.account_limit",
        "referral.accounts.queries.address_limit",
        "referral.accounts.queries.demo_account",
        "referral.accounts.queries.demo_accounts",
        "referral.accounts.queries.load_user",
        "referral.accounts.single_sign_on.queries.door_of",
        "referral.accounts.single_sign_on.queries.organisation_with",
        "referral.accounts.single_sign_on.queries.required_door",
        "referral.accounts.single_sign_on.queries.slug_for",
        "referral.accounts.queries.present_account",
        "referral.health.queries.applied_revision",
        "referral.health.queries.expected_revision",
        "referral.health.queries.is_believed",
    }
)
"""Sign-in and signs of life: nobody acts yet, and nothing about a person is read."""


def test_imports_point_downward() -> None:
    assert layers.violations(ROOT) == []


def test_status_has_one_door() -> None:
    assert status_door.violations(ROOT) == []


def test_reads_take_the_actor_first() -> None:
    assert actor_first.violations(ROOT, READS_BEFORE_THERE_IS_AN_ACTOR) == []


def test_nothing_outgrows_its_budget() -> None:
    assert sizes.violations(ROOT) == []


def test_nobody_is_called_names() -> None:
    assert words.violations(ROOT) == []
