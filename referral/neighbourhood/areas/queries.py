"""Reads: neighbourhoods, open figures beside them, and what people read in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.domain.areas.figures import OpenLine, open_lines
from referral.domain.errors import NotVisible
from referral.extensions import db
from referral.models import (
    AreaCode,
    AreaReading,
    CircleMember,
    Neighbourhood,
    OpenFigure,
    User,
)
from referral.models.scope import widened

MOST_CODES = 100
"""So many areas without a neighbourhood stand on one page; a search finds the others."""


def neighbourhoods(actor: Actor) -> Sequence[Neighbourhood]:
    """The neighbourhoods of the region, by name; not the rest."""
    query = select(Neighbourhood).where(
        Neighbourhood.region_id == actor.region_id, Neighbourhood.is_rest.is_(False)
    )
    return db.session.scalars(
        query.options(joinedload(Neighbourhood.team)).order_by(Neighbourhood.name)
    ).all()


def neighbourhood_of(actor: Actor, neighbourhood_id: UUID) -> Neighbourhood:
    """One of them; raises NotVisible."""
    found = db.session.get(Neighbourhood, neighbourhood_id)
    if found is None or found.region_id != actor.region_id:
        raise NotVisible("Deze wijk is er niet.")
    return found


def open_figures(actor: Actor, found: Neighbourhood) -> list[OpenLine]:
    """The open figures of the areas linked to it; of each year only its own codes."""
    linked = select(AreaCode.year, AreaCode.code).where(
        AreaCode.region_id == actor.region_id, AreaCode.neighbourhood_id == found.id
    )
    codes: dict[int, list[str]] = {}
    for year, code in db.session.execute(linked):
        codes.setdefault(year, []).append(code)
    if not codes:
        return []
    pairs = [(code, year) for year, several in codes.items() for code in several]
    query = select(OpenFigure).where(tuple_(OpenFigure.code, OpenFigure.year).in_(pairs))
    rows = db.session.scalars(query.order_by(OpenFigure.measure, OpenFigure.year)).all()
    return open_lines([each.row for each in rows], codes)


@dataclass(frozen=True, slots=True)
class Reading:
    """A note of a joint session as it reads now, and what it read before, newest first."""

    now: AreaReading
    before: tuple[AreaReading, ...]


def readings(actor: Actor, neighbourhood_id: UUID) -> list[Reading]:
    """What was read in the figures of this area, the newest session first."""
    query = select(AreaReading).where(
        AreaReading.region_id == actor.region_id, AreaReading.neighbourhood_id == neighbourhood_id
    )
    rows = {each.id: each for each in db.session.scalars(query)}
    replaced = {each.replaces_id for each in rows.values()}
    found = [Reading(each, _earlier(each, rows)) for each in rows.values() if each.id not in replaced]
    return sorted(found, key=lambda each: (each.now.held_on, each.now.made_at), reverse=True)


def _earlier(reading: AreaReading, rows: dict[UUID, AreaReading]) -> tuple[AreaReading, ...]:
    found = []
    while reading.replaces_id:
        reading = rows[reading.replaces_id]
        found.append(reading)
    return tuple(found)


def reading_of(actor: Actor, reading_id: UUID) -> AreaReading:
    """One note; raises NotVisible, also for one that was replaced meanwhile."""
    found = db.session.get(AreaReading, reading_id)
    if found is None or found.region_id != actor.region_id:
        raise NotVisible("Deze duiding is er niet.")
    newer = select(AreaReading.id).where(AreaReading.replaces_id == found.id)
    if db.session.scalar(newer):
        raise NotVisible("Deze duiding is net verbeterd. Open de wijk opnieuw.")
    return found


def names_of_people(actor: Actor) -> list[str]:
    """Names that a text about an area may not hold: of who works here and of members of circles."""
    with widened(actor):
        users = db.session.scalars(select(User.name).where(User.region_id == actor.region_id)).all()
        members = select(CircleMember.name).where(CircleMember.region_id == actor.region_id)
        return [*users, *db.session.scalars(members)]


@dataclass(frozen=True, slots=True)
class KnownCode:
    """An area of one year in the loaded figures, the neighbourhood it was linked to, and a warning."""

    code: str
    year: int
    name: str
    neighbourhood_id: UUID | None
    warning: str = ""


def known_codes(actor: Actor, search: str = "") -> list[KnownCode]:
    """Areas of the loaded figures: those that still need a neighbourhood first, the newest year first.

    What is linked is always there; of the others at most `MOST_CODES` whose name or code holds *search*.
    """
    linked = {
        (each.code, each.year): each.neighbourhood_id
        for each in db.session.scalars(select(AreaCode).where(AreaCode.region_id == actor.region_id))
    }
    called = select(Neighbourhood.id, Neighbourhood.name).where(Neighbourhood.region_id == actor.region_id)
    names = {row[0]: row[1] for row in db.session.execute(called)}
    pair = tuple_(OpenFigure.code, OpenFigure.year)
    query = select(OpenFigure.code, OpenFigure.year, func.min(OpenFigure.name))
    query = query.group_by(OpenFigure.code, OpenFigure.year)
    others = query.where(pair.not_in(list(linked))) if linked else query
    if search:
        like = f"%{search.replace('%', '').replace('_', '')}%"
        others = others.where(OpenFigure.name.ilike(like) | OpenFigure.code.ilike(like))
    others = others.order_by(OpenFigure.year.desc(), OpenFigure.code).limit(MOST_CODES)
    rows = list(db.session.execute(others))
    rows += list(db.session.execute(query.where(pair.in_(list(linked))))) if linked else []
    found = [
        KnownCode(code, year, name, linked.get((code, year)), _warning(code, year, linked, names))
        for code, year, name in rows
    ]
    return sorted(found, key=lambda each: (each.neighbourhood_id is not None, -each.year, each.code))


def loaded(actor: Actor, pairs: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
    """Which of these areas some loaded figure is about; the same for every region."""
    del actor
    query = select(OpenFigure.code, OpenFigure.year).distinct()
    query = query.where(tuple_(OpenFigure.code, OpenFigure.year).in_(list(pairs)))
    return {(code, year) for code, year in db.session.execute(query)} if pairs else set()


def _warning(code: str, year: int, linked: dict[tuple[str, int], UUID], names: dict[UUID, str]) -> str:
    if (code, year) in linked:
        return ""
    others = sorted((of, key) for (known, of), key in linked.items() if known == code)
    if not others:
        return ""
    of, key = others[-1]
    return (
        f"In {of} hoorde deze code bij {names.get(key, 'een andere wijk')}. Grenzen veranderen elk jaar: "
        f"kijk de grens na en koppel {year} apart. Tot dan telt {year} niet mee."
    )
