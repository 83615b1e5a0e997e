"""A study of a lectorate, a signed release of it, and figures stored for that."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from referral.domain.research.figures import RULES, Column, Exclusion, Figure, Picture, Table
from referral.domain.research.filters import Filters
from referral.domain.research.studies import AreaLevel, FigureState, Ground, ReleaseState, StudyState
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import Release, ReleaseFigure, Study
from referral.models.scope import acting
from tests.factories.area import Area

VARIABLES = [f"referral.{each}" for each in ("area", "sector", "reason", "activity_kind", "funding")]
PRICES = (Column("what", "Wat", "text"), Column("cost", "Prijs", "euro"))
DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100%" viewBox="0 0 100 40"'
    ' font-family="Source Sans 3, sans-serif">'
    '<rect x="0" y="10" width="80" height="12" fill="#0a6a72"/><text x="0" y="36">Contact</text></svg>'
)


def make_release(
    area: Area,
    *,
    state: ReleaseState = ReleaseState.SIGNED,
    standing: StudyState = StudyState.APPROVED,
    ends_in: int = 90,
    **study: Any,
) -> UUID:
    """A release of an approved study of the researcher; the key."""
    with area.app.app_context(), acting(area.system):
        made = _study(area, ends_in, {"state": standing, **study})
        release = Release(
            id=new_id(),
            region_id=area.region_id,
            study_id=made.id,
            number=1,
            state=state,
            frozen_at=clock.now() - timedelta(days=1),
            made_by=area.researcher.id,
            made_at=clock.now(),
            manifest={"areas": ["Havenkwartier", "Lindenbuurt"]},
        )
        db.session.add(release)
        db.session.commit()
        return release.id


def _study(area: Area, ends_in: int, given: dict[str, Any]) -> Study:
    today = clock.today()
    values: dict[str, Any] = {
        "title": "Wat de kring brengt",
        "question": "Hoe snel spreekt iemand een coach?",
        "purpose": "Een artikel",
        "ground": Ground.CONSENT,
        "ground_why": "Iedereen zei ja",
        "variables": VARIABLES,
        "sectors": [],
        "reasons": [],
        "first_day": today.replace(year=today.year - 1, month=1, day=1),
        "last_day": today,
        "area_level": AreaLevel.NEIGHBOURHOOD,
        "partners": "",
        "ethics": "Getoetst",
        "ends_on": today + timedelta(days=ends_in),
        "made_by": area.researcher.id,
        "made_at": clock.now(),
        "coordinator_id": area.coordinator.id,
        "officer_id": area.privacy_officer.id,
    }
    made = Study(id=new_id(), region_id=area.region_id, **(values | given))
    made.make_secret()
    db.session.add(made)
    db.session.flush()
    return made


def a_figure(view: str = "funnel", **changes: Any) -> Figure:
    """A safe figure with one picture, its table with a hidden cell, and a table alone."""
    columns = (
        Column("step", "Stap", "text", label_en="Step"),
        Column("people", "Mensen", label_en="People"),
        Column("share", "Deel", "share", label_en="Share"),
        Column("median", "Mediaan", "days", label_en="Median"),
    )
    rows = (("Contact gelegd", 1240, 0.875, 8.5), ("Vierde keer", None, None, None))
    values: dict[str, Any] = {
        "view": view,
        "title": "Doorstroom",
        "question": "Hoe ver komen mensen?",
        "definition": "Elke stap is een deel van de vorige.",
        "numerator": "Mensen die de stap zetten",
        "denominator": "Alle verwezen mensen",
        "people": 1240,
        "missing_share": 0.05,
        "missing_note": "Van wie geen stap is opgeschreven.",
        "exclusions": (Exclusion("Bezwaar", None), Exclusion("Vergissing", 15)),
        "tables": (
            Table("steps", "De stappen", columns, rows, "Gevolgd tot het bevriezen."),
            Table(
                "cost",
                "Kosten",
                (Column("what", "Wat", "text"), Column("cost", "Prijs", "euro")),
                (("=Uur", 2.5),),
            ),
        ),
        "pictures": (Picture("steps", "De stappen in beeld", DRAWN, "Twee balken", "steps"),),
        "bias": ("Er is geen groep om mee te vergelijken.",),
    }
    return Figure(**(values | changes))


def make_figure(
    area: Area,
    release_id: UUID,
    view: str = "funnel",
    filters: Filters | None = None,
    *,
    state: FigureState = FigureState.READY,
    content: dict[str, Any] | None = None,
    **values: Any,
) -> UUID:
    """A stored row for a view, by default with `a_figure`; the key."""
    narrowed = filters or Filters()
    made = clock.now() if state is FigureState.READY else None
    with area.app.app_context(), acting(area.system):
        row = ReleaseFigure(
            id=new_id(),
            region_id=area.region_id,
            release_id=release_id,
            view=view,
            filter_key=narrowed.key,
            filters=narrowed.as_json,
            state=state,
            content=content or (a_figure(view).as_json if state is FigureState.READY else None),
            **({"rules": RULES, "asked_at": clock.now(), "made_at": made} | values),
        )
        db.session.add(row)
        db.session.commit()
        return row.id


def make_shown_release(area: Area) -> UUID:
    """A signed release of which one view is ready; the key."""
    key = make_release(area)
    make_figure(area, key)
    return key
