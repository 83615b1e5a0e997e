"""Reads of studies: a researcher sees the own ones, coordinator and privacy officer all that were filed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.research.studies import StudyState
from referral.domain.statuses import Role
from referral.extensions import db
from referral.lib import clock
from referral.models import Study, User

JUDGES = frozenset({Role.COORDINATOR, Role.PRIVACY_OFFICER})
"""Both must agree (L13); no release is made or signed without them."""


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on the studies of this actor."""
    if actor.role in JUDGES:
        return (Study.region_id == actor.region_id) & (Study.state != StudyState.DRAFT)
    monitor = Study.is_monitor & (Study.state == StudyState.APPROVED)
    return (Study.region_id == actor.region_id) & or_(Study.made_by == actor.id, monitor)


def studies(actor: Actor) -> Sequence[Study]:
    """The studies of this actor, what waits for them first, then from new to old; the look is logged."""
    query = select(Study).where(visible(actor)).options(joinedload(Study.maker), selectinload(Study.releases))
    found = db.session.scalars(query.order_by(Study.made_at.desc(), Study.id)).all()
    record(actor, "read", "study", purpose="research")
    return sorted(found, key=lambda each: not waits_for(actor, each))


def waits_for(actor: Actor, study: Study) -> bool:
    """Whether this actor still has to judge the study."""
    if study.state is not StudyState.FILED or study.made_by == actor.id:
        return False
    done = study.coordinator_id if actor.role is Role.COORDINATOR else study.officer_id
    return actor.role in JUDGES and done is None


def study_of(actor: Actor, study_id: UUID, *, lock: bool = False) -> Study:
    """One study; raises NotVisible when it is not this actor's to see."""
    query = select(Study).where(Study.id == study_id, visible(actor))
    if lock:
        query = query.with_for_update()
    found = db.session.scalar(query)
    if found is None:
        raise NotVisible("Deze studie is er niet, of is niet voor u.")
    return found


def one(actor: Actor, study_id: UUID) -> Study:
    """One study to look at; the look is logged."""
    found = study_of(actor, study_id)
    record(actor, "read", "study", object_id=found.id, purpose="research")
    return found


def people_of(actor: Actor, study: Study) -> dict[UUID, str]:
    """The names of who made, judged and checked."""
    keys = {study.made_by, study.coordinator_id, study.officer_id, study.refused_by}
    keys |= {each.made_by for each in study.releases} | {each.checked_by for each in study.releases}
    query = select(User.id, User.name).where(User.region_id == actor.region_id, User.id.in_(keys - {None}))
    return {row.id: row.name for row in db.session.execute(query)}


def is_replaced(actor: Actor, study: Study) -> bool:
    """Whether a later version of it was approved: then no release is made of this one any more."""
    later = aliased(Study)
    query = select(
        exists().where(
            later.region_id == actor.region_id,
            later.replaces_id == study.id,
            later.state == StudyState.APPROVED,
        )
    )
    return bool(db.session.scalar(query))


def is_usable(actor: Actor, study: Study) -> bool:
    """Whether something can be made or fetched today: approved, not ended, and its key is there."""
    del actor
    return study.state is StudyState.APPROVED and clock.today() <= study.ends_on and study.wrapped is not None


def addresses(actor: Actor, *roles: Role) -> list[str]:
    """The addresses of who has one of these roles and works here now."""
    query = select(User.email).where(
        User.region_id == actor.region_id, User.role.in_(roles), User.works_now()
    )
    return list(db.session.scalars(query.order_by(User.email)))


def address_of(actor: Actor, user_id: UUID) -> list[str]:
    """The address of one account, when it works here now."""
    query = select(User.email).where(User.region_id == actor.region_id, User.id == user_id, User.works_now())
    return list(db.session.scalars(query))
