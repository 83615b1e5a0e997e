"""Join two records of one person, and take them apart again. Nothing is overwritten."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select, update

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.errors import Conflict, NotVisible
from referral.domain.statuses import LIVE
from referral.extensions import db
from referral.lib import clock
from referral.merging.queries import own_referral
from referral.models import DataKey, Person, PersonMerge, Referral
from referral.models.scope import widened
from referral.models.transaction import command
from referral.workflow.resemblance import identity_of, lookalikes

BOTH_LIVE = (
    "Voor allebei loopt nog een verwijzing. Rond er eerst één af, of overleg met het andere team; "
    "daarna kunt u samenvoegen."
)


@command
def merge(actor: Actor, reference: str, other_id: UUID) -> PersonMerge:
    """The other record turns out to be the person of this referral: its referrals move here.

    Both records keep their own facts and keys, so that `undo` can take them apart. Raises NotVisible
    for somebody who shares no trait, Conflict when a referral is live on both sides.
    """
    referral = own_referral(actor, reference, lock=True)
    kept = referral.person
    if other_id not in lookalikes(actor, identity_of(kept), but=kept.id):
        raise NotVisible("Deze persoon lijkt hier niet op, of is al samengevoegd.")
    with widened(actor):
        other = db.session.get_one(Person, other_id, with_for_update={"of": Person})
        if _has_live(kept.id) and _has_live(other.id):
            raise Conflict(BOTH_LIVE)
        moved = list(db.session.scalars(select(Referral.id).where(Referral.person_id == other.id)))
        _move(moved, kept.id)
        other.merged_into_id = kept.id
        _about([other.id], kept.id)
        row = PersonMerge(
            region_id=actor.region_id,
            kept_id=kept.id,
            merged_id=other.id,
            referral_ids=moved,
            merged_by=actor.id,
            merged_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
    record(actor, "merge", "person", object_id=kept.id, subjects=[kept.id, other_id])
    return row


@command
def undo(actor: Actor, reference: str, merge_id: UUID) -> None:
    """They were two persons after all: what moved goes back. Raises NotVisible, Conflict."""
    referral = own_referral(actor, reference)
    with widened(actor):
        row = db.session.get(PersonMerge, merge_id, with_for_update=True)
        if row is None or referral.person_id not in {row.kept_id, row.merged_id} or row.undone_at:
            raise NotVisible("Deze samenvoeging is er niet, of is al ongedaan gemaakt.")
        _move(row.referral_ids, row.merged_id)
        db.session.get_one(Person, row.merged_id).merged_into_id = None
        _about([row.merged_id], None)
        row.undone_by, row.undone_at = actor.id, clock.now()
        db.session.flush()
    record(actor, "split", "person", object_id=row.kept_id, subjects=[row.kept_id, row.merged_id])


def _has_live(person_id: UUID) -> bool:
    found = select(Referral.id).where(Referral.person_id == person_id, Referral.status.in_(LIVE)).limit(1)
    return db.session.scalar(found) is not None


def _move(referral_ids: Iterable[UUID], person_id: UUID) -> None:
    rows = update(Referral).where(Referral.id.in_(referral_ids)).values(person_id=person_id)
    db.session.execute(rows)


def _about(key_ids: Iterable[UUID], subject_id: UUID | None) -> None:
    rows = update(DataKey).where(DataKey.id.in_(key_ids)).values(subject_id=subject_id)
    db.session.execute(rows)
