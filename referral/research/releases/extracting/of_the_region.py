"""The tables `activity`, `area` and `impact`: nothing about a person, to divide by and to compare with."""

# ruff: noqa: S608  # texts of our own, without a word of a user

from referral.research.releases.extracting.sql import AMSTERDAM

ACTIVITY = """
SELECT a.id AS activity, a.kind AS activity_kind, a.price_cents, a.minutes, a.capacity,
  (SELECT count(*) FROM activity_session s WHERE s.activity_id = a.id AND s.not_held IS NULL
    AND s.marked_at <= %(frozen)s AND s.held_on BETWEEN %(first_day)s AND %(frozen_day)s) AS held
FROM activity a WHERE a.region_id = %(region)s
  AND EXISTS (SELECT 1 FROM activity_session s WHERE s.activity_id = a.id
    AND s.held_on BETWEEN %(first_day)s AND %(frozen_day)s)
"""
"""A meeting counts as held when somebody marked who came: a month without marks is missing, not zero."""

AREA = """
SELECT CASE WHEN %(by_area)s THEN n.name ELSE 'Hele regio' END AS area, sum(n.inhabitants) AS inhabitants,
  (SELECT count(*) FROM organisation o WHERE o.region_id = %(region)s AND o.kind = ANY(%(referring)s))
    AS practices
FROM neighbourhood n WHERE n.region_id = %(region)s AND NOT n.is_rest GROUP BY 1
"""

IMPACT = f"""
WITH lines AS (
  SELECT r.year, a.kind AS activity_kind, goal->>'name' AS goal, line.words AS statement,
    w.marks->>((goal->>'slot') || '-' || (line.place - 1)) AS step
  FROM impact_round r
  JOIN impact_list l ON l.round_id = r.id AND l.kind = 'taking_part'
  JOIN activity a ON a.id = l.activity_id
  JOIN impact_answer w ON w.list_id = l.id
  CROSS JOIN LATERAL jsonb_array_elements(l.goals) AS goal
  CROSS JOIN LATERAL jsonb_array_elements_text(goal->'lines') WITH ORDINALITY AS line(words, place)
  WHERE r.region_id = %(region)s AND r.closed_at <= %(frozen)s
    AND (r.closed_at AT TIME ZONE {AMSTERDAM})::date >= %(first_day)s
), groups AS (
  SELECT year, activity_kind, goal, statement FROM lines GROUP BY 1, 2, 3, 4 HAVING count(*) >= %(smallest)s
)
SELECT l.year, l.activity_kind, l.goal, l.statement, l.step, count(*) AS answers
FROM lines l JOIN groups USING (year, activity_kind, goal, statement) GROUP BY 1, 2, 3, 4, 5
"""
"""Closed rounds only, and only kinds of activities that so many people answered about (ADR 0020)."""
