"""Numbers per team: what waits, what is late, how often the two weeks were met."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Date, and_, cast, func, select

from referral.domain.actors import Actor
from referral.domain.deadlines import WAITING
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, ReferralEvent, Team
from referral.workflow.queries import in_region

LOOK_BACK = timedelta(days=180)


ENOUGH = 10
"""Below this number a percentage says more about one person than about a team."""


@dataclass(frozen=True, slots=True)
class InTime:
    """How many first contacts there were, and how many of them within two weeks."""

    number: int = 0
    good: int = 0

    @property
    def percentage(self) -> int | None:
        """None when there are too few to count."""
        return round(100 * self.good / self.number) if self.number >= ENOUGH else None

    @classmethod
    def together(cls, parts: Iterable["InTime"]) -> "InTime":
        """All of them as one."""
        found = list(parts)
        return cls(sum(each.number for each in found), sum(each.good for each in found))


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team now, and how often the two weeks were met lately."""

    id: UUID
    name: str
    waiting: int
    returned: int
    late: int
    running: int
    in_time: InTime


def teams(actor: Actor) -> list[TeamRow]:
    """Every team of the region, by name."""
    today = clock.today()
    late = and_(Referral.status.in_(WAITING), Referral.contact_due < today, Referral.paused_on.is_(None))
    rows = db.session.execute(
        select(
            Team.id,
            Team.name,
            func.count().filter(Referral.status.in_({Status.SENT, Status.QUESTIONED})),
            func.count().filter(Referral.status == Status.EXPIRED),
            func.count().filter(late),
            func.count(Referral.id),
        )
        .outerjoin(Referral, and_(Referral.team_id == Team.id, Referral.runs(), in_region(actor)))
        .where(Team.region_id == actor.region_id)
        .group_by(Team.id, Team.name)
        .order_by(Team.name)
    )
    reached = _reached(actor)
    return [TeamRow(*row, reached.get(row[0], InTime())) for row in rows]


def _reached(actor: Actor) -> dict[UUID, InTime]:
    on_time = cast(func.timezone("Europe/Amsterdam", ReferralEvent.happened_at), Date) <= Referral.contact_due
    rows = db.session.execute(
        select(Referral.team_id, func.count(), func.count().filter(on_time))
        .join(ReferralEvent, ReferralEvent.referral_id == Referral.id)
        .where(
            Referral.region_id == actor.region_id,
            Referral.status != Status.ENTERED_IN_ERROR,
            ReferralEvent.type == "person_reached",
            ReferralEvent.happened_at > clock.now() - LOOK_BACK,
        )
        .group_by(Referral.team_id)
    )
    return {team: InTime(number, good) for team, number, good in rows}
