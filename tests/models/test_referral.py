"""Factories make what they say; a referral answers questions about itself."""

import pytest

from referral.domain.codes import ConsentPurpose
from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import Referral, ReferralEvent
from referral.models.scope import acting
from tests.factories import Area, referral_in
from tests.factories.referral import WALKS


@pytest.mark.parametrize("status", Status)
def test_a_referral_can_be_made_in_every_status(area: Area, context: None, status: Status) -> None:
    made = referral_in(status, area)
    with acting(area.system):
        referral = db.session.get_one(Referral, made.id)
        assert referral.status is status
        assert referral.version == len(WALKS[status]) == db.session.query(ReferralEvent).count()


def test_the_clock_runs_until_contact(area: Area, context: None) -> None:
    with acting(area.system):
        sent = db.session.get_one(Referral, referral_in(Status.SENT, area, sent_days_ago=10).id)
        assert sent.clock is not None
        assert sent.clock.days == 4
        assert db.session.get_one(Referral, referral_in(Status.REACHED, area).id).clock is None


def test_consent_counts_per_purpose_and_organisation(area: Area, context: None) -> None:
    made = referral_in(Status.SENT, area, share_back=False, share_with=area.home_care_id)
    with acting(area.system):
        referral = db.session.get_one(Referral, made.id)
        assert referral.agrees_to(ConsentPurpose.REFER)
        assert not referral.agrees_to(ConsentPurpose.SHARE_BACK)
        assert referral.agrees_to(ConsentPurpose.SHARE_WITH, area.home_care_id)
        assert not referral.agrees_to(ConsentPurpose.SHARE_WITH, area.other_practice_id)


def test_hosts_are_those_of_live_places(area: Area, context: None) -> None:
    with acting(area.system):
        placed = db.session.get_one(Referral, referral_in(Status.PLACED, area).id)
        assert set(placed.host_ids) == {area.host.id}
        assert not set(db.session.get_one(Referral, referral_in(Status.INTAKE_HELD, area).id).host_ids)
