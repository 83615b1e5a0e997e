"""What the access log says about one person, in words for that person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.dialects.postgresql import array

from referral.audit.paging import key_after, paged
from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.audit import EventType, Purpose
from referral.domain.statuses import Role
from referral.extensions import db
from referral.models import AccessLog, Person
from referral.models.scope import widened

PAGE = 50


@dataclass(frozen=True, slots=True)
class Look:
    """One row of the log as the person may see it (NEN 7513: who looked at my data?)."""

    id: UUID
    at: datetime
    who: str
    role: str
    organisation: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Looks:
    """Some looks, newest first, and the key of the page after them; empty on the last page."""

    rows: list[Look]
    after: str = ""


def looks_at(actor: Actor, person_id: UUID) -> list[Look]:
    """Everything that was done with the data of a person, newest first; asking is logged itself.

    Records that are not the person's to know of, such as the meldcode, never name the person as
    their subject and so are not among these. Whoever calls this decides who may ask.
    """
    return _looks(actor, person_id, "", None).rows


def page_of_looks(actor: Actor, person_id: UUID, after: str = "") -> Looks:
    """One page of `looks_at`, after the key *after*."""
    return _looks(actor, person_id, after, PAGE)


def _looks(actor: Actor, person_id: UUID, after: str, most: int | None) -> Looks:
    with widened(actor):
        query = paged(select(AccessLog).where(about(actor, person_id)), after)
        rows = list(db.session.scalars(query.limit(most + 1) if most else query))
    purpose = Purpose.SUPERVISION if actor.role is Role.PRIVACY_OFFICER else Purpose.RIGHTS
    record(actor, EventType.READ_LOG, "access_log", subjects=[person_id], purpose=purpose)
    shown = rows[:most]
    return Looks([_look(row) for row in shown], key_after(shown) if len(rows) > len(shown) else "")


def about(actor: Actor, person_id: UUID) -> ColumnElement[bool]:
    """The condition on rows about a person of the region, and about records merged into that person."""
    wanted = select(Person.id).where(Person.region_id == actor.region_id, Person.merged_into_id == person_id)
    with widened(actor):
        merged = db.session.scalars(wanted).all()
    same = [AccessLog.subject_ids.contains(array([each])) for each in (person_id, *merged)]
    return and_(AccessLog.region_id == actor.region_id, or_(*same))


def _look(row: AccessLog) -> Look:
    return Look(
        row.id,
        row.happened_at,
        row.actor_name,
        row.actor_role.label,
        row.organisation_name,
        row.what,
        row.purpose.label,
    )
