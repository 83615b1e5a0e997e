"""What keeps the catalogue true: closed days, earlier rules, goals, assurance by link, a logbook."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"

APP, READ = "patchwork_app", "patchwork_read"
MOMENT = sa.DateTime(timezone=True)
IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"

TABLES = ("activity_break", "earlier_season", "impact_goal", "assurance", "improvement")
REMOVABLE = ("activity_break", "impact_goal")


def _to(table: str, name: str, *, index: bool = False, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def _row() -> tuple[sa.Column[object], sa.Column[object]]:
    return _to("region", "region_id", index=True), sa.Column("id", sa.Uuid(), primary_key=True)


def upgrade() -> None:
    op.add_column("activity", sa.Column("is_public", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.alter_column("activity", "is_public", server_default=None)
    op.add_column(
        "activity_import",
        sa.Column("outcome", postgresql.JSONB(), nullable=False, server_default=sa.text("'[]'")),
    )
    op.alter_column("activity_import", "outcome", server_default=None)
    _schedule()
    op.create_table("impact_goal", sa.Column("slot", sa.Integer(), nullable=False), _text("name"), *_row())
    op.create_index("uq_impact_goal_region_id_slot", "impact_goal", ["region_id", "slot"], unique=True)
    _assurance()
    op.create_table(
        "improvement",
        _to("activity", "activity_id", index=True),
        _day("happened_on"),
        _at("written_at"),
        _to("user_account", "written_by"),
        sa.Column("reason", sa.String(32), nullable=False),
        _text("changed"),
        _text("failed"),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        *_row(),
    )
    for table in TABLES:
        delete = ", DELETE" if table in REMOVABLE else ""
        op.execute(f"GRANT SELECT, INSERT, UPDATE{delete} ON {table} TO {APP}")
        op.execute(f"GRANT SELECT ON {table} TO {READ}")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY sight ON {table} USING ({IN_REGION}) WITH CHECK ({IN_REGION})")


def _schedule() -> None:
    op.create_table(
        "activity_break",
        _to("activity", "activity_id", index=True),
        _day("starts_on"),
        _day("ends_on"),
        _day("moved_to", nullable=True),
        _text("reason"),
        *_row(),
    )
    op.create_table(
        "earlier_season",
        _to("activity", "activity_id", index=True),
        _text("recurrence"),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        _text("location"),
        _day("starts_on", nullable=True),
        _day("ends_on"),
        *_row(),
    )


def _assurance() -> None:
    op.create_table(
        "assurance",
        _to("activity", "activity_id", index=True),
        _at("asked_at"),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        _at("expires_at"),
        _at("revoked_at", nullable=True),
        _at("answered_at", nullable=True),
        sa.Column("still_right", sa.Boolean(), nullable=True),
        _text("proposal"),
        _at("settled_at", nullable=True),
        _to("user_account", "settled_by", nullable=True),
        *_row(),
    )
    op.create_index(
        "ix_assurance_proposals",
        "assurance",
        ["region_id", "answered_at"],
        postgresql_where=sa.text("proposal <> '' AND settled_at IS NULL"),
    )


def downgrade() -> None:
    raise NotImplementedError("What people wrote about their activities would be lost.")
