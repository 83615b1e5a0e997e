"""Reads about who is away and who stands in, for every feature that shows work or people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select

from referral.domain.actors import Actor
from referral.domain.members import given_name
from referral.extensions import db
from referral.lib import clock
from referral.models import Absence, User
from referral.notifications.covers import absences_of, works_on

__all__ = ["Away", "away", "covered_by", "covered_ids", "works_on"]


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is away today, up to and including the last day; `cover` is empty when nobody stands in."""

    name: str
    last: date
    cover: str


def away(actor: Actor, user_ids: Iterable[UUID | None]) -> dict[UUID, Away]:
    """Who of these people of the region is away today."""
    wanted = [each for each in user_ids if each is not None]
    rows = absences_of(wanted) if wanted else {}
    return {
        key: Away(each.user.name, each.until, _cover(each))
        for key, each in rows.items()
        if _here(actor, each)
    }


def _here(actor: Actor, row: Absence) -> bool:
    return row.region_id == actor.region_id


def _cover(row: Absence) -> str:
    """By given name, as colleagues say it; nobody once the cover left."""
    return given_name(row.cover.name) if row.cover and row.cover.is_present else ""


def covered_ids(actor: Actor) -> Select[UUID]:
    """A query for the accounts for which *actor* stands in today."""
    return select(Absence.user_id).where(
        Absence.region_id == actor.region_id,
        Absence.cover_id == actor.id,
        Absence.holds_on(clock.today()),
    )


def covered_by(actor: Actor) -> dict[UUID, str]:
    """For whom *actor* stands in today, by name."""
    query = select(User.id, User.name).where(User.id.in_(covered_ids(actor))).order_by(User.name)
    return {row.id: row.name for row in db.session.execute(query)}
