"""Figures of the region's standing study, for area pages and the yearly report."""

from sqlalchemy import select

from referral.domain.actors import Actor
from referral.domain.research.figures import RULES, Figure
from referral.domain.research.filters import Filters
from referral.domain.research.studies import FigureState, ReleaseState, StudyState
from referral.extensions import db
from referral.lib import clock
from referral.models import Release, ReleaseFigure, Study
from referral.models.scope import widened


def latest_figure(actor: Actor, view: str, filters: Filters | None = None) -> Figure | None:
    """This view of the newest signed release of the monitor study; None when it is not there (yet).

    Also None once that study ended, when the choice was refused, and when the definitions changed since it
    was made. Everything in it is safe to show. The page that shows it writes its own line in the log.
    """
    with widened(actor):
        newest = (
            select(Release.id)
            .join(Study, Study.id == Release.study_id)
            .where(
                Study.region_id == actor.region_id,
                Study.is_monitor,
                Study.state == StudyState.APPROVED,
                Study.ends_on >= clock.today(),
                Release.state == ReleaseState.SIGNED,
            )
            .order_by(Release.frozen_at.desc(), Release.number.desc())
            .limit(1)
            .scalar_subquery()
        )
        content = db.session.scalar(
            select(ReleaseFigure.content).where(
                ReleaseFigure.release_id == newest,
                ReleaseFigure.view == view,
                ReleaseFigure.filter_key == (filters or Filters()).key,
                ReleaseFigure.state == FigureState.READY,
                ReleaseFigure.rules == RULES,
            )
        )
    figure = Figure.of(content) if content else None
    return None if figure is None or figure.refused else figure
