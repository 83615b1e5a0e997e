"""How far each referral came, counted in two ways: from what happened, and from places and attendance.

Both must tell the same, for every referral (Done when 4): `referrals verify` and a test on ten thousand
histories compare them. Pages count from events; `domain/funnel.py` is the same rule in plain Python.
"""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import text

from referral.domain.funnel import Reached
from referral.extensions import db

BY_EVENTS = text(
    """
    WITH marks AS (
      SELECT DISTINCT ON (referral_id, content->>'session_id') referral_id, type,
        CAST(happened_at AT TIME ZONE 'Europe/Amsterdam' AS date) AS on_day
      FROM referral_event
      WHERE region_id = :region AND type IN ('session_attended', 'session_missed', 'attendance_withdrawn')
      ORDER BY referral_id, content->>'session_id', sequence DESC
    ), visits AS (
      SELECT referral_id, count(*) AS number, min(on_day) AS first, max(on_day) AS last
      FROM marks WHERE type = 'session_attended' GROUP BY referral_id
    ), placed AS (
      SELECT DISTINCT referral_id FROM referral_event
      WHERE region_id = :region AND type IN ('person_placed', 'place_taken')
    )
    SELECT coalesce(p.referral_id, v.referral_id) AS referral_id, p.referral_id IS NOT NULL AS placed,
      coalesce(v.number, 0) AS visits, v.first, v.last
    FROM placed p FULL JOIN visits v ON v.referral_id = p.referral_id
    """
)

BY_TABLES = text(
    """
    WITH marks AS (
      SELECT DISTINCT ON (p.referral_id, a.session_id) p.referral_id, a.state, s.held_on AS on_day
      FROM attendance a
      JOIN placement p ON p.id = a.placement_id
      JOIN activity_session s ON s.id = a.session_id
      WHERE a.region_id = :region AND s.not_held IS NULL
      ORDER BY p.referral_id, a.session_id, a.marked_at DESC
    ), visits AS (
      SELECT referral_id, count(*) AS number, min(on_day) AS first, max(on_day) AS last
      FROM marks WHERE state IN ('present', 'late') GROUP BY referral_id
    ), placed AS (
      SELECT DISTINCT referral_id FROM placement WHERE region_id = :region
    )
    SELECT coalesce(p.referral_id, v.referral_id) AS referral_id, p.referral_id IS NOT NULL AS placed,
      coalesce(v.number, 0) AS visits, v.first, v.last
    FROM placed p FULL JOIN visits v ON v.referral_id = p.referral_id
    """
)


def by_events(region_id: UUID) -> dict[UUID, Reached]:
    """Of every referral of the region that came as far as a place: how far, from its events."""
    return dict(_read(BY_EVENTS, region_id))


def by_tables(region_id: UUID) -> dict[UUID, Reached]:
    """The same from places, meetings and attendance."""
    return dict(_read(BY_TABLES, region_id))


def _read(query: object, region_id: UUID) -> Iterator[tuple[UUID, Reached]]:
    for key, *rest in db.session.execute(query, {"region": region_id}):  # type: ignore[call-overload]  # a text
        yield key, Reached(*rest)
