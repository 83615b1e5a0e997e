"""Waiting lists whose offers hold a place, trial visits, and who goes along the first time."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

APP = "patchwork_app"
CODE = sa.String(32)
MOMENT = sa.DateTime(timezone=True)

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SIGHT = """
(SELECT patchwork_setting('scope')) = 'system'
OR EXISTS (SELECT 1 FROM referral r WHERE r.id = waiting_entry.referral_id)
"""

COUNT = """
CREATE FUNCTION patchwork_count_held_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state IN ('offered', 'accepted') THEN
    UPDATE activity SET taken = taken - 1 WHERE id = OLD.activity_id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state IN ('offered', 'accepted') THEN
    UPDATE activity SET taken = taken + 1 WHERE id = NEW.activity_id;
  END IF;
  RETURN NULL;
END $$
"""
"""A place that is offered or accepted is taken as much as one that is given: nobody else can get it."""


def _to(table: str, name: str, *, index: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=False, index=index)


def _at(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "waiting_entry",
        _to("referral", "referral_id", index=True),
        _to("activity", "activity_id"),
        _at("joined_at", nullable=False),
        sa.Column("reason", CODE, nullable=False),
        sa.Column("state", CODE, nullable=False),
        _at("offered_at"),
        _at("expires_at"),
        _at("answered_at"),
        sa.Column("answered_by", CODE, nullable=True),
        _at("call_at"),
        _at("returned_at"),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=True, unique=True),
        _to("region", "region_id", index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )
    op.create_index(
        "uq_waiting_entry_activity_id_joined_at", "waiting_entry", ["activity_id", "joined_at"], unique=True
    )
    op.create_index(
        "uq_waiting_entry_running",
        "waiting_entry",
        ["referral_id", "activity_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('accepted', 'offered', 'waiting')"),
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON waiting_entry TO {APP}")
    op.execute("ALTER TABLE waiting_entry ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE waiting_entry FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY sight ON waiting_entry USING ({IN_REGION} AND ({SIGHT})) WITH CHECK ({IN_REGION})"
    )
    op.execute(COUNT)
    op.execute(
        "CREATE TRIGGER count_held_places AFTER INSERT OR UPDATE OF state, activity_id OR DELETE"
        " ON waiting_entry FOR EACH ROW EXECUTE FUNCTION patchwork_count_held_places()"
    )
    op.add_column("placement", sa.Column("trial_on", sa.Date(), nullable=True))
    op.add_column("placement", sa.Column("introduced_by", CODE, nullable=True))
    op.add_column("placement", sa.Column("first_on", sa.Date(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Who waits for a place would be lost.")
