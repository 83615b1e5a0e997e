"""Reads of waiting lists: one list in its order, and what one referral waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.audit.services import read_list
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.waiting import RUNNING
from referral.extensions import db
from referral.models import Activity, Referral, WaitingEntry
from referral.models.scope import widened
from referral.workflow.queries import visible


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of a list. `referral` is None for somebody of another team: only their turn shows."""

    number: int
    entry: WaitingEntry
    team: str
    referral: Referral | None


def activity_with_list(actor: Actor, activity_id: UUID) -> Activity:
    """An activity of the region; raises NotVisible."""
    found = db.session.get(Activity, activity_id)
    if found is None or found.region_id != actor.region_id:
        raise NotVisible("Deze activiteit is er niet (meer).")
    return found


def waiting_list(actor: Actor, activity: Activity) -> list[Waiting]:
    """Everybody on the list in order; names for the own teams only. Logged."""
    with widened(actor):
        entries = _running(actor, activity)
        teams = {each.id: each.referral.team.name for each in entries}
        keys = {each.id: each.referral_id for each in entries}
    mine = _own(actor, set(keys.values()))
    read_list(actor, "referral", [each.person_id for each in mine.values()])
    return [
        Waiting(number, each, teams[each.id], mine.get(each.referral_id))
        for number, each in enumerate(entries, 1)
    ]


def _running(actor: Actor, activity: Activity) -> Sequence[WaitingEntry]:
    query = (
        select(WaitingEntry)
        .where(
            WaitingEntry.region_id == actor.region_id,
            WaitingEntry.activity_id == activity.id,
            WaitingEntry.state.in_(RUNNING),
        )
        .options(joinedload(WaitingEntry.referral, innerjoin=True))
        .order_by(WaitingEntry.joined_at, WaitingEntry.id)
    )
    return db.session.scalars(query).all()


def _own(actor: Actor, referral_ids: set[UUID]) -> dict[UUID, Referral]:
    found = db.session.scalars(select(Referral).where(visible(actor), Referral.id.in_(referral_ids)))
    return {each.id: each for each in found}


def entry_for(actor: Actor, referral: Referral, entry_id: UUID) -> WaitingEntry:
    """One entry of a referral; raises NotVisible."""
    found = db.session.get(WaitingEntry, entry_id)
    if found is None or found.region_id != actor.region_id or found.referral_id != referral.id:
        raise NotVisible("Deze persoon staat hier niet (meer) op de wachtlijst.")
    return found
