"""The link to a person's own page, and the suggestions that a coach put there."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

APP = "patchwork_app"
MOMENT = sa.DateTime(timezone=True)

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SIGHT = """
(SELECT patchwork_setting('scope')) = 'system'
OR EXISTS (SELECT 1 FROM referral r WHERE r.id = {table}.referral_id)
"""


def _to(table: str, name: str, *, index: bool = False, unique: bool = False) -> sa.Column[object]:
    key = sa.ForeignKey(f"{table}.id")
    return sa.Column(name, sa.Uuid(), key, nullable=False, index=index, unique=unique)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def _code(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(32), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "person_page",
        _to("referral", "referral_id", unique=True),
        _to("user_account", "made_by"),
        _at("made_at"),
        _code("way"),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        _at("waits_until", nullable=True),
        _at("shut_at", nullable=True),
        _code("shut_for", nullable=True),
        _to("region", "region_id", index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )
    op.create_table(
        "page_suggestion",
        _to("referral", "referral_id", index=True),
        _to("activity", "activity_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        _to("user_account", "put_by"),
        _at("put_at"),
        _at("taken_off_at", nullable=True),
        _code("answer", nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _at("answered_at", nullable=True),
        _code("said", nullable=True),
        _to("region", "region_id", index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )
    op.create_index(
        "uq_page_suggestion_shown",
        "page_suggestion",
        ["referral_id", "activity_id"],
        unique=True,
        postgresql_where=sa.text("taken_off_at IS NULL"),
    )
    for table in ("person_page", "page_suggestion"):
        sight = SIGHT.format(table=table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {APP}")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY sight ON {table} USING ({IN_REGION} AND ({sight})) WITH CHECK ({IN_REGION})"
        )


def downgrade() -> None:
    raise NotImplementedError("People would lose the link to their own page.")
