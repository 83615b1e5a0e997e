"""For each view of the dashboard the aggregate of its main table in one question to duckdb: the yardstick.

They count and average what the view does, without words, intervals, pictures or disclosure control. `{name}`
is the Parquet file of a table.
"""

STEPS = ("accepted", "reached", "intake", "placed", "first", "third", "fourth")

FUNNEL = ", ".join(
    f"count(*) FILTER (coalesce({', '.join(f'{step}_day' for step in STEPS[place:])}) IS NOT NULL) AS {step}"
    for place, step in enumerate(STEPS)
)

SPEED = """
WITH timed AS (
  SELECT reason, coalesce(reached_day, least(closed_day, ended_day, follow_days)) AS day,
    reached_day IS NOT NULL AS came
  FROM '{referral}'
), steps AS (
  SELECT reason, day, count(*) FILTER (came) AS events, count(*) AS gone FROM timed GROUP BY reason, day
), curve AS (
  SELECT reason, day, events, sum(gone) OVER (PARTITION BY reason ORDER BY day DESC) AS at_risk FROM steps
)
SELECT reason, day,
  exp(sum(ln(greatest(1 - events / at_risk, 1e-12))) OVER (PARTITION BY reason ORDER BY day)) AS not_yet
FROM curve ORDER BY reason, day
"""

OUTCOMES = """
WITH paired AS (
  SELECT one.instrument, other.score - one.score AS change FROM '{measure}' one
  JOIN '{measure}' other USING (rid, instrument)
  WHERE one.moment = 'start' AND other.moment = 'three_months' AND one.score IS NOT NULL
    AND other.score IS NOT NULL
)
SELECT instrument, count(*), avg(change), stddev(change), avg(change) / stddev(change) FROM paired GROUP BY 1
"""

NETWORK = """
WITH pairs AS (
  SELECT DISTINCT quarter, source, target FROM '{tie}' WHERE source <> target
), nodes AS (
  SELECT quarter, count(DISTINCT node) AS n
  FROM (SELECT quarter, source AS node FROM pairs UNION ALL SELECT quarter, target FROM pairs) GROUP BY 1
)
SELECT quarter, n, count(*) AS ties, count(*) / (n * (n - 1)) AS density,
  count(back.source) / count(*) AS reciprocity
FROM pairs one JOIN nodes USING (quarter)
LEFT JOIN pairs back ON back.quarter = one.quarter AND back.source = one.target AND back.target = one.source
GROUP BY quarter, n ORDER BY quarter
"""

VARIANTS = """
WITH ways AS (
  SELECT rid, string_agg(type, '>' ORDER BY seq) AS way, max(day) AS days FROM '{event}' GROUP BY rid
)
SELECT way, count(*) AS people, median(days) FROM ways GROUP BY way ORDER BY people DESC LIMIT 20
"""

TRUST = """
WITH told AS (
  SELECT referrer, quarter, feedback_day IS NOT NULL AS heard,
    lead(rid) OVER (PARTITION BY referrer ORDER BY quarter, rid) IS NOT NULL AS again
  FROM '{referral}'
)
SELECT heard, count(*), avg(again::int) FROM told GROUP BY heard
"""

QUERIES: dict[str, str] = {
    "reach": (
        "SELECT area, quarter, count(*) * 10000.0 / any_value(inhabitants) FROM '{referral}' "
        "JOIN '{area}' USING (area) GROUP BY area, quarter"
    ),
    "funnel": f"SELECT count(*), {FUNNEL} FROM '{{referral}}'",
    "speed": SPEED,
    "participation": (
        "SELECT activity_kind, count(*), avg((state = 'present')::int) FROM '{attendance}' "
        "WHERE state <> 'unknown' GROUP BY activity_kind"
    ),
    "signals": (
        "SELECT quarter, sum(signals), sum(signals_in_time), sum(signals_open) FROM '{referral}' "
        "GROUP BY quarter"
    ),
    "outcomes": OUTCOMES,
    "impact": "SELECT activity_kind, goal, statement, step, sum(answers) FROM '{impact}' GROUP BY ALL",
    "loops": (
        "SELECT quarter, count(*) FILTER (tie_kind = 'feedback') / count(*) FILTER (tie_kind = 'referral'), "
        "count(answered_day) FILTER (tie_kind = 'feedback') FROM '{tie}' GROUP BY quarter"
    ),
    "handovers": (
        "SELECT target_function, count(*), count(*) FILTER (accepted = 'yes'), median(answered_day - day) "
        "FROM '{tie}' WHERE tie_kind = 'hand_over' GROUP BY target_function"
    ),
    "network": NETWORK,
    "variants": VARIANTS,
    "trust": TRUST,
    "costs": (
        "SELECT span, count(*), avg(short / days_covered), avg(long / days_covered), "
        "avg(minutes / days_covered) "
        "FROM '{care_use}' WHERE days_covered > 0 GROUP BY span"
    ),
}
"""One for each view; a test holds it complete, and that each gives rows."""
