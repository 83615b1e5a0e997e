"""Read a spreadsheet, show what would change, and change it all at once or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

from referral.activities.editing.services import too_few
from referral.activities.planning.seasons import keep_season, timing_of
from referral.activities.queries import organisation_ids
from referral.activities.sheet import queries
from referral.domain.activity_sheet import ActivityRow, Line, read_sheet
from referral.domain.actors import Actor
from referral.domain.errors import Invalid
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, ActivityImport
from referral.models.transaction import command
from referral.workflow.catalogue import tell_coaches
from referral.workflow.distances import Spot, points_of
from referral.workflow.places import hold_places
from referral.workflow.waiting import capacity_changed

LEFT_OUT = "(weggelaten: lijkt een BSN)"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do, line by line; with a wrong line nothing can be stored."""

    import_id: UUID
    file_name: str
    outcome: Sequence[dict[str, Any]]

    @property
    def wrong(self) -> list[dict[str, Any]]:
        """The lines with errors."""
        return [line for line in self.outcome if line["errors"]]

    def count(self, effect: str) -> int:
        """How many lines are ``new``, ``changed`` or ``same``."""
        return sum(line["effect"] == effect for line in self.outcome)


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did."""

    new: int
    changed: int
    same: int


@command
def preview_import(actor: Actor, file_name: str, content: bytes) -> Preview:
    """Check every line and tell what would change; a file without errors waits for a yes."""
    lines = read_sheet(content, queries.world(actor))
    rows = [line.row for line in lines if line.row]
    known = queries.known(actor, [row.external_key for row in rows])
    outcome = [_outcome(actor, known, line) for line in lines]
    fine = len(rows) == len(lines)
    waiting = ActivityImport(
        region_id=actor.region_id,
        uploaded_by=actor.id,
        uploaded_at=clock.now(),
        file_name=file_name[:200],
        lines=[row.as_json() for row in rows] if fine else [],
        outcome=outcome,
    )
    db.session.add(waiting)
    return Preview(waiting.id, waiting.file_name, outcome)


def _outcome(actor: Actor, known: dict[str, Activity], line: Line) -> dict[str, Any]:
    """What is kept of a line: all of a wrong one, for the file to mend, but never a BSN (L1)."""
    cells = {
        name: LEFT_OUT if "(BSN)" in line.errors.get(name, "") else text
        for name, text in line.cells.items()
        if line.errors or name in {"kenmerk", "naam"}
    }
    effect = _effect(actor, known, line.row) if line.row else "wrong"
    return {"number": line.number, "cells": cells, "errors": line.errors, "effect": effect}


def _effect(actor: Actor, known: dict[str, Activity], row: ActivityRow) -> str:
    present = known.get(row.external_key)
    if present is None:
        return "new"
    return "changed" if queries.differs(actor, present, row) else "same"


@command
def apply_import(actor: Actor, import_id: UUID) -> Applied:
    """Store a checked file. Doing it twice changes nothing the second time.

    Raises Invalid for a file with a wrong line, and when places were taken meanwhile.
    """
    hold_places(actor.region_id)
    waiting = queries.waiting_import(actor, import_id)
    rows = [ActivityRow(**line) for line in waiting.lines]
    if any(line["errors"] for line in waiting.outcome):
        raise Invalid("In dit bestand kloppen nog regels niet. Verbeter ze en lees het opnieuw in.")
    organisations, places = organisation_ids(actor), queries.neighbourhood_ids(actor)
    for row in rows:
        if row.organisation not in organisations or row.neighbourhood not in places:
            raise Invalid("Een organisatie of wijk uit dit bestand bestaat niet meer. Lees het opnieuw in.")
    known = queries.known(actor, [row.external_key for row in rows], lock=True)
    points = points_of(row.extra.get("postcode") or "" for row in rows)
    effects = [_effect(actor, known, row) for row in rows]
    for row, effect in zip(rows, effects, strict=True):
        if effect != "same":
            activity = known.get(row.external_key) or Activity(region_id=actor.region_id, taken=0)
            more = row.external_key in known and row.capacity > known[row.external_key].capacity
            _fill(actor, activity, row, organisations[row.organisation], places[row.neighbourhood])
            _locate(activity, row, points)
            db.session.add(activity)
            if more:
                capacity_changed(activity)
    waiting.applied_at = clock.now()
    return Applied(effects.count("new"), effects.count("changed"), effects.count("same"))


def _fill(
    actor: Actor, activity: Activity, row: ActivityRow, organisation_id: UUID, neighbourhood_id: UUID
) -> None:
    if row.capacity < activity.taken:
        raise Invalid(f"{row.name}: {too_few(activity.taken)}")
    before = timing_of(activity)
    for name in ("external_key", *queries.SIMPLE):
        setattr(activity, name, getattr(row, name))
    for name, value in row.told.items():
        setattr(activity, name, value)
    activity.starts = time.fromisoformat(row.starts)
    activity.features = row.features
    activity.organisation_id = organisation_id
    activity.neighbourhood_id = neighbourhood_id
    activity.is_open = True
    activity.assured_at = clock.now()
    if activity.taken and timing_of(activity) != before:
        keep_season(activity, before, clock.today())
        tell_coaches(actor, activity)


def _locate(activity: Activity, row: ActivityRow, points: dict[str, Spot]) -> None:
    """Where the sheet names a postcode and no degrees, the point is that of the postcode."""
    postcode = row.extra.get("postcode")
    if postcode and row.extra.get("latitude") is None:
        spot = points.get(postcode)
        point = spot.point if spot else None
        activity.latitude, activity.longitude = (point.latitude, point.longitude) if point else (None, None)
