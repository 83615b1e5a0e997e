"""Pieces that the tables of a data set share. Times become whole days since the referral was sent."""

# ruff: noqa: S608  # texts of our own, without a word of a user

AMSTERDAM = "'Europe/Amsterdam'"

COHORT = f"""
cohort AS MATERIALIZED (
  SELECT r.id, r.person_id, r.team_id, r.neighbourhood_id, r.organisation_id, r.referred_by, r.kind,
    r.reasons, r.funding, f.day0, f.until,
    least((f.until + 1)::timestamp AT TIME ZONE {AMSTERDAM},
      %(frozen)s::timestamptz + interval '1 microsecond') AS cut
  FROM study_inclusion i JOIN referral r ON r.id = i.referral_id
  CROSS JOIN LATERAL (SELECT (r.sent_at AT TIME ZONE {AMSTERDAM})::date AS day0) d
  CROSS JOIN LATERAL (SELECT d.day0, d.day0 + (%(frozen_day)s::date - d.day0) / 7 * 7 AS until) f
  WHERE i.release_id = %(release)s
)
"""
"""Everybody is followed for whole weeks: up to and with `until`. Days up to the freeze itself would tell on
which day somebody was referred."""

HISTORY = """
history AS MATERIALIZED (
  SELECT e.referral_id, e.sequence, e.type, e.actor_id, e.actor_role, e.happened_at, e.recorded_at, e.content
  FROM referral_event e JOIN cohort ON cohort.id = e.referral_id WHERE e.recorded_at <= %(frozen)s
    AND e.happened_at < cohort.cut
)
"""
"""A late entry stands on the day it tells of, when it was written down before the freeze."""


def day(moment: str, start: str = "c.day0") -> str:
    """Days from the day of sending, on Dutch calendars. Below zero is a mistake in the source, and kept."""
    return f"(({moment} AT TIME ZONE {AMSTERDAM})::date - {start})"


def quarter(moment: str) -> str:
    """The quarter of a moment, as `2026-Q3`."""
    return f"""to_char({moment} AT TIME ZONE {AMSTERDAM}, 'YYYY"-Q"Q')"""


def seen(moment: str, cohort: str = "c") -> str:
    """A moment, when it was while the referral was followed."""
    return f"CASE WHEN {moment} < {cohort}.cut THEN {moment} END"
