"""Other help that takes hand-overs, and a hand-over that waits for its answer."""

from uuid import UUID

from referral.domain import events
from referral.domain.codes import HandOverTarget
from referral.domain.workflow import Action
from referral.extensions import db
from referral.handovers.services import LASTS
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import CareContact, HandOver, Referral
from referral.models.scope import acting
from referral.models.transaction import command
from referral.workflow.services import apply
from tests.factories.area import Area


def make_contact(
    area: Area, name: str = "Sociaal raadslieden", target: HandOverTarget = HandOverTarget.SOCIAL_COUNSEL
) -> UUID:
    """A service of the region that takes hand-overs; the key."""
    with area.app.app_context(), acting(area.system):
        return _contact(area, name, target)


@command
def _contact(area: Area, name: str, target: HandOverTarget) -> UUID:
    made = CareContact(
        region_id=area.region_id,
        target=target,
        name=name,
        phone="0301234567",
        email="aanmelden@raadslieden.example",
        opening_hours="elke werkdag, 9.00 tot 12.00 uur",
        is_open=True,
    )
    db.session.add(made)
    db.session.flush()
    return made.id


def make_hand_over(area: Area, reference: str) -> UUID:
    """A question to other help about a referral that somebody works with; the key."""
    contact_id = make_contact(area)
    with area.app.app_context(), acting(area.system):
        return _hand_over(area, reference, contact_id)


@command
def _hand_over(area: Area, reference: str, contact_id: UUID) -> UUID:
    referral = db.session.query(Referral).filter_by(reference=reference).one()
    made = HandOver(
        id=new_id(),
        data_key=referral.data_key,
        region_id=referral.region_id,
        referral_id=referral.id,
        contact_id=contact_id,
        coach_id=area.coach.id,
        made_at=clock.now(),
        due=clock.today(),
        expires_at=clock.now() + LASTS,
        question="Wilt u helpen met de huurschuld?",
    )
    made.make_link()
    db.session.add(made)
    event = events.HandedOver(
        target="social_counsel",
        hand_over_id=str(made.id),
        due=made.due.isoformat(),
        explanation=made.question,
    )
    actor = area.coach if referral.team_id == area.team_id else area.other_coach
    apply(referral, Action.HAND_OVER, actor, event)
    return made.id
