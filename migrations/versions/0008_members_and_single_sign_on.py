"""Memberships with dates, invitations, single sign-on per organisation.

Invitations are found by a stranger with a link, before anybody acts, like accounts: they have no
row-level security and hold nothing about a referred person. All other new tables have it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

APP = "patchwork_app"
MOMENT = sa.DateTime(timezone=True)


def _keys() -> list[sa.Column[object]]:
    return [
        sa.Column("region_id", sa.Uuid(), sa.ForeignKey("region.id"), nullable=False, index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    ]


def _to(table: str, name: str, *, nullable: bool = False, index: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def _text(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _code(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(32), nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def upgrade() -> None:
    _organisations()
    _memberships()
    _invitations()
    _single_sign_on()
    _messages()
    _security()


def _organisations() -> None:
    op.add_column("organisation", _code("agreement_role", nullable=True))
    op.add_column("organisation", _day("agreement_on", nullable=True))
    op.add_column("organisation", _text("slug", nullable=True))
    op.create_unique_constraint(op.f("uq_organisation_slug"), "organisation", ["slug"])
    op.add_column(
        "organisation",
        sa.Column("mail_domains", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    op.add_column(
        "organisation", sa.Column("provider_only", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(
        "UPDATE organisation o SET agreement_role = 'joint_controller', agreement_on = CURRENT_DATE "
        "WHERE EXISTS (SELECT 1 FROM user_account u WHERE u.region_id = o.region_id AND u.is_demo)"
    )


def _memberships() -> None:
    for table in ("user_account", "team_membership"):
        op.add_column(
            table, sa.Column("starts_on", sa.Date(), server_default=sa.text("CURRENT_DATE"), nullable=False)
        )
        op.add_column(table, _day("until", nullable=True))
    op.add_column("user_account", sa.Column("added_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_user_account_added_by_user_account"), "user_account", "user_account", ["added_by"], ["id"]
    )
    op.add_column("user_account", _text("provider_subject", nullable=True))
    op.create_index(
        "uq_user_account_provider_subject",
        "user_account",
        ["organisation_id", "provider_subject"],
        unique=True,
    )
    op.drop_index("uq_team_membership_team_id_user_id", "team_membership")
    op.create_index(
        "uq_team_membership_team_id_user_id",
        "team_membership",
        ["team_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "past_membership",
        _to("user_account", "user_id", index=True),
        _to("organisation", "organisation_id", index=True),
        _code("role"),
        _day("starts_on"),
        _day("until"),
        _to("user_account", "added_by", nullable=True),
        _to("user_account", "ended_by", nullable=True),
        _at("recorded_at"),
        *_keys(),
    )


def _invitations() -> None:
    op.create_table(
        "invitation",
        _text("email"),
        _text("name"),
        _code("role"),
        _to("organisation", "organisation_id", index=True),
        sa.Column("team_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        _day("starts_on"),
        _to("user_account", "invited_by"),
        _at("invited_at"),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        _at("expires_at"),
        _at("accepted_at", nullable=True),
        _at("revoked_at", nullable=True),
        *_keys(),
    )


def _single_sign_on() -> None:
    op.create_table(
        "single_sign_on",
        sa.Column(
            "organisation_id", sa.Uuid(), sa.ForeignKey("organisation.id"), nullable=False, unique=True
        ),
        _text("issuer"),
        _text("client_id"),
        _text("ring_key"),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        _text("group_claim"),
        sa.Column("trusts_second_factor", sa.Boolean(), nullable=False),
        _text("strong_acr"),
        *_keys(),
    )
    op.create_table(
        "group_role",
        _to("single_sign_on", "single_sign_on_id", index=True),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("group_name"),
        _code("role"),
        _to("team", "team_id", nullable=True),
        *_keys(),
    )


def _messages() -> None:
    op.alter_column("message", "event_id", nullable=True)
    op.alter_column("message", "referral_id", nullable=True)
    op.add_column("message", sa.Column("facts", postgresql.JSONB(), server_default="{}", nullable=False))


IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SCOPE = "(SELECT patchwork_setting('scope'))"
KEEPERS = f"{SCOPE} IN ('system', 'admin')"

SIGHT = {
    "past_membership": f"{SCOPE} IN ('system', 'admin', 'privacy')",
    "single_sign_on": KEEPERS,
    "group_role": KEEPERS,
}

MESSAGE = f"""
{SCOPE} = 'system'
OR referral_id IS NULL AND {SCOPE} = 'admin'
OR referral_id IS NOT NULL AND (
   {SCOPE} IN ('research', 'area')
   OR EXISTS (SELECT 1 FROM referral r WHERE r.id = message.referral_id))
"""


def _security() -> None:
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON invitation TO {APP}")
    for table, sight in SIGHT.items():
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY sight ON {table} USING ({IN_REGION} AND ({sight})) WITH CHECK ({IN_REGION})"
        )
    op.execute(f"REVOKE UPDATE, DELETE ON past_membership FROM {APP}")
    op.execute("DROP POLICY sight ON message")
    op.execute(f"CREATE POLICY sight ON message USING ({IN_REGION} AND ({MESSAGE})) WITH CHECK ({IN_REGION})")


def downgrade() -> None:
    raise NotImplementedError("Going back would let people in whose membership ended.")
