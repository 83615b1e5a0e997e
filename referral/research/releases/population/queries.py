"""Who is in a release, and who is left out and why. The notes of L13 are written from the same question."""

# ruff: noqa: S608  # texts of our own, without a word of a user

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from referral.domain.actors import Actor
from referral.domain.research.extract import LeftOut
from referral.domain.research.studies import Ground
from referral.extensions import db
from referral.lib import clock
from referral.models import Release, Study

POPULATION = """
  SELECT r.id,
    CASE
      WHEN r.status = 'entered_in_error' THEN 'in_error'
      WHEN r.hidden_at IS NOT NULL THEN 'hidden'
      WHEN r.objected_at IS NOT NULL THEN 'objected'
      WHEN sent.recorded_at > :frozen THEN 'late'
      WHEN asked.holds THEN 'included'
      WHEN asked.withdrawn THEN 'withdrawn'
      WHEN asked.refused THEN 'refused'
      WHEN :needs_consent THEN 'not_asked'
      ELSE 'included'
    END AS place
  FROM referral r
  JOIN organisation o ON o.id = r.organisation_id
  LEFT JOIN (
    SELECT e.referral_id, min(e.recorded_at) AS recorded_at FROM referral_event e
    WHERE e.type = 'referral_sent' GROUP BY e.referral_id
  ) sent ON sent.referral_id = r.id
  LEFT JOIN (
    SELECT c.referral_id, bool_or(c.given AND c.withdrawn_at IS NULL) AS holds,
      bool_or(c.withdrawn_at IS NOT NULL) AS withdrawn, bool_or(NOT c.given) AS refused
    FROM consent c WHERE c.purpose = 'research' GROUP BY c.referral_id
  ) asked ON asked.referral_id = r.id
  WHERE r.region_id = :region AND r.sent_at >= :first AND r.sent_at < :after
    AND (cardinality(CAST(:sectors AS text[])) = 0 OR o.kind = ANY(CAST(:sectors AS text[])))
    AND (cardinality(CAST(:reasons AS text[])) = 0 OR r.reasons && CAST(:reasons AS text[]))
"""
"""Objections and withdrawals count as they stand now, also those after the freeze.

Whole tables are grouped once: to look each referral up took most of the time of a release.
"""

INCLUDE = text(
    f"""
    WITH placed AS MATERIALIZED ({POPULATION}), noted AS (
      INSERT INTO study_inclusion (id, region_id, release_id, referral_id, noted_at)
      SELECT gen_random_uuid(), :region, :release, p.id, :now FROM placed p WHERE p.place = 'included'
    )
    SELECT place, count(*) FROM placed GROUP BY place
    """
)

FORGET = text("DELETE FROM study_inclusion WHERE release_id = :release")

GONE = text(
    """
    SELECT count(*) FROM study_inclusion before
    JOIN referral r ON r.id = before.referral_id
    WHERE before.release_id = :before AND r.sent_at >= :first AND r.sent_at < :after
      AND NOT EXISTS (SELECT 1 FROM study_inclusion now
        WHERE now.release_id = :release AND now.referral_id = before.referral_id)
    """
)


def include(actor: Actor, release: Release) -> dict[str, int]:
    """Write the note of every included referral at once; the number per place, `included` and `LeftOut`."""
    facts = _facts(actor, release)
    forget(actor, release.id)
    found = db.session.execute(INCLUDE, facts | {"now": clock.now()})
    return {str(place): int(number) for place, number in found}


def forget(actor: Actor, release_id: UUID) -> None:
    """Take the notes of a release away: it did not come about."""
    del actor
    db.session.execute(FORGET, {"release": release_id})


def gone_since(actor: Actor, release: Release, before: Release) -> int:
    """How many of the former release are not in this one: withdrew, objected, erased, or entered in error."""
    facts = {"before": before.id}
    return int(db.session.scalar(GONE, _facts(actor, release) | facts) or 0)


def _facts(actor: Actor, release: Release) -> dict[str, Any]:
    study: Study = release.study
    return {
        "region": actor.region_id,
        "release": release.id,
        "frozen": release.frozen_at,
        "first": datetime.combine(study.first_day, time.min, tzinfo=clock.AMSTERDAM),
        "after": datetime.combine(study.last_day + timedelta(days=1), time.min, tzinfo=clock.AMSTERDAM),
        "sectors": list(study.sectors),
        "reasons": list(study.reasons),
        "needs_consent": study.ground is Ground.CONSENT,
    }


EVERY_PLACE = ("included", *(each.value for each in LeftOut))
