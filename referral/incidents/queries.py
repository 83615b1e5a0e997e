"""Reads of incidents: the own reports, the register, whom one concerns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import NotVisible
from referral.extensions import db
from referral.lib import clock
from referral.models import AccessLog, Incident, IncidentPerson, Person, Referral, User
from referral.models.scope import widened

REGISTER_ROWS = 200
"""Open incidents first; a region with more closed ones than this reads the oldest from its archive."""


@dataclass(frozen=True, slots=True)
class Concerned:
    """A person whom an incident concerns, to be told."""

    id: UUID
    given_name: str
    surname: str
    phone: str
    postcode: str
    house_number: str
    references: tuple[str, ...]


def own_reports(actor: Actor) -> Sequence[Incident]:
    """What *actor* reported, newest first; without the words."""
    query = select(Incident).where(Incident.region_id == actor.region_id, Incident.reported_by == actor.id)
    return db.session.scalars(query.order_by(Incident.reported_at.desc()).limit(REGISTER_ROWS)).all()


def register(actor: Actor) -> Sequence[Incident]:
    """All incidents of the region: open ones by their last moment, then closed ones, newest first."""
    query = select(Incident).where(Incident.region_id == actor.region_id)
    order = (Incident.closed_at.is_not(None), Incident.closed_at.desc(), Incident.due_at)
    return db.session.scalars(query.order_by(*order).limit(REGISTER_ROWS)).all()


def incident(actor: Actor, incident_id: UUID, *, lock: bool = False) -> Incident:
    """One incident with its words, for the privacy officer; the look is logged. Raises NotVisible."""
    query = select(Incident).where(Incident.id == incident_id, Incident.region_id == actor.region_id)
    found: Incident | None = db.session.scalar(query.with_for_update(of=Incident) if lock else query)
    if found is None:
        raise NotVisible("Dit incident is er niet.")
    record(
        actor,
        EventType.READ,
        "incident",
        object_id=found.id,
        subjects=[found.data_key_id],
        purpose=Purpose.SUPERVISION,
    )
    return found


def number_concerned(actor: Actor, incident_id: UUID) -> int:
    """How many persons were added to an incident."""
    mine = (IncidentPerson.region_id == actor.region_id, IncidentPerson.incident_id == incident_id)
    return db.session.scalar(select(func.count()).select_from(IncidentPerson).where(*mine)) or 0


def concerned(actor: Actor, incident_id: UUID) -> list[Concerned]:
    """Everybody whom an incident concerns with what is needed to reach them; logged as an export."""
    with widened(actor):
        wanted = (
            select(Person)
            .join(IncidentPerson, IncidentPerson.person_id == Person.id)
            .where(IncidentPerson.incident_id == incident_id, Person.region_id == actor.region_id)
            .order_by(Person.id)
        )
        persons = [each for each in db.session.scalars(wanted) if each.data_key.wrapped is not None]
        references = _references([each.id for each in persons])
        found = [_concerned(each, references.get(each.id, ())) for each in persons]
    record(
        actor,
        EventType.EXPORT,
        "incident",
        object_id=incident_id,
        subjects=[each.id for each in found],
        purpose=Purpose.SUPERVISION,
    )
    return found


def _references(person_ids: list[UUID]) -> dict[UUID, tuple[str, ...]]:
    rows = db.session.execute(
        select(Referral.person_id, func.array_agg(Referral.reference))
        .where(Referral.person_id.in_(person_ids))
        .group_by(Referral.person_id)
    )
    return {key: tuple(sorted(found)) for key, found in rows}


def _concerned(person: Person, references: tuple[str, ...]) -> Concerned:
    return Concerned(
        person.id,
        person.given_name,
        person.surname,
        person.phone,
        person.postcode,
        person.house_number,
        references,
    )


def account_with(actor: Actor, email: str) -> UUID | None:
    """The account of the region with this address, also of somebody who left."""
    query = select(User.id).where(User.region_id == actor.region_id, User.email == email.strip().lower())
    found: UUID | None = db.session.scalar(query)
    return found


def seen_by(actor: Actor, user_id: UUID, first: date, last: date) -> list[UUID]:
    """Persons whose data an account saw or changed on the days from *first* up to and including *last*."""
    begin, end = (datetime.combine(day, time(), tzinfo=clock.AMSTERDAM) for day in (first, last + ONE_DAY))
    with widened(actor):
        subjects = (
            select(func.unnest(AccessLog.subject_ids).label("person_id"))
            .where(
                AccessLog.region_id == actor.region_id,
                AccessLog.actor_id == user_id,
                AccessLog.happened_at >= begin,
                AccessLog.happened_at < end,
            )
            .distinct()
            .subquery()
        )
        wanted = select(Person.id).where(
            Person.region_id == actor.region_id, Person.id.in_(select(subjects.c.person_id))
        )
        return list(db.session.scalars(wanted))


ONE_DAY = timedelta(days=1)


def person_of(actor: Actor, reference: str) -> UUID | None:
    """The person of a referral of the region."""
    query = select(Referral.person_id).where(
        Referral.region_id == actor.region_id, Referral.reference == reference.strip().upper()
    )
    with widened(actor):
        found: UUID | None = db.session.scalar(query)
    return found
