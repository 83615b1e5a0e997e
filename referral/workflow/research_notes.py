"""The note of L13: for which studies data of a referral were used, why, and when."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from referral.domain.actors import Actor
from referral.domain.research.studies import Ground, ReleaseState
from referral.extensions import db
from referral.models import Release, Study, StudyInclusion
from referral.models.scope import widened

USED = (ReleaseState.TO_CHECK, ReleaseState.SIGNED)
"""A release that failed or was refused has no files: nothing was used."""


@dataclass(frozen=True, slots=True)
class StudyNote:
    """One study that used the file: its name, on which ground and why, and when last."""

    title: str
    ground: Ground
    why: str
    noted_at: datetime


def study_notes(actor: Actor, referral_id: UUID) -> list[StudyNote]:
    """The notes in the file of a referral that *actor* sees already, the newest first.

    Studies lie outside the sight of a team; of them only the title and the ground come along.
    """
    own = select(StudyInclusion.release_id).where(StudyInclusion.referral_id == referral_id)
    releases = db.session.scalars(own).all()
    if not releases:
        return []
    query = (
        select(Study.title, Study.ground, Study.ground_why, func.max(StudyInclusion.noted_at))
        .join(Release, Release.study_id == Study.id)
        .join(StudyInclusion, StudyInclusion.release_id == Release.id)
        .where(StudyInclusion.referral_id == referral_id, Release.id.in_(releases), Release.state.in_(USED))
        .group_by(Study.id)
        .order_by(func.max(StudyInclusion.noted_at).desc())
    )
    with widened(actor):
        return [StudyNote(*row) for row in db.session.execute(query)]
