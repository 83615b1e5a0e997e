"""Who else helps somebody (L30), and the one stream that pays for a referral (L32)."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"

UNKNOWN = "unknown"


def upgrade() -> None:
    op.add_column("intake", sa.Column("helpers_sealed", sa.LargeBinary(), nullable=True))
    for table in ("team", "referral"):
        op.add_column(table, sa.Column("funding", sa.String(32), nullable=False, server_default=UNKNOWN))
        op.alter_column(table, "funding", server_default=None)
