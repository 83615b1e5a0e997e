"""What contacts cost, and how many there were before and after a referral.

Counts are for the practice that sent the referral and for the system, which makes files for research: not for
the team, not for who follows, not for the coordinator. The privacy officer sees those of who asks for a copy.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

APP, READ = "patchwork_app", "patchwork_read"
MOMENT, CODE = sa.DateTime(timezone=True), sa.String(32)

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SCOPE = "(SELECT patchwork_setting('scope'))"
OWN = "r.organisation_id = (SELECT patchwork_key('organisation_id'))"

COUNTS = f"""
{SCOPE} = 'system'
OR {SCOPE} = 'organisation' AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id AND {OWN})
OR {SCOPE} = 'privacy' AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id)
"""


def _to(table: str, name: str, *, index: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def _row() -> list[sa.Column[Any]]:
    return [_to("region", "region_id", index=True), sa.Column("id", sa.Uuid(), primary_key=True)]


def _column(name: str, kind: Any, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "price_list",
        _column("kind", CODE),
        _column("edition", sa.Text()),
        _column("content", sa.Text()),
        _to("user_account", "loaded_by", nullable=True),
        _column("loaded_at", MOMENT),
        *_row(),
    )
    op.create_index("ix_price_list_region_id_kind", "price_list", ["region_id", "kind", "loaded_at"])
    _protect("price_list", IN_REGION, "SELECT, INSERT")
    op.create_table(
        "care_use",
        _to("referral", "referral_id", index=True),
        _column("span", CODE),
        _column("short", sa.Integer()),
        _column("long", sa.Integer()),
        _column("minutes", sa.Integer(), nullable=True),
        _column("days_covered", sa.Integer()),
        _to("user_account", "recorded_by"),
        _column("recorded_at", MOMENT),
        _column("replaced_at", MOMENT, nullable=True),
        *_row(),
        sa.CheckConstraint("short >= 0 AND long >= 0 AND minutes >= 0", name="counts"),
        sa.CheckConstraint("days_covered BETWEEN 1 AND 182", name="days"),
    )
    op.create_index(
        "uq_care_use_referral_id_span",
        "care_use",
        ["referral_id", "span"],
        unique=True,
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    _protect("care_use", f"{IN_REGION} AND ({COUNTS})", "SELECT, INSERT, UPDATE, DELETE")


def _protect(table: str, seen: str, rights: str) -> None:
    op.execute(f"GRANT {rights} ON {table} TO {APP}")
    op.execute(f"GRANT SELECT ON {table} TO {READ}")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY sight ON {table} USING ({seen}) WITH CHECK ({IN_REGION})")


def downgrade() -> None:
    raise NotImplementedError("What practices counted would be lost.")
