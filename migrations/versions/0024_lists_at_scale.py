"""Lists stay quick in a busy team: what runs by the day promised, what ended by its newest change."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

LIVE = (
    "status IN ('accepted', 'expired', 'intake_held', 'participating',"
    " 'placed', 'questioned', 'reached', 'sent')"
)


def upgrade() -> None:
    op.create_index(
        "ix_referral_team_id_contact_due_live",
        "referral",
        ["team_id", "contact_due", "id"],
        postgresql_where=sa.text(LIVE),
    )
    op.create_index(
        "ix_referral_team_id_changed_at_ended",
        "referral",
        ["team_id", "changed_at", "id"],
        postgresql_where=sa.text(f"NOT ({LIVE})"),
    )


def downgrade() -> None:
    op.drop_index("ix_referral_team_id_changed_at_ended", "referral")
    op.drop_index("ix_referral_team_id_contact_due_live", "referral")
