"""Commands within others: invite a member, at another address again, and tell that a lunch is called off."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select

from referral.domain.actors import Actor
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import CircleMember, Lunch, Message, SurveyLink
from referral.models.scope import widened
from referral.notifications.services import queue_once

INVITATION, CALLED_OFF = "lunch_invitation", "lunch_called_off"
"""The mail that asks a member to come, and the one that says the lunch does not happen."""


def invite_member(actor: Actor, lunch: Lunch, member: CircleMember) -> bool:
    """Mail a member the day and a link of their own; False when this address has the mail already."""
    with widened(actor):  # what was sent before is not for everybody to see
        link_id = _link(lunch, member.id)
        occasion = f"lunch/{lunch.id}/{member.id}"
        facts = {"survey_link_id": str(link_id)}
        return queue_once(actor.region_id, INVITATION, member.email, facts, occasion)


def _link(lunch: Lunch, member_id: UUID) -> UUID:
    query = select(SurveyLink.id).where(SurveyLink.lunch_id == lunch.id, SurveyLink.member_id == member_id)
    found = db.session.scalar(query)
    if found is not None:
        return found
    made = SurveyLink(
        id=new_id(), region_id=lunch.region_id, lunch_id=lunch.id, member_id=member_id, is_used=False
    )
    made.make_link()
    db.session.add(made)
    db.session.flush()
    return made.id


def invite_elsewhere(actor: Actor, member: CircleMember, before: str) -> int:
    """A member has another address than *before*: what went there ends. How many invitations follow them.

    Whoever reads the mail of the old address must not answer as this member, so an unused link is made anew.
    """
    with widened(actor):
        unused = (SurveyLink.member_id == member.id, SurveyLink.is_used.is_(False))
        asked = db.session.scalars(select(SurveyLink.lunch_id).where(*unused)).all()
        db.session.execute(delete(SurveyLink).where(*unused))
        forget_address(actor, before)
        query = select(Lunch).where(
            Lunch.id.in_(asked),
            Lunch.cancelled_at.is_(None),
            Lunch.survey_closed_at.is_(None),
            Lunch.starts_at > clock.now(),
        )
        coming = db.session.scalars(query).all()
    return sum(invite_member(actor, each, member) for each in coming)


def forget_address(actor: Actor, address: str) -> None:
    """The outbox forgets what it sent about lunches to an address that no member has any more."""
    with widened(actor):
        elsewhere = select(CircleMember.id).where(CircleMember.email == address)
        if db.session.scalar(elsewhere) is None:
            mine = Message.region_id == actor.region_id, Message.address == address
            db.session.execute(delete(Message).where(*mine, Message.template.in_((INVITATION, CALLED_OFF))))


def forget_links(actor: Actor, lunch_id: UUID) -> set[UUID]:
    """Nobody answers about this lunch any more, and an invitation that did not leave yet is not sent.

    The members whom their invitation reached, or may have reached when a try broke off.
    """
    with widened(actor):
        gone = delete(SurveyLink).where(SurveyLink.lunch_id == lunch_id)
        rows = db.session.execute(gone.returning(SurveyLink.id, SurveyLink.member_id))
        members = {str(key): member_id for key, member_id in rows}
        about = _invitations(actor, members)
        unsent = delete(Message).where(*about, Message.sent_at.is_(None))
        key = Message.facts["survey_link_id"].astext
        tried = {link for link, at in db.session.execute(unsent.returning(key, Message.handed_at)) if at}
        reached = tried | set(db.session.scalars(select(key).where(*about)))
        return {members[each] for each in reached}


def _invitations(actor: Actor, links: Iterable[str]) -> tuple[ColumnElement[bool], ...]:
    return (
        Message.region_id == actor.region_id,
        Message.template == INVITATION,
        Message.facts["survey_link_id"].astext.in_(list(links)),
    )


def tell_called_off(actor: Actor, lunch: Lunch, members: Iterable[UUID]) -> int:
    """Mail these members, as far as they still belong to the circle; how many."""
    with widened(actor):
        query = select(CircleMember.email).where(CircleMember.id.in_(members), CircleMember.left_on.is_(None))
        facts, occasion = {"lunch_id": str(lunch.id)}, f"lunch/{lunch.id}"
        return sum(
            queue_once(actor.region_id, CALLED_OFF, address, facts, occasion)
            for address in db.session.scalars(query).all()
        )
