"""Referrals, their history, consents, messages and the access log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "access_log",
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("actor_role", sa.String(32), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column("subject_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_access_log_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    op.create_index(op.f("ix_access_log_actor_id"), "access_log", ["actor_id"], unique=False)
    op.create_index(op.f("ix_access_log_region_id"), "access_log", ["region_id"], unique=False)
    op.create_index(
        "ix_access_log_region_id_happened_at", "access_log", ["region_id", "happened_at"], unique=False
    )
    op.create_index(
        "ix_access_log_subject_ids", "access_log", ["subject_ids"], unique=False, postgresql_using="gin"
    )
    op.create_table(
        "referral",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("neighbourhood_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("referred_by", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contact_due", sa.Date(), nullable=False),
        sa.Column("reasons", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("checks", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("needs", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("contact_way", sa.String(32), nullable=False),
        sa.Column("contact_time", sa.String(32), nullable=False),
        sa.Column("expects_medication", sa.Boolean(), nullable=False),
        sa.Column("close_reason", sa.String(32), nullable=True),
        sa.Column("exit", sa.String(32), nullable=True),
        sa.Column("own_words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("contact_note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coach_id"], ["user_account.id"], name=op.f("fk_referral_coach_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["data_key_id"], ["data_key.id"], name=op.f("fk_referral_data_key_id_data_key")
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood_id"],
            ["neighbourhood.id"],
            name=op.f("fk_referral_neighbourhood_id_neighbourhood"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_referral_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_referral_person_id_person")),
        sa.ForeignKeyConstraint(
            ["referred_by"], ["user_account.id"], name=op.f("fk_referral_referred_by_user_account")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_referral_region_id_region")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_referral_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_referral_draft_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_referral_reference")),
    )
    op.create_index(op.f("ix_referral_coach_id"), "referral", ["coach_id"], unique=False)
    op.create_index(op.f("ix_referral_data_key_id"), "referral", ["data_key_id"], unique=False)
    op.create_index(
        "ix_referral_organisation_id_sent_at", "referral", ["organisation_id", "sent_at", "id"], unique=False
    )
    op.create_index(op.f("ix_referral_person_id"), "referral", ["person_id"], unique=False)
    op.create_index(op.f("ix_referral_region_id"), "referral", ["region_id"], unique=False)
    op.create_index("ix_referral_region_id_sent_at", "referral", ["region_id", "sent_at"], unique=False)
    op.create_index(
        "ix_referral_team_id_status_sent_at", "referral", ["team_id", "status", "sent_at", "id"], unique=False
    )
    op.create_index(
        "uq_referral_live_person",
        "referral",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text(
            "status IN ('accepted', 'intake_held', 'participating', 'placed', "
            "'questioned', 'reached', 'sent')"
        ),
    )
    op.create_table(
        "consent",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("method", sa.String(32), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("text_version", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_consent_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user_account.id"], name=op.f("fk_consent_recorded_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_consent_referral_id_referral")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_consent_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_organisation_id"), "consent", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_consent_referral_id"), "consent", ["referral_id"], unique=False)
    op.create_index(op.f("ix_consent_region_id"), "consent", ["region_id"], unique=False)
    op.create_table(
        "goal",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_key.id"], name=op.f("fk_goal_data_key_id_data_key")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_goal_referral_id_referral")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_goal_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    op.create_index(op.f("ix_goal_data_key_id"), "goal", ["data_key_id"], unique=False)
    op.create_index(op.f("ix_goal_referral_id"), "goal", ["referral_id"], unique=False)
    op.create_index(op.f("ix_goal_region_id"), "goal", ["region_id"], unique=False)
    op.create_table(
        "intake",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("route", sa.String(32), nullable=False),
        sa.Column("limits", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("brings_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("can_still_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["data_key_id"], ["data_key.id"], name=op.f("fk_intake_data_key_id_data_key")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_intake_referral_id_referral")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_intake_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
        sa.UniqueConstraint("referral_id", name=op.f("uq_intake_referral_id")),
    )
    op.create_index(op.f("ix_intake_data_key_id"), "intake", ["data_key_id"], unique=False)
    op.create_index(op.f("ix_intake_region_id"), "intake", ["region_id"], unique=False)
    op.create_table(
        "referral_event",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("actor_role", sa.String(32), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_referral_event_actor_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["data_key_id"], ["data_key.id"], name=op.f("fk_referral_event_data_key_id_data_key")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_event_referral_id_referral")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_referral_event_region_id_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_event")),
    )
    op.create_index(op.f("ix_referral_event_data_key_id"), "referral_event", ["data_key_id"], unique=False)
    op.create_index(op.f("ix_referral_event_region_id"), "referral_event", ["region_id"], unique=False)
    op.create_index(
        "ix_referral_event_region_id_type_happened_at",
        "referral_event",
        ["region_id", "type", "happened_at"],
        unique=False,
    )
    op.create_index(
        "uq_referral_event_referral_id_sequence", "referral_event", ["referral_id", "sequence"], unique=True
    )
    op.create_table(
        "message",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["referral_event.id"], name=op.f("fk_message_event_id_referral_event")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_message_referral_id_referral")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_message_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index(op.f("ix_message_referral_id"), "message", ["referral_id"], unique=False)
    op.create_index(op.f("ix_message_region_id"), "message", ["region_id"], unique=False)
    op.create_index("uq_message_event_id_address", "message", ["event_id", "address"], unique=True)


def downgrade() -> None:
    op.drop_table("message")
    op.drop_table("referral_event")
    op.drop_table("intake")
    op.drop_table("goal")
    op.drop_table("consent")
    op.drop_table("referral")
    op.drop_table("access_log")
