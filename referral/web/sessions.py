"""Sessions live in PostgreSQL: the cookie is only a random token, and ending one is immediate."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import Text, cast, insert, select, update
from werkzeug.datastructures import CallbackDict

from referral.extensions import db
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.lib.ids import new_id
from referral.models import WebSession

TOKEN_BYTES = 32
TOUCH_AFTER = timedelta(minutes=2)

_table = WebSession.__table__.c


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """The content of one browser's session; `ended_user_id` tells whose session had just ended."""

    def __init__(self, content: dict[str, Any], token: str = "", row_id: UUID | None = None) -> None:
        def changed(_: Any) -> None:
            self.modified = True

        super().__init__(content, changed)
        self.token = token
        self.row_id = row_id
        self.seen_at: datetime | None = None
        self.modified = False
        self.ended_user_id: UUID | None = None
        self.rotates = False

    def rotate(self) -> None:
        """Give the session a new token, so that a token planted before sign-in is worthless."""
        self.rotates = True
        self.modified = True


def take(session: SessionMixin, name: str) -> Any:
    """Remove *name* from the session and return it: of several requests at once, only one gets it.

    None when it is not there, or no longer. For what may be used once, such as a challenge.
    """
    if not isinstance(session, ServerSession):
        raise TypeError("This interface saves only its own sessions.")
    value = session.pop(name, None)
    if value is None or session.row_id is None:
        return None
    with db.engine.begin() as connection:
        taken = connection.execute(
            update(WebSession)
            .where(_table.id == session.row_id, _table.ended_at.is_(None), _table.content.has_key(name))
            .values(content=_table.content.op("-")(cast(name, Text)))
            .returning(_table.id)
        ).first()
    return value if taken else None


class DatabaseSessions(SessionInterface):
    """Open, touch, save and end sessions, each in a short transaction of its own."""

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """The session of the cookie, or an empty one when it is unknown, idle too long or ended."""
        token = request.cookies.get(self.get_cookie_name(app), "")
        row = _find(token) if token else None
        if row is None:
            return ServerSession({})
        if not _is_alive(app, row):
            fresh = ServerSession({})
            fresh.ended_user_id = row.user_id
            return fresh
        opened = ServerSession(dict(row.content), token, row.id)
        opened.seen_at = row.seen_at
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Store what changed and set the cookie when the token is new."""
        if not isinstance(session, ServerSession):
            raise TypeError("This interface saves only its own sessions.")
        if session.modified:
            if session.row_id is None or session.rotates:
                _end(session)
                _create(session)
                self._set_cookie(app, session, response)
            else:
                _store(session)
        elif session.row_id and session.seen_at and clock.now() - session.seen_at > TOUCH_AFTER:
            _write(session.row_id, seen_at=clock.now())
        response.vary.add("Cookie")

    def _set_cookie(self, app: Flask, session: ServerSession, response: Response) -> None:
        response.set_cookie(
            self.get_cookie_name(app),
            session.token,
            httponly=True,
            secure=self.get_cookie_secure(app),
            samesite=self.get_cookie_samesite(app),
            path=self.get_cookie_path(app),
        )


def _find(token: str) -> Any:
    """The row of this session. The transaction is committed: a rollback makes the driver forget its plans."""
    with db.engine.begin() as connection:
        return connection.execute(
            select(WebSession.__table__).where(_table.token_hash == fingerprint(token))
        ).first()


def _is_alive(app: Flask, row: Any) -> bool:
    now = clock.now()
    idle: timedelta = app.config["SESSION_IDLE"]
    absolute: timedelta = app.config["SESSION_ABSOLUTE"]
    return row.ended_at is None and now - row.seen_at < idle and now - row.created_at < absolute


def _user_id(session: ServerSession) -> UUID | None:
    value = session.get("_user_id")
    return UUID(value) if value else None


def _create(session: ServerSession) -> None:
    session.token = secrets.token_urlsafe(TOKEN_BYTES)
    session.row_id = new_id()
    now = clock.now()
    with db.engine.begin() as connection:
        connection.execute(
            insert(WebSession).values(
                id=session.row_id,
                token_hash=fingerprint(session.token),
                user_id=_user_id(session),
                content=dict(session),
                created_at=now,
                seen_at=now,
            )
        )


def _store(session: ServerSession) -> None:
    if session.row_id is not None:
        _write(session.row_id, content=dict(session), user_id=_user_id(session), seen_at=clock.now())


def _end(session: ServerSession) -> None:
    if session.row_id is not None:
        _write(session.row_id, ended_at=clock.now())


def _write(row_id: UUID, **values: Any) -> None:
    with db.engine.begin() as connection:
        connection.execute(update(WebSession).where(_table.id == row_id).values(**values))
