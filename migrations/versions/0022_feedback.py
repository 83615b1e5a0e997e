"""Messages back to the referrer, and how somebody wants to hear of news."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

APP = "patchwork_app"
MOMENT = sa.DateTime(timezone=True)

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SCOPE = "(SELECT patchwork_setting('scope'))"
SIGHT = f"""
{SCOPE} IN ('system', 'area')
OR ({SCOPE} IN ('team', 'privacy') AND EXISTS (SELECT 1 FROM referral r WHERE r.id = feedback.referral_id))
OR ({SCOPE} = 'organisation' AND organisation_id = (SELECT patchwork_key('organisation_id'))
    AND EXISTS (SELECT 1 FROM referral r WHERE r.id = feedback.referral_id))
"""
"""An organisation sees its own messages, not those to another that follows the same person."""


def _to(table: str, name: str, *, nullable: bool = False, index: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def upgrade() -> None:
    op.add_column("user_account", sa.Column("news", sa.String(32), nullable=False, server_default="at_once"))
    op.add_column("message", sa.Column("waits", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("message", _to("message", "digest_id", nullable=True, index=True))
    op.create_index(
        "ix_message_region_id_waiting",
        "message",
        ["region_id", "address"],
        postgresql_where=sa.text("waits AND sent_at IS NULL"),
    )
    op.create_table(
        "feedback",
        _to("referral", "referral_id"),
        _to("organisation", "organisation_id"),
        _to("referral_event", "event_id", index=True),
        _to("team", "team_id"),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("variant", sa.String(32), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        _to("user_account", "opened_by", nullable=True),
        _to("region", "region_id", index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )
    op.create_index(
        "uq_feedback_referral_id_organisation_id_episode_kind",
        "feedback",
        ["referral_id", "organisation_id", "episode", "kind"],
        unique=True,
    )
    op.create_index(
        "ix_feedback_organisation_id_made_at_unopened",
        "feedback",
        ["organisation_id", "made_at"],
        postgresql_where=sa.text("opened_at IS NULL"),
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON feedback TO {APP}")
    op.execute("ALTER TABLE feedback ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE feedback FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY sight ON feedback USING ({IN_REGION} AND ({SIGHT})) WITH CHECK ({IN_REGION})")


def downgrade() -> None:
    raise NotImplementedError("Which messages were sent and opened would be lost.")
