"""The alarm of requests that wait too long, and of a ledger that is not whole; told without a name."""

from email.message import EmailMessage
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select

from referral.domain.actors import system_actor
from referral.domain.languages import Language
from referral.domain.statuses import Role
from referral.extensions import db
from referral.lib.ledger import LedgerBroken
from referral.models import ErasureEntry, Region, User
from referral.models.scope import acting
from referral.notifications.channels import channel_for
from referral.notifications.composing import mail_of
from referral.rights.queries.requests import Waiting, waiting
from referral.workflow.erasures import ledger, missing_entries


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
    """Mail the privacy officers of each region in which a request is late or due within a week; how many."""
    sent = 0
    for region_id, rows in _by_region().items():
        late, soon = sum(each.late for each in rows), sum(each.soon for each in rows)
        if late or soon:
            for address, language in _officers(region_id):
                channel_for(current_app.config)(_mail(address, language, late, soon))
                sent += 1
    return sent


def _officers(region_id: UUID) -> list[tuple[str, Language]]:
    query = select(User.email, User.language).where(
        User.region_id == region_id, User.role == Role.PRIVACY_OFFICER, User.left_at.is_(None)
    )
    return [(address, language) for address, language in db.session.execute(query.order_by(User.email))]


def _mail(address: str, language: Language, late: int, soon: int) -> EmailMessage:
    link = f"{current_app.config['BASE_URL']}/toezicht/verzoeken"
    return mail_of("rights_due", address, {"late": late, "soon": soon, "link": link}, language)
