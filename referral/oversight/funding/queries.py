"""Which stream pays for what: one label per referral, so that a report never counts twice (L32)."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select

from referral.domain.actors import Actor
from referral.domain.codes import Funding
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, Team


@dataclass(frozen=True, slots=True)
class FundingYear:
    """Referrals sent in a calendar year per stream, and how many there were at all."""

    year: int
    counts: list[tuple[Funding, int]]
    total: int


def funding_year(actor: Actor, year: int) -> FundingYear:
    """The referrals of the region in *year*, each under the one stream that pays for it."""
    first, after = (
        datetime.combine(date(each, 1, 1), time(), tzinfo=clock.AMSTERDAM) for each in (year, year + 1)
    )
    sent = (
        Referral.region_id == actor.region_id,
        Referral.status != Status.ENTERED_IN_ERROR,
        Referral.sent_at >= first,
        Referral.sent_at < after,
    )
    found = db.session.execute(select(Referral.funding, func.count()).where(*sent).group_by(Referral.funding))
    counted: dict[Funding, int] = {row[0]: row[1] for row in found}
    total = db.session.scalar(select(func.count()).select_from(Referral).where(*sent)) or 0
    return FundingYear(year, [(each, counted.get(each, 0)) for each in Funding], total)


def funded_teams(actor: Actor) -> list[Team]:
    """The teams of the region by name."""
    return list(db.session.scalars(select(Team).where(Team.region_id == actor.region_id).order_by(Team.name)))
