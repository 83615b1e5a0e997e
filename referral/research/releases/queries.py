"""Reads of releases and of their sealed parts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import joinedload

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.research.studies import ReleaseState
from referral.extensions import db
from referral.lib.crypto import unseal
from referral.models import Release, ReleasePart, Study
from referral.models.research import place_of_part
from referral.research.studies.queries import visible

MOST_EARLIER = 5
"""Beside so many earlier releases of its study a new one is laid."""


def release_of(actor: Actor, release_id: UUID, *, lock: bool = False) -> Release:
    """One release; raises NotVisible when its study is not this actor's to see."""
    query = select(Release).join(Study).where(Release.id == release_id)
    query = query.where(Release.region_id == actor.region_id)
    if not actor.is_system:
        query = query.where(visible(actor))
    if lock:
        query = query.with_for_update(of=Release)
    found = db.session.scalar(query.options(joinedload(Release.study)))
    if found is None:
        raise NotVisible("Deze uitgave is er niet, of is niet voor u.")
    return found


def one(actor: Actor, release_id: UUID) -> Release:
    """One release to look at; the look is logged."""
    found = release_of(actor, release_id)
    record(actor, "read", "research_release", object_id=found.id, purpose="research")
    return found


def former(actor: Actor, release: Release) -> Release | None:
    """The newest release before this one of the same study that was made, signed or not."""
    query = select(Release).where(
        Release.region_id == actor.region_id,
        Release.study_id == release.study_id,
        Release.number < release.number,
        Release.state.in_((ReleaseState.SIGNED, ReleaseState.TO_CHECK)),
    )
    return db.session.scalar(query.order_by(Release.number.desc()).limit(1))


def earlier(actor: Actor, release_id: UUID) -> Sequence[Release]:
    """The releases of the same study before this one whose files are there, newest first."""
    release = release_of(actor, release_id)
    query = (
        select(Release)
        .where(
            Release.region_id == actor.region_id,
            Release.study_id == release.study_id,
            Release.number < release.number,
            Release.state.in_((ReleaseState.SIGNED, ReleaseState.TO_CHECK)),
        )
        .order_by(Release.number.desc())
        .limit(MOST_EARLIER)
    )
    return db.session.scalars(query.options(joinedload(Release.study))).all()


def names(actor: Actor, release: Release) -> list[str]:
    """The files of a release, by name."""
    query = select(ReleasePart.name).where(
        ReleasePart.region_id == actor.region_id, ReleasePart.release_id == release.id
    )
    return sorted(db.session.scalars(query.distinct()))


def pieces(actor: Actor, release_id: UUID, name: str) -> int:
    """In how many pieces a file lies."""
    query = select(func.count()).select_from(ReleasePart).where(*_of(actor, release_id, name))
    return db.session.scalar(query) or 0


def piece(actor: Actor, release_id: UUID, name: str, number: int, secret: bytes) -> bytes:
    """One piece of a file; raises SealBroken when it was altered or put elsewhere."""
    query = select(ReleasePart.sealed).where(*_of(actor, release_id, name), ReleasePart.number == number)
    sealed = bytes(db.session.scalars(query).one())
    return unseal(secret, sealed, place_of_part(release_id, name, number))


def _of(actor: Actor, release_id: UUID, name: str) -> tuple[ColumnElement[bool], ...]:
    return (
        ReleasePart.region_id == actor.region_id,
        ReleasePart.release_id == release_id,
        ReleasePart.name == name,
    )


def migration(actor: Actor) -> str:
    """The newest migration of this database: part of the version of the code."""
    del actor
    return str(db.session.scalar(text("SELECT version_num FROM alembic_version")))
