"""Studies of a lectorate, their frozen releases, the figures made from them, and the note in each file."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038"
down_revision = "0037"

APP, READ = "patchwork_app", "patchwork_read"
MOMENT, CODE = sa.DateTime(timezone=True), sa.String(32)

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SCOPE = "(SELECT patchwork_setting('scope'))"
RESEARCH = f"{SCOPE} IN ('system', 'research', 'area', 'privacy')"

SIGHT = {
    "study": RESEARCH,
    "research_release": RESEARCH,
    "release_part": RESEARCH,
    "release_figure": RESEARCH,
    "study_inclusion": f"{SCOPE} = 'system' OR EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_id)",
}
"""Who was in a release is for those who may see that person's referral; the researcher never can."""


def _to(table: str, name: str, *, index: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def _row() -> list[sa.Column[Any]]:
    return [_to("region", "region_id", index=True), sa.Column("id", sa.Uuid(), primary_key=True)]


def _column(name: str, kind: Any, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [_column(name, sa.Text()) for name in names]


def _json(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return _column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=nullable)


def upgrade() -> None:
    _study()
    _release()
    for table, seen in SIGHT.items():
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}")
        op.execute(f"GRANT SELECT ON {table} TO {READ}")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY sight ON {table} USING ({IN_REGION} AND ({seen})) WITH CHECK ({IN_REGION})"
        )


def _study() -> None:
    op.create_table(
        "study",
        *_texts("title", "question", "purpose", "ground_why", "partners", "ethics", "refusal", "ring_key"),
        *(_column(name, CODE) for name in ("ground", "area_level", "state")),
        *(_column(name, sa.ARRAY(sa.Text())) for name in ("variables", "sectors", "reasons")),
        *(_column(name, sa.Date()) for name in ("first_day", "last_day", "ends_on")),
        _column("is_monitor", sa.Boolean()),
        _to("user_account", "made_by"),
        _column("made_at", MOMENT),
        *(_column(name, MOMENT, nullable=True) for name in ("filed_at", "coordinator_at", "officer_at")),
        *(
            _to("user_account", name, nullable=True)
            for name in ("coordinator_id", "officer_id", "refused_by")
        ),
        _to("study", "replaces_id", nullable=True),
        _column("wrapped", sa.LargeBinary(), nullable=True),
        *_row(),
    )
    op.create_index("ix_study_region_id_filed_at", "study", ["region_id", "filed_at"])


def _release() -> None:
    op.create_table(
        "research_release",
        _to("study", "study_id"),
        _column("number", sa.Integer()),
        _column("state", CODE),
        _column("progress", sa.Integer()),
        *_texts("doing", "check_note"),
        _column("frozen_at", MOMENT),
        _to("user_account", "made_by"),
        _column("made_at", MOMENT),
        _json("manifest", nullable=True),
        _json("risk", nullable=True),
        _to("user_account", "checked_by", nullable=True),
        _column("checked_at", MOMENT, nullable=True),
        *_row(),
    )
    _unique("research_release", "study_id", "number")
    op.create_table(
        "release_part",
        _to("research_release", "release_id"),
        _column("name", sa.Text()),
        _column("number", sa.Integer()),
        _column("sealed", sa.LargeBinary()),
        *_row(),
    )
    _unique("release_part", "release_id", "name", "number")
    op.create_table(
        "release_figure",
        _to("research_release", "release_id"),
        *_texts("view", "filter_key"),
        _json("filters"),
        _column("rules", sa.Integer()),
        _column("state", CODE),
        _json("content", nullable=True),
        _to("user_account", "asked_by", nullable=True),
        _column("asked_at", MOMENT),
        _column("made_at", MOMENT, nullable=True),
        *_row(),
    )
    _unique("release_figure", "release_id", "view", "filter_key")
    op.create_table(
        "study_inclusion",
        _to("research_release", "release_id"),
        _to("referral", "referral_id", index=True),
        _column("noted_at", MOMENT),
        *_row(),
    )
    _unique("study_inclusion", "release_id", "referral_id")


def _unique(table: str, *columns: str) -> None:
    op.create_index(f"uq_{table}_{'_'.join(columns)}", table, list(columns), unique=True)


def downgrade() -> None:
    raise NotImplementedError("Releases that others published from would be lost.")
