"""The tables `event`, `measure`, `attendance`, `tie` and `care_use`: rows that belong to a referral."""

# ruff: noqa: S608  # texts of our own, without a word of a user

from referral.domain.research.extract import DETAILS
from referral.research.releases.extracting.sql import COHORT, HISTORY, day, quarter, seen

DETAIL = ", ".join(f"nullif(e.content->>'{name}', '')" for name in DETAILS)

TAKEN = "CASE WHEN e.content->>'accepted' = 'true' THEN 'yes' END"

EVENT = f"""
WITH {COHORT}, {HISTORY}
SELECT e.referral_id AS rid,
  row_number() OVER (PARTITION BY e.referral_id ORDER BY e.sequence) AS seq, e.type,
  {day("e.happened_at")} AS day, {day("e.recorded_at")} AS recorded_day, e.actor_role AS role,
  e.actor_id AS actor, u.organisation_id AS org, coalesce({DETAIL}, {TAKEN}) AS detail, a.id AS activity,
  coalesce(nullif(e.content->>'activity_kind', ''), a.kind) AS activity_kind
FROM history e
JOIN cohort c ON c.id = e.referral_id
LEFT JOIN user_account u ON u.id = e.actor_id
LEFT JOIN activity a ON a.id = nullif(e.content->>'activity_id', '')::uuid
WHERE e.type = ANY(%(events)s)
  AND NOT (coalesce(e.content->>'target', '') = ANY(%(never)s))
  AND NOT EXISTS (SELECT 1 FROM hand_over h JOIN care_contact k ON k.id = h.contact_id
    WHERE h.id = nullif(e.content->>'hand_over_id', '')::uuid AND k.target = ANY(%(never)s))
"""

MEASURE = f"""
WITH {COHORT}, asked AS (
  SELECT m.id, m.referral_id, m.moment, m.way, m.help, m.answered_at,
    CASE WHEN m.answered_at < cohort.cut AND m.state = 'filled' THEN 'filled'
      WHEN m.state = 'refused' THEN 'refused' ELSE 'asked' END AS state,
    split_part(list, '@', 1) AS code, split_part(list, '@', 2) AS version
  FROM measurement m JOIN cohort ON cohort.id = m.referral_id CROSS JOIN LATERAL unnest(m.lists) AS list
  WHERE m.asked_at < cohort.cut
), ends AS (
  SELECT DISTINCT ON (k.referral_id) k.referral_id, k.closed_at, k.end_scores
  FROM closing k JOIN cohort ON cohort.id = k.referral_id
  WHERE k.closed_at < cohort.cut AND (k.reopened_at IS NULL OR k.reopened_at >= cohort.cut)
  ORDER BY k.referral_id, k.closed_at DESC
), goals AS (
  SELECT g.referral_id, g.score, ends.end_scores[row_number() OVER
    (PARTITION BY g.referral_id ORDER BY g.position)] AS end_score, ends.closed_at
  FROM goal g JOIN cohort ON cohort.id = g.referral_id LEFT JOIN ends ON ends.referral_id = g.referral_id
), own AS (
  SELECT referral_id, max(closed_at) AS closed_at,
    coalesce(avg(score) FILTER (WHERE end_score IS NOT NULL), avg(score)) AS start,
    avg(end_score) FILTER (WHERE score IS NOT NULL) AS finish
  FROM goals GROUP BY referral_id
)
SELECT a.referral_id AS rid, %(moments)s::jsonb ->> a.moment AS moment, a.code AS instrument, a.version,
  a.state, CASE WHEN a.state = 'filled' THEN {day("a.answered_at")} END AS day,
  CASE WHEN a.state = 'filled' THEN (s.scores->>'total')::numeric END AS score,
  CASE WHEN a.state = 'filled' THEN s.missing END AS missing, a.way,
  CASE WHEN a.state = 'filled' THEN a.help END AS help
FROM asked a JOIN cohort c ON c.id = a.referral_id
LEFT JOIN answer_sheet s ON s.measurement_id = a.id AND s.code = a.code
UNION ALL
SELECT own.referral_id, 'start', 'own_goal', 'intake', 'filled', {day("i.held_at")}, round(own.start, 2), 0,
  'together', 'coach'
FROM own JOIN cohort c ON c.id = own.referral_id JOIN intake i ON i.referral_id = own.referral_id
WHERE own.start IS NOT NULL AND i.held_at < c.cut
UNION ALL
SELECT own.referral_id, 'exit', 'own_goal', 'intake',
  CASE WHEN own.finish IS NULL THEN 'asked' ELSE 'filled' END,
  CASE WHEN own.finish IS NOT NULL THEN {day("own.closed_at")} END, round(own.finish, 2),
  CASE WHEN own.finish IS NOT NULL THEN 0 END, 'together', CASE WHEN own.finish IS NOT NULL THEN 'coach' END
FROM own JOIN cohort c ON c.id = own.referral_id
WHERE own.start IS NOT NULL AND own.closed_at IS NOT NULL
"""
"""A goal's marks at intake and closing are version `intake` of `own_goal`: the mean of goals with both."""

ATTENDANCE = f"""
WITH {COHORT}, {HISTORY}, marks AS (
  SELECT DISTINCT ON (referral_id, content->>'session_id') referral_id, type, happened_at, content
  FROM history WHERE type IN ('session_attended', 'session_missed', 'attendance_withdrawn')
  ORDER BY referral_id, content->>'session_id', sequence DESC
)
SELECT m.referral_id AS rid, a.id AS activity, a.kind AS activity_kind, {day("m.happened_at")} AS day,
  CASE WHEN m.content->>'state' IN ('present', 'late') THEN 'present' ELSE m.content->>'state'
    END AS state
FROM marks m JOIN cohort c ON c.id = m.referral_id
JOIN activity a ON a.id = (m.content->>'activity_id')::uuid
WHERE m.type <> 'attendance_withdrawn'
"""

TIE = f"""
WITH {COHORT}, {HISTORY}, passed AS (
  SELECT e.referral_id, e.sequence, e.happened_at, (e.content->>'team_id')::uuid AS to_team,
    lag((e.content->>'team_id')::uuid) OVER (PARTITION BY e.referral_id ORDER BY e.sequence) AS from_team,
    lead(e.sequence) OVER (PARTITION BY e.referral_id ORDER BY e.sequence) AS next
  FROM history e WHERE e.type = 'referral_rerouted'
), answers AS (
  SELECT e.referral_id, e.sequence, e.happened_at, e.type = 'referral_accepted' AS accepted
  FROM history e WHERE e.type IN ('referral_accepted', 'referral_declined')
), sent AS (
  SELECT c.id AS referral_id, 'referral' AS tie_kind, e.happened_at AS made, c.organisation_id AS source,
    coalesce(CASE WHEN first.referral_id IS NOT NULL THEN n.team_id END, c.team_id) AS target,
    o.kind AS source_kind, c.kind AS referral_kind, e.sequence AS from_sequence,
    first.sequence AS before_sequence
  FROM cohort c JOIN history e ON e.referral_id = c.id AND e.type = 'referral_sent'
  JOIN organisation o ON o.id = c.organisation_id JOIN neighbourhood n ON n.id = c.neighbourhood_id
  LEFT JOIN passed first ON first.referral_id = c.id AND first.from_team IS NULL
), teams AS (
  SELECT s.referral_id, s.tie_kind, s.made, s.source, s.target,
    %(sectors)s::jsonb ->> s.source_kind AS source_sector, 'welfare' AS target_sector,
    CASE s.referral_kind WHEN 'gp' THEN 'gp' ELSE 'care_worker' END AS source_function,
    'coach' AS target_function, s.from_sequence, s.before_sequence
  FROM sent s
  UNION ALL
  SELECT p.referral_id, 'reroute', p.happened_at, coalesce(p.from_team, n.team_id), p.to_team, 'welfare',
    'welfare', 'coach', 'coach', p.sequence, p.next
  FROM passed p JOIN cohort c ON c.id = p.referral_id JOIN neighbourhood n ON n.id = c.neighbourhood_id
), said AS (
  SELECT DISTINCT ON (t.referral_id, t.from_sequence) t.referral_id, t.from_sequence, a.happened_at,
    a.accepted
  FROM teams t JOIN answers a ON a.referral_id = t.referral_id AND a.sequence > t.from_sequence
    AND (t.before_sequence IS NULL OR a.sequence < t.before_sequence)
  ORDER BY t.referral_id, t.from_sequence, a.sequence
), ties AS (
  SELECT t.referral_id, t.tie_kind, t.made, t.source, t.target, t.source_sector, t.target_sector,
    t.source_function, t.target_function, said.happened_at AS answered, said.accepted
  FROM teams t
  LEFT JOIN said ON said.referral_id = t.referral_id AND said.from_sequence = t.from_sequence
  UNION ALL
  SELECT f.referral_id, 'feedback', f.made_at, f.team_id, f.organisation_id, 'welfare',
    %(sectors)s::jsonb ->> o.kind, 'coach', CASE o.kind WHEN 'gp_practice' THEN 'gp' ELSE 'care_worker' END,
    {seen("f.opened_at", "cohort")}, NULL
  FROM feedback f JOIN cohort ON cohort.id = f.referral_id JOIN organisation o ON o.id = f.organisation_id
  WHERE f.made_at < cohort.cut
  UNION ALL
  SELECT h.referral_id, 'hand_over', h.made_at, c.team_id, h.contact_id, 'welfare',
    %(target_sectors)s::jsonb ->> k.target, 'coach', k.target, {seen("h.answered_at")},
    CASE WHEN h.answered_at < c.cut THEN h.accepted END
  FROM hand_over h JOIN cohort c ON c.id = h.referral_id JOIN care_contact k ON k.id = h.contact_id
  WHERE h.made_at < c.cut AND NOT (k.target = ANY(%(never)s))
    AND (h.revoked_at IS NULL OR h.revoked_at >= c.cut OR h.answered_at IS NOT NULL)
)
SELECT t.referral_id AS rid, t.tie_kind, {quarter("t.made")} AS quarter, {day("t.made")} AS day, t.source,
  t.target, t.source_sector, t.target_sector, t.source_function, t.target_function,
  {day("t.answered")} AS answered_day,
  CASE WHEN t.accepted THEN 'yes' WHEN NOT t.accepted THEN 'no' END AS accepted
FROM ties t JOIN cohort c ON c.id = t.referral_id
"""
"""Where a referral went first, when it was passed on since, is the team of the neighbourhood."""

CARE_USE = f"""
WITH {COHORT}
SELECT u.referral_id AS rid, u.span, u.short, u.long, u.minutes, u.days_covered
FROM care_use u JOIN cohort ON cohort.id = u.referral_id
WHERE u.recorded_at <= %(frozen)s AND (u.replaced_at IS NULL OR u.replaced_at > %(frozen)s)
"""
