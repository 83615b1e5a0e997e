"""The access log: every look at, search for and change of personal data, in the same transaction.

What is recorded here is chained and written right before the commit (`audit.chain`), so that the
log stands or falls with what it tells about.
"""

import ipaddress
import secrets
import socket
from collections.abc import Collection, Iterable
from contextvars import ContextVar
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from referral.audit.chain import gather
from referral.domain.actors import Actor
from referral.domain.audit import PROFILE, EventType, Outcome, Purpose
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import AccessLog
from referral.models.scope import relation_of, widened
from referral.models.sealed import account_for

CARE = Purpose.CARE
"""Purpose of use: acting for the person. Others are named where they occur."""

MACHINE, IP_ADDRESS = 1, 2
"""Codes of networkAccessPointTypeCode."""

OURSELVES = "Patchwork"
"""Responsible for what runs in the background, where no organisation acts."""

REFUSALS = 30
"""So many refusals of one account within `REFUSALS_WITHIN` are written down; a script that tries thousands
of references cannot fill the log with them."""

REFUSALS_WITHIN = timedelta(minutes=10)

from_address: ContextVar[str] = ContextVar("from_address", default="")
"""The network address of the request at hand; set by the web layer."""

trace_parent: ContextVar[str] = ContextVar("trace_parent", default="")
"""The W3C trace context of the request at hand; set by the web layer."""


def new_trace() -> str:
    """A fresh `traceparent` (W3C Trace Context, version 00)."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def record(
    actor: Actor,
    action: str,
    object_type: str,
    *,
    object_id: UUID | None = None,
    subjects: Collection[UUID] = (),
    purpose: str = CARE,
    detail: str | None = None,
) -> None:
    """Add one row to the access log of this transaction.

    `action` is a code of EventType; `subjects` are the ids of all persons concerned; `detail` is a
    reference or a search without words about a person. The row is committed with what it tells
    about; when that fails the page is refused. Raises ValueError for an unknown action or purpose.
    """
    values = _values(actor, action, object_type, object_id, Purpose(purpose))
    gather(values | {"subject_ids": sorted(set(subjects)), "object_detail": detail})
    account_for(subjects)


def _values(
    actor: Actor, action: str, object_type: str, object_id: UUID | None, purpose: Purpose
) -> dict[str, Any]:
    """A row of now, as yet about nobody."""
    in_emergency = object_id is not None and object_id in actor.opened_ids
    kind, place = _access_point()
    return {
        "id": new_id(),
        "region_id": actor.region_id,
        "happened_at": clock.now(),
        "event_type": EventType(action),
        "outcome": Outcome.SUCCESS,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "actor_role": actor.role,
        "organisation_id": actor.organisation_id,
        "organisation_name": actor.organisation_name or OURSELVES,
        "purpose": Purpose.EMERGENCY if in_emergency and purpose is CARE else purpose,
        "relation": "emergency" if in_emergency else relation_of(actor),
        "access_point_type": kind,
        "access_point": place,
        "object_type": object_type,
        "object_id": object_id,
        "object_detail": None,
        "subject_ids": [],
        "profile": PROFILE,
        "trace_parent": trace_parent.get() or new_trace(),
    }


def _access_point() -> tuple[int, str]:
    """The address that asked, or this machine for work in the background."""
    address = from_address.get()
    try:
        return IP_ADDRESS, str(ipaddress.ip_address(address))
    except ValueError:
        return MACHINE, address or socket.gethostname() or OURSELVES


def read_one(actor: Actor, object_type: str, object_id: UUID, subject_id: UUID) -> None:
    """One record of one person was opened."""
    record(actor, EventType.READ, object_type, object_id=object_id, subjects=[subject_id])


def read_list(actor: Actor, object_type: str, subjects: Iterable[UUID]) -> None:
    """A list that shows persons was opened; nothing is logged for an empty list."""
    shown = set(subjects)
    if shown:
        record(actor, EventType.READ, object_type, subjects=shown)


def refuse(
    actor: Actor,
    action: str,
    object_type: str,
    object_id: UUID | None = None,
    detail: str | None = None,
    *,
    subjects: Collection[UUID] = (),
) -> None:
    """Write down that *actor* was refused something, unless that happened too often just now.

    `subjects` are persons whose data was compared with what was typed, and not shown.
    """
    since = clock.now() - REFUSALS_WITHIN
    with widened(actor):
        lately = db.session.scalar(
            select(func.count())
            .select_from(AccessLog)
            .where(
                AccessLog.actor_id == actor.id,
                AccessLog.happened_at > since,
                AccessLog.outcome == Outcome.REFUSED,
            )
        )
    if (lately or 0) < REFUSALS:
        values = _values(actor, action, object_type, object_id, CARE)
        told = {"outcome": Outcome.REFUSED, "object_detail": detail, "subject_ids": sorted(set(subjects))}
        gather(values | told)
    account_for(subjects)
