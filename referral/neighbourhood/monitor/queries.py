"""Reads of released figures. Only what was checked and signed is read, and it is safe as it stands (5d)."""

from sqlalchemy import select

from referral.domain.actors import Actor
from referral.domain.research.figures import Figure
from referral.domain.research.filters import Filters
from referral.domain.research.studies import FigureState, ReleaseState
from referral.extensions import db
from referral.models import Release, ReleaseFigure, Study
from referral.models.scope import widened


def latest_figure(actor: Actor, view: str, filters: Filters) -> Figure | None:
    """The figure of the newest signed release of the standing study; None when there is none yet."""
    query = (
        select(ReleaseFigure.content)
        .join(Release, Release.id == ReleaseFigure.release_id)
        .join(Study, Study.id == Release.study_id)
        .where(
            ReleaseFigure.region_id == actor.region_id,
            Study.is_monitor,
            Release.state == ReleaseState.SIGNED,
            ReleaseFigure.view == view,
            ReleaseFigure.filter_key == filters.key,
            ReleaseFigure.state == FigureState.READY,
        )
        .order_by(Release.frozen_at.desc(), Release.number.desc())
        .limit(1)
    )
    with widened(actor):
        found = db.session.scalar(query)
    return Figure.of(found) if found else None
