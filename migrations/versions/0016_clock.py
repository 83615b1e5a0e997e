"""A clock that cannot go silent: waits and closing days of a region, the next step of each referral."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

APP = "patchwork_app"
HOLIDAYS = "{ascension,christmas,easter_monday,kings_day,new_year,second_christmas,whit_monday}"
LIVE = (
    "status IN ('accepted', 'expired', 'intake_held', 'participating',"
    " 'placed', 'questioned', 'reached', 'sent')"
)
BEGIN = """
UPDATE referral
SET silence_since = (changed_at AT TIME ZONE 'Europe/Amsterdam')::date, silence_due = CURRENT_DATE
WHERE status IN ('sent', 'questioned')
"""
"""Whoever waits already is reminded first, whatever the day, and then follows the steps of the region."""


def upgrade() -> None:
    _region()
    _referral()
    op.alter_column("referral_event", "actor_id", existing_type=sa.Uuid(), nullable=True)


def _region() -> None:
    for name, days in (("remind_after", 3), ("escalate_after", 7), ("expire_after", 14)):
        op.add_column("region", sa.Column(name, sa.Integer(), nullable=False, server_default=str(days)))
        op.alter_column("region", name, server_default=None)
    codes = sa.ARRAY(sa.Text())
    op.add_column("region", sa.Column("holidays", codes, nullable=False, server_default=HOLIDAYS))
    op.alter_column("region", "holidays", server_default=None)
    op.create_table(
        "closing_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("region_id", sa.Uuid(), sa.ForeignKey("region.id"), nullable=False, index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )
    op.create_index("uq_closing_day_region_id_day", "closing_day", ["region_id", "day"], unique=True)
    op.execute(f"GRANT SELECT, INSERT, DELETE ON closing_day TO {APP}")


def _referral() -> None:
    op.add_column("referral", sa.Column("silence_since", sa.Date(), nullable=True))
    op.add_column("referral", sa.Column("silence_due", sa.Date(), nullable=True))
    for name in ("silence_step", "silence_kept"):
        op.add_column("referral", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        op.alter_column("referral", name, server_default=None)
    op.execute("ALTER TABLE referral NO FORCE ROW LEVEL SECURITY")
    op.execute(BEGIN)
    op.execute("ALTER TABLE referral FORCE ROW LEVEL SECURITY")
    op.create_index(
        "ix_referral_region_id_silence_due",
        "referral",
        ["region_id", "silence_due"],
        postgresql_where=sa.text("silence_due IS NOT NULL"),
    )
    op.drop_index("uq_referral_live_person", table_name="referral")
    op.create_index(
        "uq_referral_live_person", "referral", ["person_id"], unique=True, postgresql_where=sa.text(LIVE)
    )


def downgrade() -> None:
    raise NotImplementedError("Reminders in the history cannot be taken back.")
