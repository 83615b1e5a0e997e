"""The alarm of requests that wait too long, and of a ledger that is not whole; told without a name."""

from email.message import EmailMessage
from uuid import UUID

from flask import current_app, render_template
from sqlalchemy import func, select

from referral.domain.actors import system_actor
from referral.domain.statuses import Role
from referral.extensions import db
from referral.lib.ledger import LedgerBroken
from referral.models import ErasureEntry, Region, User
from referral.models.scope import acting
from referral.notifications.channels import channel_for
from referral.rights.queries.requests import Waiting, waiting
from referral.workflow.erasures import ledger, missing_entries

TEMPLATE = "messages/rights_due"


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
            for address in _officers(region_id):
                channel_for(current_app.config)(_mail(address, late, soon))
                sent += 1
    return sent


def _officers(region_id: UUID) -> list[str]:
    query = select(User.email).where(
        User.region_id == region_id, User.role == Role.PRIVACY_OFFICER, User.left_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(User.email)))


def _mail(address: str, late: int, soon: int) -> EmailMessage:
    base = current_app.config["BASE_URL"]
    facts = {"late": late, "soon": soon, "link": f"{base}/toezicht/verzoeken"}
    mail = EmailMessage()
    mail["From"] = current_app.config["MAIL_FROM"]
    mail["To"] = address
    mail["Subject"] = render_template(f"{TEMPLATE}/subject.txt", **facts).strip()
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(render_template(f"{TEMPLATE}/body.txt", **facts))
    mail.add_alternative(render_template(f"{TEMPLATE}/body.html", **facts), subtype="html")
    return mail
