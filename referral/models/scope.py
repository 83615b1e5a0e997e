"""What the database itself lets through: row-level security follows the acting user.

Each transaction tells PostgreSQL who acts, with signed settings that end with the transaction, so that
a pooled connection never carries one user's sight to the next, and so that a stolen password of the
database shows nobody: without the application's key no claim is believed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.errors import InFailedSqlTransaction
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import InternalError
from sqlalchemy.orm import Session, SessionTransaction

from referral.domain.actors import Actor, system_actor
from referral.domain.statuses import REFERRERS, Role
from referral.extensions import db, vault
from referral.lib.crypto import signature


@dataclass(frozen=True, slots=True)
class Scope:
    """How far a transaction can see. An empty scope sees no personal row at all."""

    name: str = ""
    region_id: UUID | None = None
    actor_id: UUID | None = None
    organisation_id: UUID | None = None
    team_ids: frozenset[UUID] = frozenset()
    opened_ids: frozenset[UUID] = frozenset()


_SCOPE_NAMES = {
    Role.COACH: "team",
    Role.HOST: "host",
    Role.COMMUNITY_WORKER: "community",
    Role.RESEARCHER: "research",
    Role.MEASURER: "measure",
    Role.COORDINATOR: "area",
    Role.ADMIN: "admin",
    Role.PRIVACY_OFFICER: "privacy",
    Role.SYSTEM: "system",
}

_current: ContextVar[Scope] = ContextVar("database_scope")
NOTHING = Scope()

_SETTINGS = text(
    "SELECT set_config('patchwork.claims', :claims, true),"
    " set_config('patchwork.signature', :signature, true)"
)


def scope_of(actor: Actor) -> Scope:
    """The sight that belongs to an actor's role."""
    name = "organisation" if actor.role in REFERRERS else _SCOPE_NAMES[actor.role]
    return Scope(name, actor.region_id, actor.id, actor.organisation_id, actor.team_ids, actor.opened_ids)


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Give transactions inside the block the sight of *actor*."""
    with _entered(scope_of(actor)):
        yield


@contextmanager
def widened(actor: Actor) -> Iterator[None]:
    """See the whole region inside the block, for a rule that must hold across organisations.

    Only for queries that return less than they look at, such as the check for a live referral.
    """
    with _entered(scope_of(system_actor(actor.region_id))):
        yield


@contextmanager
def within(region_id: UUID) -> Iterator[None]:
    """Act in this region inside the block: as now when that is so already, else as its system."""
    if _current.get(NOTHING).region_id == region_id:
        yield
    else:
        with _entered(scope_of(system_actor(region_id))):
            yield


def relation_of(actor: Actor) -> str:
    """The ground on which *actor* sees people: the name of the role's scope."""
    return scope_of(actor).name


@contextmanager
def _entered(scope: Scope) -> Iterator[None]:
    token = _current.set(scope)
    _apply_to_open_transaction()
    try:
        yield
    finally:
        _current.reset(token)
        _apply_to_open_transaction()


def enter_request(scope: Scope) -> Token[Scope]:
    """Give the rest of this request the sight of *scope*; hand the token to `leave_request`."""
    token = _current.set(scope)
    _apply_to_open_transaction()
    return token


def leave_request(token: Token[Scope]) -> None:
    """Take the sight of `enter_request` away again."""
    _current.reset(token)


def _apply_to_open_transaction() -> None:
    """Tell it again. An aborted transaction sees nothing any more, and its own error must surface."""
    session = db.session()
    if session.in_transaction() and session.is_active:
        session.flush()
        try:
            _tell(session.connection())
        except InternalError as error:
            if not isinstance(error.orig, InFailedSqlTransaction):
                raise


def _tell(connection: Connection) -> None:
    """Sign the claims and bind them to this connection: elsewhere they are worth nothing."""
    claims = claims_of(_current.get(NOTHING), _backend(connection))
    connection.execute(_SETTINGS, {"claims": claims, "signature": signature(vault.scope_key, claims)})


def _backend(connection: Connection) -> int:
    driver: Any = connection.connection.driver_connection
    return int(driver.info.backend_pid)


def claims_of(scope: Scope, backend: int) -> str:
    """Who acts, in the order that `patchwork_setting` in the database reads."""
    keys = (scope.region_id, scope.actor_id, scope.organisation_id)
    lists = (scope.team_ids, scope.opened_ids)
    return "|".join(
        [
            str(backend),
            scope.name,
            *(str(each) if each else "" for each in keys),
            *(",".join(sorted(map(str, each))) for each in lists),
        ]
    )


@event.listens_for(Session, "after_begin")
def _after_begin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    del session, transaction
    _tell(connection)


def current_settings() -> dict[str, Any]:
    """What PostgreSQL believes of the open transaction, for tests."""
    names = ("scope", "region_id", "actor_id", "organisation_id", "team_ids")
    row = db.session.execute(
        text("SELECT " + ", ".join(f"patchwork_setting('{each}')" for each in names))
    ).one()
    return dict(zip(names, row, strict=True))
