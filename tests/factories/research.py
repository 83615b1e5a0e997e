"""Studies and releases."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from referral.domain.research.studies import AreaLevel, Ground, ReleaseState, StudyState
from referral.domain.research.tables import TABLES
from referral.extensions import db
from referral.lib import clock
from referral.models import Release, Study
from referral.models.scope import acting
from tests.factories.area import Area

EVERY_VARIABLE = [f"{spec.name}.{each.name}" for spec in TABLES for each in spec.variables]


def make_study(area: Area, **changes: Any) -> UUID:
    """An approved study of everybody who was referred in two years, with every variable."""
    with area.app.app_context(), acting(area.system):
        made = Study(**_facts(area) | changes)
        made.make_secret()
        db.session.add(made)
        db.session.commit()
        return made.id


def _facts(area: Area) -> dict[str, Any]:
    today = clock.today()
    return {
        "region_id": area.region_id,
        "title": "Wat helpt tegen wachten",
        "question": "Hoe lang duurt het van verwijzing tot meedoen?",
        "purpose": "Een artikel over wachten in de keten.",
        "ground": Ground.CONSENT,
        "ground_why": "Ieder die meetelt gaf toestemming voor onderzoek.",
        "variables": EVERY_VARIABLE,
        "sectors": [],
        "reasons": [],
        "first_day": today - timedelta(days=700),
        "last_day": today,
        "area_level": AreaLevel.NEIGHBOURHOOD,
        "partners": "Hogeschool Vecht",
        "ethics": "Getoetst door de ethische commissie van de hogeschool.",
        "ends_on": date(today.year + 2, 1, 1),
        "state": StudyState.APPROVED,
        "made_by": area.researcher.id,
        "made_at": clock.now(),
        "filed_at": clock.now(),
        "coordinator_id": area.coordinator.id,
        "coordinator_at": clock.now(),
        "officer_id": area.privacy_officer.id,
        "officer_at": clock.now(),
    }


def make_release(area: Area, study_id: UUID, **changes: Any) -> UUID:
    """A release of the study that waits for the worker."""
    with area.app.app_context(), acting(area.system):
        number = db.session.query(Release).filter_by(study_id=study_id).count() + 1
        facts = {
            "region_id": area.region_id,
            "study_id": study_id,
            "number": number,
            "state": ReleaseState.WAITING,
            "progress": 0,
            "frozen_at": clock.now(),
            "made_by": area.researcher.id,
            "made_at": clock.now(),
        }
        made = Release(**facts | changes)
        db.session.add(made)
        db.session.commit()
        return made.id
