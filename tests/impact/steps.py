"""What several tests of yearly rounds do."""

from sqlalchemy import select

from referral.extensions import db
from referral.models import ImpactAnswer
from referral.models.scope import acting
from tests.factories import Area
from tests.support.client import PageClient
from tests.support.pages import Page


def opened(client: PageClient, path: str) -> Page:
    """The page behind a link; from now on this browser can send its form."""
    page = client.page(path)
    client.csrf = next(each["value"] for each in page.controls if each.get("name") == "csrf_token")
    return page


def answers(area: Area) -> list[ImpactAnswer]:
    """All answers that came in."""
    with area.app.app_context(), acting(area.system):
        return list(db.session.scalars(select(ImpactAnswer)))
