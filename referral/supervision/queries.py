"""Reads of the access log, for the privacy officer."""

from sqlalchemy import select

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.extensions import db
from referral.models import AccessLog

PAGE_ROWS = 50


def latest_rows(actor: Actor) -> list[AccessLog]:
    """The newest rows of the region; reading the log is logged itself."""
    rows = list(
        db.session.scalars(
            select(AccessLog)
            .where(AccessLog.region_id == actor.region_id)
            .order_by(AccessLog.happened_at.desc(), AccessLog.id.desc())
            .limit(PAGE_ROWS)
        )
    )
    record(actor, "read_log", "access_log", purpose="supervision")
    return rows
