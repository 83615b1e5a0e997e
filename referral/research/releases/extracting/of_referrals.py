"""The table `referral`: how far each referral came, from events that were recorded up to the freeze."""

# ruff: noqa: S608  # texts of our own, without a word of a user

from referral.research.releases.extracting.sql import AMSTERDAM, COHORT, HISTORY, day

AGE = "extract(year FROM c.day0)::int - p.birth_year"
"""The age reached in the year of referral: a year of birth is all that lies open of a birthday."""

AGE_BAND = f"""
CASE WHEN {AGE} >= 75 THEN '75+' WHEN {AGE} >= 65 THEN '65-74' WHEN {AGE} >= 45 THEN '45-64'
  WHEN {AGE} >= 18 THEN '18-44' END
"""

REFERRAL = f"""
WITH {COHORT}, {HISTORY}, marks AS (
  SELECT DISTINCT ON (referral_id, content->>'session_id') referral_id, type, happened_at,
    content->>'state' AS state
  FROM history WHERE type IN ('session_attended', 'session_missed', 'attendance_withdrawn')
  ORDER BY referral_id, content->>'session_id', sequence DESC
), visits AS (
  SELECT referral_id, happened_at, row_number() OVER (PARTITION BY referral_id ORDER BY happened_at) AS visit
  FROM marks WHERE type = 'session_attended'
), came AS (
  SELECT referral_id, min(happened_at) FILTER (WHERE visit = 1) AS one,
    min(happened_at) FILTER (WHERE visit = 3) AS three, min(happened_at) FILTER (WHERE visit = 4) AS four,
    max(happened_at) AS last
  FROM visits GROUP BY referral_id
), counted AS (
  SELECT referral_id, count(*) FILTER (WHERE type = 'session_attended') AS attended,
    count(*) FILTER (WHERE type = 'session_missed' AND state = 'notified') AS excused,
    count(*) FILTER (WHERE type = 'session_missed' AND state = 'absent') AS missed
  FROM marks GROUP BY referral_id
), steps AS (
  SELECT referral_id,
    min(happened_at) FILTER (WHERE type = 'referral_accepted') AS accepted,
    min(happened_at) FILTER (WHERE type IN ('contact_attempted', 'person_reached')) AS tried,
    count(*) FILTER (WHERE type = 'contact_attempted') AS attempts,
    min(happened_at) FILTER (WHERE type = 'person_reached') AS reached,
    min(happened_at) FILTER (WHERE type = 'intake_held') AS intake,
    min(happened_at) FILTER (WHERE type IN ('person_placed', 'place_taken')) AS placed,
    count(*) FILTER (WHERE type = 'referral_reopened') AS reopened
  FROM history GROUP BY referral_id
), stand AS (
  SELECT DISTINCT ON (referral_id) referral_id, type, happened_at, content
  FROM history WHERE jsonb_exists(%(status_after)s::jsonb, type) ORDER BY referral_id, sequence DESC
), holder AS (
  SELECT DISTINCT ON (referral_id) referral_id,
    CASE type WHEN 'referral_accepted' THEN actor_id::text
      WHEN 'coach_assigned' THEN nullif(content->>'coach_id', '') END AS coach
  FROM history WHERE type IN ('referral_accepted', 'coach_assigned', 'referral_rerouted', 'referral_resent')
  ORDER BY referral_id, sequence DESC
), kinds AS (
  SELECT DISTINCT ON (referral_id) referral_id, content->>'activity_kind' AS kind
  FROM history WHERE type IN ('person_placed', 'place_taken') ORDER BY referral_id, happened_at, sequence
), signals AS (
  SELECT s.referral_id,
    count(*) FILTER (WHERE NOT fell_away) AS raised,
    count(*) FILTER (WHERE NOT fell_away AND NOT s.by_itself AND answered_on <= s.due) AS in_time,
    count(*) FILTER (WHERE answered_on IS NULL AND s.due >= c.until) AS open
  FROM drop_out_signal s JOIN cohort c ON c.id = s.referral_id
  CROSS JOIN LATERAL (SELECT CASE WHEN s.answered_at < c.cut
    THEN (s.answered_at AT TIME ZONE {AMSTERDAM})::date END AS answered_on) a
  CROSS JOIN LATERAL (SELECT answered_on IS NOT NULL
    AND (s.outcome = 'mistaken' OR (s.by_itself AND answered_on <= s.due)) AS fell_away) f
  WHERE s.raised_at < c.cut GROUP BY s.referral_id
), told AS (
  SELECT DISTINCT ON (f.referral_id) f.referral_id, f.made_at,
    CASE WHEN f.opened_at < c.cut THEN f.opened_at END AS opened_at
  FROM feedback f JOIN cohort c ON c.id = f.referral_id AND c.organisation_id = f.organisation_id
  WHERE f.kind IN ('started', 'closed') AND f.made_at < c.cut ORDER BY f.referral_id, f.made_at
), back AS (
  SELECT c.referral_id, bool_or(c.given AND c.withdrawn_at IS NULL) AS holds
  FROM consent c JOIN cohort ON cohort.id = c.referral_id
  WHERE c.purpose = 'share_back' AND c.recorded_at <= %(frozen)s GROUP BY c.referral_id
)
SELECT c.id AS rid, c.person_id AS pid, to_char(c.day0, 'YYYY"-Q"Q') AS quarter,
  c.until - c.day0 AS follow_days,
  CASE WHEN %(by_area)s THEN n.name ELSE 'Hele regio' END AS area,
  {AGE_BAND} AS age_band, c.kind, o.kind AS sector, c.organisation_id AS practice, c.referred_by AS referrer,
  c.team_id AS team, holder.coach, c.reasons[1] AS reason, array_to_string(c.reasons, ';') AS reasons,
  c.funding, %(status_after)s::jsonb ->> stand.type AS status, kinds.kind AS activity_kind,
  {day("steps.accepted")} AS accepted_day, {day("steps.tried")} AS tried_day, steps.attempts,
  {day("steps.reached")} AS reached_day, {day("steps.intake")} AS intake_day,
  {day("steps.placed")} AS placed_day, {day("came.one")} AS first_day, {day("came.three")} AS third_day,
  {day("came.four")} AS fourth_day, {day("came.last")} AS last_day,
  CASE WHEN stand.type = 'referral_closed' THEN {day("stand.happened_at")} END AS closed_day,
  CASE WHEN jsonb_exists(%(ended_how)s::jsonb, stand.type) THEN {day("stand.happened_at")} END AS ended_day,
  %(ended_how)s::jsonb ->> stand.type AS ended_how, steps.reopened,
  coalesce(counted.attended, 0) AS attended, coalesce(counted.excused, 0) AS excused,
  coalesce(counted.missed, 0) AS missed, coalesce(signals.raised, 0) AS signals,
  coalesce(signals.in_time, 0) AS signals_in_time, coalesce(signals.open, 0) AS signals_open,
  {day("told.made_at")} AS feedback_day, {day("told.opened_at")} AS feedback_read_day,
  CASE WHEN back.holds THEN 'yes' ELSE 'no' END AS share_back,
  nullif(closed.content->>'reason', '') AS close_reason, nullif(closed.content->>'exit', '') AS exit,
  nullif(closed.content->>'verdict', '') AS verdict, (closed.content->>'minutes_met')::int AS minutes_met,
  (closed.content->>'minutes_phone')::int AS minutes_phone
FROM cohort c
JOIN person p ON p.id = c.person_id
JOIN organisation o ON o.id = c.organisation_id
JOIN neighbourhood n ON n.id = c.neighbourhood_id
JOIN steps ON steps.referral_id = c.id
LEFT JOIN stand ON stand.referral_id = c.id
LEFT JOIN stand closed ON closed.referral_id = c.id AND closed.type = 'referral_closed'
LEFT JOIN holder ON holder.referral_id = c.id
LEFT JOIN kinds ON kinds.referral_id = c.id
LEFT JOIN came ON came.referral_id = c.id
LEFT JOIN counted ON counted.referral_id = c.id
LEFT JOIN signals ON signals.referral_id = c.id
LEFT JOIN told ON told.referral_id = c.id
LEFT JOIN back ON back.referral_id = c.id
"""
