"""Incidents."""

from datetime import datetime, timedelta
from uuid import UUID

from referral.domain.incidents import IncidentKind
from referral.extensions import db
from referral.incidents.services import Report, report
from referral.lib import clock
from referral.models import IncidentPerson
from referral.models.scope import acting
from tests.factories.area import Area


def make_incident(
    area: Area,
    kind: IncidentKind = IncidentKind.DATA_BREACH,
    discovered_at: datetime | None = None,
    person_id: UUID | None = None,
) -> UUID:
    """An incident that the coach reported; the key."""
    discovered = discovered_at or clock.now() - timedelta(hours=1)
    given = Report(kind, discovered - timedelta(hours=1), discovered, "Een brief aan het verkeerde adres.")
    with area.app.app_context():
        with acting(area.coach):
            key = report(area.coach, given).id
        if person_id:
            with acting(area.system):
                db.session.add(
                    IncidentPerson(
                        region_id=area.region_id,
                        incident_id=key,
                        person_id=person_id,
                        added_by=area.coach.id,
                        added_at=clock.now(),
                    )
                )
                db.session.commit()
    return key
