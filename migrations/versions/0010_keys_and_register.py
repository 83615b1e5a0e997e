"""Keys that rotate: find what an old key of the ring still wraps, without reading every row."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

NAME = "ix_data_key_region_id_ring_key"


def upgrade() -> None:
    op.create_index(
        NAME,
        "data_key",
        ["region_id", "ring_key", "id"],
        postgresql_where=sa.text("wrapped IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(NAME, "data_key")
