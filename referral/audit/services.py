"""The access log: every look at and search for personal data, in the same transaction."""

from collections.abc import Collection, Iterable
from contextvars import ContextVar
from uuid import UUID

from referral.domain.actors import Actor
from referral.extensions import db
from referral.lib import clock
from referral.models import AccessLog
from referral.models.sealed import account_for

CARE = "care"
"""Purpose of use: acting for the person. Others are named where they occur."""

from_address: ContextVar[str] = ContextVar("from_address", default="")
"""The network address of the request at hand; set by the web layer."""


def record(
    actor: Actor,
    action: str,
    object_type: str,
    *,
    object_id: UUID | None = None,
    subjects: Collection[UUID] = (),
    purpose: str = CARE,
) -> None:
    """Add one row to the access log of this transaction.

    `action` is ``read``, ``search`` or ``export``; `subjects` are the ids of all persons shown.
    The row is committed with the page; when that fails the page is refused.
    """
    db.session.add(
        AccessLog(
            region_id=actor.region_id,
            happened_at=clock.now(),
            actor_id=actor.id,
            actor_role=actor.role,
            organisation_id=actor.organisation_id,
            action=action,
            purpose=purpose,
            object_type=object_type,
            object_id=object_id,
            subject_ids=sorted(set(subjects)),
            address=from_address.get(),
        )
    )
    account_for(subjects)


def read_one(actor: Actor, object_type: str, object_id: UUID, subject_id: UUID) -> None:
    """One record of one person was opened."""
    record(actor, "read", object_type, object_id=object_id, subjects=[subject_id])


def read_list(actor: Actor, object_type: str, subjects: Iterable[UUID]) -> None:
    """A list that shows persons was opened; nothing is logged for an empty list."""
    shown = set(subjects)
    if shown:
        record(actor, "read", object_type, subjects=shown)
