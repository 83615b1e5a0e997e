"""Incidents, their steps and the persons they concern (L16, L28)."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

APP = "patchwork_app"
MOMENT = sa.DateTime(timezone=True)


def _keys(*, sealed: bool = True) -> list[sa.Column[object]]:
    data_key: sa.Column[object] = _to("data_key", "data_key_id", index=True)
    return [
        *([data_key] if sealed else []),
        sa.Column("region_id", sa.Uuid(), sa.ForeignKey("region.id"), nullable=False, index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    ]


def _to(table: str, name: str, *, index: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=False, index=index)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def upgrade() -> None:
    _tables()
    _security()


def _tables() -> None:
    op.create_table(
        "incident",
        sa.Column("kind", sa.String(32), nullable=False),
        _at("happened_at"),
        _at("discovered_at"),
        _at("due_at"),
        _to("user_account", "reported_by", index=True),
        _at("reported_at"),
        sa.Column("persons_about", sa.Integer(), nullable=False),
        sa.Column("must_report", sa.Boolean(), nullable=True),
        _at("told_at", nullable=True),
        sa.Column("informed", sa.Boolean(), nullable=True),
        _at("closed_at", nullable=True),
        _at("alarmed_at", nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("measures_sealed", sa.LargeBinary(), nullable=True),
        *_keys(),
    )
    op.create_index("ix_incident_region_id_due_at", "incident", ["region_id", "due_at"])
    op.create_table(
        "incident_entry",
        _to("incident", "incident_id", index=True),
        sa.Column("step", sa.String(32), nullable=False),
        _at("happened_at"),
        _to("user_account", "recorded_by"),
        _at("recorded_at"),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        *_keys(),
    )
    op.create_table(
        "incident_person",
        _to("incident", "incident_id", index=True),
        _to("person", "person_id", index=True),
        _to("user_account", "added_by"),
        _at("added_at"),
        *_keys(sealed=False),
    )
    op.create_index(
        "uq_incident_person_incident_id_person_id",
        "incident_person",
        ["incident_id", "person_id"],
        unique=True,
    )


IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SCOPE = "(SELECT patchwork_setting('scope'))"
ME = "(SELECT patchwork_key('actor_id'))"
SEES_INCIDENT = "EXISTS (SELECT 1 FROM incident i WHERE i.id = incident_entry.incident_id)"

SIGHT = {
    "incident": ("SELECT, INSERT, UPDATE", f"{SCOPE} IN ('system', 'privacy') OR reported_by = {ME}"),
    "incident_entry": ("SELECT, INSERT", f"{SCOPE} IN ('system', 'privacy') AND {SEES_INCIDENT}"),
    "incident_person": ("SELECT, INSERT, DELETE", f"{SCOPE} IN ('system', 'privacy')"),
}
"""Who reported sees the report; the steps and the persons are for the privacy officer. Steps only grow."""

NAMES = f"{SCOPE} IN ('team', 'organisation', 'host', 'privacy')"
KEYS = f"""
{SCOPE} = 'system'
OR {NAMES} AND EXISTS (SELECT 1 FROM person p WHERE p.id = data_key.id)
OR {NAMES} AND EXISTS (SELECT 1 FROM referral r WHERE r.data_key_id = data_key.id)
OR EXISTS (SELECT 1 FROM draft d WHERE d.data_key_id = data_key.id)
OR EXISTS (SELECT 1 FROM parked_form f WHERE f.data_key_id = data_key.id)
OR EXISTS (SELECT 1 FROM emergency_access e WHERE e.data_key_id = data_key.id)
OR EXISTS (SELECT 1 FROM safety_record s WHERE s.data_key_id = data_key.id)
OR EXISTS (SELECT 1 FROM incident i WHERE i.data_key_id = data_key.id)
"""


def _security() -> None:
    for table, (rights, sight) in SIGHT.items():
        op.execute(f"GRANT {rights} ON {table} TO {APP}")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY sight ON {table} USING ({IN_REGION} AND ({sight})) WITH CHECK ({IN_REGION})"
        )
    op.execute("DROP POLICY sight ON data_key")
    op.execute(f"CREATE POLICY sight ON data_key USING ({IN_REGION} AND ({KEYS})) WITH CHECK ({IN_REGION})")


def downgrade() -> None:
    raise NotImplementedError("Going back would lose what must be shown to an authority.")
