"""Questions that were asked, and answers that came back."""

from typing import Any
from uuid import UUID

from referral.domain.instruments.moments import FillHelp, MeasureMoment, MeasureState, MeasureWay
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_reference
from referral.models import AnswerSheet, Measurement, Referral
from referral.models.scope import acting
from referral.models.transaction import command
from referral.moments.services import Asking, ask, hand_in, keep
from tests.factories.area import Area
from tests.factories.referral import MadeReferral, referral_in

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


def make_group(
    area: Area, ends: list[tuple[float, float]], *, listed: str = "djg6@2006", research: bool = True
) -> list[MadeReferral]:
    """People with a total before and after; nobody typed anything, the rows are as if."""
    people = [referral_in(Status.PARTICIPATING, area, research=research) for _ in ends]
    with area.app.app_context(), acting(area.system):
        for person, (before, after) in zip(people, ends, strict=True):
            referral = db.session.get_one(Referral, person.id)
            for moment, value in ((MeasureMoment.BASELINE, before), (MeasureMoment.LATER, after)):
                db.session.add(_filled(area, referral, moment, (listed, value)))
        db.session.commit()
    return people


def _filled(area: Area, referral: Referral, moment: MeasureMoment, told: tuple[str, float]) -> Measurement:
    listed, value = told
    code, _, stamp = listed.partition("@")
    made = Measurement(
        region_id=area.region_id,
        referral_id=referral.id,
        moment=moment,
        state=MeasureState.FILLED,
        due=clock.today(),
        lists=[listed],
        way=MeasureWay.TOGETHER,
        by_mail=False,
        by_text=False,
        asked_by=area.coach.id,
        asked_at=clock.now(),
        reminded=0,
        tries=0,
        paper_code=new_reference(),
        answered_at=clock.now(),
        help=FillHelp.ALONE,
    )
    sheet = AnswerSheet(
        data_key=referral.data_key,
        region_id=area.region_id,
        referral_id=referral.id,
        measurement_id=made.id,
        code=code,
        stamp=stamp,
        saved_at=clock.now(),
        scores={"total": value},
        missing=0,
        answers="{}",
    )
    made.sheets.append(sheet)
    return made


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
