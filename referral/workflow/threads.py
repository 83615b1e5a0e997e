"""Reads about the thread of a referral that features share: who takes part, and what is unread."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from referral.domain.actors import Actor
from referral.domain.codes import ConsentPurpose
from referral.domain.statuses import REFERRERS, Role
from referral.extensions import db
from referral.models import Consent, Referral, ThreadMessage, ThreadRead, User
from referral.workflow.absences import covered_ids


def takes_part(actor: Actor) -> ColumnElement[bool]:
    """The referrals in whose thread *actor* is a side: never as a follower, never by emergency access."""
    side: ColumnElement[bool] = false()
    if actor.role is Role.COACH:
        side = and_(Referral.team_id.in_(actor.team_ids), Referral.stopped_at.is_(None))
    elif actor.role in REFERRERS:
        side = Referral.organisation_id == actor.organisation_id
    return and_(Referral.region_id == actor.region_id, Referral.hidden_at.is_(None), side)


def readable(actor: Actor) -> ColumnElement[bool]:
    """The messages *actor* may read in such a thread: of the coach only as long as the person agrees (L6)."""
    if actor.role is Role.COACH:
        return ThreadMessage.author_role.is_not(None)
    agrees = exists().where(
        Consent.referral_id == ThreadMessage.referral_id,
        Consent.purpose == ConsentPurpose.SHARE_BACK,
        Consent.given,
        Consent.withdrawn_at.is_(None),
    )
    return or_(ThreadMessage.author_role != Role.COACH, agrees)


def _waiting(actor: Actor) -> Select[UUID]:
    """The referrals of the messages that are meant for *actor*, or for whom *actor* covers, and unread."""
    mark = and_(ThreadRead.referral_id == ThreadMessage.referral_id, ThreadRead.user_id == actor.id)
    return (
        select(ThreadMessage.referral_id)
        .join(Referral, Referral.id == ThreadMessage.referral_id)
        .outerjoin(ThreadRead, mark)
        .where(
            takes_part(actor),
            readable(actor),
            ThreadMessage.author_id != actor.id,
            or_(ThreadRead.up_to.is_(None), ThreadMessage.written_at > ThreadRead.up_to),
            _meant_for(actor),
        )
    )


def _meant_for(actor: Actor) -> ColumnElement[bool]:
    """Named, or from the other side about a referral that is one's own or nobody's."""
    covered = covered_ids(actor).scalar_subquery()
    named = or_(
        ThreadMessage.mentions.contains([actor.id]),
        ThreadMessage.mentions.overlap(func.array(covered)),
    )
    nobodys: ColumnElement[bool]
    if actor.role is Role.COACH:
        of_mine, nobodys = _of(actor, Referral.coach_id), Referral.coach_id.is_(None)
        from_there = ThreadMessage.author_role.in_(REFERRERS)
    else:
        works_here = exists().where(
            User.id == Referral.referred_by, User.organisation_id == actor.organisation_id, User.works_now()
        )
        of_mine, nobodys = _of(actor, Referral.referred_by), ~works_here
        from_there = ThreadMessage.author_role.in_({Role.COACH})
    return or_(named, and_(from_there, or_(of_mine, nobodys)))


def _of(
    actor: Actor, holder: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]
) -> ColumnElement[bool]:
    """Whether *holder* is the actor, or somebody for whom the actor stands in."""
    return or_(holder == actor.id, holder.in_(covered_ids(actor)))


def unread(actor: Actor, referral_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many messages wait for *actor*, per referral among these; in one query."""
    query = _waiting(actor).where(ThreadMessage.referral_id.in_(set(referral_ids)))
    counted = query.add_columns(func.count().label("number")).group_by(ThreadMessage.referral_id)
    return {row.referral_id: row.number for row in db.session.execute(counted)}


def unread_by_referral(actor: Actor) -> Counter[UUID]:
    """How many messages wait for *actor*, per referral; the total is how many wait in all threads."""
    query = _waiting(actor).add_columns(func.count().label("number")).group_by(ThreadMessage.referral_id)
    return Counter({row.referral_id: row.number for row in db.session.execute(query)})


def unread_in_all(actor: Actor) -> int:
    """How many messages wait for *actor* in all threads."""
    found = _waiting(actor).with_only_columns(func.count())
    return db.session.scalar(found) or 0


def waiting_in(actor: Actor) -> ColumnElement[bool]:
    """The condition that selects the referrals with a message that waits for *actor*."""
    return Referral.id.in_(_waiting(actor))
