"""The same link handed in by two hands at the same moment counts once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

from referral.domain.instruments.moments import FillHelp
from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import AnswerSheet, ReferralEvent
from referral.models.scope import acting
from referral.moments.by_link.services import hand_in_by_link, keep_by_link
from tests.factories import Area, make_measurement, referral_in
from tests.factories.measurement import ALL_WELL, token_of_questions

HANDS = 6


def test_one_of_many_hands_counts(area: Area) -> None:
    made = referral_in(Status.INTAKE_HELD, area)
    token = token_of_questions(area, make_measurement(area, made.reference))
    start = Barrier(HANDS)

    def one(turn: int) -> bool:
        start.wait(20)
        with area.app.app_context(), closing(db.session):
            kept = keep_by_link(area.region_id, token, ALL_WELL)
            return hand_in_by_link(area.region_id, token, FillHelp.ALONE) if kept else False

    with ThreadPoolExecutor(HANDS) as pool:
        counted = list(pool.map(one, range(HANDS), timeout=60))
    assert counted.count(True) == 1
    with area.app.app_context(), acting(area.system):
        assert db.session.query(ReferralEvent).filter_by(type="measurement_filled").count() == 1
        assert db.session.query(AnswerSheet).count() == len(ALL_WELL)
