"""Whose term is over: fifteen years without a change (Wmo 2015, 5.3.4(1); L11)."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import exists, func, select

from referral.domain.actors import Actor
from referral.domain.rights import RETENTION_YEARS, RequestState, months_after
from referral.extensions import db
from referral.lib import clock
from referral.models import LegalHold, Person, Referral, RightsRequest
from referral.models.scope import widened

PAGE = 50


@dataclass(frozen=True, slots=True)
class Expired:
    """A person whose term is over, without a name: the latest reference and the last change."""

    person_id: UUID
    reference: str
    changed_at: datetime


def expired(actor: Actor) -> list[Expired]:
    """Persons to review, the longest silent first; who is on hold or under review already is left out.

    Gives references only: whoever reviews one opens a request first, and looks after that.
    """
    last = func.max(Referral.changed_at)
    with widened(actor):
        rows = db.session.execute(
            select(
                Referral.person_id,
                func.max(Referral.reference).label("reference"),
                last.label("changed_at"),
            )
            .join(Person, Person.id == Referral.person_id)
            .where(
                Referral.region_id == actor.region_id,
                Person.identity_index.is_not(None),
                ~exists().where(
                    LegalHold.person_id == Person.id,
                    LegalHold.lifted_at.is_(None),
                    LegalHold.until >= clock.today(),
                ),
                ~exists().where(
                    RightsRequest.person_id == Person.id, RightsRequest.state == RequestState.OPEN
                ),
            )
            .group_by(Referral.person_id)
            .having(last < _term_ended_before())
            .order_by(last)
            .limit(PAGE)
        )
        return [Expired(row.person_id, row.reference, row.changed_at) for row in rows]


def _term_ended_before() -> datetime:
    """The start of the day fifteen years ago: what did not change since may go."""
    day: date = months_after(clock.today(), -12 * RETENTION_YEARS)
    return datetime.combine(day, time.min, tzinfo=clock.AMSTERDAM)
