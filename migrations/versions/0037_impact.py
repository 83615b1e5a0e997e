"""Goals by version, yearly rounds of an independent measurer, and answers that lead back to nobody."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"

APP, READ = "patchwork_app", "patchwork_read"
MOMENT, CODE = sa.DateTime(timezone=True), sa.String(32)

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SCOPE = "(SELECT patchwork_setting('scope'))"
SYSTEM, MEASURER = f"{SCOPE} = 'system'", f"{SCOPE} IN ('system', 'measure')"

SIGHT = {
    "goal_version": "true",
    "impact_round": "true",
    "impact_list": "true",
    "impact_invitation": SYSTEM,
    "impact_sheet": MEASURER,
    "impact_answer": MEASURER,
}
"""Who was asked is for the system alone, what was answered for the measurer; nobody sees both."""

CLOSED = (
    "absence",
    "activity_import",
    "assurance",
    "attendance",
    "match_weights",
    "placement",
    "unmet_wish",
)
"""Tables that every role of the region may reach, but not the measurer: nothing near a file (D47)."""


def _to(table: str, name: str, *, index: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=False, index=index)


def _row() -> list[sa.Column[object]]:
    return [_to("region", "region_id", index=True), sa.Column("id", sa.Uuid(), primary_key=True)]


def _column(name: str, kind: Any, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def _json(name: str) -> sa.Column[object]:
    return _column(name, postgresql.JSONB(astext_type=sa.Text()))


def upgrade() -> None:
    _goals()
    _rounds()
    _answers()
    for table, seen in SIGHT.items():
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}")
        op.execute(f"GRANT SELECT ON {table} TO {READ}")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY sight ON {table} USING ({IN_REGION} AND ({seen})) WITH CHECK ({IN_REGION})"
        )
    for table in CLOSED:
        op.execute(
            f"CREATE POLICY independence ON {table} AS RESTRICTIVE USING ({SCOPE} IS DISTINCT FROM 'measure')"
        )


def _goals() -> None:
    op.create_table(
        "goal_version",
        _column("slot", sa.Integer()),
        _column("version", sa.Integer()),
        _column("name", sa.Text()),
        _column("about", sa.Text()),
        _json("lines"),
        _to("user_account", "made_by"),
        _column("made_at", MOMENT),
        *_row(),
    )
    op.create_index(
        "uq_goal_version_region_id_slot_version",
        "goal_version",
        ["region_id", "slot", "version"],
        unique=True,
    )


def _rounds() -> None:
    op.create_table(
        "impact_round",
        _column("year", sa.Integer()),
        _column("starts_on", sa.Date()),
        _column("ends_on", sa.Date()),
        _to("user_account", "planned_by"),
        _column("planned_at", MOMENT),
        _to("organisation", "organisation_id"),
        *(
            _column(name, MOMENT, nullable=True)
            for name in ("sent_at", "invited_at", "reminded_at", "closed_at")
        ),
        *_row(),
    )
    op.create_table(
        "impact_list",
        _to("impact_round", "round_id"),
        _to("activity", "activity_id", index=True),
        _column("kind", CODE),
        _json("goals"),
        _column("invited", sa.Integer()),
        _column("unreached", sa.Integer()),
        *_row(),
    )
    op.create_index(
        "uq_impact_list_round_id_activity_id_kind",
        "impact_list",
        ["round_id", "activity_id", "kind"],
        unique=True,
    )


def _answers() -> None:
    op.create_table(
        "impact_invitation",
        _to("impact_list", "list_id"),
        _to("referral", "referral_id", index=True),
        _column("way", sa.Text()),
        _column("salt", sa.LargeBinary()),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        _column("is_used", sa.Boolean()),
        _column("is_reminded", sa.Boolean()),
        *_row(),
    )
    op.create_index(
        "uq_impact_invitation_list_id_referral_id",
        "impact_invitation",
        ["list_id", "referral_id"],
        unique=True,
    )
    op.create_table(
        "impact_sheet",
        _to("impact_list", "list_id", index=True),
        _column("code", sa.Text()),
        _column("made_at", MOMENT),
        _column("is_used", sa.Boolean()),
        *_row(),
    )
    op.create_table(
        "impact_answer",
        _to("impact_list", "list_id", index=True),
        _column("code", sa.Text()),
        _column("on_paper", sa.Boolean()),
        _json("marks"),
        _column("reasons", sa.ARRAY(sa.Text())),
        _column("again", CODE, nullable=True),
        _column("help", CODE, nullable=True),
        *_row(),
    )
    for table in ("impact_sheet", "impact_answer"):
        op.create_index(f"uq_{table}_region_id_code", table, ["region_id", "code"], unique=True)


def downgrade() -> None:
    raise NotImplementedError("What people answered would be lost.")
