"""Reads of what was shown already, of this release and of others in the region, and whom they share."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text

from referral.domain.actors import Actor
from referral.domain.research.studies import ReleaseState
from referral.extensions import db
from referral.lib import clock
from referral.models import Release, ReleaseFigure, Study

MOST_FIGURES = 100
"""Of a release: the newest."""

MOST_RELEASES = 6
"""Other releases beside which a figure is weighed: those with the newest figures."""

MOVED = text(
    """
    SELECT to_char(r.sent_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY"-Q"Q') AS quarter,
      count(*) FILTER (WHERE NOT both_have AND mine AND asked_there) AS mine_only,
      count(*) FILTER (WHERE NOT both_have AND NOT mine AND asked_here) AS theirs_only,
      count(*) FILTER (WHERE mine AND NOT asked_there OR NOT mine AND NOT asked_here) AS outside
    FROM (
      SELECT referral_id, bool_or(release_id = :mine) AS mine, count(*) = 2 AS both_have
      FROM study_inclusion WHERE release_id IN (:mine, :theirs) GROUP BY referral_id
    ) included
    JOIN referral r ON r.id = included.referral_id
    JOIN organisation o ON o.id = r.organisation_id
    CROSS JOIN LATERAL (
      SELECT r.sent_at >= :first AND r.sent_at < :after
        AND (cardinality(CAST(:sectors AS text[])) = 0 OR o.kind = ANY(CAST(:sectors AS text[])))
        AND (cardinality(CAST(:reasons AS text[])) = 0 OR r.reasons && CAST(:reasons AS text[]))
          AS asked_here,
        r.sent_at >= :their_first AND r.sent_at < :their_after
        AND (cardinality(CAST(:their_sectors AS text[])) = 0 OR o.kind = ANY(CAST(:their_sectors AS text[])))
        AND (cardinality(CAST(:their_reasons AS text[])) = 0 OR r.reasons && CAST(:their_reasons AS text[]))
          AS asked_there
    ) asked
    WHERE r.region_id = :region
    GROUP BY 1
    """
)
"""Per quarter of referral: who is in one of two releases only although both studies ask for them, and who is
in one because the other does not ask."""


def told_before(actor: Actor, figure: ReleaseFigure) -> dict[str, Any]:
    """The parts `told`, `population` and `elsewhere` of a request to the analysis."""
    release = figure.release
    others = _other_releases(actor, release)
    return {
        "told": _figures(actor, release.id, figure.id),
        "population": _population(release.study),
        "elsewhere": [_elsewhere(actor, release, each) for each in others],
    }


def _shown(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Whatever was made and not refused, also where it is being made anew."""
    return (
        ReleaseFigure.region_id == actor.region_id,
        ReleaseFigure.made_at.is_not(None),
        func.coalesce(ReleaseFigure.content["refused"].astext, "") == "",
    )


def _figures(actor: Actor, release_id: UUID, but: UUID | None = None) -> list[dict[str, Any]]:
    """Choices with their tables of counts, newest first."""
    counted = ReleaseFigure.content["counted"]
    query = (
        select(ReleaseFigure.filters, counted)
        .where(*_shown(actor), ReleaseFigure.release_id == release_id, ReleaseFigure.id != but)
        .order_by(ReleaseFigure.made_at.desc(), ReleaseFigure.id)
        .limit(MOST_FIGURES)
    )
    return [{"filters": filters, "counted": tables or []} for filters, tables in db.session.execute(query)]


def _other_releases(actor: Actor, release: Release) -> Sequence[Release]:
    """Releases of the region whose people may be the same: their periods overlap, and something was shown."""
    study = release.study
    newest = func.max(ReleaseFigure.made_at)
    query = (
        select(Release)
        .join(ReleaseFigure, ReleaseFigure.release_id == Release.id)
        .join(Study, Study.id == Release.study_id)
        .where(
            *_shown(actor),
            Release.id != release.id,
            Release.state == ReleaseState.SIGNED,
            Study.first_day <= study.last_day,
            Study.last_day >= study.first_day,
        )
        .group_by(Release.id)
        .order_by(newest.desc(), Release.id)
        .limit(MOST_RELEASES)
    )
    return db.session.scalars(query).all()


def _elsewhere(actor: Actor, mine: Release, theirs: Release) -> dict[str, Any]:
    facts = {"region": actor.region_id, "mine": mine.id, "theirs": theirs.id}
    facts |= _asked(mine.study) | {f"their_{name}": value for name, value in _asked(theirs.study).items()}
    rows = db.session.execute(MOVED, facts).all()
    is_same = not any(row.outside for row in rows)
    return {
        "population": _population(mine.study if is_same else theirs.study),
        "figures": _figures(actor, theirs.id),
        "moved": {row.quarter: [row.mine_only, row.theirs_only] for row in rows},
        "blurred": _blurred(mine, theirs),
    }


def _asked(study: Study) -> dict[str, Any]:
    return {
        "first": datetime.combine(study.first_day, time.min, tzinfo=clock.AMSTERDAM),
        "after": datetime.combine(study.last_day + timedelta(days=1), time.min, tzinfo=clock.AMSTERDAM),
        "sectors": list(study.sectors),
        "reasons": list(study.reasons),
    }


def _population(study: Study) -> dict[str, Any]:
    return {
        "first": study.first_day.isoformat(),
        "last": study.last_day.isoformat(),
        "sectors": list(study.sectors),
        "reasons": list(study.reasons),
    }


def _blurred(*releases: Release) -> dict[str, int]:
    """By variable, in how many rows of these releases together it was made coarser."""
    found: dict[str, int] = {}
    for line in (line for each in releases for line in (each.manifest or {}).get("coarsened", ())):
        found[line["variable"]] = found.get(line["variable"], 0) + int(line["rows"])
    return found
