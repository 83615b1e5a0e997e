"""Short lines: a thread per referral with read marks, who is away, and since when a team has its face."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"

APP, READ = "patchwork_app", "patchwork_read"
MOMENT = sa.DateTime(timezone=True)

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SCOPE = "(SELECT patchwork_setting('scope'))"
TEAMS = "(SELECT patchwork_teams())::uuid[]"
HOME = "(SELECT patchwork_key('organisation_id'))"

SIDES = """
{SCOPE} = 'system'
OR {SCOPE} = 'privacy' AND EXISTS (SELECT 1 FROM referral r WHERE r.id = {table}.referral_id)
OR {SCOPE} = 'team' AND EXISTS (
   SELECT 1 FROM referral r WHERE r.id = {table}.referral_id AND r.team_id = ANY ({TEAMS}))
OR {SCOPE} = 'organisation' AND {heard} EXISTS (
   SELECT 1 FROM referral r WHERE r.id = {table}.referral_id AND r.organisation_id = {HOME})
"""
"""The two sides of a referral: not who follows, not who opened it in an emergency."""

HEARD = """(author_role <> 'coach' OR EXISTS (
   SELECT 1 FROM consent c WHERE c.referral_id = thread_message.referral_id AND c.purpose = 'share_back'
   AND c.given AND c.withdrawn_at IS NULL)) AND"""
"""The referrer hears of the coach as long as the person agrees (L6)."""


def _sight(table: str, heard: str = "") -> str:
    return SIDES.format(table=table, heard=heard, SCOPE=SCOPE, TEAMS=TEAMS, HOME=HOME)


def _to(table: str, name: str, *, index: bool = False, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def _common() -> list[sa.Column[object]]:
    return [_to("region", "region_id", index=True), sa.Column("id", sa.Uuid(), primary_key=True)]


def upgrade() -> None:
    op.add_column("team", sa.Column("face_since", sa.Date(), nullable=True))
    op.create_table(
        "thread_message",
        _to("referral", "referral_id"),
        _to("user_account", "author_id"),
        sa.Column("author_role", sa.String(32), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("mentions", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        _to("data_key", "data_key_id", index=True),
        *_common(),
    )
    op.create_table(
        "thread_read",
        _to("referral", "referral_id"),
        _to("user_account", "user_id"),
        sa.Column("up_to", MOMENT, nullable=False),
        *_common(),
    )
    op.create_table(
        "absence",
        _to("user_account", "user_id"),
        _to("user_account", "cover_id", nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        _to("user_account", "recorded_by"),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        *_common(),
    )
    _index("thread_message", "uq_thread_message_referral_id_written_at", ["referral_id", "written_at"])
    _index("thread_read", "uq_thread_read_referral_id_user_id", ["referral_id", "user_id"])
    op.create_index("ix_absence_user_id_until", "absence", ["user_id", "until"])
    op.create_index("ix_absence_cover_id_until", "absence", ["cover_id", "until"])
    _guard("thread_message", f"{IN_REGION} AND ({_sight('thread_message', HEARD)})", change="(words_sealed)")
    _guard("thread_read", f"{IN_REGION} AND ({_sight('thread_read')})")
    _guard("absence", IN_REGION)
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON thread_message "
        "FOR EACH ROW EXECUTE FUNCTION patchwork_only_forget()"
    )


def _index(table: str, name: str, columns: list[str]) -> None:
    op.create_index(name, table, columns, unique=True)


def _guard(table: str, seen: str, change: str = "") -> None:
    """*change*: the only columns that the application may change, if not all."""
    op.execute(f"GRANT SELECT, INSERT, UPDATE {change} ON {table} TO {APP}")
    op.execute(f"GRANT SELECT ON {table} TO {READ}")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY sight ON {table} USING ({seen}) WITH CHECK ({IN_REGION})")


def downgrade() -> None:
    raise NotImplementedError("What referrers and coaches wrote to each other would be lost.")
