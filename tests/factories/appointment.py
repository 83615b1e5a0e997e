"""An appointment of the coach, without a person who hears of it."""

from datetime import timedelta
from itertools import count
from uuid import UUID

from referral.domain import events
from referral.domain.codes import AppointmentWay
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import Appointment, Referral
from referral.models.scope import acting
from referral.models.transaction import command
from referral.workflow.services import apply
from tests.factories.area import Area

_hour = count(1)


def make_appointment(area: Area, reference: str) -> UUID:
    """An appointment that is to come, of a referral that may have one; the key."""
    with area.app.app_context(), acting(area.system):
        return _make(area, reference)


@command
def _make(area: Area, reference: str) -> UUID:
    referral = db.session.query(Referral).filter_by(reference=reference).one()
    starts_at = clock.now() + timedelta(hours=next(_hour))
    made = Appointment(
        id=new_id(),
        data_key=referral.data_key,
        region_id=referral.region_id,
        referral_id=referral.id,
        coach_id=area.coach.id,
        starts_at=starts_at,
        minutes=30,
        way=AppointmentWay.PHONE,
        by_mail=False,
        by_text=False,
    )
    db.session.add(made)
    event = events.AppointmentBooked(
        appointment_id=made.id, way=made.way.value, starts_at=starts_at.isoformat()
    )
    actor = area.coach if referral.team_id == area.team_id else area.other_coach
    apply(referral, Action.BOOK_APPOINTMENT, actor, event)
    return made.id
