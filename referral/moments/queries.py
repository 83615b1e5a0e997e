"""Reads: a measurement that can still be filled in, and whose turn it is in the team."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import selectinload

from referral.audit.services import read_list
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.instruments.moments import LOOKS_BACK, OPEN, MeasureMoment, turns
from referral.domain.statuses import SEATED, Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Measurement, Referral
from referral.workflow.measures import courses_of
from referral.workflow.queries import visible, visible_referrals

MOST = 200
"""So many people a list looks at, those of whom something happened last first."""


def open_at(actor: Actor, referral: Referral, moment: MeasureMoment) -> Measurement:
    """What this person was asked for *moment* and did not hand in or refuse; raises NotVisible."""
    found: Measurement | None = db.session.scalar(
        select(Measurement)
        .where(
            Measurement.region_id == actor.region_id,
            Measurement.referral_id == referral.id,
            Measurement.moment == moment,
        )
        .options(selectinload(Measurement.sheets))
    )
    if found is None or not found.is_open:
        raise NotVisible("Deze vragenlijst is nog niet gevraagd, of al klaar.")
    return found


@dataclass(frozen=True, slots=True)
class Turned:
    """Somebody whose turn it is: not asked yet, or asked and not answered."""

    referral: Referral
    moment: MeasureMoment
    ends: date
    asked: Measurement | None


def whose_turn(actor: Actor) -> list[Turned]:
    """The people of the own teams who can be asked now, the first to end first; the look is logged."""
    query = visible_referrals(actor).where(_can_be_asked())
    newest = query.order_by(Referral.changed_at.desc(), Referral.id.desc()).limit(MOST)
    people = list(db.session.scalars(newest))
    courses, asked = courses_of(people), _asked_of(actor, [each.id for each in people])
    found = []
    for each in people:
        for turn in turns(courses[each.id]):
            before = asked[each.id].get(turn.moment)
            is_exit = turn.moment is MeasureMoment.EXIT and each.status.is_live
            if turn.is_open(clock.today()) and not is_exit and (before is None or before.state in OPEN):
                found.append(Turned(each, turn.moment, turn.ends, before))
    read_list(actor, "measurement", [each.referral.person_id for each in found])
    return sorted(found, key=lambda each: (each.ends, each.referral.reference))


def _can_be_asked() -> ColumnElement[bool]:
    met = Referral.status.in_({Status.INTAKE_HELD, *SEATED})
    closed = and_(Referral.status == Status.CLOSED, Referral.changed_at > clock.now() - LOOKS_BACK)
    return or_(met, closed)


def _asked_of(
    actor: Actor, referral_ids: Collection[UUID]
) -> defaultdict[UUID, dict[MeasureMoment, Measurement]]:
    query = select(Measurement).where(
        Measurement.region_id == actor.region_id, Measurement.referral_id.in_(referral_ids)
    )
    found: defaultdict[UUID, dict[MeasureMoment, Measurement]] = defaultdict(dict)
    for each in db.session.scalars(query):
        found[each.referral_id][each.moment] = each
    return found


def by_paper_code(actor: Actor, code: str) -> tuple[Referral, MeasureMoment] | None:
    """Whose paper has this code, and of which moment; the caller logs the look by opening the referral."""
    found = db.session.execute(
        select(Referral, Measurement.moment)
        .join(Measurement, Measurement.referral_id == Referral.id)
        .where(visible(actor), Measurement.paper_code == code.strip().upper(), Measurement.state.in_(OPEN))
    ).first()
    return (found[0], found[1]) if found else None
