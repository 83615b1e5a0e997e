"""A client that checks every page it fetches and carries the CSRF token for its user."""

import secrets
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert
from werkzeug.test import TestResponse

from referral.domain.actors import Actor
from referral.extensions import db
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.lib.ids import new_id
from referral.models import WebSession
from tests.support.pages import Page, problems

CSRF_SALT = "wtf-csrf-token"


class PageClient(FlaskClient):
    """Fetches pages and fails at the first bad one. `token` is the session cookie of who signed in."""

    csrf = ""
    token = ""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send the request; check the page when it is one."""
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            wrong = problems(response.get_data(as_text=True))
            assert not wrong, f"{response.request.path} ({response.status_code}): {'; '.join(wrong)}"
        return response

    def send(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """POST a form with the CSRF token of this session."""
        return self.post(path, data={"csrf_token": self.csrf, **(data or {})}, **kwargs)

    def page(self, path: str, status: int = 200) -> Page:
        """GET a page that must answer with *status*."""
        response = self.get(path)
        assert response.status_code == status, f"{path}: {response.status_code} {response.location or ''}"
        return Page(response.get_data(as_text=True))


def sign_in(client: PageClient, actor: Actor) -> PageClient:
    """Give *client* a session of *actor*, without the sign-in page."""
    app: Flask = client.application
    client.token = secrets.token_urlsafe(32)
    raw = secrets.token_hex(20)
    client.csrf = str(URLSafeTimedSerializer(str(app.secret_key), salt=CSRF_SALT).dumps(raw))
    now = clock.now()
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(
            insert(WebSession).values(
                id=new_id(),
                token_hash=fingerprint(client.token),
                user_id=actor.id,
                content={"_user_id": str(actor.id), "csrf_token": raw, "proved_at": now.isoformat()},
                created_at=now,
                seen_at=now,
            )
        )
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], client.token)
    return client


def new_client(app: Flask) -> PageClient:
    """A fresh browser."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client
