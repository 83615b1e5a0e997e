"""Wishes and rounds."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from referral.domain.matching.choices import Decision, LineState, NoFit, PlanState, WishState
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import MatchChoice, RoundLine, RoundPlan, UnmetWish
from referral.models.scope import acting
from tests.factories.referral import referral_in

if TYPE_CHECKING:
    from tests.factories.area import Area


def make_wish(area: "Area", referral_id: UUID | None = None, **values: Any) -> UUID:
    """Somebody wants a choir, and there is none; the key."""
    about = referral_id or referral_in(Status.INTAKE_HELD, area).id
    usual: dict[str, Any] = {
        "neighbourhood_id": area.neighbourhood_id,
        "reason": NoFit.NOTHING_LIKE_IT,
        "kinds": ["creative"],
        "interests": ["music"],
        "rhythm": [],
        "needs": [],
        "state": WishState.OPEN,
    }
    with area.app.app_context(), acting(area.system):
        row = UnmetWish(
            region_id=area.region_id,
            referral_id=about,
            made_at=clock.now(),
            changed_at=clock.now(),
            **{**usual, **values},
        )
        db.session.add(row)
        db.session.commit()
        return row.id


def make_round(area: "Area", *, state: PlanState = PlanState.READY, referral_id: UUID | None = None) -> UUID:
    """A round of the team with one line: a place in the area's activity; the key of the round."""
    about = referral_id or referral_in(Status.INTAKE_HELD, area).id
    with area.app.app_context(), acting(area.system):
        plan = RoundPlan(
            region_id=area.region_id,
            team_id=area.team_id,
            made_by=area.coach.id,
            made_at=clock.now(),
            state=state,
            people=1,
            seats=8,
        )
        db.session.add(plan)
        db.session.flush()
        line = RoundLine(
            region_id=area.region_id,
            plan_id=plan.id,
            referral_id=about,
            activity_id=area.activity_id,
            points=12.5,
            good=["doet graag: wandelen"],
            but=["kost € 2,50 per keer"],
            state=LineState.PROPOSED,
        )
        db.session.add(line)
        db.session.commit()
        return plan.id


def make_choice(area: "Area", referral_id: UUID) -> None:
    """The person would rather not have what was suggested first."""
    with area.app.app_context(), acting(area.system):
        row = MatchChoice(
            region_id=area.region_id,
            referral_id=referral_id,
            made_by=area.coach.id,
            made_at=clock.now(),
            decision=Decision.REFUSED,
            activity_id=area.activity_id,
            rank=1,
            reason="too_far",
            suggestions=[{"activity_id": str(area.activity_id), "points": 4.0, "grounds": {"doel": 4.0}}],
            considered=12,
        )
        db.session.add(row)
        db.session.commit()


def line_of(area: "Area", plan_id: UUID) -> UUID:
    """The only line of such a round; the key."""
    with area.app.app_context(), acting(area.system):
        found: UUID = db.session.query(RoundLine.id).filter_by(plan_id=plan_id).scalar()
        return found
