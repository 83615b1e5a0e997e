"""Messages back to the referrer: made with the event they tell of, read by their own organisation only."""

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from referral.audit.services import read_list
from referral.domain.actors import Actor
from referral.domain.codes import ConsentPurpose
from referral.domain.feedback import TELLING, FeedbackVariant, last_messages, may_read
from referral.domain.permissions import FOLLOWED_EVENTS
from referral.extensions import db
from referral.lib import clock
from referral.models import Feedback, Referral, ReferralEvent
from referral.workflow.queries import relation, visible

NEWEST = 10
"""So many unopened messages the overview names; the others stand with their referral."""


def hand_out(event: ReferralEvent, referral: Referral) -> None:
    """Write what *event* brings, a message for each organisation that may read it, in its transaction."""
    if event.type not in TELLING:
        return
    history = db.session.scalars(
        select(ReferralEvent.type)
        .where(ReferralEvent.referral_id == referral.id)
        .order_by(ReferralEvent.sequence)
    )
    episode, variants = last_messages(history)
    for variant in variants:
        for organisation_id in _receivers(referral, event.type, variant):
            db.session.add(
                Feedback(
                    region_id=referral.region_id,
                    referral_id=referral.id,
                    organisation_id=organisation_id,
                    event_id=event.id,
                    team_id=referral.team_id,
                    episode=episode,
                    kind=variant.kind,
                    variant=variant,
                    made_at=clock.now(),
                )
            )


def _receivers(referral: Referral, event_type: str, variant: FeedbackVariant) -> Iterator[UUID]:
    """The referring organisation and those that follow, as far as consent goes now."""
    share_back = referral.agrees_to(ConsentPurpose.SHARE_BACK)
    if may_read(variant, own=True, share_back=share_back, followed=False):
        yield referral.organisation_id
    if event_type not in FOLLOWED_EVENTS:
        return
    named = {
        each.organisation_id
        for each in referral.consents
        if each.purpose is ConsentPurpose.SHARE_WITH and each.holds and each.organisation_id
    }
    yield from sorted(named - {referral.organisation_id})


def readable(actor: Actor, message: Feedback) -> bool:
    """Whether *actor* may read this message, as consent stands now."""
    stance = relation(actor, message.referral)
    mine = message.organisation_id == actor.organisation_id
    return mine and may_read(
        message.variant, own=stance.own, share_back=stance.share_back, followed=stance.followed
    )


def messages_for(actor: Actor, referral: Referral) -> list[Feedback]:
    """The messages about one referral to the actor's organisation that may be read now, newest first."""
    query = _messages(referral).where(Feedback.organisation_id == actor.organisation_id)
    return [each for each in db.session.scalars(query) if readable(actor, each)]


def messages_sent(actor: Actor, referral: Referral) -> list[Feedback]:
    """All messages about a referral of the actor's team, for whoever wants to know if they were opened."""
    if not actor.team_ids:
        return []
    named = joinedload(Feedback.organisation)
    return list(db.session.scalars(_messages(referral).options(named)))


def _messages(referral: Referral) -> Select[Feedback]:
    newest = select(Feedback).where(Feedback.referral_id == referral.id)
    return newest.options(joinedload(Feedback.event)).order_by(Feedback.made_at.desc(), Feedback.id.desc())


def unopened(actor: Actor) -> list[Feedback]:
    """The newest messages that the actor's organisation did not open yet and may read now; logged."""
    query = _waiting(actor).options(joinedload(Feedback.referral).selectinload(Referral.consents))
    found = db.session.scalars(query.order_by(Feedback.made_at.desc(), Feedback.id.desc()).limit(2 * NEWEST))
    shown = [each for each in found if readable(actor, each)][:NEWEST]
    read_list(actor, "referral", [each.referral.person_id for each in shown])
    return shown


def with_unopened(actor: Actor, referrals: Collection[Referral]) -> set[UUID]:
    """Which of these referrals have a message that waits to be opened."""
    mine = {each.id: relation(actor, each) for each in referrals}
    query = _waiting(actor).where(Feedback.referral_id.in_(mine))
    rows = db.session.execute(query.with_only_columns(Feedback.referral_id, Feedback.variant))
    return {
        key
        for key, variant in rows
        if may_read(variant, own=mine[key].own, share_back=mine[key].share_back, followed=mine[key].followed)
    }


def _waiting(actor: Actor) -> Select[Feedback]:
    query = select(Feedback).join(Referral, Referral.id == Feedback.referral_id)
    return query.where(
        visible(actor), Feedback.organisation_id == actor.organisation_id, Feedback.opened_at.is_(None)
    )
