"""Volunteers with a key of their own, series of talks, and what neighbours do for each other."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

APP, READ = "patchwork_app", "patchwork_read"
MOMENT = sa.DateTime(timezone=True)
CODE = sa.String(32)
CODES = sa.ARRAY(sa.Text())

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SCOPE = "(SELECT patchwork_setting('scope'))"
ME = "(SELECT patchwork_key('actor_id'))"

WORKS_HERE = f"{SCOPE} IN ('system', 'team', 'area', 'privacy')"
VOLUNTEER = f"{SCOPE} IN ('system', 'team', 'area') OR {SCOPE} = 'host' AND user_id = {ME}"
SERIES = f"""
{WORKS_HERE}
OR {SCOPE} = 'host' AND EXISTS (
   SELECT 1 FROM volunteer v WHERE v.id = talk_series.volunteer_id AND v.user_id = {ME})
"""
"""Beneath the queries: a policy on the referral would turn in a circle, and the seal asks for the person."""

SIGHT = {
    "volunteer": VOLUNTEER,
    "volunteer_organisation": "EXISTS (SELECT 1 FROM volunteer v WHERE v.id = volunteer_id)",
    "talk_series": SERIES,
    "talk": "EXISTS (SELECT 1 FROM talk_series s WHERE s.id = talk.series_id)",
    "swap": f"{SCOPE} = 'system' OR EXISTS (SELECT 1 FROM referral r WHERE r.id = swap.referral_id)",
    "swap_pair": f"{SCOPE} IN ('system', 'privacy') OR EXISTS (SELECT 1 FROM swap s WHERE s.id = give_id)",
}

OWN_TALKS = f"""
{SCOPE} = 'host' AND EXISTS (
   SELECT 1 FROM talk_series s JOIN volunteer v ON v.id = s.volunteer_id
   WHERE s.referral_id = referral.id AND s.ended_at IS NULL AND v.user_id = {ME})
"""
"""Besides the groups of a host: the people a volunteer talks with, for as long as that lasts."""

OWN_KEYS = "EXISTS (SELECT 1 FROM volunteer v WHERE v.data_key_id = data_key.id)"


def _to(table: str, name: str, *, index: bool = False, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def _day(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _sealed(name: str) -> sa.Column[object]:
    return sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=True)


def _yes_no(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _keys(*, sealed: bool = True) -> list[sa.Column[object]]:
    key = [_to("data_key", "data_key_id", index=True)] if sealed else []
    return [*key, _to("region", "region_id", index=True), sa.Column("id", sa.Uuid(), primary_key=True)]


def upgrade() -> None:
    op.add_column("region", sa.Column("vog_years", sa.Integer(), nullable=False, server_default="3"))
    _volunteers()
    _talks()
    _swaps()
    for table, sight in SIGHT.items():
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY sight ON {table} USING ({IN_REGION} AND ({sight})) WITH CHECK ({IN_REGION})"
        )
    op.execute(f"CREATE POLICY volunteers ON data_key USING ({IN_REGION} AND {OWN_KEYS})")
    op.execute(f"CREATE POLICY talks ON referral USING ({IN_REGION} AND {OWN_TALKS})")


def _volunteers() -> None:
    op.create_table(
        "volunteer",
        _to("user_account", "user_id", nullable=True),
        *(sa.Column(name, CODES, nullable=False) for name in ("languages", "rhythm", "interests")),
        *(_day(name) for name in ("training_until", "intervision_on", "vog_on")),
        _to("user_account", "vog_seen_by", nullable=True),
        sa.Column("most_people", sa.Integer(), nullable=False),
        _day("paused_from"),
        _day("paused_until"),
        sa.Column("pause_reason", CODE, nullable=True),
        _yes_no("jointly_recruited"),
        _yes_no("jointly_trained"),
        _to("user_account", "added_by"),
        _at("added_at"),
        _day("left_on"),
        *(_sealed(name) for name in ("name", "phone", "email")),
        *_keys(),
    )
    op.create_index("uq_volunteer_user_id", "volunteer", ["user_id"], unique=True)
    op.create_table(
        "volunteer_organisation",
        _to("volunteer", "volunteer_id"),
        _to("organisation", "organisation_id", index=True),
        *_keys(sealed=False),
    )
    pair = ["volunteer_id", "organisation_id"]
    op.create_index("uq_volunteer_organisation_pair", "volunteer_organisation", pair, unique=True)


def _talks() -> None:
    op.create_table(
        "talk_series",
        _to("referral", "referral_id", index=True),
        _to("activity", "activity_id"),
        _to("volunteer", "volunteer_id"),
        _to("user_account", "arranged_by"),
        _at("made_at"),
        sa.Column("talks_planned", sa.Integer(), nullable=False),
        sa.Column("minutes_budget", sa.Integer(), nullable=False),
        sa.Column("why", CODE, nullable=True),
        _yes_no("phone_shared"),
        _day("started_on"),
        _at("ended_at", nullable=True),
        sa.Column("end_reason", CODE, nullable=True),
        sa.Column("expectation_adjusted", CODE, nullable=True),
        _sealed("reflection"),
        *_keys(),
        sa.CheckConstraint("talks_planned > 0 AND minutes_budget > 0", name="plan"),
    )
    op.create_index(
        "uq_talk_series_referral_id_open",
        "talk_series",
        ["referral_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_talk_series_volunteer_id_ended_at", "talk_series", ["volunteer_id", "ended_at"])
    op.create_table(
        "talk",
        _to("talk_series", "series_id"),
        _day("held_on", nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        _yes_no("held"),
        _to("user_account", "recorded_by"),
        _at("recorded_at"),
        *_keys(sealed=False),
        sa.CheckConstraint("minutes >= 0", name="minutes"),
    )
    op.create_index("uq_talk_series_id_held_on", "talk", ["series_id", "held_on"], unique=True)


def _swaps() -> None:
    op.create_table(
        "swap",
        _to("referral", "referral_id", index=True),
        sa.Column("direction", CODE, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        _to("neighbourhood", "neighbourhood_id"),
        _to("user_account", "noted_by"),
        _at("noted_at"),
        _at("closed_at", nullable=True),
        sa.Column("end_reason", CODE, nullable=True),
        _sealed("words"),
        *_keys(),
    )
    op.create_index(
        "ix_swap_region_id_kind_open",
        "swap",
        ["region_id", "kind", "direction"],
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "swap_pair",
        sa.Column("give_id", sa.Uuid(), sa.ForeignKey("swap.id"), nullable=False, unique=True),
        sa.Column("ask_id", sa.Uuid(), sa.ForeignKey("swap.id"), nullable=False, unique=True),
        _to("user_account", "made_by"),
        _at("made_at"),
        *_keys(sealed=False),
    )


def downgrade() -> None:
    raise NotImplementedError("Volunteers, and what people agreed on with them, would be lost.")
