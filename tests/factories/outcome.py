"""What comes after a start, in one of each: a signal of dropping out, after-care, a closing."""

from uuid import UUID

from referral.domain.after_care import CareMoment, CareResult
from referral.domain.signals import Feeling
from referral.extensions import db
from referral.lib import clock
from referral.models import AfterCare, Referral
from referral.models.scope import acting
from referral.models.transaction import command
from referral.workflow.signals import raise_signal
from tests.factories.area import Area
from tests.factories.referral import closing_of


def make_outcomes(area: Area, referral_id: UUID) -> None:
    """One of each about a referral whose person has a place."""
    with area.app.app_context(), acting(area.system):
        _outcomes(area, referral_id)


@command
def _outcomes(area: Area, referral_id: UUID) -> None:
    referral = db.session.get_one(Referral, referral_id)
    raise_signal(area.system, referral, area.activity_id, Feeling.MISSES)
    closing_of(referral, area.coach)
    db.session.add(
        AfterCare(
            region_id=referral.region_id,
            referral_id=referral.id,
            moment=CareMoment.SIX_WEEKS,
            asked_on=clock.today(),
            result=CareResult.STILL_GOING,
            grade=8,
            recorded_by=area.coach.id,
            recorded_at=clock.now(),
        )
    )
