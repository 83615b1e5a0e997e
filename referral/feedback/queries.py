"""One message back, for the organisation it was made for."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from referral.audit.services import read_one
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.extensions import db
from referral.models import Feedback
from referral.workflow.feedback import readable
from referral.workflow.queries import referral_for, relation


@dataclass(frozen=True, slots=True)
class Received:
    """A message, and whether it came to who referred rather than to a follower."""

    message: Feedback
    own: bool


def received(actor: Actor, reference: str, feedback_id: UUID, *, lock: bool = False) -> Received:
    """One message that may be read now; the look is logged. Raises NotVisible."""
    referral = referral_for(actor, reference)
    query = select(Feedback).where(Feedback.id == feedback_id, Feedback.referral_id == referral.id)
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None or not readable(actor, found):
        raise NotVisible("Dit bericht is er niet, of de persoon deelt het niet (meer) met u.")
    read_one(actor, "feedback", found.id, referral.person_id)
    return Received(found, relation(actor, referral).own)
