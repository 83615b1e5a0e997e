"""The person's own way in: a link that shows nothing before they said the year of their birth."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from referral.audit.services import record
from referral.domain.actors import Actor, system_actor
from referral.domain.audit import EventType
from referral.domain.instruments.booklet import Given
from referral.domain.instruments.definition import Instrument
from referral.domain.instruments.moments import FillHelp, MeasureRefusal
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib.crypto import fingerprint
from referral.models import Measurement, Referral
from referral.models.scope import acting
from referral.models.transaction import command
from referral.moments.services import given_in, hand_in, keep, questions_of, refuse_now


@dataclass(frozen=True, slots=True)
class Shown:
    """What the person sees: the questions, their answers so far, their own goal, and whom to call."""

    asked: list[Instrument]
    given: dict[str, dict[str, Any]]
    goal: str
    organisation: str
    phone: str


def works(region_id: UUID, token: str) -> bool:
    """Whether the link leads anywhere; tells nothing about anybody."""
    system = system_actor(region_id)
    with acting(system):
        return _of_link(system, token) is not None


@command
def open_by_link(region_id: UUID, token: str, year: int | None) -> Shown | None:
    """What the person may see who knows this year of birth; the look is logged.

    None for a wrong year, of which only a few are allowed, and for a link that ended.
    """
    system = system_actor(region_id)
    with acting(system):
        found = _held(system, token)
        if found is None:
            return None
        asked, referral = found
        if year is None or referral.person.birth_year != year:
            asked.tries += 1
            return None
        return _shown(system, asked, referral)


@command
def show_again(region_id: UUID, token: str) -> Shown | None:
    """The same for somebody who said the year just now."""
    system = system_actor(region_id)
    with acting(system):
        found = _of_link(system, token)
        return _shown(system, found, found.referral) if found else None


def _shown(system: Actor, asked: Measurement, referral: Referral) -> Shown:
    record(
        system,
        EventType.READ,
        "measurement",
        object_id=asked.id,
        subjects=[referral.person_id],
        detail=referral.reference,
    )
    return Shown(
        asked=questions_of(system, asked),
        given=given_in(asked),
        goal=referral.goals[0].words if referral.goals else "",
        organisation=referral.team.organisation.name,
        phone=referral.team.phone,
    )


@command
def keep_by_link(region_id: UUID, token: str, given: Given) -> bool:
    """Keep the answers of one leaf; False when the link ended."""
    system = system_actor(region_id)
    with acting(system):
        found = _held(system, token)
        if found is None:
            return False
        keep(*found, given)
        return True


@command
def hand_in_by_link(region_id: UUID, token: str, helped: FillHelp) -> bool:
    """Hand everything in; False when the link ended. Of two at once the first counts.

    Raises Invalid when nothing was answered.
    """
    system = system_actor(region_id)
    with acting(system):
        found = _held(system, token)
        if found is None:
            return False
        hand_in(system, *found, helped)
        return True


@command
def refuse_by_link(region_id: UUID, token: str, why: MeasureRefusal) -> bool:
    """The person does not want to; False when the link ended."""
    system = system_actor(region_id)
    with acting(system):
        found = _held(system, token)
        if found is None:
            return False
        refuse_now(system, *found, why)
        return True


def _alive() -> ColumnElement[bool]:
    """While somebody works for the person, and after a good end; never after taking it back."""
    return or_(Referral.runs(), Referral.status == Status.CLOSED)


def _of_link(system: Actor, token: str) -> Measurement | None:
    found: Measurement | None = db.session.scalar(
        select(Measurement)
        .join(Referral, Referral.id == Measurement.referral_id)
        .where(
            Measurement.region_id == system.region_id,
            Measurement.token_hash == fingerprint(token),
            _alive(),
            Referral.hidden_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )
    return found if found is not None and found.works else None


def _held(system: Actor, token: str) -> tuple[Measurement, Referral] | None:
    """Both rows, the referral first, as everybody else holds them; looked at again once they are held."""
    found = _of_link(system, token)
    if found is None:
        return None
    held = select(Referral).where(Referral.id == found.referral_id).with_for_update(of=Referral)
    referral = db.session.scalars(held.execution_options(populate_existing=True)).one()
    row = select(Measurement).where(Measurement.id == found.id).with_for_update(of=Measurement)
    asked = db.session.scalars(row.execution_options(populate_existing=True)).one()
    same = asked.token_hash == fingerprint(token) and asked.works
    lives = referral.status.is_live or referral.status is Status.CLOSED
    return (asked, referral) if same and lives and not referral.hidden_at else None
