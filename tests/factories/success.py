"""A card about a small success that waits for the coordinator."""

from uuid import UUID

from referral.domain.successes import CardState, first_of_month
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, Success
from referral.models.scope import acting
from referral.models.transaction import command
from tests.factories.area import Area


def make_success(area: Area, reference: str, state: CardState = CardState.PROPOSED) -> UUID:
    """A card about the person of this referral; the key."""
    with area.app.app_context(), acting(area.system):
        return _success(area, reference, state)


@command
def _success(area: Area, reference: str, state: CardState) -> UUID:
    referral = db.session.query(Referral).filter_by(reference=reference).one()
    made = Success(
        region_id=area.region_id,
        referral_id=referral.id,
        team_id=referral.team_id,
        title="Weer op de fiets",
        told="Zij fietst nu zelf naar de markt.",
        month=first_of_month(clock.today()),
        state=state,
        made_by=area.coach.id,
        made_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made.id
