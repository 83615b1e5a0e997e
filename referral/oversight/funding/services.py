"""The stream that pays for a team from now on."""

from uuid import UUID

from sqlalchemy import select

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.audit import EventType
from referral.domain.codes import Funding
from referral.domain.errors import NotVisible
from referral.extensions import db
from referral.models import Team
from referral.models.transaction import command


@command
def set_funding(actor: Actor, team_id: UUID, funding: Funding) -> Team:
    """What a team takes on from now is paid by *funding*; earlier referrals keep their label.

    Raises NotVisible for a team of another region.
    """
    team = db.session.scalar(
        select(Team).where(Team.id == team_id, Team.region_id == actor.region_id).with_for_update()
    )
    if team is None:
        raise NotVisible("Dit team is er niet.")
    if team.funding is not funding:
        team.funding = funding
        record(actor, EventType.UPDATE, "team", object_id=team.id)
    return team
