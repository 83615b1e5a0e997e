"""Requests of persons: export, correction, erasure; retention and legal hold."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
