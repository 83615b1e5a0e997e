"""Requests of persons: export, correction, erasure; retention and legal hold."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

APP = "patchwork_app"
MOMENT = sa.DateTime(timezone=True)


def _keys() -> list[sa.Column[object]]:
    return [
        _to("data_key", "data_key_id", index=True),
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
    _marks()
    _requests()
    _ledger()
    _security()
    _words_may_vanish()


def _marks() -> None:
    op.alter_column("person", "identity_index", nullable=True)
    op.alter_column("person", "surname_index", nullable=True)
    op.alter_column("person", "birth_year", nullable=True)
    op.add_column("referral", _at("hidden_at", nullable=True))
    op.add_column("referral", _at("objected_at", nullable=True))


def _requests() -> None:
    op.create_table(
        "rights_request",
        _to("person", "person_id", index=True),
        _code("kind"),
        _code("state"),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        _to("user_account", "registered_by"),
        _at("registered_at"),
        _to("team", "team_id", nullable=True),
        _to("user_account", "handled_by", nullable=True),
        _at("handled_at", nullable=True),
        _code("ground", nullable=True),
        _sealed("explanation"),
        _sealed("judgement"),
        *_keys(),
    )
    op.create_index(
        "ix_rights_request_region_id_state_due_on", "rights_request", ["region_id", "state", "due_on"]
    )
    op.create_table(
        "person_correction",
        _to("person", "person_id", index=True),
        _code("field"),
        _to("user_account", "corrected_by"),
        _at("corrected_at"),
        _sealed("old_value"),
        _sealed("reason"),
        *_keys(),
    )
    op.create_table(
        "legal_hold",
        _to("person", "person_id", index=True),
        sa.Column("until", sa.Date(), nullable=False),
        _to("user_account", "set_by"),
        _at("set_at"),
        _to("user_account", "lifted_by", nullable=True),
        _at("lifted_at", nullable=True),
        _sealed("reason"),
        *_keys(),
    )


def _ledger() -> None:
    op.create_table(
        "erasure_ledger",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        _at("erased_at"),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("person_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("key_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("region_id", sa.Uuid(), sa.ForeignKey("region.id"), nullable=False, index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )
    op.create_index("uq_erasure_ledger_number", "erasure_ledger", ["number"], unique=True)


IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SCOPE = "(SELECT patchwork_setting('scope'))"
ASKS = "SELECT q.person_id FROM rights_request q WHERE q.state = 'open'"

REFERRAL = f"""
{SCOPE} IN ('system', 'research', 'area')
OR team_id = ANY ((SELECT patchwork_teams())::uuid[])
OR {SCOPE} = 'organisation' AND (
   organisation_id = (SELECT patchwork_key('organisation_id'))
   OR (SELECT patchwork_key('organisation_id')) = ANY (follower_ids))
OR id = ANY ((SELECT patchwork_opened())::uuid[])
OR {SCOPE} = 'privacy' AND person_id IN ({ASKS})
OR {SCOPE} = 'host' AND EXISTS (
   SELECT 1 FROM placement p JOIN activity a ON a.id = p.activity_id
   WHERE p.referral_id = referral.id AND a.host_id = (SELECT patchwork_key('actor_id')))
"""
"""As before, and for the privacy officer the referrals of a person with an open request."""

NAMES = f"{SCOPE} IN ('team', 'organisation', 'host')"
PERSON = f"""
{SCOPE} = 'system'
OR {NAMES} AND EXISTS (SELECT 1 FROM referral r WHERE r.person_id = person.id)
OR {SCOPE} = 'privacy' AND id IN ({ASKS})
"""

SEES_PERSON = f"{SCOPE} = 'system' OR EXISTS (SELECT 1 FROM person p WHERE p.id = {{table}}.person_id)"
SIGHT = {
    "rights_request": (
        f"{SCOPE} IN ('system', 'privacy') OR team_id = ANY ((SELECT patchwork_teams())::uuid[])"
    ),
    "person_correction": SEES_PERSON.format(table="person_correction"),
    "legal_hold": f"{SCOPE} IN ('system', 'privacy')",
}
"""The first must not look at persons or referrals: their policies look at it."""


def _security() -> None:
    for table, sight in SIGHT.items():
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY sight ON {table} USING ({IN_REGION} AND ({sight})) WITH CHECK ({IN_REGION})"
        )
    for table, sight in (("referral", REFERRAL), ("person", PERSON)):
        op.execute(f"DROP POLICY sight ON {table}")
        op.execute(
            f"CREATE POLICY sight ON {table} USING ({IN_REGION} AND ({sight})) WITH CHECK ({IN_REGION})"
        )
    _secure_ledger()


def _secure_ledger() -> None:
    """Keys only: every sign-in compares it, before anybody acts. It grows and never changes."""
    op.execute(f"GRANT SELECT, INSERT ON erasure_ledger TO {APP}")
    op.execute("ALTER TABLE erasure_ledger ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE erasure_ledger FORCE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY sight ON erasure_ledger FOR SELECT USING (true)")
    op.execute(
        f"CREATE POLICY addition ON erasure_ledger FOR INSERT WITH CHECK ({IN_REGION} AND {SCOPE} = 'system')"
    )
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON erasure_ledger "
        "FOR EACH ROW EXECUTE FUNCTION patchwork_refuse_change()"
    )


def _words_may_vanish() -> None:
    """The words of an event may be emptied, when a person is erased or a term ends, and never rewritten."""
    op.execute(
        "CREATE FUNCTION patchwork_only_forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'UPDATE' AND NEW.words_sealed IS NULL "
        "AND to_jsonb(NEW) - 'words_sealed' = to_jsonb(OLD) - 'words_sealed' THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$"
    )
    op.execute("DROP TRIGGER append_only ON referral_event")
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON referral_event "
        "FOR EACH ROW EXECUTE FUNCTION patchwork_only_forget()"
    )
    op.execute(f"GRANT UPDATE (words_sealed) ON referral_event TO {APP}")


def downgrade() -> None:
    raise NotImplementedError("Going back would lose what persons asked, and what was erased.")
