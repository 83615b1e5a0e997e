"""Consents that can be withdrawn, representatives, emergency access, the meldcode, merged persons."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"

APP = "patchwork_app"
MOMENT = sa.DateTime(timezone=True)


def _keys(*, sealed: bool = True) -> list[sa.Column[object]]:
    data_key: sa.Column[object] = _to("data_key", "data_key_id", index=True)
    return [
        *([data_key] if sealed else []),
        sa.Column("region_id", sa.Uuid(), sa.ForeignKey("region.id"), nullable=False, index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    ]


def _to(table: str, name: str, *, nullable: bool = False, index: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def _sealed(name: str) -> sa.Column[object]:
    return sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=True)


def _code(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(32), nullable=nullable)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def upgrade() -> None:
    _consents()
    _safeguards()
    _resemblance()
    _security()


def _consents() -> None:
    op.add_column("consent", _code("given_by", nullable=True))
    op.add_column("consent", _code("withdrawn_method", nullable=True))
    op.add_column("consent", sa.Column("withdrawn_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_consent_withdrawn_by_user_account"), "consent", "user_account", ["withdrawn_by"], ["id"]
    )
    op.add_column("referral", _at("stopped_at", nullable=True))


def _safeguards() -> None:
    op.create_table(
        "representative",
        _to("person", "person_id", index=True),
        _code("ground"),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        _to("user_account", "recorded_by"),
        _at("recorded_at"),
        _sealed("name"),
        _sealed("phone"),
        *_keys(),
    )
    op.create_table(
        "emergency_access",
        _to("referral", "referral_id", index=True),
        _to("user_account", "user_id", index=True),
        _code("ground"),
        _at("opened_at"),
        _at("ends_at"),
        _code("judgement", nullable=True),
        _to("user_account", "judged_by", nullable=True),
        _at("judged_at", nullable=True),
        _sealed("reason"),
        *_keys(),
    )
    op.create_index("ix_emergency_access_region_id_opened_at", "emergency_access", ["region_id", "opened_at"])
    op.create_table(
        "safety_record",
        _to("referral", "referral_id", index=True),
        sa.Column("involved", postgresql.ARRAY(sa.Uuid()), nullable=False),
        _to("user_account", "started_by"),
        _at("started_at"),
        _at("closed_at", nullable=True),
        _code("decision", nullable=True),
        *_keys(),
    )
    op.create_table(
        "safety_entry",
        _to("safety_record", "record_id", index=True),
        _code("step"),
        sa.Column("done_on", sa.Date(), nullable=False),
        _to("user_account", "recorded_by"),
        _at("recorded_at"),
        _sealed("words"),
        *_keys(),
    )


def _resemblance() -> None:
    op.add_column("person", sa.Column("merged_into_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_person_merged_into_id_person"), "person", "person", ["merged_into_id"], ["id"]
    )
    op.create_index(op.f("ix_person_merged_into_id"), "person", ["merged_into_id"])
    op.add_column("data_key", sa.Column("subject_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_data_key_subject_id"), "data_key", ["subject_id"])
    op.create_table(
        "person_trait",
        _to("person", "person_id", index=True),
        _code("trait"),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        *_keys(sealed=False),
    )
    op.create_index("ix_person_trait_region_id_value", "person_trait", ["region_id", "value"])
    op.create_table(
        "person_merge",
        _to("person", "kept_id", index=True),
        _to("person", "merged_id", index=True),
        sa.Column("referral_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        _to("user_account", "merged_by"),
        _at("merged_at"),
        _to("user_account", "undone_by", nullable=True),
        _at("undone_at", nullable=True),
        *_keys(sealed=False),
    )


IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SCOPE = "(SELECT patchwork_setting('scope'))"
ME = "(SELECT patchwork_key('actor_id'))"

SEES_PERSON = f"{SCOPE} = 'system' OR EXISTS (SELECT 1 FROM person p WHERE p.id = {{table}}.{{column}})"

SIGHT = {
    "representative": SEES_PERSON.format(table="representative", column="person_id"),
    "emergency_access": f"{SCOPE} IN ('system', 'privacy') OR user_id = {ME}",
    "safety_record": f"{SCOPE} = 'system' OR {ME} = ANY (involved)",
    "safety_entry": "EXISTS (SELECT 1 FROM safety_record s WHERE s.id = safety_entry.record_id)",
    "person_trait": f"{SCOPE} = 'system'",
    "person_merge": SEES_PERSON.format(table="person_merge", column="kept_id"),
}
"""The meldcode is for those involved alone, whoever else may see the person."""

NAMES = f"{SCOPE} IN ('team', 'organisation', 'host', 'privacy')"
KEYS = f"""
{SCOPE} = 'system'
OR {NAMES} AND EXISTS (SELECT 1 FROM person p WHERE p.id = data_key.id)
OR {NAMES} AND EXISTS (SELECT 1 FROM referral r WHERE r.data_key_id = data_key.id)
OR EXISTS (SELECT 1 FROM draft d WHERE d.data_key_id = data_key.id)
OR EXISTS (SELECT 1 FROM parked_form f WHERE f.data_key_id = data_key.id)
OR EXISTS (SELECT 1 FROM emergency_access e WHERE e.data_key_id = data_key.id)
OR EXISTS (SELECT 1 FROM safety_record s WHERE s.data_key_id = data_key.id)
"""
"""A key opens for whoever sees the person, the referral (also after a merge), or what was typed."""


def _security() -> None:
    for table, sight in SIGHT.items():
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY sight ON {table} USING ({IN_REGION} AND ({sight})) WITH CHECK ({IN_REGION})"
        )
    op.execute("DROP POLICY sight ON data_key")
    op.execute(f"CREATE POLICY sight ON data_key USING ({IN_REGION} AND ({KEYS})) WITH CHECK ({IN_REGION})")


def downgrade() -> None:
    raise NotImplementedError("Going back would lose what persons decided about their own data.")
