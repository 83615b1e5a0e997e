"""The rows of a data set, copied by the database itself into files: no row passes through the application.

What a study did not choose stays an empty column: its values never leave the database.
"""

from datetime import date
from json import dumps
from pathlib import Path
from typing import Any, cast

from psycopg import Cursor
from sqlalchemy import text

from referral.domain.actors import Actor
from referral.domain.disclosure import SMALLEST
from referral.domain.research import extract
from referral.domain.research.codebook import TableSpec
from referral.domain.research.filing import chosen
from referral.domain.research.studies import AreaLevel
from referral.domain.research.tables import TABLES
from referral.domain.statuses import CARE_PROVIDERS
from referral.extensions import db
from referral.lib import clock
from referral.models import Release
from referral.research.releases.extracting.of_referrals import REFERRAL
from referral.research.releases.extracting.of_steps import ATTENDANCE, CARE_USE, EVENT, MEASURE, TIE
from referral.research.releases.extracting.of_the_region import ACTIVITY, AREA, IMPACT

ROWS = {
    "referral": REFERRAL,
    "event": EVENT,
    "measure": MEASURE,
    "attendance": ATTENDANCE,
    "tie": TIE,
    "care_use": CARE_USE,
    "activity": ACTIVITY,
    "area": AREA,
    "impact": IMPACT,
}


def steady(actor: Actor) -> None:
    """Let all reads of this transaction see one and the same moment; its first statement.

    They read whole tables. The notes of who is in a release were written just now, so that the planner takes
    them for a handful and would look everything up one by one: it is told to join whole tables instead.
    """
    del actor
    db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    db.session.execute(text("SET LOCAL enable_nestloop = off"))


def write(actor: Actor, release: Release, folder: Path) -> None:
    """Every table of the codebook as `<name>.csv` in *folder*, for the referrals noted as included."""
    facts, wanted = _facts(actor, release), chosen(release.study.variables)
    raw = cast("Any", db.session.connection().connection.driver_connection)
    with raw.cursor() as cursor:
        for spec in TABLES:
            _copy(cursor, spec, wanted[spec.name], folder / f"{spec.name}.csv", facts)


def _copy(
    cursor: Cursor[Any], spec: TableSpec, wanted: frozenset[str], path: Path, facts: dict[str, Any]
) -> None:
    query = ROWS[spec.name]
    if not wanted:
        path.write_text(",".join(each.name for each in spec.variables) + "\n", encoding="utf-8")
        return
    columns = ", ".join(
        f"q.{each.name}" if each.name in wanted else f"NULL AS {each.name}" for each in spec.variables
    )
    statement = f"COPY (SELECT {columns} FROM ({query}) q) TO STDOUT WITH (FORMAT csv, HEADER)"  # noqa: S608  # fixed
    with path.open("wb") as out, cursor.copy(statement, facts) as rows:
        for piece in rows:
            out.write(piece)


def _facts(actor: Actor, release: Release) -> dict[str, Any]:
    frozen: date = clock.local(release.frozen_at).date()
    return {
        "region": actor.region_id,
        "release": release.id,
        "frozen": release.frozen_at,
        "frozen_day": frozen,
        "first_day": release.study.first_day,
        "by_area": release.study.area_level is AreaLevel.NEIGHBOURHOOD,
        "events": list(extract.EVENTS),
        "never": sorted(extract.NEVER_TARGETS),
        "status_after": dumps(extract.STATUS_AFTER),
        "ended_how": dumps(extract.ENDED_HOW),
        "moments": dumps(extract.MOMENTS),
        "sectors": dumps(extract.SECTOR_OF_ORGANISATION),
        "target_sectors": dumps(extract.SECTOR_OF_TARGET),
        "referring": [each.value for each in CARE_PROVIDERS],
        "smallest": SMALLEST,
    }
