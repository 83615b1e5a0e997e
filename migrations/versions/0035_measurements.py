"""Questionnaires, the moments at which people are asked, and their sealed answers.

Who sees a single answer is the team that has the person, and the privacy officer for a copy: a coordinator
and a researcher get means of groups, made in the sight of the system.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"

APP = "patchwork_app"
MOMENT = sa.DateTime(timezone=True)
IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SCOPE = "(SELECT patchwork_setting('scope'))"


def _to(table: str, name: str, *, index: bool = False, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def _own() -> tuple[sa.Column[object], sa.Column[object]]:
    return _to("region", "region_id", index=True), sa.Column("id", sa.Uuid(), primary_key=True)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def _code(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(32), nullable=nullable)


def _count(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _protect(table: str, sight: str, rights: str) -> None:
    op.execute(f"GRANT {rights} ON {table} TO {APP}")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY sight ON {table} USING ({IN_REGION}{sight}) WITH CHECK ({IN_REGION})")


def _near(table: str) -> str:
    found = f"EXISTS (SELECT 1 FROM referral r WHERE r.id = {table}.referral_id)"
    return f" AND ({SCOPE} = 'system' OR {SCOPE} IN ('team', 'privacy') AND {found})"


def upgrade() -> None:
    op.create_table(
        "instrument_file",
        _text("code"),
        _text("stamp"),
        _text("content"),
        sa.Column("loaded_at", MOMENT, nullable=False),
        *_own(),
    )
    op.create_index(
        "ix_instrument_file_region_id_code", "instrument_file", ["region_id", "code", "loaded_at"]
    )
    _protect("instrument_file", "", "SELECT, INSERT")
    op.create_table(
        "measure_set",
        sa.Column("codes", postgresql.ARRAY(sa.Text()), nullable=False),
        _to("user_account", "set_by"),
        sa.Column("set_at", MOMENT, nullable=False),
        *_own(),
    )
    _protect("measure_set", "", "SELECT, INSERT")
    _measurement()
    _answer_sheet()


def _measurement() -> None:
    op.create_table(
        "measurement",
        _to("referral", "referral_id"),
        _code("moment"),
        _code("state"),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("lists", postgresql.ARRAY(sa.Text()), nullable=False),
        _code("way"),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("by_text", sa.Boolean(), nullable=False),
        _to("user_account", "asked_by"),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        _count("reminded"),
        _count("tries"),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=True, unique=True),
        sa.Column("paper_code", sa.Text(), nullable=False, unique=True),
        _to("user_account", "typed_by", nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        _code("help", nullable=True),
        _code("refusal", nullable=True),
        *_own(),
    )
    op.create_index(
        "uq_measurement_referral_id_moment", "measurement", ["referral_id", "moment"], unique=True
    )
    op.create_index("ix_measurement_region_id_state", "measurement", ["region_id", "state", "asked_at"])
    _protect("measurement", _near("measurement"), "SELECT, INSERT, UPDATE")


def _answer_sheet() -> None:
    op.create_table(
        "answer_sheet",
        _to("referral", "referral_id", index=True),
        _to("measurement", "measurement_id"),
        _text("code"),
        _text("stamp"),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("scores", postgresql.JSONB(), nullable=True),
        _count("missing"),
        sa.Column("answers_sealed", sa.LargeBinary(), nullable=True),
        _to("data_key", "data_key_id", index=True),
        *_own(),
    )
    op.create_index(
        "uq_answer_sheet_measurement_id_code", "answer_sheet", ["measurement_id", "code"], unique=True
    )
    op.create_index("ix_answer_sheet_region_id_code", "answer_sheet", ["region_id", "code"])
    _protect("answer_sheet", _near("answer_sheet"), "SELECT, INSERT, UPDATE, DELETE")


def downgrade() -> None:
    raise NotImplementedError("Answers of people would be lost.")
