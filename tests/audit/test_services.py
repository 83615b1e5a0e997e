"""The access log says who looked at whom."""

from datetime import datetime

from referral.audit.services import from_address, read_list, read_one, record
from referral.domain.statuses import Role, Status
from referral.extensions import db
from referral.models import AccessLog, Person
from referral.models.scope import acting
from referral.models.sealed import looked_at, start_counting_looks
from tests.factories import Area, referral_in


def test_a_look_is_written_down_in_full(area: Area, context: None, noon: datetime) -> None:
    made = referral_in(Status.SENT, area)
    with acting(area.coach):
        read_one(area.coach, "referral", made.id, made.person_id)
        db.session.commit()
    with acting(area.privacy_officer):
        row = db.session.query(AccessLog).filter_by(event_type="read").one()
        assert (row.happened_at, row.actor_id, row.actor_role) == (noon, area.coach.id, Role.COACH)
        assert (row.organisation_id, row.event_type, row.purpose) == (area.welfare_id, "read", "care")
        assert (row.object_type, row.object_id, row.subject_ids) == ("referral", made.id, [made.person_id])


def test_a_list_is_one_row_with_everybody_once(area: Area, context: None) -> None:
    one, other = referral_in(Status.SENT, area).person_id, referral_in(Status.SENT, area).person_id
    with acting(area.coach):
        read_list(area.coach, "referral", [one, other, one])
        db.session.commit()
    with acting(area.privacy_officer):
        row = db.session.query(AccessLog).filter_by(event_type="read").one()
        assert row.subject_ids == sorted([one, other])


def test_an_empty_list_is_no_look(area: Area, context: None) -> None:
    with acting(area.coach):
        read_list(area.coach, "referral", [])
        db.session.commit()
    with acting(area.privacy_officer):
        assert db.session.query(AccessLog).count() == 0


def test_logging_accounts_for_the_look(area: Area, context: None) -> None:
    made = referral_in(Status.SENT, area)
    start_counting_looks()
    with acting(area.system):
        assert db.session.get_one(Person, made.person_id).surname
        from_address.set("10.0.0.1")
        record(area.coach, "export", "person", subjects=[made.person_id], purpose="support")
        assert looked_at() == frozenset()
        db.session.commit()
        row = db.session.query(AccessLog).filter_by(event_type="export").one()
        assert (row.event_type, row.purpose, row.access_point) == ("export", "support", "10.0.0.1")
