"""Studies and releases."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from referral.domain.research.studies import AreaLevel, Ground, ReleaseState, StudyState
from referral.domain.research.tables import TABLES
from referral.extensions import db
from referral.lib import clock
from referral.lib.crypto import seal
from referral.models import Release, ReleasePart, Study
from referral.models.research import place_of_part
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


def make_file(area: Area, release_id: UUID, name: str, content: bytes = b"x") -> str:
    """A small file of a release, sealed as the worker does; its name."""
    with area.app.app_context(), acting(area.system):
        release = db.session.get_one(Release, release_id)
        sealed = seal(release.study.secret, content, place_of_part(release_id, name, 0))
        facts = {"region_id": area.region_id, "release_id": release_id, "name": name, "number": 0}
        db.session.add(ReleasePart(**facts, sealed=sealed))
        db.session.commit()
    return name


STUDY_FOR = {
    "research.edit_study": StudyState.DRAFT,
    "research.judge_study": StudyState.FILED,
    "research.destroy_study_key": StudyState.WITHDRAWN,
}
RELEASE_FOR = {
    "research.check_release": ReleaseState.TO_CHECK,
    "research.release": ReleaseState.MAKING,
    "research.try_release_again": ReleaseState.FAILED,
}
"""Where a study or release must stand for a page about it to make sense."""


def study_for(area: Area, endpoint: str) -> UUID:
    """A study that a page has something to do with; the key."""
    state = STUDY_FOR.get(endpoint, StudyState.APPROVED)
    judged = {} if state is StudyState.APPROVED else {"coordinator_id": None, "officer_id": None}
    return make_study(area, state=state, **judged)


def release_for(area: Area, endpoint: str) -> UUID:
    """A release that a page has something to do with; the key. Its file is `referral.parquet`."""
    state = RELEASE_FOR.get(endpoint, ReleaseState.SIGNED)
    checked = {"checked_by": area.coordinator.id, "checked_at": clock.now(), "check_note": "Gezien."}
    made = make_release(
        area, make_study(area), state=state, **(checked if state is ReleaseState.SIGNED else {})
    )
    make_file(area, made, FILE)
    return made


FILE = "referral.parquet"
