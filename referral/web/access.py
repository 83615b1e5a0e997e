"""Every route declares who may come in; nothing is open by default.

The hooks here also hold two promises of the product: a page that shows personal data leaves an
access-log row in the same transaction or is refused, and a page view changes nothing else.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, user_logged_in, user_logged_out

from referral.audit.services import from_address, new_trace, record, trace_parent
from referral.domain.actors import Actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import UnloggedLook
from referral.domain.statuses import Role
from referral.domain.workflow import TRANSITIONS, Action
from referral.extensions import db
from referral.models.scope import enter_request, leave_request, scope_of
from referral.models.sealed import looked_at, start_counting_looks
from referral.web.parking import park
from referral.web.refusals import note_refusal
from referral.workflow.erasures import require_erasures
from referral.workflow.queries import opened_for

log = logging.getLogger(__name__)

EMERGENCY = "emergency"
"""The mark in a session that some emergency access may still be open; the database knows which."""

NUL = "\x00"
"""No keyboard types it and no database stores it."""

TRACE = re.compile(r"[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
"""A well-formed `traceparent` header (W3C Trace Context)."""

V = TypeVar("V", bound=Callable[..., ResponseReturnValue])


@dataclass(frozen=True, slots=True)
class Access:
    """The declared access of a route: public, or for some roles."""

    public: bool = False
    roles: frozenset[Role] = frozenset()


def public(view: V) -> V:
    """Anybody may open this route."""
    view.access = Access(public=True)  # type: ignore[attr-defined]  # read by the hook and the guards
    return view


def requires(*needs: Role | Action) -> Callable[[V], V]:
    """Only these roles, or the roles that the process gives to these actions."""
    roles: set[Role] = set()
    for need in needs:
        roles |= {need} if isinstance(need, Role) else TRANSITIONS[need].roles

    def declare(view: V) -> V:
        view.access = Access(roles=frozenset(roles))  # type: ignore[attr-defined]  # see public
        return view

    return declare


def takes_files(largest: int) -> Callable[[V], V]:
    """Somebody who signed in may send so many bytes to this route; a stranger no more than anywhere."""

    def declare(view: V) -> V:
        view.largest = largest  # type: ignore[attr-defined]  # read by the hook
        return view

    return declare


def the_actor() -> Actor:
    """The acting user of this request; 401 when nobody is signed in."""
    actor = getattr(current_user, "actor", None)
    if actor is None:
        abort(401)
    return cast(Actor, actor)


def init_app(app: Flask) -> None:
    """Attach the hooks: scope and access before, accounting of looks after."""
    app.before_request(_let_in)
    app.after_request(_settle)
    app.teardown_request(_leave)
    user_logged_in.connect(_note_sign_in, app)
    user_logged_out.connect(_note_sign_out, app)


def _let_in() -> ResponseReturnValue | None:
    start_counting_looks()
    _note_where_from()
    _make_room()
    if NUL in request.path or any(NUL in text for text in request.values.values()):
        abort(400)
    if request.endpoint is None or request.endpoint == "static":
        return None
    access = getattr(current_app.view_functions[request.endpoint], "access", None)
    if access is None:
        raise RuntimeError(f"{request.endpoint} does not declare its access")
    if not current_user.is_authenticated:
        return None if access.public else _sign_in_first()
    g.scope_token = enter_request(scope_of(the_actor()))
    require_erasures(lately=True)
    if session.get(EMERGENCY):
        _open_in_emergency()
    actor = the_actor()
    if not access.public and actor.role not in access.roles:
        abort(403)
    return None


def _make_room() -> None:
    """Before anything reads the form: how large it may be."""
    largest = getattr(current_app.view_functions.get(request.endpoint or ""), "largest", 0)
    if largest and current_user.is_authenticated:
        request.max_content_length = largest


def _note_where_from() -> None:
    from_address.set(request.remote_addr or "")
    given = request.headers.get("traceparent", "")
    trace_parent.set(given if TRACE.fullmatch(given) else new_trace())


def _note_sign_in(app: Flask, user: Any) -> None:
    del app
    record(user.actor, EventType.SIGN_IN, "account", object_id=user.actor.id, purpose=Purpose.SECURITY)


def _note_sign_out(app: Flask, user: Any) -> None:
    del app
    actor = getattr(user, "actor", None)
    if actor is not None:
        record(actor, EventType.SIGN_OUT, "account", object_id=actor.id, purpose=Purpose.SECURITY)


def _open_in_emergency() -> None:
    """Widen the sight to the files that emergency access opened, as long as that lasts."""
    actor = the_actor()
    opened = opened_for(actor)
    if not opened:
        session.pop(EMERGENCY)
        return
    current_user.actor = replace(actor, opened_ids=opened)
    leave_request(g.scope_token)
    g.scope_token = enter_request(scope_of(current_user.actor))


def _sign_in_first() -> ResponseReturnValue:
    ended_user: UUID | None = getattr(session, "ended_user_id", None)
    parked = None
    if request.headers.get("X-Requested-With") == "autosave":
        return {"signed_in": False, "url": url_for("accounts.sign_in")}, 401
    if request.method == "POST" and ended_user is not None and request.blueprint != "accounts":
        parked = park(ended_user, request.full_path.rstrip("?"), request.form)
    target = url_for("accounts.resume", parked_id=parked) if parked else request.full_path.rstrip("?")
    if request.method != "GET" and not parked:
        target = "/"
    return redirect(url_for("accounts.sign_in", next=target))


def _settle(response: Response) -> Response:
    """Commit the access log with the page; refuse a page that looked without logging."""
    unlogged = looked_at()
    if (unlogged and response.status_code < 400) or (unlogged and response.status_code == 422):
        db.session.rollback()
        raise UnloggedLook(f"{request.endpoint} showed {len(unlogged)} people without an access-log row")
    stray: set[Any] = {*db.session.new, *db.session.dirty, *db.session.deleted}
    if stray:
        db.session.rollback()
        raise RuntimeError(f"{request.endpoint} left changes behind: {stray.pop()!r}")
    if response.status_code >= 400 and current_user.is_authenticated:
        note_refusal(the_actor(), response.status_code)
    db.session.commit()
    return response


def _leave(error: BaseException | None) -> None:
    del error
    token = g.pop("scope_token", None)
    if token is not None:
        leave_request(token)
    from_address.set("")
    trace_parent.set("")
