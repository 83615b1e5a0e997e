"""What practices of the demo counted before and after their referrals, and what the region's hours cost."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from referral.costs.services import sent_on, set_site_prices
from referral.demo.world import World
from referral.domain.actors import system_actor
from referral.domain.codes import ConsentPurpose
from referral.domain.research.care_use import HALF_YEAR_DAYS, LONG_MINUTES, Span, days_after
from referral.domain.research.prices.lists import COACH, PLACE, UNPAID_HOUR, VOLUNTEER
from referral.domain.statuses import SEATED, Role, Status
from referral.extensions import db
from referral.lib import clock
from referral.models import CareUse, Referral, User
from referral.models.scope import acting
from referral.models.transaction import command

COUNTED = 0.6
"""The share of referrals for which a practice took the minute."""

MEANS = {Span.BEFORE: 5.0, Span.AFTER: 4.2}
SEED = 41
PRICE_YEAR = 2025


def count_contacts(world: World) -> None:
    """Contacts of a share of the referrals, and the region's own prices."""
    system = system_actor(world.region_id)
    with acting(system):
        _count(world)
        coordinator = db.session.scalar(
            select(User).where(User.region_id == world.region_id, User.role == Role.COORDINATOR).limit(1)
        )
    if coordinator is not None:
        euros = {COACH: Decimal("58.50"), PLACE: Decimal("6.00"), VOLUNTEER: UNPAID_HOUR}
        with acting(coordinator.actor()):
            set_site_prices(coordinator.actor(), PRICE_YEAR, dict(euros))


@command
def _count(world: World) -> None:
    chance = Random(SEED)
    query = (
        select(Referral)
        .where(Referral.region_id == world.region_id, Referral.hidden_at.is_(None))
        .where(Referral.status != Status.ENTERED_IN_ERROR, Referral.objected_at.is_(None))
        .options(selectinload(Referral.consents))
        .order_by(Referral.sent_at, Referral.id)
    )
    for referral in db.session.scalars(query):
        if chance.random() < COUNTED and referral.agrees_to(ConsentPurpose.RESEARCH):
            db.session.add_all(_rows(referral, chance))


def _rows(referral: Referral, chance: Random) -> list[CareUse]:
    """Before always, after as far as it went; who takes part comes a little less often."""
    passed = days_after(sent_on(referral), clock.today())
    spans = {Span.BEFORE: HALF_YEAR_DAYS, **({Span.AFTER: passed} if passed else {})}
    return [_row(referral, span, days, chance) for span, days in spans.items()]


def _row(referral: Referral, span: Span, days: int, chance: Random) -> CareUse:
    mean = MEANS[span] - (0.6 if span is Span.AFTER and referral.status in SEATED else 0.0)
    short = round(chance.triangular(0, 2 * mean, mean) * days / HALF_YEAR_DAYS)
    long = int(chance.random() < 0.3) + int(chance.random() < 0.2)
    spent = sum(chance.randint(5, 15) for _ in range(short)) + long * chance.randint(LONG_MINUTES, 35)
    after = referral.sent_at + timedelta(days=max(1, days if span is Span.AFTER else 1))
    return CareUse(
        region_id=referral.region_id,
        referral_id=referral.id,
        span=span,
        short=short,
        long=long,
        minutes=spent if chance.random() < 0.7 else None,
        days_covered=days,
        recorded_by=referral.referred_by,
        recorded_at=min(after, clock.now()),
    )
