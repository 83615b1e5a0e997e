"""Second factors for tests: an app on an account, its code, and the whole way through the sign-in pages."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pyotp
from werkzeug.test import TestResponse

from referral.domain.actors import Actor
from referral.extensions import db
from referral.lib import clock
from referral.models import TotpFactor, User
from referral.models.scope import acting
from tests.factories.area import Area
from tests.factories.user import PASSWORD
from tests.support.client import PageClient

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_app(area: Area, actor: Actor, secret: str = SECRET, name: str = "Telefoon") -> UUID:
    """The account gets an authenticator app that was never used; its key."""
    with area.app.app_context(), acting(actor):
        app = TotpFactor.create(db.session.get_one(User, actor.id), name, secret, 0)
        db.session.add(app)
        db.session.commit()
        return app.id


def code(secret: str = SECRET, *, later: timedelta = timedelta()) -> str:
    """What the app shows now, or *later*."""
    return pyotp.TOTP(secret).at(clock.now() + later)


def address_of(area: Area, actor: Actor) -> str:
    """The mail address of an account."""
    with area.app.app_context():
        return db.session.get_one(User, actor.id).email


def take_token(client: PageClient, path: str) -> None:
    """Remember the token that stands in the forms of a page, for `client.send`."""
    page = client.page(path)
    client.csrf = next(each["value"] for each in page.controls if each.get("name") == "csrf_token")


def submit(client: PageClient, path: str, data: dict[str, Any], *, to: str = "") -> TestResponse:
    """Fill in the form on a page, with the token that stands there."""
    take_token(client, path)
    return client.send(to or path, data)


def give_password(client: PageClient, area: Area, actor: Actor, target: str = "") -> TestResponse:
    """The first half of signing in."""
    values = {"email": address_of(area, actor), "password": PASSWORD, "next": target}
    return submit(client, "/aanmelden", values)


def pass_door(client: PageClient, area: Area, actor: Actor, target: str = "") -> TestResponse:
    """Both halves, with a code of the app that `give_app` gave."""
    assert give_password(client, area, actor, target).location == "/aanmelden/tweede-stap"
    return submit(client, "/aanmelden/tweede-stap", {"code": code()})
