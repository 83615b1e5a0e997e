"""Appointments, ways of contact that are not safe, and a coach's calendar feed."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

APP = "patchwork_app"
MOMENT = sa.DateTime(timezone=True)

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SIGHT = """
(SELECT patchwork_setting('scope')) = 'system'
OR EXISTS (SELECT 1 FROM referral r WHERE r.id = appointment.referral_id)
"""


def _to(table: str, name: str, *, index: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=False, index=index)


def upgrade() -> None:
    codes = sa.ARRAY(sa.Text())
    op.add_column("referral", sa.Column("contact_limits", codes, nullable=False, server_default="{}"))
    op.add_column("person", sa.Column("email_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("user_account", sa.Column("calendar_hash", sa.LargeBinary(), nullable=True, unique=True))
    op.create_table(
        "appointment",
        _to("referral", "referral_id", index=True),
        _to("user_account", "coach_id"),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(32), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("by_text", sa.Boolean(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("venue_sealed", sa.LargeBinary(), nullable=True),
        _to("data_key", "data_key_id", index=True),
        sa.Column("region_id", sa.Uuid(), sa.ForeignKey("region.id"), nullable=False, index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )
    op.create_index("ix_appointment_coach_id_starts_at", "appointment", ["coach_id", "starts_at"])
    op.create_index(
        "ix_appointment_region_id_starts_at_planned",
        "appointment",
        ["region_id", "starts_at"],
        postgresql_where=sa.text("outcome IS NULL AND cancelled_at IS NULL"),
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON appointment TO {APP}")
    op.execute("ALTER TABLE appointment ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE appointment FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY sight ON appointment USING ({IN_REGION} AND ({SIGHT})) WITH CHECK ({IN_REGION})"
    )


def downgrade() -> None:
    raise NotImplementedError("Appointments that were made would be lost.")
