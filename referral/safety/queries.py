"""Reads for emergency access and the meldcode."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from referral.audit.services import read_list, record
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.statuses import Role
from referral.extensions import db
from referral.models import EmergencyAccess, Referral, SafetyEntry, SafetyRecord, User
from referral.models.scope import widened

REPORT_ROWS = 100


def emergencies(actor: Actor) -> list[tuple[EmergencyAccess, str]]:
    """Every emergency access of the region with the reference, those without a verdict first."""
    rows = list(
        db.session.scalars(
            select(EmergencyAccess)
            .where(EmergencyAccess.region_id == actor.region_id)
            .options(joinedload(EmergencyAccess.user).joinedload(User.organisation))
            .order_by(EmergencyAccess.judged_at.is_not(None), EmergencyAccess.opened_at.desc())
            .limit(REPORT_ROWS)
        )
    )
    with widened(actor):
        wanted = select(Referral.id, Referral.reference).where(
            Referral.id.in_({each.referral_id for each in rows})
        )
        references = {row.id: row.reference for row in db.session.execute(wanted)}
    read_list(actor, "emergency_access", [each.data_key_id for each in rows])
    return [(each, references[each.referral_id]) for each in rows]


def my_records(actor: Actor, referral: Referral) -> Sequence[SafetyRecord]:
    """The records of the meldcode on this referral in which *actor* is involved."""
    return db.session.scalars(
        select(SafetyRecord)
        .where(SafetyRecord.referral_id == referral.id, SafetyRecord.involved.any_() == actor.id)
        .order_by(SafetyRecord.started_at.desc())
    ).all()


def safety_record(actor: Actor, record_id: UUID, *, lock: bool = False) -> SafetyRecord:
    """One record with its entries, for those involved; the look is logged. Raises NotVisible."""
    query = select(SafetyRecord).where(
        SafetyRecord.id == record_id,
        SafetyRecord.region_id == actor.region_id,
        SafetyRecord.involved.any_() == actor.id,
    )
    if lock:
        query = query.with_for_update(of=SafetyRecord)
    entries = selectinload(SafetyRecord.entries).joinedload(SafetyEntry.recorder)
    found: SafetyRecord | None = db.session.scalar(query.options(entries))
    if found is None:
        raise NotVisible("Dit is er niet, of u bent er niet bij betrokken.")
    record(actor, "read", "safety_record", object_id=found.id, subjects=[found.data_key_id], purpose="safety")
    return found


def colleagues(actor: Actor, involved: Sequence[UUID]) -> list[tuple[str, str]]:
    """Coaches of the own organisation who are not involved yet, as options."""
    rows = db.session.execute(
        select(User.id, User.name)
        .where(
            User.region_id == actor.region_id,
            User.organisation_id == actor.organisation_id,
            User.role == Role.COACH,
            User.works_now(),
            User.id.not_in(involved),
        )
        .order_by(User.name)
    )
    return [(str(key), name) for key, name in rows]


def names(actor: Actor, ids: Sequence[UUID]) -> list[str]:
    """The names of colleagues."""
    rows = select(User.name).where(User.region_id == actor.region_id, User.id.in_(ids)).order_by(User.name)
    return list(db.session.scalars(rows))
