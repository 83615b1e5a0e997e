"""Reads for the administrator: organisations, never a person who was referred."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from referral.domain.actors import Actor
from referral.domain.statuses import OrganisationKind
from referral.extensions import db
from referral.models import Organisation, User


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation and how many people of it can sign in."""

    id: UUID
    name: str
    kind: OrganisationKind
    members: int


def organisations(actor: Actor) -> list[OrganisationRow]:
    """Every organisation of the region, by name."""
    rows = db.session.execute(
        select(Organisation.id, Organisation.name, Organisation.kind, func.count(User.id))
        .outerjoin(User, (User.organisation_id == Organisation.id) & User.left_at.is_(None))
        .where(Organisation.region_id == actor.region_id)
        .group_by(Organisation.id, Organisation.name, Organisation.kind)
        .order_by(Organisation.name)
    )
    return [OrganisationRow(*row) for row in rows]
