"""Neighbourhoods: open figures, what is read in them, partners and their lunches, and the yearly report."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

APP, READ = "patchwork_app", "patchwork_read"
MOMENT, CODE = sa.DateTime(timezone=True), sa.String(32)

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SCOPE = "(SELECT patchwork_setting('scope'))"
SIGNED_IN = f"{SCOPE} <> ''"
KEEPERS = f"{SCOPE} IN ('system', 'area', 'community')"
SYSTEM = f"{SCOPE} = 'system'"

SIGHT = {
    "area_code": SIGNED_IN,
    "area_reading": SIGNED_IN,
    "circle": SIGNED_IN,
    "lunch": SIGNED_IN,
    "circle_member": KEEPERS,
    "lunch_guest": KEEPERS,
    "circle_agreement": KEEPERS,
    "coordination_score": KEEPERS,
    "year_report": f"{SCOPE} IN ('system', 'area')",
    "survey_link": SYSTEM,
    "partner_answer": SYSTEM,
}
"""Single answers and who was asked are for nobody; members are for who keeps the circle."""


def _to(table: str, name: str, *, index: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def _row() -> list[sa.Column[Any]]:
    return [_to("region", "region_id", index=True), sa.Column("id", sa.Uuid(), primary_key=True)]


def _column(name: str, kind: Any, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [_column(name, sa.Text()) for name in names]


def upgrade() -> None:
    op.create_table(
        "open_figure",
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("year", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("measure", sa.Text(), primary_key=True),
        *_texts("name", "unit", "source"),
        _column("value", sa.Float()),
    )
    op.execute(f"GRANT SELECT ON open_figure TO {APP}, {READ}")
    _areas()
    _circles()
    _lunches()
    _survey()
    for table, seen in SIGHT.items():
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}")
        op.execute(f"GRANT SELECT ON {table} TO {READ}")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY sight ON {table} USING ({IN_REGION} AND ({seen})) WITH CHECK ({IN_REGION})"
        )


def _areas() -> None:
    op.create_table(
        "area_code",
        *_texts("code"),
        _column("year", sa.Integer()),
        _to("neighbourhood", "neighbourhood_id", index=True),
        _to("user_account", "set_by"),
        _column("set_at", MOMENT),
        *_row(),
    )
    _unique("area_code", "region_id", "code", "year")
    op.create_table(
        "area_reading",
        _to("neighbourhood", "neighbourhood_id", index=True),
        _column("held_on", sa.Date()),
        *_texts("text", "made_as"),
        _to("user_account", "made_by"),
        _column("made_at", MOMENT),
        sa.Column("replaces_id", sa.Uuid(), sa.ForeignKey("area_reading.id"), nullable=True, unique=True),
        *_row(),
    )
    op.create_table(
        "year_report",
        _column("year", sa.Integer()),
        *_texts("went_badly", "went_well", "changes"),
        _to("user_account", "made_by"),
        _column("made_at", MOMENT),
        *_row(),
    )
    _unique("year_report", "region_id", "year")


def _circles() -> None:
    op.create_table(
        "circle",
        sa.Column(
            "neighbourhood_id", sa.Uuid(), sa.ForeignKey("neighbourhood.id"), nullable=False, unique=True
        ),
        *_texts("goal"),
        _column("goal_on", sa.Date(), nullable=True),
        *_row(),
    )
    op.create_table(
        "circle_member",
        _to("circle", "circle_id", index=True),
        _column("kind", CODE),
        *_texts("organisation", "function_name", "name", "email"),
        _to("user_account", "added_by"),
        _column("joined_on", sa.Date()),
        _column("left_on", sa.Date(), nullable=True),
        *_row(),
    )


def _lunches() -> None:
    op.create_table(
        "lunch",
        _to("circle", "circle_id", index=True),
        _column("starts_at", MOMENT),
        *_texts("venue", "discussed"),
        _column("topics", sa.ARRAY(sa.Text())),
        _to("user_account", "planned_by"),
        _column("planned_at", MOMENT),
        *(
            _column(name, MOMENT, nullable=True)
            for name in ("invited_at", "cancelled_at", "held_at", "survey_closed_at")
        ),
        *_row(),
    )
    op.create_table(
        "lunch_guest",
        _to("lunch", "lunch_id"),
        _to("circle_member", "member_id", index=True),
        *_row(),
    )
    _unique("lunch_guest", "lunch_id", "member_id")
    op.create_table(
        "circle_agreement",
        _to("lunch", "lunch_id", index=True),
        *_texts("who", "what"),
        _column("due_on", sa.Date()),
        _to("user_account", "made_by"),
        _column("made_at", MOMENT),
        _column("done_on", sa.Date(), nullable=True),
        *_row(),
    )


def _survey() -> None:
    op.create_table(
        "survey_link",
        _to("lunch", "lunch_id"),
        _to("circle_member", "member_id", index=True),
        _column("salt", sa.LargeBinary()),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        _column("is_used", sa.Boolean()),
        *_row(),
    )
    _unique("survey_link", "lunch_id", "member_id")
    op.create_table(
        "partner_answer",
        _to("lunch", "lunch_id", index=True),
        _column("from_side", CODE),
        _column("to_side", CODE),
        *(_column(name, sa.Integer(), nullable=True) for name in ("knowledge", "appreciation", "respect")),
        *_row(),
    )
    op.create_table(
        "coordination_score",
        *_texts("period", "from_role", "to_role"),
        _column("value", sa.Float()),
        _column("number", sa.Integer()),
        _to("user_account", "loaded_by"),
        _column("loaded_at", MOMENT),
        *_row(),
    )
    columns = ["region_id", "period", "from_role", "to_role"]
    op.create_index("uq_coordination_score_pair", "coordination_score", columns, unique=True)


def _unique(table: str, *columns: str) -> None:
    op.create_index(f"uq_{table}_{'_'.join(columns)}", table, list(columns), unique=True)


def downgrade() -> None:
    raise NotImplementedError("Lunches, agreements and answers of partners would be lost.")
