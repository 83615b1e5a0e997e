"""Pieces that the tables of a data set share. Times become whole days since the referral was sent."""

# ruff: noqa: S608  # texts of our own, without a word of a user

AMSTERDAM = "'Europe/Amsterdam'"

COHORT = f"""
cohort AS MATERIALIZED (
  SELECT r.id, r.person_id, r.team_id, r.neighbourhood_id, r.organisation_id, r.referred_by, r.kind,
    r.reasons, r.funding, (r.sent_at AT TIME ZONE {AMSTERDAM})::date AS day0
  FROM study_inclusion i JOIN referral r ON r.id = i.referral_id WHERE i.release_id = %(release)s
)
"""

HISTORY = """
history AS MATERIALIZED (
  SELECT e.referral_id, e.sequence, e.type, e.actor_id, e.actor_role, e.happened_at, e.recorded_at, e.content
  FROM referral_event e JOIN cohort ON cohort.id = e.referral_id WHERE e.recorded_at <= %(frozen)s
)
"""
"""A late entry stands on the day it tells of, when it was written down before the freeze."""


def day(moment: str, start: str = "c.day0") -> str:
    """Days from the day of sending, on Dutch calendars. Below zero is a mistake in the source, and kept."""
    return f"(({moment} AT TIME ZONE {AMSTERDAM})::date - {start})"


def quarter(moment: str) -> str:
    """The quarter of a moment, as `2026-Q3`."""
    return f"""to_char({moment} AT TIME ZONE {AMSTERDAM}, 'YYYY"-Q"Q')"""


def seen(moment: str) -> str:
    """A moment, when it was before the freeze."""
    return f"CASE WHEN {moment} <= %(frozen)s THEN {moment} END"
