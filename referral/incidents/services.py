"""Report an incident, and write down step by step what is done about it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select

from referral.audit.services import record
from referral.domain.actors import Actor, system_actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Conflict, Invalid, NotVisible
from referral.domain.incidents import SOON, IncidentKind, IncidentStep, report_due
from referral.domain.statuses import Role
from referral.extensions import db
from referral.incidents.queries import account_with, incident, number_concerned, person_of, seen_by
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import DataKey, Incident, IncidentEntry, IncidentPerson, Region, User
from referral.models.scope import acting, widened
from referral.models.transaction import command
from referral.notifications.services import queue_mail
from referral.workflow.queries import referral_for

NO_REFERRAL = "Er is geen verwijzing met dit kenmerk."
NO_ACCOUNT = "Er is geen account met dit e-mailadres."
NOBODY_SEEN = "Dit account zag in deze dagen niemand die er nog niet bij stond."
ASSESS_FIRST = "Beoordeel eerst of dit gemeld moet worden."
REPORT_FIRST = "Dit moet gemeld worden. Leg eerst vast wanneer dat is gedaan."


@dataclass(frozen=True, slots=True)
class Report:
    """What is known when an incident is reported."""

    kind: IncidentKind
    happened_at: datetime
    discovered_at: datetime
    words: str
    measures: str = ""
    persons_about: int = 0
    reference: str = ""


@command
def report(actor: Actor, given: Report) -> Incident:
    """Write an incident down; the privacy officers get a mail without content at once.

    Raises Invalid for the reference of a referral that *actor* cannot see.
    """
    person_id = _own_person(actor, given.reference) if given.reference.strip() else None
    key, now = new_id(), clock.now()
    row = Incident(
        id=key,
        data_key=DataKey.create(actor.region_id, key),
        region_id=actor.region_id,
        kind=given.kind,
        happened_at=given.happened_at,
        discovered_at=given.discovered_at,
        due_at=report_due(given.kind, given.discovered_at),
        reported_by=actor.id,
        reported_at=now,
        persons_about=given.persons_about,
        words=given.words,
        measures=given.measures,
    )
    db.session.add(row)
    db.session.flush()
    if person_id:
        with widened(actor):
            _add(actor, row, [person_id])
    _log(actor, EventType.CREATE, row)
    for address in officers(actor):
        queue_mail(actor.region_id, "incident", address, {"incident_id": str(row.id)})
    return row


def _own_person(actor: Actor, reference: str) -> UUID:
    try:
        return referral_for(actor, reference.strip().upper()).person_id
    except NotVisible as error:
        raise Invalid(NO_REFERRAL, {"reference": NO_REFERRAL}) from error


def officers(actor: Actor) -> list[str]:
    """The addresses of the privacy officers of the region."""
    query = select(User.email).where(
        User.region_id == actor.region_id, User.role == Role.PRIVACY_OFFICER, User.works_now()
    )
    return list(db.session.scalars(query.order_by(User.email)))


@command
def assess(actor: Actor, incident_id: UUID, *, must_report: bool, words: str) -> None:
    """Whether the authority must hear of it; may be judged anew until it was told."""
    row = _open(actor, incident_id)
    if row.told_at is not None:
        raise Conflict("Dit is al gemeld.")
    row.must_report = must_report
    _step(actor, row, IncidentStep.ASSESSED, words)


@command
def told(actor: Actor, incident_id: UUID, at: datetime, number: str) -> None:
    """The authority was told. Raises Invalid before the incident became known, Conflict when told."""
    row = _open(actor, incident_id)
    if row.told_at is not None:
        raise Conflict("Dit is al gemeld.")
    if at < row.discovered_at:
        message = "Dit ligt vóór het moment waarop het incident werd ontdekt."
        raise Invalid(message, {"hour": message})
    row.told_at, row.must_report = at, True
    _step(actor, row, IncidentStep.REPORTED, number, at)


@command
def inform(actor: Actor, incident_id: UUID, *, informed: bool, words: str) -> None:
    """Whether the persons concerned were told (AVG 34), and how, or why not."""
    row = _open(actor, incident_id)
    row.informed = informed
    _step(actor, row, IncidentStep.INFORMED, words)


@command
def close(actor: Actor, incident_id: UUID, words: str) -> None:
    """Done. Raises Invalid before it was judged, and before the authority was told if it must be."""
    row = _open(actor, incident_id)
    if row.must_report is None:
        raise Invalid(ASSESS_FIRST, {"words": ASSESS_FIRST})
    if row.must_report and row.told_at is None:
        raise Invalid(REPORT_FIRST, {"words": REPORT_FIRST})
    row.closed_at = clock.now()
    _step(actor, row, IncidentStep.CLOSED, words)


@command
def add_seen(actor: Actor, incident_id: UUID, email: str, first: date, last: date) -> int:
    """Add everybody whose data an account saw in some days, from the access log; how many were new.

    Raises Invalid for an unknown account, and when nobody is added.
    """
    row = _open(actor, incident_id)
    user_id = account_with(actor, email)
    if user_id is None:
        raise Invalid(NO_ACCOUNT, {"email": NO_ACCOUNT})
    record(actor, EventType.READ_LOG, "access_log", purpose=Purpose.SUPERVISION)
    before = number_concerned(actor, row.id)
    with widened(actor):
        _add(actor, row, seen_by(actor, user_id, first, last))
    added = number_concerned(actor, row.id) - before
    if not added:
        raise Invalid(NOBODY_SEEN, {"email": NOBODY_SEEN})
    _step(actor, row, IncidentStep.PERSONS_ADDED, f"{added} uit het logboek ({first} tot en met {last})")
    return added


@command
def add_one(actor: Actor, incident_id: UUID, reference: str) -> None:
    """Add the person of one referral. Raises Invalid for an unknown reference or somebody added before."""
    row = _open(actor, incident_id)
    person_id = person_of(actor, reference)
    if person_id is None:
        raise Invalid(NO_REFERRAL, {"reference": NO_REFERRAL})
    before = number_concerned(actor, row.id)
    with widened(actor):
        _add(actor, row, [person_id])
    if number_concerned(actor, row.id) == before:
        message = "Deze persoon stond er al bij."
        raise Invalid(message, {"reference": message})
    _step(actor, row, IncidentStep.PERSONS_ADDED, reference.strip().upper())


def _add(actor: Actor, row: Incident, person_ids: list[UUID]) -> None:
    mine = select(IncidentPerson.person_id).where(IncidentPerson.incident_id == row.id)
    known = set(db.session.scalars(mine))
    now = clock.now()
    new = [each for each in dict.fromkeys(person_ids) if each not in known]
    db.session.add_all(
        IncidentPerson(
            region_id=row.region_id, incident_id=row.id, person_id=each, added_by=actor.id, added_at=now
        )
        for each in new
    )
    db.session.flush()
    if new:
        _log(actor, EventType.UPDATE, row, new)


def _open(actor: Actor, incident_id: UUID) -> Incident:
    row = incident(actor, incident_id, lock=True)
    if row.closed_at is not None:
        raise Conflict("Dit incident is afgesloten.")
    return row


def _step(
    actor: Actor, row: Incident, step: IncidentStep, words: str, happened_at: datetime | None = None
) -> None:
    now = clock.now()
    entry = IncidentEntry(
        data_key=row.data_key,
        region_id=row.region_id,
        incident_id=row.id,
        step=step,
        happened_at=happened_at or now,
        recorded_by=actor.id,
        recorded_at=now,
        words=words,
    )
    db.session.add(entry)
    _log(actor, EventType.UPDATE, row)


def _log(actor: Actor, kind: EventType, row: Incident, persons: list[UUID] | None = None) -> None:
    """The subjects are the persons who were added, else the incident's own key."""
    record(
        actor,
        kind,
        "incident",
        object_id=row.id,
        subjects=persons or [row.data_key.id],
        purpose=Purpose.SUPERVISION,
    )


@command
def ring_alarms(region_id: UUID) -> int:
    """Mail the privacy officers of a region when a report is due within a day or late; how many incidents.

    Each incident rings once a day until the authority was told.
    """
    actor, now = system_actor(region_id), clock.now()
    with acting(actor):
        due = select(Incident).where(
            Incident.region_id == region_id,
            Incident.closed_at.is_(None),
            Incident.told_at.is_(None),
            Incident.must_report.is_not(False),
            Incident.due_at < now + SOON,
            or_(Incident.alarmed_at.is_(None), Incident.alarmed_at < now - SOON),
        )
        found = list(db.session.scalars(due.with_for_update(of=Incident)))
        for row in found:
            row.alarmed_at = now
        for address in officers(actor) if found else ():
            queue_mail(region_id, "incident_due", address, {})
        db.session.flush()
    return len(found)


def ring_everywhere() -> int:
    """The alarms of all regions; how many incidents rang."""
    return sum(ring_alarms(region_id) for region_id in list(db.session.scalars(select(Region.id))))
