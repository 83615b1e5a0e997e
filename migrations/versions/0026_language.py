"""The language in which somebody gets mails."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("user_account", sa.Column("language", sa.String(32), nullable=False, server_default="nl"))


def downgrade() -> None:
    op.drop_column("user_account", "language")
