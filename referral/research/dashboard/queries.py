"""Reads of studies, releases and stored figures: who may see which, each look in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.research.figures import RULES
from referral.domain.research.filters import Filters
from referral.domain.research.studies import FigureState, ReleaseState, StudyState
from referral.domain.statuses import Role
from referral.extensions import db
from referral.lib import clock
from referral.lib.dates import long_day
from referral.models import Neighbourhood, Release, ReleaseFigure, Study

NOT_THERE = "Deze uitgave is er niet, of is niet vrijgegeven."


def release_of(actor: Actor, release_id: UUID) -> Release:
    """A signed release that this actor may see.

    Raises NotVisible for others, with the day in its words when the study ended.
    """
    found = db.session.scalar(_signed(actor).where(Release.id == release_id))
    if found is None:
        raise NotVisible(NOT_THERE)
    if found.study.ends_on < clock.today():
        ended = long_day(found.study.ends_on)
        raise NotVisible(
            f"Deze studie liep tot en met {ended}. Daarna toont Patchwork haar cijfers niet meer."
        )
    return found


def _signed(actor: Actor) -> Select[Release]:
    query = (
        select(Release)
        .join(Study, Study.id == Release.study_id)
        .options(contains_eager(Release.study))
        .where(
            Release.region_id == actor.region_id,
            Release.state == ReleaseState.SIGNED,
            Study.state == StudyState.APPROVED,
        )
    )
    if actor.role is Role.COORDINATOR:
        query = query.where(or_(Study.is_monitor, Study.coordinator_id == actor.id))
    return query


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is to see: the own studies, and releases that can be looked at."""

    studies: Sequence[Study]
    releases: Sequence[Release]


def overview(actor: Actor) -> Overview:
    """The own studies, newest first, and signed releases of studies that run; the look is logged."""
    own = select(Study).where(Study.region_id == actor.region_id, Study.made_by == actor.id)
    studies = db.session.scalars(own.order_by(Study.made_at.desc())).all()
    running = _signed(actor).where(Study.ends_on >= clock.today())
    releases = db.session.scalars(running.order_by(Study.is_monitor.desc(), Release.frozen_at.desc())).all()
    record(actor, "read", "release_figure", purpose="research")
    return Overview(studies, releases)


def areas_of(actor: Actor, release: Release) -> list[str]:
    """The neighbourhoods in this release by name: those that its manifest lists, else those of the region."""
    listed = (release.manifest or {}).get("areas")
    if isinstance(listed, list):
        return [str(each) for each in listed]
    query = select(Neighbourhood.name).where(
        Neighbourhood.region_id == actor.region_id, ~Neighbourhood.is_rest
    )
    return list(db.session.scalars(query.order_by(Neighbourhood.name)))


def stored(actor: Actor, release: Release, view: str, filters: Filters) -> ReleaseFigure | None:
    """What was stored for this view and choice, whatever its state; the look is logged.

    None also when it was made by definitions that changed since.
    """
    found = db.session.scalar(
        select(ReleaseFigure).where(
            ReleaseFigure.release_id == release.id,
            ReleaseFigure.region_id == actor.region_id,
            ReleaseFigure.view == view,
            ReleaseFigure.filter_key == filters.key,
        )
    )
    record(actor, "read", "release_figure", object_id=release.id, purpose="research", detail=view)
    if found and found.state is FigureState.READY and found.rules != RULES:
        return None
    return found


def views_ready(actor: Actor, release: Release, filters: Filters) -> set[str]:
    """The views that are there for this choice."""
    query = select(ReleaseFigure.view).where(
        ReleaseFigure.release_id == release.id,
        ReleaseFigure.region_id == actor.region_id,
        ReleaseFigure.filter_key == filters.key,
        ReleaseFigure.state == FigureState.READY,
        ReleaseFigure.rules == RULES,
    )
    return set(db.session.scalars(query))
