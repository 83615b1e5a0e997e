"""The catalogue: what an activity asks, what makes it work, where it is; places that cannot overbook."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"

APP, READ = "patchwork_app", "patchwork_read"

CODE = sa.String(32)
CODES = sa.ARRAY(sa.Text())

FILLED: tuple[tuple[str, Any, str], ...] = (
    ("form", CODE, "'group'"),
    ("at_home", sa.Boolean(), "false"),
    ("problem", sa.Text(), "''"),
    ("impact_goals", CODES, "'{}'"),
    ("languages", CODES, "'{nl}'"),
    ("welcome", CODE, "'mixed'"),
    ("ingredients", CODES, "'{}'"),
    ("interests", CODES, "'{}'"),
    ("address", sa.Text(), "''"),
    ("postcode", sa.Text(), "''"),
    ("contact_name", sa.Text(), "''"),
    ("contact_phone", sa.Text(), "''"),
    ("contact_email", sa.Text(), "''"),
    ("vog_needed", sa.Boolean(), "false"),
    ("recurrence", sa.Text(), "''"),
)
"""New columns that every activity has, and what an activity of before gets."""

OPEN: tuple[tuple[str, Any], ...] = (
    ("latitude", sa.Float()),
    ("longitude", sa.Float()),
    ("surface", CODE),
    ("pace", CODE),
    ("bench_metres", sa.Integer()),
    ("route_metres", sa.Integer()),
    ("transport", CODE),
    ("expected_number", sa.Integer()),
    ("starts_on", sa.Date()),
    ("ends_on", sa.Date()),
    ("talks_planned", sa.Integer()),
    ("hours_budget", sa.Integer()),
)

WORDS = """
setweight(to_tsvector('dutch', name), 'A')
|| setweight(to_tsvector('dutch', problem || ' ' || works_because), 'B')
|| setweight(to_tsvector('dutch', location), 'C')
"""

COUNT = """
CREATE FUNCTION patchwork_count_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.ended_at IS NULL THEN
    UPDATE activity SET taken = taken - 1 WHERE id = OLD.activity_id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.ended_at IS NULL THEN
    UPDATE activity SET taken = taken + 1 WHERE id = NEW.activity_id;
  END IF;
  RETURN NULL;
END $$
"""
"""Every way a place begins or ends passes here: the count cannot drift from the places."""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for name, kind, value in FILLED:
        op.add_column("activity", sa.Column(name, kind, nullable=False, server_default=sa.text(value)))
        op.alter_column("activity", name, server_default=None)
    for name, kind in OPEN:
        op.add_column("activity", sa.Column(name, kind, nullable=True))
    op.add_column(
        "activity",
        sa.Column("search", postgresql.TSVECTOR(), sa.Computed(WORDS, persisted=True), nullable=False),
    )
    op.create_index("ix_activity_search", "activity", ["search"], postgresql_using="gin")
    op.execute("CREATE INDEX ix_activity_name_trigrams ON activity USING gin (name gin_trgm_ops)")
    _count_places()
    op.add_column("intake", sa.Column("reach", CODE, nullable=True))
    op.add_column("intake", sa.Column("welcome", CODES, nullable=False, server_default="{}"))
    _place_postcodes()


def _count_places() -> None:
    op.add_column("activity", sa.Column("taken", sa.Integer(), nullable=False, server_default="0"))
    for table in ("activity", "placement"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(
        "UPDATE activity SET taken = p.number FROM (SELECT activity_id, count(*) AS number FROM placement"
        " WHERE ended_at IS NULL GROUP BY activity_id) p WHERE p.activity_id = activity.id"
    )
    op.execute("UPDATE activity SET capacity = taken WHERE capacity < taken")
    for table in ("activity", "placement"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.create_check_constraint("places", "activity", "taken BETWEEN 0 AND capacity")
    op.execute(COUNT)
    op.execute(
        "CREATE TRIGGER count_places AFTER INSERT OR UPDATE OF ended_at, activity_id OR DELETE ON placement"
        " FOR EACH ROW EXECUTE FUNCTION patchwork_count_places()"
    )


def _place_postcodes() -> None:
    op.create_table(
        "postcode_place",
        sa.Column("postcode", sa.Text(), primary_key=True),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("neighbourhood_code", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
    )
    op.execute(f"GRANT SELECT ON postcode_place TO {APP}, {READ}")


def downgrade() -> None:
    raise NotImplementedError("What coordinators wrote about their activities would be lost.")
