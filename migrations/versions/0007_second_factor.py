"""Second factors: authenticator codes, passkeys, recovery codes; the security log of accounts.

An account sees its own factors only, and what signs it in acts as that account. Background work of
the region sees them too, to wrap secrets anew when the key ring changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

APP = "patchwork_app"

FACTORS = ("totp_factor", "passkey", "recovery_code")

OWN = """region_id = (SELECT patchwork_key('region_id')) AND (
  user_id = (SELECT patchwork_key('actor_id')) OR (SELECT patchwork_setting('scope')) = 'system')"""

LOGGED = """user_id = (SELECT patchwork_key('actor_id'))
  OR region_id = (SELECT patchwork_key('region_id'))
  AND (SELECT patchwork_setting('scope')) IN ('system', 'privacy')"""


def upgrade() -> None:
    _factor_table(
        "totp_factor",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ring_key", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
    )
    _factor_table(
        "passkey",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    _factor_table("recovery_code", sa.Column("code_hash", sa.LargeBinary(), nullable=False))
    op.create_index(op.f("ix_totp_factor_user_id"), "totp_factor", ["user_id"])
    op.create_index(op.f("ix_passkey_user_id"), "passkey", ["user_id"])
    op.create_index(
        "uq_recovery_code_user_id_code_hash", "recovery_code", ["user_id", "code_hash"], unique=True
    )
    _log_table()
    for table in FACTORS:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}")
        _secure(table)
        op.execute(f"CREATE POLICY sight ON {table} USING ({OWN}) WITH CHECK ({OWN})")


def _factor_table(name: str, *columns: sa.Column[object] | sa.UniqueConstraint) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f(f"fk_{name}_region_id_region")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f(f"fk_{name}_user_id_user_account")
        ),
    )
    op.create_index(op.f(f"ix_{name}_region_id"), name, ["region_id"])


def _log_table() -> None:
    op.create_table(
        "account_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("means", sa.String(length=32), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_event")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_account_event_region_id_region")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_account_event_user_id_user_account")
        ),
    )
    op.create_index(op.f("ix_account_event_region_id"), "account_event", ["region_id"])
    op.create_index("ix_account_event_user_id_happened_at", "account_event", ["user_id", "happened_at"])
    op.execute(f"GRANT SELECT, INSERT ON account_event TO {APP}")
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON account_event "
        "FOR EACH ROW EXECUTE FUNCTION patchwork_refuse_change()"
    )
    _secure("account_event")
    op.execute(f"CREATE POLICY sight ON account_event FOR SELECT USING ({LOGGED})")
    op.execute("CREATE POLICY noting ON account_event FOR INSERT WITH CHECK (true)")


def _secure(table: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    for table in ("account_event", *reversed(FACTORS)):
        op.drop_table(table)
