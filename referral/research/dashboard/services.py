"""Asking for a view of a release, and what the worker does then."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any, cast
from uuid import UUID

from sqlalchemy import func, select

from referral.domain.actors import Actor, system_actor
from referral.domain.errors import TooOften
from referral.domain.research.figures import RULES, VIEWS, Figure
from referral.domain.research.filters import Filters
from referral.domain.research.pictures import UnfitPicture, require_fit
from referral.domain.research.studies import FigureState, ReleaseState, StudyState
from referral.extensions import db, queue
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import Region, Release, ReleaseFigure, Study
from referral.models.scope import acting
from referral.models.transaction import command
from referral.research.dashboard.beside.queries import told_before
from referral.research.dashboard.choices import choices
from referral.research.dashboard.queries import areas_of, release_of
from referral.research.running import NOT_DONE, AnalysisFailed, AnalysisStopped, run
from referral.workflow.prices import prices_for
from referral.workflow.survey import score_rows, survey_rows

log = logging.getLogger(__name__)

RESEARCH_FIGURE = "research_figure"
"""The task of the worker, known here by its name only."""

LOST_AFTER = timedelta(hours=2)
"""A computation that is not ready by then was lost with its worker, and may be asked anew."""

NOW, LATER = 0, -10
"""Priorities in the queue: what nobody waits for lets mails and people go first."""

TELL_SECONDS = 1.5
"""Progress is written down at most so often."""

MOST_WAITING = 20
"""So many choices of one release may wait for one person."""

AREA_VIEWS = ("reach", "funnel", "participation", "signals")
"""Views that area pages show for each neighbourhood; made beforehand for the standing study."""

ENDED = "De studie van deze uitgave loopt niet meer. Daarom is er niets berekend."

Opens = Callable[[Release], AbstractContextManager[Path]]


@command
def ask_figure(actor: Actor, release_id: UUID, view: str, filters: Filters) -> None:
    """Let the worker compute this view for this choice. Asked twice it is done once.

    Raises NotVisible for a release that this actor may not see, or whose study ended, and TooOften when
    MOST_WAITING choices of it wait already.
    """
    release = release_of(actor, release_id)
    waiting = select(func.count()).where(
        ReleaseFigure.release_id == release.id,
        ReleaseFigure.asked_by == actor.id,
        ReleaseFigure.state == FigureState.WAITING,
    )
    if (db.session.scalar(waiting) or 0) >= MOST_WAITING:
        raise TooOften(f"Er staan al {MOST_WAITING} weergaven voor u in de rij. Wacht tot er een klaar is.")
    _ask(release, view, filters, actor.id)


def queue_standing_figures(release: Release) -> None:
    """Let the worker compute every view of a release that was just signed, in the open transaction.

    For the standing study also what area pages show, neighbourhood by neighbourhood.
    """
    for view in VIEWS:
        _ask(release, view.code, Filters(), None)
    system = system_actor(release.region_id)
    offered = choices(release, areas_of(system, release)) if release.study.is_monitor else []
    for each in (choice for choice in offered if choice.field == "area"):
        for area, _ in each.options:
            for code in AREA_VIEWS:
                _ask(release, code, Filters(area=area), None)


def _ask(release: Release, view: str, filters: Filters, asked_by: UUID | None) -> None:
    """The row and its job. Who asks waits for who asked the same release just before, so there is one row."""
    db.session.execute(select(Release.id).where(Release.id == release.id).with_for_update())
    found = db.session.scalar(
        select(ReleaseFigure).where(
            ReleaseFigure.release_id == release.id,
            ReleaseFigure.view == view,
            ReleaseFigure.filter_key == filters.key,
        )
    )
    if found is not None and not _again(found):
        return
    if found is None:
        found = ReleaseFigure(
            id=new_id(), region_id=release.region_id, release_id=release.id, view=view, filter_key=filters.key
        )
        db.session.add(found)
    found.filters, found.rules, found.content = filters.as_json, RULES, None
    found.state, found.asked_by, found.asked_at = FigureState.WAITING, asked_by, clock.now()
    db.session.flush()
    _defer(found, LATER if asked_by is None else NOW)


def _again(found: ReleaseFigure) -> bool:
    """Whether a stored view is to be made anew: its definitions changed, it failed, or it was lost."""
    if found.state in {FigureState.WAITING, FigureState.WORKING}:
        return found.asked_at < clock.now() - LOST_AFTER
    return found.state is FigureState.FAILED or found.rules != RULES


def _defer(figure: ReleaseFigure, priority: int) -> None:
    """One at a time per region: each figure is held against those shown before it, of all studies (5d)."""
    raw = cast("Any", db.session.connection().connection.driver_connection)
    job = queue.configure_task(
        RESEARCH_FIGURE, connection=raw, lock=f"research-{figure.region_id}", priority=priority
    )
    job.defer(figure_id=str(figure.id), region_id=str(figure.region_id))


def compute(region_id: UUID, figure_id: UUID, opened: Opens, stop: Callable[[], bool]) -> None:
    """Compute one view and store it, or in words why not. Safe to run twice.

    *opened* gives a folder with the files of a release. Raises AnalysisStopped when the worker must go.
    """
    with acting(system_actor(region_id)):
        try:
            _compute(figure_id, opened, stop)
        except AnalysisStopped:
            db.session.rollback()
            _store(figure_id, FigureState.WAITING, None)
            raise
        except AnalysisFailed as error:
            db.session.rollback()
            _store(figure_id, FigureState.FAILED, {"failed": error.words})
        except Exception:
            db.session.rollback()
            _store(figure_id, FigureState.FAILED, {"failed": NOT_DONE})
            raise
        finally:
            db.session.remove()


def _compute(figure_id: UUID, opened: Opens, stop: Callable[[], bool]) -> None:
    figure = db.session.get(ReleaseFigure, figure_id)
    if figure is None or (figure.state is FigureState.READY and figure.rules == RULES):
        return
    release = figure.release
    if release.state is not ReleaseState.SIGNED or not _runs(release.study):
        raise AnalysisFailed(ENDED)
    request = {
        "view": figure.view,
        "filters": figure.filters,
        "shown": _shown(release),
        "extra": _extra(figure),
        **told_before(system_actor(figure.region_id), figure),
    }
    figure.state = FigureState.WORKING
    with opened(release) as folder:
        db.session.commit()
        found = run("figure", folder, request, tell=_Teller(figure_id), stop=stop)
    _store(figure_id, FigureState.READY, _checked(found))


def _extra(figure: ReleaseFigure) -> dict[str, Any]:
    """What a view needs beside the files: no persons are in it."""
    region, study = figure.region_id, figure.release.study
    extra: dict[str, Any] = {"area_level": study.area_level.value, "release": str(figure.release_id)}
    if figure.view == "costs":
        extra["prices"] = prices_for(region)
    if figure.view == "network":
        extra |= {"survey": survey_rows(region), "relational": score_rows(region)}
    return extra


def _runs(study: Study) -> bool:
    return study.state is StudyState.APPROVED and study.ends_on >= clock.today()


def _shown(release: Release) -> list[dict[str, str]]:
    """Every choice that was ever shown of this study, in any of its releases; not what was refused.

    What is made anew was shown before, and still counts.
    """
    rows = db.session.execute(
        select(ReleaseFigure.filter_key, ReleaseFigure.filters)
        .join(Release, Release.id == ReleaseFigure.release_id)
        .where(
            Release.study_id == release.study_id,
            ReleaseFigure.made_at.is_not(None),
            func.coalesce(ReleaseFigure.content["refused"].astext, "") == "",
        )
        .order_by(ReleaseFigure.made_at, ReleaseFigure.filter_key)
    )
    return list({row.filter_key: row.filters for row in rows}.values())


def _checked(found: dict[str, Any]) -> dict[str, Any]:
    figure = Figure.of(found)
    try:
        for each in figure.pictures:
            require_fit(each.svg)
            if each.narrow:
                require_fit(each.narrow)
    except UnfitPicture as error:
        log.exception("A drawing of %s is not fit for a page.", figure.view)
        raise AnalysisFailed(NOT_DONE) from error
    return figure.as_json


class _Teller:
    """Writes progress on the row, where the waiting page reads it."""

    def __init__(self, figure_id: UUID) -> None:
        self._figure_id = figure_id
        self._last = 0.0

    def __call__(self, progress: int, words: str) -> None:
        if monotonic() - self._last < TELL_SECONDS:
            return
        self._last = monotonic()
        _store(self._figure_id, FigureState.WORKING, {"progress": progress, "doing": words})


def _store(figure_id: UUID, state: FigureState, content: dict[str, Any] | None) -> None:
    figure = db.session.get(ReleaseFigure, figure_id)
    if figure is not None:
        figure.state, figure.content = state, content
        if state is FigureState.READY:
            figure.made_at = clock.now()
        db.session.commit()


def renew_everywhere() -> None:
    """Ask anew for standing figures whose definitions changed."""
    for region_id in db.session.scalars(select(Region.id)).all():
        renew_region(region_id)


@command
def renew_region(region_id: UUID) -> None:
    """The same for one region, of every signed release whose study runs."""
    with acting(system_actor(region_id)):
        stale = (
            select(ReleaseFigure)
            .join(Release, Release.id == ReleaseFigure.release_id)
            .join(Study, Study.id == Release.study_id)
            .where(
                ReleaseFigure.region_id == region_id,
                ReleaseFigure.rules != RULES,
                ReleaseFigure.asked_by.is_(None),
                Release.state == ReleaseState.SIGNED,
                Study.state == StudyState.APPROVED,
                Study.ends_on >= clock.today(),
            )
        )
        for each in db.session.scalars(stale.order_by(ReleaseFigure.id)).all():
            _ask(each.release, each.view, Filters.of(each.filters), None)
