"""Questions that were asked, and answers that came back."""

from typing import Any
from uuid import UUID

from referral.domain.instruments.moments import FillHelp, MeasureMoment, MeasureState, MeasureWay
from referral.extensions import db
from referral.models import Measurement, Referral
from referral.models.scope import acting
from referral.models.transaction import command
from referral.moments.services import Asking, ask, hand_in, keep
from tests.factories.area import Area

ALL_WELL: dict[str, dict[str, Any]] = {
    "djg6": {"3": "no", "4": "yes", "7": "yes", "8": "yes", "9": "no", "10": "no"},
    "own_goal": {"goal": 8},
    "gp_contacts": {"number": 2, "minutes": 10, "content": ["talk"]},
}


def make_measurement(
    area: Area,
    reference: str,
    moment: MeasureMoment = MeasureMoment.BASELINE,
    way: MeasureWay = MeasureWay.LINK,
) -> UUID:
    """Somebody is asked; what is open for this moment already is taken; the key."""
    with area.app.app_context(), acting(area.system):
        row = db.session.query(Measurement).join(Referral).filter(Referral.reference == reference)
        found = row.filter(Measurement.moment == moment, Measurement.state == MeasureState.ASKED).first()
        other = db.session.query(Referral).filter_by(reference=reference).one().team_id != area.team_id
        if found is not None:
            return found.id
    coach = area.other_coach if other else area.coach
    with area.app.app_context(), acting(coach):
        return ask(coach, reference, moment, Asking(way)).id


def fill_measurement(
    area: Area,
    reference: str,
    answers: dict[str, dict[str, Any]],
    moment: MeasureMoment = MeasureMoment.BASELINE,
    helped: FillHelp = FillHelp.ALONE,
) -> UUID:
    """The same, and it is handed in; the key."""
    key = make_measurement(area, reference, moment)
    with area.app.app_context(), acting(area.system):
        _fill(area, key, answers, helped)
    return key


@command
def _fill(area: Area, key: UUID, answers: dict[str, dict[str, Any]], helped: FillHelp) -> None:
    asked = db.session.get_one(Measurement, key)
    keep(asked, asked.referral, answers)
    hand_in(area.system, asked, asked.referral, helped)


def link_of(area: Area, key: UUID) -> str:
    """The address that the person gets, without the name of the site."""
    with area.app.app_context(), acting(area.system):
        asked = db.session.get_one(Measurement, key)
        return f"/vragen/{asked.region_id}/{asked.token}"


def token_of_questions(area: Area, key: UUID) -> str:
    """The secret of the link."""
    return link_of(area, key).rsplit("/", 1)[1]


def state_of(area: Area, key: UUID) -> MeasureState:
    """What became of it."""
    with area.app.app_context(), acting(area.system):
        return db.session.get_one(Measurement, key).state
