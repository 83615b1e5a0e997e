"""The alarm of requests that wait too long, and of a ledger that is not whole; told without a name."""

from uuid import UUID

from sqlalchemy import func, select

from referral.domain.actors import system_actor
from referral.domain.statuses import Role
from referral.extensions import db
from referral.lib import clock
from referral.lib.ledger import LedgerBroken
from referral.models import ErasureEntry, Region, User
from referral.models.scope import acting
from referral.models.transaction import command
from referral.notifications.services import queue_once
from referral.rights.queries.requests import Waiting, waiting
from referral.workflow.erasures import ledger, missing_entries

TEMPLATE = "rights_due"


def late_requests() -> dict[str, int]:
    """How many open requests are past their day, by kind, over all regions; no kind with nothing late."""
    found: dict[str, int] = {}
    for rows in _by_region().values():
        for each in rows:
            if each.late:
                found[each.kind.value] = found.get(each.kind.value, 0) + each.late
    return found


def _by_region() -> dict[UUID, list[Waiting]]:
    found = {}
    for region_id in list(db.session.scalars(select(Region.id))):
        actor = system_actor(region_id)
        with acting(actor):
            found[region_id] = waiting(actor)
    return found


def ledger_trouble() -> str:
    """What is wrong between the ledger's file and the database; empty when they agree."""
    try:
        behind, lines = missing_entries(), len(ledger())
    except LedgerBroken:
        return "broken"
    if behind:
        return "database behind"
    stored = db.session.scalar(select(func.count()).select_from(ErasureEntry)) or 0
    return "file incomplete" if stored > lines else ""


def mail_officers() -> int:
    """Mail the privacy officers of each region in which a request is late or due within a week; how many.

    Once a day each: run twice, or after it broke off, it mails whom it had not mailed yet.
    """
    sent = 0
    for region_id, rows in _by_region().items():
        late, soon = sum(each.late for each in rows), sum(each.soon for each in rows)
        if late or soon:
            with acting(system_actor(region_id)):
                sent += _queue(region_id, {"late": str(late), "soon": str(soon)})
    return sent


@command
def _queue(region_id: UUID, facts: dict[str, str]) -> int:
    day = clock.today().isoformat()
    return sum(queue_once(region_id, TEMPLATE, each, facts, day) for each in _officers(region_id))


def _officers(region_id: UUID) -> list[str]:
    query = select(User.email).where(
        User.region_id == region_id, User.role == Role.PRIVACY_OFFICER, User.left_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(User.email)))
