"""Command: the words of the yearly report."""

from dataclasses import dataclass

from sqlalchemy import select

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Invalid
from referral.extensions import db
from referral.lib import clock
from referral.models import YearReport
from referral.models.transaction import command
from referral.neighbourhood.areas.services import no_traces

FIRST = 2020
"""The first year that a report can be about."""


@dataclass(frozen=True, slots=True)
class Words:
    """What did not go well, what did, and what changes."""

    went_badly: str
    went_well: str
    changes: str


@command
def write_report(actor: Actor, year: int, given: Words) -> YearReport:
    """Keep the words for one year. Raises Invalid for a year to come, and for a text about somebody."""
    if not FIRST <= year <= clock.today().year:
        raise Invalid("Dit jaar kan nog geen bericht hebben.")
    texts = {name: getattr(given, name) for name in ("went_badly", "went_well", "changes")}
    no_traces(actor, texts)
    found = db.session.scalar(
        select(YearReport).where(YearReport.region_id == actor.region_id, YearReport.year == year)
    )
    if found is None:
        found = YearReport(region_id=actor.region_id, year=year)
        db.session.add(found)
    for name, text in texts.items():
        setattr(found, name, text.strip())
    found.made_by, found.made_at = actor.id, clock.now()
    record(actor, EventType.UPDATE, "year_report", purpose=Purpose.RESEARCH, detail=str(year))
    return found
