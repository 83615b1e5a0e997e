"""What matching keeps: weights, what came of suggestions, wishes that nothing met, and rounds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"

APP, READ = "patchwork_app", "patchwork_read"
MOMENT, CODE, CODES = sa.DateTime(timezone=True), sa.String(32), sa.ARRAY(sa.Text())

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
ALL = "(SELECT patchwork_setting('scope')) IN ('system', 'research')"
OF_REFERRAL = f"{ALL} OR EXISTS (SELECT 1 FROM referral r WHERE r.id = {{table}}.referral_id)"
OF_TEAM = f"{ALL} OR team_id = ANY ((SELECT patchwork_teams())::uuid[])"

SIGHT = {
    "match_weights": "true",
    "match_choice": OF_REFERRAL.format(table="match_choice"),
    "unmet_wish": "true",
    "activity_experience": "true",
    "round_plan": OF_TEAM,
    "round_line": OF_REFERRAL.format(table="round_line"),
}
"""A wish holds codes and no person: whoever makes activities in the region may read it."""


def _to(table: str, name: str, *, index: bool = False, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def _row() -> list[sa.Column[object]]:
    return [_to("region", "region_id", index=True), sa.Column("id", sa.Uuid(), primary_key=True)]


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=False)


def upgrade() -> None:
    _keep_choices()
    _keep_wishes()
    _keep_rounds()
    for table, seen in SIGHT.items():
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}")
        op.execute(f"GRANT SELECT ON {table} TO {READ}")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY sight ON {table} USING ({IN_REGION} AND ({seen})) WITH CHECK ({IN_REGION})"
        )


def _keep_choices() -> None:
    op.create_table(
        "match_weights",
        _to("user_account", "made_by"),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        *_row(),
    )
    op.create_table(
        "match_choice",
        _to("referral", "referral_id", index=True),
        _to("user_account", "made_by"),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("decision", CODE, nullable=False),
        _to("activity", "activity_id", nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _json("suggestions"),
        sa.Column("considered", sa.Integer(), nullable=False),
        _to("match_weights", "weights_id", nullable=True),
        *_row(),
    )


def _keep_wishes() -> None:
    op.create_table(
        "unmet_wish",
        _to("referral", "referral_id", index=True),
        _to("neighbourhood", "neighbourhood_id", index=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("reason", CODE, nullable=False),
        sa.Column("goal", CODE, nullable=True),
        *(sa.Column(name, CODES, nullable=False) for name in ("kinds", "interests", "rhythm", "needs")),
        sa.Column("welcome", CODE, nullable=False),
        sa.Column("language", CODE, nullable=True),
        sa.Column("state", CODE, nullable=False),
        _to("user_account", "taken_by", nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        _to("activity", "activity_id", nullable=True),
        *_row(),
    )
    op.create_index("ix_unmet_wish_region_id_state", "unmet_wish", ["region_id", "state"])
    op.create_index(
        "uq_unmet_wish_referral_id_open",
        "unmet_wish",
        ["referral_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'met'"),
    )
    op.create_table(
        "activity_experience",
        _to("activity", "activity_id"),
        sa.Column("need", CODE, nullable=False),
        sa.Column("placed", sa.Integer(), nullable=False),
        sa.Column("stayed", sa.Integer(), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=False),
        *_row(),
    )
    op.create_index(
        "uq_activity_experience_activity_id_need", "activity_experience", ["activity_id", "need"], unique=True
    )


def _keep_rounds() -> None:
    op.create_table(
        "round_plan",
        _to("team", "team_id", index=True),
        _to("user_account", "made_by"),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        *_row(),
    )
    op.create_table(
        "round_line",
        _to("round_plan", "plan_id"),
        _to("referral", "referral_id", index=True),
        _to("activity", "activity_id", nullable=True),
        sa.Column("volunteer_id", sa.Uuid(), nullable=True),
        sa.Column("points", sa.Float(), nullable=False),
        _json("good"),
        _json("but"),
        sa.Column("state", CODE, nullable=False),
        *_row(),
    )
    op.create_index(
        "uq_round_line_plan_id_referral_id", "round_line", ["plan_id", "referral_id"], unique=True
    )


def downgrade() -> None:
    raise NotImplementedError("What coaches and people chose would be lost.")
