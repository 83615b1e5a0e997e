"""Read a spreadsheet, show what would change, and change it all at once or not at all."""

from dataclasses import dataclass
from datetime import time
from uuid import UUID

from referral.activities import queries
from referral.audit.services import record
from referral.domain.activity_sheet import ActivityRow, Line, read_sheet
from referral.domain.actors import Actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Invalid, NotVisible
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, ActivityImport
from referral.models.transaction import command


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do. `import_id` is None while a line is wrong: then nothing can be stored."""

    lines: list[Line]
    effects: dict[int, str]
    import_id: UUID | None

    @property
    def wrong(self) -> list[Line]:
        """The lines with errors."""
        return [line for line in self.lines if line.errors]

    def count(self, effect: str) -> int:
        """How many lines are ``new``, ``changed`` or ``same``."""
        return sum(each == effect for each in self.effects.values())


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did."""

    new: int
    changed: int
    same: int


@command
def preview_import(actor: Actor, file_name: str, content: bytes) -> Preview:
    """Check every line and tell what would change; a file without errors waits for a yes."""
    lines = read_sheet(content, set(queries.organisation_ids(actor)), set(queries.neighbourhood_ids(actor)))
    rows = [line.row for line in lines if line.row]
    known = queries.known(actor, [row.external_key for row in rows])
    effects = {line.number: _effect(actor, known, line.row) for line in lines if line.row}
    if any(line.errors for line in lines):
        return Preview(lines, effects, None)
    waiting = ActivityImport(
        region_id=actor.region_id,
        uploaded_by=actor.id,
        uploaded_at=clock.now(),
        file_name=file_name[:200],
        lines=[row.as_json() for row in rows],
    )
    db.session.add(waiting)
    return Preview(lines, effects, waiting.id)


def _effect(actor: Actor, known: dict[str, Activity], row: ActivityRow) -> str:
    present = known.get(row.external_key)
    if present is None:
        return "new"
    return "changed" if queries.differs(actor, present, row) else "same"


@command
def apply_import(actor: Actor, import_id: UUID) -> Applied:
    """Store a checked file. Doing it twice changes nothing the second time."""
    waiting = queries.waiting_import(actor, import_id)
    rows = [ActivityRow(**line) for line in waiting.lines]
    organisations, places = queries.organisation_ids(actor), queries.neighbourhood_ids(actor)
    for row in rows:
        if row.organisation not in organisations or row.neighbourhood not in places:
            raise Invalid("Een organisatie of wijk uit dit bestand bestaat niet meer. Lees het opnieuw in.")
    known = queries.known(actor, [row.external_key for row in rows])
    effects = [_effect(actor, known, row) for row in rows]
    for row, effect in zip(rows, effects, strict=True):
        if effect != "same":
            activity = known.get(row.external_key) or Activity(region_id=actor.region_id)
            _fill(activity, row, organisations[row.organisation], places[row.neighbourhood])
            db.session.add(activity)
    waiting.applied_at = clock.now()
    return Applied(effects.count("new"), effects.count("changed"), effects.count("same"))


def _fill(activity: Activity, row: ActivityRow, organisation_id: UUID, neighbourhood_id: UUID) -> None:
    for name in ("external_key", *queries.SIMPLE):
        setattr(activity, name, getattr(row, name))
    activity.starts = time.fromisoformat(row.starts)
    activity.features = row.features
    activity.organisation_id = organisation_id
    activity.neighbourhood_id = neighbourhood_id
    activity.is_open = True
    activity.assured_at = clock.now()


@command
def assign_host(actor: Actor, activity_id: UUID, host_id: UUID | None) -> Activity:
    """Give an activity its host, or none; raises NotVisible for an activity or host of elsewhere."""
    activity = db.session.get(Activity, activity_id)
    hosts = {user.id for user in queries.hosts(actor)}
    if activity is None or activity.region_id != actor.region_id or (host_id and host_id not in hosts):
        raise NotVisible("Deze activiteit of gastheer is er niet (meer).")
    activity.host_id = host_id
    record(
        actor,
        EventType.AUTHORISATION,
        "activity",
        object_id=activity.id,
        purpose=Purpose.ADMINISTRATION,
        detail=f"host:{host_id or 'none'}",
    )
    return activity
