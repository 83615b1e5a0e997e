"""Talks as features share them: who can hold them now, and that they stop with the place they belong to."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select, true, update

from referral.domain.actors import Actor
from referral.domain.first_meeting import Rhythm
from referral.domain.matching.facts import TalkPartner
from referral.domain.volunteering import TalkEnd, valid_for_talks
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, Region, TalkSeries, Volunteer
from referral.models.scope import widened


def end_with_place(actor: Actor, referral: Referral) -> None:
    """End what still runs, so that the volunteer no longer sees the person and has room for another.

    Widened: a referrer who takes the consent back sees no talks, and yet they stop.
    """
    with widened(actor):
        db.session.execute(
            update(TalkSeries)
            .where(TalkSeries.referral_id == referral.id, TalkSeries.ended_at.is_(None))
            .values(ended_at=clock.now(), end_reason=TalkEnd.PLACE_ENDED)
        )


def loads_of(actor: Actor, volunteer_ids: Collection[UUID], but: UUID | None = None) -> dict[UUID, int]:
    """How many series each of these has now, without the one with key *but*.

    Widened: a volunteer is shared, and a coach sees only the series of the own team. Numbers, no persons.
    """
    query = (
        select(TalkSeries.volunteer_id, func.count())
        .where(
            TalkSeries.region_id == actor.region_id,
            TalkSeries.volunteer_id.in_(volunteer_ids),
            TalkSeries.ended_at.is_(None),
            TalkSeries.id != but if but else true(),
        )
        .group_by(TalkSeries.volunteer_id)
    )
    with widened(actor):
        return dict(db.session.execute(query).all())


def vog_years(actor: Actor) -> int:
    """How many years a VOG counts in the region."""
    return db.session.get_one(Region, actor.region_id).vog_years


def talk_partners(actor: Actor) -> tuple[TalkPartner, ...]:
    """The volunteers of the region who may hold talks today and have room: facts, no names."""
    query = select(Volunteer).where(Volunteer.region_id == actor.region_id, Volunteer.left_on.is_(None))
    found = list(db.session.scalars(query.order_by(Volunteer.id)))
    loads, years, today = loads_of(actor, [each.id for each in found]), vog_years(actor), clock.today()
    partners = []
    for each in found:
        load = loads.get(each.id, 0)
        if valid_for_talks(each.readiness(load, None), today):
            continue
        vog = not valid_for_talks(each.readiness(load, years), today)
        known = frozenset(Rhythm(code) for code in each.rhythm if code in set(Rhythm))
        room = each.most_people - load
        partners.append(TalkPartner(each.id, frozenset(each.languages), known, room, vog))
    return tuple(partners)
