"""Make and verify passkeys. What the browser sends is believed only for our own origin, for a challenge
that we gave out and that was not used before, after the device verified its user."""

import json
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app
from sqlalchemy import select
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from referral.accounts.factors.services import after_adding, make_room
from referral.accounts.queries import address_limit, present_account
from referral.audit.account_log import note
from referral.domain.actors import Actor
from referral.domain.errors import Invalid
from referral.domain.sign_in import AccountEventKind
from referral.extensions import db
from referral.lib import clock
from referral.models import Passkey, User
from referral.models.scope import acting
from referral.models.throttle import forget, reserve
from referral.models.transaction import command

NAME = "Patchwork"
REFUSED = "Deze passkey werkt hier niet. Probeer het opnieuw, of kies een andere manier."


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys belong: the origin of the pages and the domain that binds them."""

    origin: str
    domain: str


def site() -> Site | None:
    """The site of BASE_URL; None for a bare network address, for which passkeys do not exist."""
    parts = urlsplit(str(current_app.config["BASE_URL"]))
    domain = parts.hostname or ""
    try:
        ip_address(domain)
    except ValueError:
        return Site(f"{parts.scheme}://{parts.netloc}", domain) if domain else None
    return None


def creation_options(user: User, held: list[Passkey], challenge: bytes) -> str:
    """What the browser needs to make a passkey, as JSON; raises Invalid where passkeys cannot exist."""
    options = generate_registration_options(
        rp_id=_site().domain,
        rp_name=NAME,
        user_id=user.id.bytes,
        user_name=user.email,
        user_display_name=user.name,
        challenge=challenge,
        exclude_credentials=_descriptors(held),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return options_to_json(options)


def request_options(held: list[Passkey], challenge: bytes) -> str:
    """What the browser needs to use a passkey, as JSON. Without *held* any passkey of this site will do."""
    options = generate_authentication_options(
        rp_id=_site().domain,
        challenge=challenge,
        allow_credentials=_descriptors(held),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


@command
def register(
    actor: Actor, name: str, response: str, challenge: bytes | None, *, first: bool, this: UUID | None
) -> list[str]:
    """Keep a new passkey; new recovery codes when the account had none.

    `first` and `this` as for `add_app`. Raises Invalid for an answer that does not fit, Conflict for a
    passkey that is known already.
    """
    here = _site()
    if challenge is None:
        raise Invalid(REFUSED)
    try:
        verified = verify_registration_response(
            credential=response,
            expected_challenge=challenge,
            expected_rp_id=here.domain,
            expected_origin=here.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise Invalid(REFUSED) from error
    user = make_room(actor, first=first)
    db.session.add(
        Passkey(
            region_id=user.region_id,
            user_id=user.id,
            name=name,
            credential_id=verified.credential_id,
            public_key=verified.credential_public_key,
            sign_count=verified.sign_count,
            transports=_transports(response),
            added_at=clock.now(),
        )
    )
    note(actor, AccountEventKind.PASSKEY_ADDED)
    return after_adding(user, this)


def prove(response: str, challenge: bytes, address: str, expected: User | None) -> User | None:
    """The account whose passkey gave this answer; None when it does not prove anything.

    `expected` is who gave a password before; without it the passkey itself tells whose it is. Raises
    TooOften after too many refusals from one network address.
    """
    limits = [address_limit(address)]
    user = expected or _owner(response)
    keys = reserve(limits, lambda: note(user, AccountEventKind.BLOCKED))
    if user is None:
        return None
    with acting(user.actor()):
        return user if _prove(user, response, challenge, keys) else None


@command
def _prove(user: User, response: str, challenge: bytes, attempts: list[UUID]) -> bool:
    held = db.session.scalars(
        select(Passkey)
        .where(Passkey.user_id == user.id, Passkey.credential_id == _credential_id(response))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    verified = _verified(held, response, challenge) if held else None
    if held is None or verified is None:
        note(user, AccountEventKind.PASSKEY_REFUSED)
        return False
    held.sign_count, held.last_used_at = verified.new_sign_count, clock.now()
    forget([], attempts)
    return True


def _verified(held: Passkey, response: str, challenge: bytes) -> VerifiedAuthentication | None:
    here = _site()
    try:
        return verify_authentication_response(
            credential=response,
            expected_challenge=challenge,
            expected_rp_id=here.domain,
            expected_origin=here.origin,
            credential_public_key=held.public_key,
            credential_current_sign_count=held.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None


def _site() -> Site:
    here = site()
    if here is None:
        raise Invalid("Op dit adres werken passkeys niet.")
    return here


def _descriptors(held: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=each.credential_id, transports=[AuthenticatorTransport(name) for name in each.transports]
        )
        for each in held
    ]


def _parsed(response: str) -> dict[str, Any]:
    try:
        found = json.loads(response)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _bytes_of(value: object) -> bytes:
    try:
        return base64url_to_bytes(value) if isinstance(value, str) else b""
    except ValueError:
        return b""


def _credential_id(response: str) -> bytes:
    return _bytes_of(_parsed(response).get("id"))


def _owner(response: str) -> User | None:
    inner = _parsed(response).get("response")
    handle = _bytes_of(inner.get("userHandle") if isinstance(inner, dict) else None)
    return present_account(UUID(bytes=handle)) if len(handle) == 16 else None


def _transports(response: str) -> list[str]:
    inner = _parsed(response).get("response")
    named = inner.get("transports") if isinstance(inner, dict) else None
    known = {each.value for each in AuthenticatorTransport}
    return [each for each in named if each in known] if isinstance(named, list) else []
