"""Signals of dropping out, after-care, how a referral was closed, and small successes.

After-care and closings are the team's: beneath the queries no other scope reads them. Grades above all stay
out of reach of research (D48), which counts from events.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

APP = "patchwork_app"
MOMENT = sa.DateTime(timezone=True)
CODE = sa.String(32)

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SCOPE = "(SELECT patchwork_setting('scope'))"
URGENT = "kind IN ('missed_again', 'too_deep')"

SIGHT = {
    "drop_out_signal": f"""
{SCOPE} = 'system' OR EXISTS (SELECT 1 FROM referral r WHERE r.id = drop_out_signal.referral_id)
""",
    "after_care": f"""
{SCOPE} = 'system' OR {SCOPE} IN ('team', 'privacy')
   AND EXISTS (SELECT 1 FROM referral r WHERE r.id = after_care.referral_id)
""",
    "closing": f"""
{SCOPE} = 'system' OR {SCOPE} IN ('team', 'privacy')
   AND EXISTS (SELECT 1 FROM referral r WHERE r.id = closing.referral_id)
""",
    "success": f"""
{SCOPE} IN ('system', 'area') OR state = 'shown'
   OR EXISTS (SELECT 1 FROM referral r WHERE r.id = success.referral_id)
""",
}


def _to(table: str, name: str, *, index: bool = False, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def _code(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, CODE, nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _key() -> tuple[sa.Column[object], ...]:
    return _to("region", "region_id", index=True), sa.Column("id", sa.Uuid(), primary_key=True)


def _signals() -> None:
    op.create_table(
        "drop_out_signal",
        _to("referral", "referral_id"),
        _to("activity", "activity_id"),
        _to("team", "team_id"),
        _to("user_account", "coach_id", nullable=True),
        _code("source"),
        _at("raised_at"),
        _to("user_account", "raised_by", nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        _at("urgent_at", nullable=True),
        _at("answered_at", nullable=True),
        _to("user_account", "answered_by", nullable=True),
        sa.Column("by_itself", sa.Boolean(), nullable=False),
        _code("outcome", nullable=True),
        *_key(),
    )
    op.create_index(
        "uq_drop_out_signal_open",
        "drop_out_signal",
        ["referral_id", "activity_id", "source"],
        unique=True,
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_index("ix_drop_out_signal_referral_id", "drop_out_signal", ["referral_id"])
    op.create_index("ix_drop_out_signal_region_id_due", "drop_out_signal", ["region_id", "due"])
    op.create_index(
        "ix_task_team_id_due_urgent",
        "task",
        ["team_id", "due", "id"],
        postgresql_where=sa.text(f"done_at IS NULL AND {URGENT}"),
    )


def _outcomes() -> None:
    op.add_column("goal", _number("end_score", nullable=True))
    op.create_table(
        "after_care",
        _to("referral", "referral_id"),
        _code("moment"),
        sa.Column("asked_on", sa.Date(), nullable=False),
        _code("result"),
        sa.Column("whys", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("wants_contact", sa.Boolean(), nullable=False),
        _number("grade", nullable=True),
        _to("user_account", "recorded_by"),
        _at("recorded_at"),
        *_key(),
        sa.CheckConstraint("grade BETWEEN 1 AND 10", name="ck_after_care_grade"),
    )
    op.create_index("ix_after_care_referral_id", "after_care", ["referral_id"])
    op.create_table(
        "closing",
        _to("referral", "referral_id"),
        _at("closed_at"),
        _to("user_account", "closed_by"),
        _at("reopened_at", nullable=True),
        _code("reason"),
        _code("exit"),
        _code("verdict"),
        sa.Column("outcomes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("end_scores", sa.ARRAY(sa.Integer()), nullable=False),
        _number("minutes_met"),
        _number("minutes_phone"),
        _code("feedback"),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        _to("data_key", "data_key_id", index=True),
        *_key(),
        sa.CheckConstraint("minutes_met % 15 = 0 AND minutes_phone % 15 = 0", name="ck_closing_quarters"),
    )
    op.create_index("ix_closing_referral_id", "closing", ["referral_id"])


def _successes() -> None:
    op.create_table(
        "success",
        _to("referral", "referral_id"),
        _to("team", "team_id"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        _code("state"),
        _to("user_account", "made_by"),
        _at("made_at"),
        _to("user_account", "decided_by", nullable=True),
        _at("decided_at", nullable=True),
        *_key(),
    )
    op.create_index("ix_success_region_id_month", "success", ["region_id", "month"])
    op.create_index("ix_success_referral_id", "success", ["referral_id"])


def upgrade() -> None:
    _signals()
    _outcomes()
    _successes()
    for table, sight in SIGHT.items():
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY sight ON {table} USING ({IN_REGION} AND ({sight})) WITH CHECK ({IN_REGION})"
        )


def downgrade() -> None:
    raise NotImplementedError("What people said about how it went would be lost.")
