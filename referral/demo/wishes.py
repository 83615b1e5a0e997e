"""What nothing in the city offers yet: three people for whom their coach found nothing that fits."""

from sqlalchemy import select

from referral.demo.world import World
from referral.domain.activities import Welcome
from referral.domain.actors import Actor, system_actor
from referral.domain.codes import ActivityKind
from referral.domain.first_meeting import Interest, Rhythm
from referral.domain.matching.choices import NoFit
from referral.domain.statuses import Status
from referral.extensions import db
from referral.matching.choosing.services import Wanted, nothing_fits
from referral.models import Referral, User
from referral.models.scope import acting

WISHES = (
    Wanted(NoFit.NOTHING_LIKE_IT, (ActivityKind.CREATIVE,), (Interest.MUSIC,), (Rhythm.EVENING,)),
    Wanted(NoFit.TIME, (ActivityKind.DOING,), (Interest.MAKING,), (Rhythm.WEEKEND,)),
    Wanted(NoFit.COMPANY, (ActivityKind.MOVING,), (Interest.SPORT,), (Rhythm.MORNING,), Welcome.WOMEN),
)


def wish(world: World) -> None:
    """Let the coaches of three people who wait write down that nothing fits."""
    for (actor, reference), wanted in zip(_who_wait(world), WISHES, strict=False):
        with acting(actor):
            nothing_fits(actor, reference, wanted)


def _who_wait(world: World) -> list[tuple[Actor, str]]:
    with acting(system_actor(world.region_id)):
        query = (
            select(User, Referral.reference)
            .join(Referral, Referral.coach_id == User.id)
            .where(Referral.region_id == world.region_id, Referral.status == Status.INTAKE_HELD)
            .where(User.works_now(), Referral.hidden_at.is_(None))
            .order_by(Referral.changed_at.desc(), Referral.id)
            .limit(len(WISHES))
        )
        return [(user.actor(), reference) for user, reference in db.session.execute(query)]
