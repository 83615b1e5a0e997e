"""What several tests of neighbourhoods do."""

from datetime import date
from uuid import UUID

from referral.domain.research.figures import Figure
from referral.domain.research.filters import Filters
from referral.domain.research.studies import AreaLevel, FigureState, Ground, ReleaseState, StudyState
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import Release, ReleaseFigure, Study
from referral.models.scope import acting
from tests.factories import Area
from tests.support.client import PageClient
from tests.support.pages import Page


def opened(client: PageClient, path: str) -> Page:
    """The page behind a link; from now on this browser can send its form."""
    page = client.page(path)
    client.csrf = next(each["value"] for each in page.controls if each.get("name") == "csrf_token")
    return page


def release_figure(area: Area, figure: Figure, *, signed: bool = True) -> UUID:
    """Store a figure as the monitor of the region would have it; the key of the release."""
    with area.app.app_context(), acting(area.system):
        study = Study(
            id=new_id(),
            region_id=area.region_id,
            title="Monitor",
            question="Hoe gaat het?",
            purpose="Leren",
            ground=Ground.NOT_TRACEABLE,
            ground_why="Vragen is niet redelijk.",
            variables=[],
            sectors=[],
            reasons=[],
            first_day=date(2025, 1, 1),
            last_day=date(2026, 12, 31),
            area_level=AreaLevel.NEIGHBOURHOOD,
            partners="",
            ethics="",
            ends_on=date(2030, 1, 1),
            is_monitor=True,
            state=StudyState.APPROVED,
            made_by=area.researcher.id,
            made_at=clock.now(),
        )
        study.make_secret()
        db.session.add(study)
        db.session.flush()
        release = Release(
            id=new_id(),
            region_id=area.region_id,
            study_id=study.id,
            number=1,
            state=ReleaseState.SIGNED if signed else ReleaseState.TO_CHECK,
            frozen_at=clock.now(),
            made_by=area.researcher.id,
            made_at=clock.now(),
        )
        db.session.add(release)
        db.session.flush()
        add_figure(release, figure)
        db.session.commit()
        return release.id


def add_figure(release: Release, figure: Figure, filters: Filters | None = None) -> None:
    """One more view of a release, in the open session."""
    chosen = filters or Filters()
    db.session.add(
        ReleaseFigure(
            region_id=release.region_id,
            release_id=release.id,
            view=figure.view,
            filter_key=chosen.key,
            filters=chosen.as_json,
            rules=figure.rules,
            state=FigureState.READY,
            content=figure.as_json,
            asked_at=clock.now(),
            made_at=clock.now(),
        )
    )
