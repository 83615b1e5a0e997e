"""Attendance mark by mark, links to mark it without an account, and meetings that did not take place."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"

APP, READ = "patchwork_app", "patchwork_read"
MOMENT, CODE = sa.DateTime(timezone=True), sa.String(32)
IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
OF_REFERRAL = """
(SELECT patchwork_setting('scope')) = 'system'
OR EXISTS (SELECT 1 FROM referral r WHERE r.id = attendance_mark.referral_id)
"""
SIGHT = {"attendance_link": IN_REGION, "attendance_mark": f"{IN_REGION} AND ({OF_REFERRAL})"}


def _to(table: str, name: str, *, index: bool = False, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def upgrade() -> None:
    _sessions()
    op.create_table(
        "attendance_link",
        _to("activity", "activity_id", index=True),
        _to("user_account", "host_id", nullable=True),
        _to("user_account", "made_by"),
        _at("made_at"),
        sa.Column("day", sa.Date(), nullable=True),
        _at("expires_at"),
        _at("revoked_at", nullable=True),
        _at("opened_at", nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        _to("region", "region_id", index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )
    op.create_table(
        "attendance_mark",
        _to("activity_session", "session_id", index=True),
        _to("placement", "placement_id", index=True),
        _to("referral", "referral_id", index=True),
        sa.Column("state", CODE, nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("seen", postgresql.ARRAY(sa.Uuid()), nullable=False),
        _at("marked_at"),
        _at("recorded_at"),
        _to("user_account", "marked_by", nullable=True),
        _to("attendance_link", "link_id", nullable=True),
        sa.Column("marker_sealed", sa.LargeBinary(), nullable=True),
        _to("data_key", "data_key_id", index=True),
        _to("region", "region_id", index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON attendance_link, attendance_mark TO {APP}")
    op.execute(f"GRANT SELECT ON attendance_link, attendance_mark TO {READ}")
    for table, sight in SIGHT.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY sight ON {table} USING ({sight}) WITH CHECK ({IN_REGION})")


def _sessions() -> None:
    """A meeting that did not take place, people without a referral, and when a mark was entered."""
    op.add_column("activity_session", sa.Column("not_held", CODE, nullable=True))
    op.add_column("activity_session", _at("not_held_at", nullable=True))
    op.add_column("activity_session", _to("user_account", "not_held_by", nullable=True))
    op.add_column("activity_session", sa.Column("walk_ins", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("activity_session", "walk_ins", server_default=None)
    op.add_column("activity_session", _at("new_face_at", nullable=True))
    op.alter_column("attendance", "marked_by", nullable=True)
    op.add_column(
        "attendance", sa.Column("recorded_at", MOMENT, nullable=False, server_default=sa.text("now()"))
    )
    op.alter_column("attendance", "recorded_at", server_default=None)


def downgrade() -> None:
    raise NotImplementedError("What people said about who came would be lost.")
