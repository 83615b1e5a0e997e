"""Reads: the volunteers of the region, who may hold talks, and how many people each has."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from referral.audit.services import read_list
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.statuses import Role
from referral.domain.volunteering import Shortcoming, ends_soon, nearly_spent, valid_for_talks
from referral.extensions import db
from referral.lib import clock
from referral.models import Organisation, Referral, TalkSeries, User, Volunteer
from referral.workflow.talks import loads_of, vog_years


@dataclass(frozen=True, slots=True)
class Listed:
    """A volunteer in a list: how many people now, why not available, and what ends soon."""

    volunteer: Volunteer
    name: str
    load: int
    wanting: tuple[Shortcoming, ...]
    soon: list[tuple[str, date]]


def everyone(actor: Actor) -> list[Listed]:
    """All volunteers of the region by name; the look is logged."""
    query = select(Volunteer).where(Volunteer.region_id == actor.region_id, Volunteer.left_on.is_(None))
    found = list(db.session.scalars(query.options(selectinload(Volunteer.organisations))))
    loads, years = loads_of(actor, [each.id for each in found]), vog_years(actor)
    read_list(actor, "volunteer", [each.id for each in found])
    rows = [_listed(each, loads.get(each.id, 0), years) for each in found]
    return sorted(rows, key=lambda row: row.name.casefold())


def _listed(volunteer: Volunteer, load: int, years: int) -> Listed:
    """A VOG is asked by some activities only, so without one somebody is available all the same."""
    today = clock.today()
    dated = volunteer.readiness(load, years)
    wanting = valid_for_talks(volunteer.readiness(load, None), today)
    return Listed(volunteer, volunteer.name, load, wanting, ends_soon(dated, today))


def volunteer_for(actor: Actor, volunteer_id: UUID, *, lock: bool = False) -> Volunteer:
    """One volunteer; the look is logged. Raises NotVisible for who is not there any more.

    `lock` holds the row, so that of two coaches who choose the same one the second sees a full list.
    """
    query = select(Volunteer).where(
        Volunteer.region_id == actor.region_id, Volunteer.id == volunteer_id, Volunteer.left_on.is_(None)
    )
    query = query.options(selectinload(Volunteer.organisations)).execution_options(populate_existing=True)
    found = db.session.scalar(query.with_for_update(of=Volunteer) if lock else query)
    if found is None:
        raise NotVisible("Deze vrijwilliger staat niet (meer) in de lijst.")
    read_list(actor, "volunteer", [found.id])
    return found


def organisations(actor: Actor) -> list[tuple[str, str]]:
    """The organisations of the region, to choose from."""
    query = select(Organisation.id, Organisation.name).where(Organisation.region_id == actor.region_id)
    return [(str(key), name) for key, name in db.session.execute(query.order_by(Organisation.name))]


def accounts(actor: Actor, own: UUID | None = None) -> list[tuple[str, str]]:
    """Accounts of hosts that belong to no volunteer yet, besides *own*, to choose from."""
    taken = select(Volunteer.user_id).where(Volunteer.user_id.is_not(None))
    query = select(User.id, User.name, User.email).where(
        User.region_id == actor.region_id,
        User.role == Role.HOST,
        User.works_now(),
        or_(User.id.not_in(taken), User.id == own if own else User.id.not_in(taken)),
    )
    rows = db.session.execute(query.order_by(User.name))
    return [(str(key), f"{name} ({email})") for key, name, email in rows]


@dataclass(frozen=True, slots=True)
class Shared:
    """How many volunteers care and welfare recruited and trained together (D44), of how many."""

    recruited: int
    trained: int
    total: int


def shared(actor: Actor) -> Shared:
    """The counts for the head of the list."""
    counted = select(
        func.count().filter(Volunteer.jointly_recruited),
        func.count().filter(Volunteer.jointly_trained),
        func.count(),
    ).where(Volunteer.region_id == actor.region_id, Volunteer.left_on.is_(None))
    return Shared(*db.session.execute(counted).one())


@dataclass(frozen=True, slots=True)
class Running:
    """A series as the coordinator sees it: no person, only the reference and the hours."""

    reference: str
    volunteer_id: UUID
    held: int
    planned: int
    spent: int
    budget: int

    @property
    def nearly_spent(self) -> bool:
        """Whether it is time to look ahead."""
        return nearly_spent(self.spent, self.budget)


def running(actor: Actor) -> list[Running]:
    """The series that run in the region, the most used hours first; nobody is named."""
    query = (
        select(TalkSeries, Referral.reference)
        .join(Referral, Referral.id == TalkSeries.referral_id)
        .where(TalkSeries.region_id == actor.region_id, TalkSeries.ended_at.is_(None))
        .options(selectinload(TalkSeries.talks))
    )
    rows = [
        Running(
            reference,
            each.volunteer_id,
            each.held,
            each.talks_planned,
            each.spent,
            each.minutes_budget,
        )
        for each, reference in db.session.execute(query)
    ]
    return sorted(rows, key=lambda row: row.spent / row.budget, reverse=True)
