"""The draft of an intake, for whoever of the team goes on with it."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.extensions import db
from referral.models import IntakeDraft, Referral


def draft_of(actor: Actor, referral: Referral) -> IntakeDraft | None:
    """The draft of this referral with its last writer; None when nobody began."""
    query = select(IntakeDraft).where(
        IntakeDraft.region_id == actor.region_id, IntakeDraft.referral_id == referral.id
    )
    found: IntakeDraft | None = db.session.scalar(query.options(joinedload(IntakeDraft.writer)))
    return found
