"""Numbers per team: what waits, what is late, how often the two weeks were met."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Date, and_, case, cast, func, select

from referral.domain.actors import Actor
from referral.domain.deadlines import WAITING
from referral.domain.statuses import LIVE, Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, ReferralEvent, Team

LOOK_BACK = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team now; `in_time` is the percentage of first contacts within two weeks, None without any."""

    name: str
    waiting: int
    returned: int
    late: int
    running: int
    reached: int
    in_time: int | None


def teams(actor: Actor) -> list[TeamRow]:
    """Every team of the region, by name."""
    today = clock.today()
    new = Referral.status.in_({Status.SENT, Status.QUESTIONED})
    late = and_(Referral.status.in_(WAITING), Referral.contact_due < today, Referral.paused_on.is_(None))
    rows = db.session.execute(
        select(
            Team.id,
            Team.name,
            func.count(case((new, 1))),
            func.count(case((Referral.status == Status.EXPIRED, 1))),
            func.count(case((late, 1))),
            func.count(case((Referral.status.in_(LIVE), 1))),
        )
        .outerjoin(Referral, Referral.team_id == Team.id)
        .where(Team.region_id == actor.region_id)
        .group_by(Team.id, Team.name)
        .order_by(Team.name)
    )
    reached = _reached(actor)
    return [
        TeamRow(name, waiting, returned, overdue, live, *reached.get(key, (0, None)))
        for key, name, waiting, returned, overdue, live in rows
    ]


def _reached(actor: Actor) -> dict[object, tuple[int, int | None]]:
    on_time = cast(func.timezone("Europe/Amsterdam", ReferralEvent.happened_at), Date) <= Referral.contact_due
    rows = db.session.execute(
        select(Referral.team_id, func.count(), func.count(case((on_time, 1))))
        .join(ReferralEvent, ReferralEvent.referral_id == Referral.id)
        .where(
            Referral.region_id == actor.region_id,
            Referral.status != Status.ENTERED_IN_ERROR,
            ReferralEvent.type == "person_reached",
            ReferralEvent.happened_at > clock.now() - LOOK_BACK,
        )
        .group_by(Referral.team_id)
    )
    return {team: (number, round(100 * good / number)) for team, number, good in rows}
