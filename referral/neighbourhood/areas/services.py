"""Commands: link areas of a year to neighbourhoods, and write down what a session read in the figures."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Invalid
from referral.domain.successes import traces
from referral.extensions import db
from referral.lib import clock
from referral.models import AreaCode, AreaReading, Neighbourhood
from referral.models.transaction import command
from referral.neighbourhood.areas.queries import (
    loaded,
    names_of_people,
    neighbourhood_of,
    reading_of,
)


def no_traces(actor: Actor, texts: Mapping[str, str]) -> None:
    """Raises Invalid, beside each field, for a text that leads to somebody."""
    names = names_of_people(actor)
    wrong = {}
    for field, text in texts.items():
        found = traces(text, names)
        if found:
            wrong[field] = f"Haal dit weg: {', '.join(found)}. Hier staat niets over één persoon."
    if wrong:
        raise Invalid("Hierin staat iets waaraan iemand te herkennen is.", wrong)


@command
def link_codes(actor: Actor, chosen: Mapping[tuple[str, int], UUID | None]) -> int:
    """Link areas to neighbourhoods, each in its own year; how many changed. None takes a link away.

    Raises Invalid for an area that no loaded figure is about, and NotVisible for a strange neighbourhood.
    """
    rows = db.session.scalars(select(AreaCode).where(AreaCode.region_id == actor.region_id))
    linked = {(each.code, each.year): each.neighbourhood_id for each in rows}
    changed = {key: to for key, to in chosen.items() if linked.get(key) != to}
    there = loaded(actor, [key for key, to in changed.items() if to is not None])
    for (code, year), to in changed.items():
        if to is not None and (code, year) not in there:
            raise Invalid(f"Van {code} in {year} zijn geen cijfers geladen.")
        mine = AreaCode.region_id == actor.region_id
        db.session.execute(delete(AreaCode).where(mine, AreaCode.code == code, AreaCode.year == year))
        if to is not None:
            neighbourhood_of(actor, to)
            db.session.add(
                AreaCode(
                    region_id=actor.region_id,
                    code=code,
                    year=year,
                    neighbourhood_id=to,
                    set_by=actor.id,
                    set_at=clock.now(),
                )
            )
    if changed:
        record(actor, EventType.UPDATE, "area", purpose=Purpose.ADMINISTRATION)
    return len(changed)


@command
def write_reading(
    actor: Actor, neighbourhood_id: UUID, text: str, held_on: date, replaces: UUID | None = None
) -> AreaReading:
    """Write down what a session read, or correct it: the earlier text stays. Raises Invalid for a trace."""
    found: Neighbourhood = neighbourhood_of(actor, neighbourhood_id)
    no_traces(actor, {"text": text})
    if replaces is not None:
        db.session.execute(select(AreaReading.id).where(AreaReading.id == replaces).with_for_update())
        reading_of(actor, replaces)
    made = AreaReading(
        region_id=actor.region_id,
        neighbourhood_id=found.id,
        held_on=held_on,
        text=text.strip(),
        made_by=actor.id,
        made_at=clock.now(),
        made_as=actor.role.label,
        replaces_id=replaces,
    )
    db.session.add(made)
    record(actor, EventType.CREATE, "area", object_id=found.id, purpose=Purpose.RESEARCH)
    return made
