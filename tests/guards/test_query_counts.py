"""A page asks the database a fixed number of times, however many people there are."""

from collections.abc import Callable

import pytest
from flask import Flask

from referral.domain.statuses import Role, Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity
from referral.models.scope import acting
from tests.factories import Area, referral_in
from tests.guards.rules import reading
from tests.support.client import PageClient, new_client, sign_in

FEW, MANY = 5, 30
MOST_ON_A_DAY = 14

LISTS: dict[str, tuple[Role, Status, int]] = {
    "/werkvoorraad": (Role.COACH, Status.SENT, 14),
    "/vandaag": (Role.COACH, Status.SENT, 17),
    "/verwijzingen": (Role.GP, Status.ACCEPTED, 16),
    "/gesprekken": (Role.COACH, Status.ACCEPTED, 10),
    "/wie-is-wie": (Role.GP, Status.ACCEPTED, 14),
    "/overzicht/afwezig": (Role.COORDINATOR, Status.ACCEPTED, 10),
    "/verwijzen": (Role.GP, Status.SENT, 10),
    "/groepen": (Role.HOST, Status.PARTICIPATING, 12),
    "/vrijwilligers": (Role.COORDINATOR, Status.ACCEPTED, 14),
    "/activiteiten": (Role.COACH, Status.PLACED, 10),
    "/overzicht": (Role.COORDINATOR, Status.ACCEPTED, 16),
    "/overzicht/rood": (Role.COORDINATOR, Status.EXPIRED, 15),
    "/overzicht/lopend": (Role.COORDINATOR, Status.ACCEPTED, 12),
    "/overzicht/signalen": (Role.COORDINATOR, Status.PARTICIPATING, 10),
    "/succesjes": (Role.GP, Status.CLOSED, 10),
    "/vragenlijsten": (Role.COACH, Status.INTAKE_HELD, 16),
    "/uitkomsten": (Role.RESEARCHER, Status.CLOSED, 16),
    "/onderzoek": (Role.RESEARCHER, Status.CLOSED, 12),
    "/onderzoek/studies": (Role.RESEARCHER, Status.CLOSED, 9),
    "/wijk": (Role.COACH, Status.ACCEPTED, 8),
    "/wijk/jaar": (Role.COORDINATOR, Status.ACCEPTED, 8),
    "/metingen": (Role.MEASURER, Status.PLACED, 8),
    "/metingen/nieuw": (Role.MEASURER, Status.PLACED, 14),
    "/uitslagen": (Role.COORDINATOR, Status.PLACED, 8),
    "/kosten/prijzen": (Role.COORDINATOR, Status.SENT, 10),
    "/account": (Role.COACH, Status.SENT, 12),
    "/beheer": (Role.ADMIN, Status.ACCEPTED, 8),
    "/toezicht/logboek": (Role.PRIVACY_OFFICER, Status.ACCEPTED, 10),
    "/toezicht/verzoeken": (Role.PRIVACY_OFFICER, Status.ACCEPTED, 12),
}
"""Pages that list or count: who opens them, what they are full of, and how often they may ask."""

RECORDS: dict[str, tuple[Role, Status, int]] = {
    "/werkvoorraad/{}": (Role.COACH, Status.PARTICIPATING, 27),
    "/verwijzingen/{}": (Role.GP, Status.PARTICIPATING, 18),
    "/verwijzingen/{}/contacten": (Role.GP, Status.PARTICIPATING, 16),
    "/gesprek/{}": (Role.COACH, Status.PARTICIPATING, 24),
    "/werkvoorraad/{}/vragenlijsten": (Role.COACH, Status.PARTICIPATING, 18),
    "/werkvoorraad/{}/ruil": (Role.COACH, Status.PARTICIPATING, 14),
    "/werkvoorraad/{}/gesprekkenreeks": (Role.COACH, Status.PARTICIPATING, 12),
    "/werkvoorraad/{}/signaal": (Role.COACH, Status.PARTICIPATING, 14),
    "/werkvoorraad/{}/afronden": (Role.COACH, Status.PARTICIPATING, 16),
    "/werkvoorraad/{}/nazorg": (Role.COACH, Status.PARTICIPATING, 14),
    "/werkvoorraad/{}/activiteiten": (Role.COACH, Status.INTAKE_HELD, 23),
    "/werkvoorraad/{}/pagina": (Role.COACH, Status.INTAKE_HELD, 20),
}
"""Pages about one referral."""


def asked(app: Flask, client: PageClient, path: str) -> int:
    """How many statements a page takes once it is warm."""
    client.page(path)
    with app.app_context():
        engine = db.engine
    with reading.watched(engine) as seen:
        client.page(path)
    return len(seen)


@pytest.fixture
def opener(app: Flask, area: Area) -> Callable[[Role, str], int]:
    """Counts the statements of a page for a role."""
    return lambda role, path: asked(app, sign_in(new_client(app), area.actor(role)), path)


def _make_room(area: Area) -> None:
    """Let the one activity of the area hold everybody."""
    with area.app.app_context(), acting(area.system):
        db.session.get_one(Activity, area.activity_id).capacity = 2 * MANY
        db.session.commit()


@pytest.mark.parametrize("path", LISTS)
def test_lists_ask_as_often_for_many_as_for_few(
    area: Area, opener: Callable[[Role, str], int], path: str
) -> None:
    role, status, most = LISTS[path]
    _make_room(area)
    for _ in range(FEW):
        referral_in(status, area)
    few = opener(role, path)
    for _ in range(MANY - FEW):
        referral_in(status, area)
    assert opener(role, path) == few
    assert few <= most


@pytest.mark.parametrize("path", RECORDS)
def test_records_ask_a_known_number_of_times(
    area: Area, opener: Callable[[Role, str], int], path: str
) -> None:
    role, status, most = RECORDS[path]
    made = referral_in(status, area)
    assert opener(role, path.format(made.reference)) <= most


def test_a_day_of_a_group_asks_as_often_for_many_as_for_few(
    area: Area, opener: Callable[[Role, str], int]
) -> None:
    path = f"/groepen/{area.activity_id}/{clock.today().isoformat()}"
    for _ in range(FEW):
        referral_in(Status.PARTICIPATING, area)
    few = opener(Role.HOST, path)
    for _ in range(10):
        referral_in(Status.PARTICIPATING, area)
    assert opener(Role.HOST, path) == few
    assert few <= MOST_ON_A_DAY
