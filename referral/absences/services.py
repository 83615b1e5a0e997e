"""Commands: be away, and be there again."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from referral.absences.queries import coaches, periods_of, possible_covers, present_user
from referral.audit.services import record
from referral.domain.absences import Period, problems
from referral.domain.actors import Actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Invalid, NotVisible
from referral.extensions import db
from referral.lib import clock
from referral.models import Absence, User
from referral.models.transaction import command
from referral.notifications.services import queue_mail

NOT_A_COLLEAGUE = "Kies een collega uit de lijst. Deze collega werkt hier niet of niet in hetzelfde team."
ALSO_AWAY = "{name} is zelf afwezig van {first:%d-%m-%Y} tot en met {last:%d-%m-%Y}. Kies iemand anders."


@dataclass(frozen=True, slots=True)
class AbsenceInput:
    """The days, and who stands in; None when the shared address takes over."""

    period: Period
    cover_id: UUID | None


@command
def be_away(actor: Actor, given: AbsenceInput) -> Absence:
    """Write down that one is away oneself. Raises Invalid with what is wrong, by field."""
    return _write(actor, actor.id, given)


@command
def set_away(actor: Actor, user_id: UUID, given: AbsenceInput) -> Absence:
    """Write it down for a coach of the region. Raises NotVisible for anybody else, Invalid as above."""
    if user_id not in {each.id for each in coaches(actor)}:
        raise NotVisible("Deze welzijnscoach werkt hier niet.")
    return _write(actor, user_id, given)


def _write(actor: Actor, user_id: UUID, given: AbsenceInput) -> Absence:
    _lock(actor, {user_id, given.cover_id} - {None})
    wrong = problems(given.period, periods_of(actor, user_id), clock.today())
    if given.cover_id and (reason := _unfit(actor, present_user(actor, user_id), given)):
        wrong["cover"] = reason
    if wrong:
        raise Invalid(next(iter(wrong.values())), wrong)
    row = Absence(
        region_id=actor.region_id,
        user_id=user_id,
        cover_id=given.cover_id,
        starts_on=given.period.first,
        until=given.period.last,
        recorded_by=actor.id,
        recorded_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    record(actor, EventType.CREATE, "absence", object_id=row.id, purpose=Purpose.ADMINISTRATION)
    if row.cover is not None:
        queue_mail(actor.region_id, "cover", row.cover.email, {"absence_id": str(row.id)})
    return row


def _lock(actor: Actor, user_ids: set[UUID | None]) -> None:
    """Of two who write at once, also for each other, the second sees what the first did."""
    query = select(User.id).where(User.region_id == actor.region_id, User.id.in_(user_ids)).order_by(User.id)
    db.session.execute(query.with_for_update())


def _unfit(actor: Actor, user: User, given: AbsenceInput) -> str:
    """Why the chosen cover cannot; empty when they can."""
    cover = next((each for each in possible_covers(actor, user) if each.id == given.cover_id), None)
    if cover is None:
        return NOT_A_COLLEAGUE
    clash = next((each for each in periods_of(actor, cover.id) if each.overlaps(given.period)), None)
    return ALSO_AWAY.format(name=cover.name, first=clash.first, last=clash.last) if clash else ""


@command
def be_back(actor: Actor, absence_id: UUID) -> None:
    """End an absence of one's own now, or take it back before it begins. Raises NotVisible."""
    _end(actor, absence_id, {actor.id})


@command
def set_back(actor: Actor, absence_id: UUID) -> None:
    """End an absence of a coach of the region. Raises NotVisible."""
    _end(actor, absence_id, {each.id for each in coaches(actor)})


def _end(actor: Actor, absence_id: UUID, of: set[UUID]) -> None:
    row = db.session.scalar(
        select(Absence).where(Absence.region_id == actor.region_id, Absence.id == absence_id)
    )
    if row is None or row.user_id not in of:
        raise NotVisible("Deze afwezigheid is er niet.")
    if row.ended_at is None:
        row.ended_at = clock.now()
        record(actor, EventType.UPDATE, "absence", object_id=row.id, purpose=Purpose.ADMINISTRATION)
