"""Asking everybody, in the worker: it makes the links and forgets what they answer (ADR 0020)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from referral.domain.actors import Actor, system_actor
from referral.domain.codes import ConsentPurpose
from referral.domain.impact.rounds import ListKind, RoundState
from referral.extensions import db
from referral.impact.rounds.queries import round_of, stopped, took_part
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import ImpactInvitation, ImpactList, ImpactRound, Placement, Referral
from referral.models.scope import acting
from referral.models.sealed import ErasedPerson
from referral.models.transaction import command
from referral.notifications.services import queue_for_person
from referral.workflow.places import way_to


@command
def invite(region_id: UUID, round_id: UUID) -> None:
    """Send each person of each list a link, as far as that is safe and wished. Safe to run twice."""
    system = system_actor(region_id)
    with acting(system):
        found = round_of(system, round_id, lock=True)
        if found.state is not RoundState.OPEN or found.invited_at:
            return
        found.invited_at = clock.now()
        for each in found.lists:
            people = _people(system, each)
            for referral in people:
                way = _way(referral)
                if way:
                    _ask(each, referral, way)
                each.invited += bool(way)
                each.unreached += not way


def _people(system: Actor, asked: ImpactList) -> Sequence[Referral]:
    which = took_part(system) if asked.kind is ListKind.TAKING_PART else stopped(system)
    places = (
        select(Placement.referral_id)
        .join(Referral, Referral.id == Placement.referral_id)
        .where(Placement.activity_id == asked.activity_id, which)
    )
    query = select(Referral).where(Referral.id.in_(places)).order_by(Referral.id)
    query = query.options(joinedload(Referral.person), selectinload(Referral.consents))
    return db.session.scalars(query).unique().all()


def _way(referral: Referral) -> str:
    """How this person can get a link; empty when paper is the only way.

    Somebody whose referral has ended is asked only after a yes to being asked later (L6).
    """
    if not (referral.status.is_live or referral.agrees_to(ConsentPurpose.RECONTACT)):
        return ""
    try:
        return way_to(referral)
    except ErasedPerson:
        return ""


def _ask(asked: ImpactList, referral: Referral, way: str) -> None:
    made = ImpactInvitation(
        id=new_id(),
        region_id=asked.region_id,
        list_id=asked.id,
        referral_id=referral.id,
        way=way,
        is_used=False,
        is_reminded=False,
    )
    made.make_link()
    db.session.add(made)
    queue_for_person(referral, "impact_ask", way, {"impact_invitation_id": str(made.id)})


@command
def remind(region_id: UUID, round_id: UUID) -> None:
    """Ask once more who did not use the link. Safe to run twice: a message goes out once."""
    system = system_actor(region_id)
    with acting(system):
        found = round_of(system, round_id, lock=True)
        if not (found.takes_answers and found.reminded_at):
            return
        for made, referral in _unused(found):
            facts = {"impact_invitation_id": str(made.id)}
            queue_for_person(referral, "impact_remind", made.way, facts)
            made.is_reminded = True


def _unused(found: ImpactRound) -> Sequence[tuple[ImpactInvitation, Referral]]:
    query = (
        select(ImpactInvitation, Referral)
        .join(Referral, Referral.id == ImpactInvitation.referral_id)
        .join(ImpactList, ImpactList.id == ImpactInvitation.list_id)
        .where(
            ImpactList.round_id == found.id,
            ~ImpactInvitation.is_used,
            ~ImpactInvitation.is_reminded,
            Referral.hidden_at.is_(None),
            Referral.stopped_at.is_(None),
        )
    )
    return [(row[0], row[1]) for row in db.session.execute(query).unique()]
