"""From claims to an account: found, made or moved as the groups say, or refused."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from referral.accounts.single_sign_on.queries import Door
from referral.domain.members import ROLES_FOR
from referral.domain.provider_claims import granted, groups_in
from referral.extensions import db
from referral.lib import clock
from referral.lib.mail_addresses import domain_of, tidy_mail_address
from referral.models import Organisation, User
from referral.models.scope import acting
from referral.models.transaction import command
from referral.workflow.members import Post, end_sessions, move, open_account

LONGEST_NAME = 120


class Refusal(StrEnum):
    """Why somebody whom the provider knows does not come in."""

    NO_ROLE = "no_role"
    NO_ADDRESS = "no_address"
    ADDRESS_TAKEN = "address_taken"
    ENDED = "ended"
    NOT_LIVE = "not_live"


def account_from(door: Door, claims: Mapping[str, Any]) -> User | Refusal:
    """The account that these verified claims open. Role and teams follow the groups each time."""
    with acting(door.system):
        return _account_from(door, claims)


@command
def _account_from(door: Door, claims: Mapping[str, Any]) -> User | Refusal:
    if not door.organisation.is_live:
        return Refusal.NOT_LIVE
    given = granted(groups_in(claims, door.settings.group_claim), door.settings.groups)
    known = _known(door.organisation, claims)
    if isinstance(known, Refusal):
        return known
    if given is None or given.role not in ROLES_FOR[door.organisation.kind]:
        if known is not None:
            end_sessions(known.id)  # whoever lost every role there has none here either
        return Refusal.NO_ROLE
    post = Post(door.organisation.id, given.role, given.team_ids)
    if known is None:
        return _joined(door, claims, post)
    if not known.is_present:
        return Refusal.ENDED
    known.provider_subject = str(claims["sub"])
    move(door.system, known, post)
    return known


def _known(organisation: Organisation, claims: Mapping[str, Any]) -> User | Refusal | None:
    """The account linked before, else one of this organisation with the same, trustworthy address."""
    linked: User | None = db.session.scalar(
        select(User).where(
            User.organisation_id == organisation.id, User.provider_subject == str(claims["sub"])
        )
    )
    if linked is not None:
        return linked
    address = _address(organisation, claims)
    if address is None:
        return Refusal.NO_ADDRESS
    same: User | None = db.session.scalar(select(User).where(func.lower(User.email) == address.lower()))
    if same is not None and (same.organisation_id != organisation.id or same.provider_subject):
        return Refusal.ADDRESS_TAKEN
    return same


def _joined(door: Door, claims: Mapping[str, Any], post: Post) -> User | Refusal:
    address = _address(door.organisation, claims)
    if address is None:
        return Refusal.NO_ADDRESS
    name = str(claims.get("name") or address.partition("@")[0])[:LONGEST_NAME]
    user = open_account(door.system, address, name, post, clock.today())
    user.provider_subject = str(claims["sub"])
    return user


def _address(organisation: Organisation, claims: Mapping[str, Any]) -> str | None:
    """A mail address that this provider may speak for: of its own domains, or verified where it has none."""
    try:
        address = tidy_mail_address(str(claims.get("email", "")))
    except ValueError:
        return None
    domains = organisation.mail_domains
    trusted = domain_of(address) in domains if domains else claims.get("email_verified") is True
    return address if trusted else None
