"""A card about a small success is gone everywhere the moment the person takes the yes back (D43)."""

from sqlalchemy import delete

from referral.domain.actors import system_actor
from referral.domain.codes import ConsentPurpose
from referral.extensions import db
from referral.models import Referral, ReferralEvent, Success
from referral.models.scope import widened

ENDING = frozenset({ConsentPurpose.SUCCESS_STORY.value, ConsentPurpose.REFER.value})


def take_down(stored: ReferralEvent, referral: Referral) -> None:
    """Delete the cards of a referral when this event takes the yes to them back."""
    withdrawn = stored.type == "consent_withdrawn" and stored.content["purpose"] in ENDING
    if not (withdrawn or stored.type == "person_erased"):
        return
    with widened(system_actor(referral.region_id)):
        db.session.execute(delete(Success).where(Success.referral_id == referral.id))
