"""Pauses, a queue for postcodes without a neighbourhood, and referrals that were a mistake."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

REST = """
INSERT INTO neighbourhood (id, region_id, team_id, name, inhabitants, is_rest)
SELECT gen_random_uuid(), t.region_id, t.id, 'Wijk nog niet bekend', 0, true
FROM (SELECT DISTINCT ON (region_id) region_id, id FROM team ORDER BY region_id, id) t
"""
"""A region that is at work already: its first team finds the right one, until the coordinator chooses."""


def upgrade() -> None:
    op.add_column("referral", sa.Column("paused_on", sa.Date(), nullable=True))
    op.add_column("referral", sa.Column("paused_until", sa.Date(), nullable=True))
    op.add_column("neighbourhood", sa.Column("is_rest", sa.Boolean(), nullable=False, server_default="false"))
    op.alter_column("neighbourhood", "is_rest", server_default=None)
    op.create_index(
        "uq_neighbourhood_region_id_rest",
        "neighbourhood",
        ["region_id"],
        unique=True,
        postgresql_where=sa.text("is_rest"),
    )
    op.execute(REST)


def downgrade() -> None:
    raise NotImplementedError("Referrals may wait in the queue without a neighbourhood.")
