"""What ends by itself: the words of referrals that never came to an intake (L12)."""

from datetime import timedelta

from sqlalchemy import exists, or_, select, update

from referral.domain.actors import system_actor
from referral.domain.rights import WITHDRAWN_DAYS
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Intake, Referral, ReferralEvent, Region
from referral.models.scope import acting
from referral.models.transaction import command


def empty_withdrawn() -> int:
    """Empty what was told for referrals withdrawn six weeks ago without an intake; how many.

    The referral itself stays, with its status and its dates, so that counts do not change.
    """
    done = 0
    for region_id in list(db.session.scalars(select(Region.id))):
        with acting(system_actor(region_id)):
            done += _empty_region()
    return done


@command
def _empty_region() -> int:
    spoken = exists().where(ReferralEvent.referral_id == Referral.id, ReferralEvent.words_sealed.is_not(None))
    keys = list(
        db.session.scalars(
            select(Referral.id).where(
                Referral.status == Status.WITHDRAWN,
                Referral.changed_at < clock.now() - timedelta(days=WITHDRAWN_DAYS),
                ~exists().where(Intake.referral_id == Referral.id),
                or_(
                    Referral.own_words_sealed.is_not(None), Referral.contact_note_sealed.is_not(None), spoken
                ),
            )
        )
    )
    words = {"own_words_sealed": None, "contact_note_sealed": None}
    db.session.execute(update(Referral).where(Referral.id.in_(keys)).values(**words))
    db.session.execute(
        update(ReferralEvent).where(ReferralEvent.referral_id.in_(keys)).values(words_sealed=None)
    )
    return len(keys)
