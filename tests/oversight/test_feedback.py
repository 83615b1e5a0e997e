"""The coordinator sees whether the loop closes: how many closures came back, and were opened."""

from collections.abc import Callable

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Feedback
from referral.models.scope import acting
from referral.oversight.feedback.queries import FeedbackFigures, feedback_figures
from tests.factories import Area, referral_in
from tests.support.client import PageClient


def test_closures_told_in_time_and_opened(area: Area, signed_in: Callable[[Actor], PageClient]) -> None:
    assert "nog niets afgerond" in signed_in(area.coordinator).page("/overzicht").text
    first = referral_in(Status.CLOSED, area, share_with=area.home_care_id)
    for share_back in (True, True, False):
        referral_in(Status.CLOSED, area, share_back=share_back)
    with area.app.app_context(), acting(area.system):
        row = db.session.query(Feedback).filter_by(
            referral_id=first.id, organisation_id=area.practice_id, kind="closed"
        )
        row.one().opened_at = clock.now()
        db.session.commit()
    with area.app.app_context(), acting(area.coordinator):
        assert feedback_figures(area.coordinator) == FeedbackFigures(4, 3, 3, 1)
    shown = signed_in(area.coordinator).page("/overzicht").text
    assert "4 verwijzingen afgerond. Bij 75%" in shown
    assert "33% geopend" in shown


def test_of_nothing_there_is_no_share() -> None:
    assert FeedbackFigures.share(0, 0) is None
