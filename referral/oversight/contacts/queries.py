"""The services that take hand-overs."""

from sqlalchemy import select

from referral.domain.actors import Actor
from referral.extensions import db
from referral.models import CareContact


def care_contacts(actor: Actor) -> list[CareContact]:
    """The services of the region that take hand-overs, by kind and name."""
    query = select(CareContact).where(CareContact.region_id == actor.region_id, CareContact.is_open)
    return list(db.session.scalars(query.order_by(CareContact.target, CareContact.name)))
