"""Of the messages back that the past brought, most were opened within days; the latest still wait."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.extensions import db
from referral.lib import clock
from referral.models import Feedback, Referral

WAIT_STILL = timedelta(days=8)
NEVER_EACH = 6
"""One in so many is never opened, as happens."""
DAYS = (0, 1, 1, 2, 1, 4, 6)
"""After how many days the others are, in turn."""


def open_letters(region_id: UUID) -> None:
    """Mark them, in the open transaction, as opened by who referred; those of followers wait."""
    own = select(Feedback).join(Referral, Referral.id == Feedback.referral_id)
    own = own.where(
        Feedback.region_id == region_id,
        Feedback.organisation_id == Referral.organisation_id,
        Feedback.made_at < clock.now() - WAIT_STILL,
    )
    rows = db.session.scalars(own.options(joinedload(Feedback.referral)).order_by(Feedback.made_at))
    for number, each in enumerate(rows, start=1):
        if number % NEVER_EACH:
            each.opened_at = each.made_at + timedelta(hours=1, days=DAYS[number % len(DAYS)])
            each.opened_by = each.referral.referred_by
