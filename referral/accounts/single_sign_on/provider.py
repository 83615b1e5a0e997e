"""The conversation with a provider of identities: where to send people, and whether to believe the answer.

Only the configured issuer is ever spoken to: same scheme, host and port, no redirects, five seconds.
"""

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from referral.lib import clock
from referral.lib.issuers import is_loopback, may_be_issuer, same_origin

TIMEOUT_SECONDS = 5
LEEWAY_SECONDS = 60
BY_HEADER, BY_FORM = "client_secret_basic", "client_secret_post"
"""How we prove to the provider who we are."""

LARGEST_ANSWER = 1_000_000
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key pair only: never `none`, never a shared secret."""


class ProviderSilent(Exception):
    """The provider did not answer, or not as OpenID Connect says."""


class NotBelieved(Exception):
    """The answer proves nothing; the text says why, for the log."""


@dataclass(frozen=True, slots=True)
class Client:
    """Who we are at the provider, and where it sends people back to."""

    issuer: str
    client_id: str
    secret: str
    callback: str
    developing: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one browser must bring back: kept in its session, used once."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def fresh(cls) -> Self:
        """A new attempt, impossible to guess."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))


def way_there(client: Client, attempt: Attempt) -> str:
    """The address to send the browser to; raises ProviderSilent."""
    with _session(client) as session:
        facts = _discover(client, session)
        scopes = ["openid", "profile", "email"]
        scopes += ["groups"] if "groups" in facts.get("scopes_supported", []) else []
        session.scope = " ".join(scopes)
        address, _ = session.create_authorization_url(
            facts["authorization_endpoint"],
            state=attempt.state,
            nonce=attempt.nonce,
            code_verifier=attempt.verifier,
        )
    return str(address)


def claims_for(client: Client, attempt: Attempt, code: str) -> dict[str, Any]:
    """Exchange the code and verify the id_token; raises ProviderSilent or NotBelieved."""
    with _session(client) as session:
        facts = _discover(client, session)
        keys = _get(session, facts["jwks_uri"])
        try:
            answer = session.fetch_token(
                facts["token_endpoint"],
                code=code,
                grant_type="authorization_code",
                code_verifier=attempt.verifier,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except OAuthError as error:
            raise NotBelieved(f"code refused: {error.error}") from error
        except (RequestException, ValueError) as error:
            raise ProviderSilent(type(error).__name__) from error
    return _verified(client, attempt, answer, keys)


def _verified(
    client: Client, attempt: Attempt, answer: Mapping[str, Any], keys: Mapping[str, Any]
) -> dict[str, Any]:
    try:
        token = jwt.decode(str(answer["id_token"]), KeySet.import_key_set(keys), algorithms=SIGNATURES)  # type: ignore[arg-type]  # a dict of keys
        options = {
            "iss": {"essential": True, "value": client.issuer},
            "aud": {"essential": True, "value": client.client_id},
        }
        facts = {
            "nonce": attempt.nonce,
            "client_id": client.client_id,
            "access_token": answer.get("access_token"),
        }
        claims = CodeIDToken(token.claims, token.header, options, facts)
        claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY_SECONDS)
    except (JoseError, KeyError, ValueError, TypeError) as error:
        raise NotBelieved(f"id_token: {type(error).__name__}: {error}") from error
    if not hmac.compare_digest(str(token.claims["nonce"]), attempt.nonce):
        raise NotBelieved("id_token: nonce")
    return dict(token.claims)


def _session(client: Client) -> OAuth2Session:
    if not may_be_issuer(client.issuer, on_this_machine=client.developing):
        raise ProviderSilent("issuer not allowed")
    session = OAuth2Session(
        client.client_id,
        client.secret,
        redirect_uri=client.callback,
        code_challenge_method="S256",
        token_endpoint_auth_method=BY_HEADER,
    )
    session.max_redirects = 0
    host = urlsplit(client.issuer).hostname or ""
    session.trust_env = not (host == "localhost" or is_loopback(host))  # no proxy between us and ourselves
    return session


def _discover(client: Client, session: OAuth2Session) -> dict[str, Any]:
    facts = _get(session, client.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if facts.get("issuer") != client.issuer:
        raise ProviderSilent("another issuer answers")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not same_origin(str(facts.get(name, "")), client.issuer):
            raise ProviderSilent(f"{name} is elsewhere")
    methods = facts.get("token_endpoint_auth_methods_supported", [BY_HEADER])
    if BY_HEADER not in methods and BY_FORM in methods:
        session.token_endpoint_auth_method = BY_FORM
    return facts


def _get(session: OAuth2Session, address: str) -> dict[str, Any]:
    try:
        with session.get(
            address, timeout=TIMEOUT_SECONDS, allow_redirects=False, withhold_token=True, stream=True
        ) as answer:
            body = answer.raw.read(LARGEST_ANSWER + 1, decode_content=True)
            if answer.status_code != 200 or len(body) > LARGEST_ANSWER:
                raise ProviderSilent(f"{address} answers {answer.status_code}")
            found = json.loads(body)
    except (RequestException, ValueError) as error:
        raise ProviderSilent(type(error).__name__) from error
    if not isinstance(found, dict):
        raise ProviderSilent(f"{address} is no object")
    return found
