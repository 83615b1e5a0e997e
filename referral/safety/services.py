"""Open a file in an emergency, judge that afterwards, keep the record of the meldcode."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from referral.audit.services import record
from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Conflict, Invalid, NotAllowed, NotVisible
from referral.domain.permissions import can
from referral.domain.safeguards import (
    EMERGENCY_LASTS,
    EmergencyGround,
    Judgement,
    SafetyDecision,
    SafetyStep,
)
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import DataKey, EmergencyAccess, Referral, SafetyEntry, SafetyRecord
from referral.models.scope import widened
from referral.models.transaction import command
from referral.safety.queries import colleagues, safety_record
from referral.workflow.queries import referral_for
from referral.workflow.services import apply

UNKNOWN = "Er is geen verwijzing met dit kenmerk."
DECIDE_FIRST = "Leg eerst stap 5 vast: het besluit en waarom."


@command
def open_in_emergency(actor: Actor, reference: str, ground: EmergencyGround, reason: str) -> EmergencyAccess:
    """Open a file for three hours; the privacy officer and the team are told at once (L21).

    Raises Invalid for an unknown reference, or when the file is open to this actor already.
    """
    with widened(actor):
        referral = db.session.scalar(
            select(Referral).where(
                Referral.region_id == actor.region_id, Referral.reference == reference.strip().upper()
            )
        )
        if referral is None:
            raise Invalid(UNKNOWN, {"reference": UNKNOWN})
        try:
            can(actor, Action.OPEN_IN_EMERGENCY, referral).require()
        except NotAllowed as error:
            raise Invalid(error.message, {"reference": error.message}) from error
        access = _store(actor, referral, ground, reason)
        event = events.EmergencyOpened(ground=ground.value)
        apply(referral, Action.OPEN_IN_EMERGENCY, actor, event)
    record(
        actor,
        "emergency",
        "referral",
        object_id=referral.id,
        subjects=[referral.person_id],
        purpose="emergency",
    )
    return access


def _store(actor: Actor, referral: Referral, ground: EmergencyGround, reason: str) -> EmergencyAccess:
    key, now = new_id(), clock.now()
    access = EmergencyAccess(
        id=key,
        data_key=DataKey.create(actor.region_id, key),
        region_id=actor.region_id,
        referral_id=referral.id,
        user_id=actor.id,
        ground=ground,
        opened_at=now,
        ends_at=now + EMERGENCY_LASTS,
        reason=reason,
    )
    db.session.add(access)
    db.session.flush()
    return access


@command
def judge(actor: Actor, access_id: UUID, judgement: Judgement) -> None:
    """The privacy officer's verdict; a verdict is given once. Raises NotVisible, Conflict."""
    access = db.session.get(EmergencyAccess, access_id, with_for_update=True)
    if access is None or access.region_id != actor.region_id:
        raise NotVisible("Deze noodtoegang is er niet.")
    if access.judged_at is not None:
        raise Conflict("Hierover is al geoordeeld.")
    access.judgement, access.judged_by, access.judged_at = judgement, actor.id, clock.now()
    record(
        actor,
        EventType.UPDATE,
        "emergency_access",
        object_id=access.id,
        subjects=[access.data_key_id],
        purpose=Purpose.SUPERVISION,
    )


@command
def start_record(actor: Actor, reference: str) -> SafetyRecord:
    """Begin the meldcode for the person of this referral; only *actor* sees it."""
    referral = referral_for(actor, reference)
    can(actor, Action.ADD_NOTE, referral).require()
    key = new_id()
    row = SafetyRecord(
        id=key,
        data_key=DataKey.create(actor.region_id, key),
        region_id=actor.region_id,
        referral_id=referral.id,
        involved=[actor.id],
        started_by=actor.id,
        started_at=clock.now(),
    )
    db.session.add(row)
    _log(actor, EventType.CREATE, row)
    return row


@command
def add_entry(actor: Actor, record_id: UUID, step: SafetyStep, done_on: date, words: str) -> None:
    """Write down what was done for one step; raises NotVisible, Conflict when it was closed."""
    row = _open_record(actor, record_id)
    entry = SafetyEntry(
        data_key=row.data_key,
        region_id=row.region_id,
        step=step,
        done_on=done_on,
        recorded_by=actor.id,
        recorded_at=clock.now(),
        words=words,
    )
    row.entries.append(entry)
    _log(actor, EventType.UPDATE, row)


@command
def involve(actor: Actor, record_id: UUID, colleague_id: UUID) -> None:
    """Let a colleague see and write in the record; raises NotVisible for anybody else."""
    row = _open_record(actor, record_id)
    if str(colleague_id) not in dict(colleagues(actor, row.involved)):
        raise NotVisible("Deze collega is er niet.")
    row.involved = [*row.involved, colleague_id]
    _log(actor, EventType.AUTHORISATION, row)


@command
def close_record(actor: Actor, record_id: UUID, decision: SafetyDecision) -> None:
    """Close the record; raises Invalid before step five was written down (L27)."""
    row = _open_record(actor, record_id)
    if not any(each.step is SafetyStep.DECIDE for each in row.entries):
        raise Invalid(DECIDE_FIRST, {"decision": DECIDE_FIRST})
    row.decision, row.closed_at = decision, clock.now()
    _log(actor, EventType.UPDATE, row)


def _log(actor: Actor, kind: EventType, row: SafetyRecord) -> None:
    """The subject is the record's own key: the person's log does not tell of it (L27)."""
    subjects = [row.data_key.id]
    record(actor, kind, "safety_record", object_id=row.id, subjects=subjects, purpose=Purpose.SAFETY)


def _open_record(actor: Actor, record_id: UUID) -> SafetyRecord:
    row = safety_record(actor, record_id, lock=True)
    if row.closed_at is not None:
        raise Conflict("Dit is al afgesloten.")
    return row
