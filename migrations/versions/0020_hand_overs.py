"""Hand-overs by a link of their own, and the directory of services that take them."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

APP = "patchwork_app"
MOMENT = sa.DateTime(timezone=True)

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SIGHT = """
(SELECT patchwork_setting('scope')) = 'system'
OR EXISTS (SELECT 1 FROM referral r WHERE r.id = hand_over.referral_id)
"""


def _to(table: str, name: str, *, index: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=False, index=index)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "care_contact",
        sa.Column("target", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("opening_hours", sa.Text(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        _to("region", "region_id", index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON care_contact TO {APP}")
    op.create_table(
        "hand_over",
        _to("referral", "referral_id", index=True),
        _to("care_contact", "contact_id", index=True),
        _to("user_account", "coach_id"),
        _at("made_at"),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        _at("expires_at"),
        _at("revoked_at", nullable=True),
        _at("opened_at", nullable=True),
        _at("answered_at", nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("refusal", sa.String(32), nullable=True),
        sa.Column("meets_on", sa.Date(), nullable=True),
        sa.Column("question_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("receiver_sealed", sa.LargeBinary(), nullable=True),
        _to("data_key", "data_key_id", index=True),
        _to("region", "region_id", index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON hand_over TO {APP}")
    op.execute("ALTER TABLE hand_over ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE hand_over FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY sight ON hand_over USING ({IN_REGION} AND ({SIGHT})) WITH CHECK ({IN_REGION})")


def downgrade() -> None:
    raise NotImplementedError("Hand-overs that wait for an answer would be lost.")
