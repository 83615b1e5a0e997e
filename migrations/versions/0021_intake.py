"""The whole intake on one page, goals with a need and a figure, and a draft a colleague can go on with."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

APP = "patchwork_app"

CODES = (
    "route_reason",
    "living",
    "daytime",
    "reliable_contact",
    "earlier_support",
    "language",
    "company",
    "baseline",
)
LISTS = ("interests", "rhythm", "hurdles")
IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SIGHT = """
(SELECT patchwork_setting('scope')) = 'system'
OR (
  (SELECT patchwork_setting('scope')) IN ('team', 'privacy')
  AND EXISTS (SELECT 1 FROM referral r WHERE r.id = intake_draft.referral_id)
)
"""
"""For the team that types it; a referrer sees the referral and not the draft."""


def upgrade() -> None:
    for name in CODES:
        op.add_column("intake", sa.Column(name, sa.String(32)))
    for name in LISTS:
        kind = sa.ARRAY(sa.Text())
        op.add_column("intake", sa.Column(name, kind, nullable=False, server_default="{}"))
    for name in ("clicks_sealed", "route_note_sealed"):
        op.add_column("intake", sa.Column(name, sa.LargeBinary()))
    op.add_column("goal", sa.Column("need", sa.String(32)))
    op.add_column("goal", sa.Column("score", sa.Integer()))
    op.add_column("goal", sa.Column("no_score", sa.String(32)))
    op.create_table(
        "intake_draft",
        sa.Column("referral_id", sa.Uuid(), sa.ForeignKey("referral.id"), nullable=False, unique=True),
        sa.Column("saved_by", sa.Uuid(), sa.ForeignKey("user_account.id"), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("values_sealed", sa.LargeBinary()),
        sa.Column("data_key_id", sa.Uuid(), sa.ForeignKey("data_key.id"), nullable=False, index=True),
        sa.Column("region_id", sa.Uuid(), sa.ForeignKey("region.id"), nullable=False, index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON intake_draft TO {APP}")
    op.execute("ALTER TABLE intake_draft ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE intake_draft FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY sight ON intake_draft USING ({IN_REGION} AND ({SIGHT})) WITH CHECK ({IN_REGION})"
    )


def downgrade() -> None:
    raise NotImplementedError("What was written down at intakes would be lost.")
