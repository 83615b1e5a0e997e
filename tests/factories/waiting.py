"""Somebody on the waiting list of a full activity, and a free place that is kept for them."""

from uuid import UUID

from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import Activity, Referral, WaitingEntry
from referral.models.scope import acting
from referral.models.transaction import command
from referral.workflow.places import hold_places, join
from referral.workflow.waiting import capacity_changed
from tests.factories.activity import make_activity, make_place
from tests.factories.area import Area
from tests.factories.referral import referral_in


def make_waiting(area: Area, reference: str, *, offered: bool = False) -> UUID:
    """An entry of a referral that had its intake, on the list of an activity of its own; the key.

    With *offered* a place came free and is kept for the person.
    """
    activity_id = make_activity(area, capacity=1)
    make_place(area, referral_in(Status.INTAKE_HELD, area).id, activity_id)
    with area.app.app_context(), acting(area.system):
        return _join(area, reference, activity_id, offered)


@command
def _join(area: Area, reference: str, activity_id: UUID, offered: bool) -> UUID:
    hold_places(area.region_id)
    referral = db.session.query(Referral).filter_by(reference=reference).one()
    activity = db.session.get_one(Activity, activity_id)
    actor = area.coach if referral.team_id == area.team_id else area.other_coach
    entry = join(actor, referral, activity)
    if offered:
        activity.capacity = 2
        capacity_changed(activity)
    return entry.id


def token_of(area: Area, entry_id: UUID) -> str:
    """The secret of the link of an offer."""
    with area.app.app_context(), acting(area.system):
        return db.session.get_one(WaitingEntry, entry_id).token
