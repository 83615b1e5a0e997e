"""Steps that tests about accounts share."""

import re

import pyotp
from werkzeug.test import TestResponse

from referral.lib import clock
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import raw_rows
from tests.support.second_factor import submit


def app_secret(client: PageClient) -> str:
    """The secret that the page shows for typing over."""
    return client.page("/tweede-stap/app").html.split('class="secret">')[1].split("<")[0].replace(" ", "")


def enrol(client: PageClient, digits: str = "", name: str = "Telefoon") -> TestResponse:
    """Couple an app, with the right code unless another is given."""
    typed = digits or pyotp.TOTP(app_secret(client)).at(clock.now())
    return submit(client, "/tweede-stap/app", {"code": typed, "name": name})


def shown_codes(client: PageClient) -> list[str]:
    """The recovery codes on the page that shows them once."""
    return re.findall(r"<li>([a-z2-9]{4}(?:-[a-z2-9]{4}){2})</li>", client.page("/account/herstelcodes").html)


def kinds(database: Database) -> list[str]:
    """What the security log tells, oldest first."""
    rows = sorted(raw_rows(database, "account_event"), key=lambda row: str(row["id"]))
    return [str(row["kind"]) for row in rows]
