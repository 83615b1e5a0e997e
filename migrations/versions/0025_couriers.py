"""Messages say when a try is in hand and what kept them; coordinators see all that did not leave."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SCOPE = "(SELECT patchwork_setting('scope'))"

MESSAGE = f"""
{SCOPE} IN ('system', 'area')
OR referral_id IS NULL AND {SCOPE} = 'admin'
OR referral_id IS NOT NULL AND (
   {SCOPE} = 'research'
   OR EXISTS (SELECT 1 FROM referral r WHERE r.id = message.referral_id))
"""


def upgrade() -> None:
    op.add_column("message", sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("message", sa.Column("trouble", sa.String(32), nullable=True))
    op.create_index(
        "ix_message_region_id_queued_at_unsent",
        "message",
        ["region_id", "queued_at"],
        postgresql_where=sa.text("sent_at IS NULL"),
    )
    op.execute("DROP POLICY sight ON message")
    op.execute(f"CREATE POLICY sight ON message USING ({IN_REGION} AND ({MESSAGE})) WITH CHECK ({IN_REGION})")


def downgrade() -> None:
    raise NotImplementedError("Going back would forget which messages broke off half way.")
