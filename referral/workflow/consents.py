"""Taking a consent back, and who may decide: shared by the page on consent and the person's own page."""

from uuid import UUID

from sqlalchemy import or_, select

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.codes import ConsentMethod, ConsentPurpose, EndReason
from referral.domain.safeguards import RepresentativeGround
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.models import Consent, Referral, Representative
from referral.models.scope import widened
from referral.workflow.services import apply
from referral.workflow.waiting import places_end


def representatives(actor: Actor, person_id: UUID) -> list[Representative]:
    """Who speaks for the person today."""
    today = clock.today()
    return list(
        db.session.scalars(
            select(Representative)
            .where(
                Representative.region_id == actor.region_id,
                Representative.person_id == person_id,
                Representative.since <= today,
                or_(Representative.until.is_(None), Representative.until > today),
            )
            .order_by(Representative.recorded_at)
        )
    )


def take_back(
    actor: Actor,
    referral: Referral,
    consent: Consent,
    method: ConsentMethod,
    giver: RepresentativeGround | None = None,
) -> None:
    """End a consent at this moment, inside the transaction of a command that took `hold_places` first.

    Without consent to refer the referral stops: places end and the file closes to the team.
    """
    with widened(actor):
        consent.withdrawn_at = clock.now()
        consent.withdrawn_by = None if actor.is_system else actor.id
        consent.withdrawn_method = method
        db.session.flush()
        event = events.ConsentWithdrawn(purpose=consent.purpose.value, giver=giver or "")
        apply(referral, Action.WITHDRAW_CONSENT, actor, event)
        if consent.purpose is ConsentPurpose.REFER:
            stop(actor, referral, giver)
            referral.stopped_at = clock.now()
            db.session.flush()


def stop(actor: Actor, referral: Referral, giver: RepresentativeGround | None = None) -> None:
    """End the places, then the referral if it runs still; the file stays open to the team."""
    places_end(referral, EndReason.STOPPED)
    if referral.status.is_live:
        apply(referral, Action.STOP, actor, events.ReferralStopped(giver=giver or ""))
