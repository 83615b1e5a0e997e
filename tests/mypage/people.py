"""Somebody with a page of their own, and the phone they open it on."""

import re
from dataclasses import dataclass
from uuid import UUID

from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import PageSuggestion, Referral, Task
from referral.models.scope import acting
from tests.factories import Area, MadeReferral, referral_in
from tests.factories.own_page import make_page, page_token
from tests.support.client import PageClient, new_client
from tests.support.pages import Page

BORN = {"stage": "who", "day": "9", "month": "3"}
"""The day on which everybody of the factory is born."""


@dataclass
class Phone:
    """A phone without an account, at one link."""

    client: PageClient
    link: str

    def opens(self) -> str:
        """Say the day of birth; the text of the page."""
        self.client.send(self.link, BORN)
        return self.sees()

    def sees(self, below: str = "", status: int = 200) -> str:
        """The text of a page of the link."""
        return self.client.page(f"{self.link}{below}", status).text

    def does(self, below: str = "", status: int = 200, **data: str) -> str:
        """Send a form and follow to what it shows."""
        answer = self.client.send(f"{self.link}{below}", data, follow_redirects=True)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return Page(answer.get_data(as_text=True)).text


def somebody(area: Area, status: Status = Status.INTAKE_HELD) -> MadeReferral:
    """A referral in this status."""
    return referral_in(status, area)


def link_of(area: Area, reference: str) -> str:
    """The path of the page of a referral, made when there is none."""
    return f"/uw-pagina/{area.region_id}/{page_token(area, make_page(area, reference))}"


def phone(area: Area, link: str) -> Phone:
    """Somebody's browser with the token of the first form it met."""
    client = new_client(area.app)
    page = client.page("/aanmelden")
    client.csrf = next(each["value"] for each in page.controls if each.get("name") == "csrf_token")
    return Phone(client, link)


def tasks(area: Area, made: MadeReferral) -> set[str]:
    """The open tasks."""
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(Task).filter_by(referral_id=made.id, done_at=None)
        return {each.kind.value for each in rows}


def referral_of(area: Area, made: MadeReferral) -> Referral:
    """The row as it is now, to read plain columns of."""
    with area.app.app_context(), acting(area.system):
        found = db.session.get_one(Referral, made.id)
        _ = found.status, found.contact_way, found.contact_time, found.contact_limits, found.stopped_at
        db.session.expunge(found)
        return found


def shown(area: Area, made: MadeReferral) -> list[UUID]:
    """The keys of the suggestions on the page, in order."""
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(PageSuggestion).filter_by(referral_id=made.id, taken_off_at=None)
        return [each.id for each in rows.order_by(PageSuggestion.position)]


def references_in(text: str) -> list[str]:
    """Every reference of a referral in a text."""
    return re.findall(r"P-[0-9A-Z]{3}-[0-9A-Z]{3}", text)
