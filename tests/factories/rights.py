"""Requests of persons."""

from datetime import date
from uuid import UUID

from referral.domain.rights import RequestKind
from referral.lib import clock
from referral.models.scope import acting
from referral.rights.services.requests import hold, put_at_rest, register
from tests.factories.area import Area

FAR = date(2099, 12, 31)


def make_request(
    area: Area,
    person_id: UUID,
    kind: RequestKind = RequestKind.ACCESS,
    received_on: date | None = None,
    *,
    at_rest: bool = False,
) -> UUID:
    """A request that the privacy officer registered, open unless the file is put *at_rest*; the key."""
    officer = area.privacy_officer
    with area.app.app_context(), acting(officer):
        key = register(officer, person_id, kind, received_on or clock.today()).id
        if at_rest:
            put_at_rest(officer, key)
        return key


def make_hold(area: Area, request_id: UUID, until: date = FAR) -> UUID:
    """A reason why the data of the request's person stays; the key."""
    officer = area.privacy_officer
    with area.app.app_context(), acting(officer):
        return hold(officer, request_id, until, "De rechter vroeg om deze gegevens.").id
