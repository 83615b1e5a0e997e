"""The access log gets every field of NEN 7513 and is chained per lane with a key the database lacks.

Rows that were there already are filled from the accounts as they are now, and chained in the order of
their moment with the key that the `migrate` command hands over.
"""

import socket
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from referral.lib.chain import GENESIS, canonical, link, plain, stamp

revision = "0009"
down_revision = "0008"

APP, READ = "patchwork_app", "patchwork_read"
LANES = 16
FIELDS = (
    *("id", "region_id", "lane", "position", "happened_at", "event_type", "outcome"),
    *("actor_id", "actor_name", "actor_role", "organisation_id", "organisation_name", "purpose", "relation"),
    *("access_point_type", "access_point", "object_type", "object_id", "object_detail", "subject_ids"),
    *("profile", "trace_parent"),
)

NEW: dict[str, sa.types.TypeEngine[Any]] = {
    "lane": sa.SmallInteger(),
    "position": sa.BigInteger(),
    "outcome": sa.String(32),
    "actor_name": sa.Text(),
    "organisation_name": sa.Text(),
    "relation": sa.Text(),
    "access_point_type": sa.SmallInteger(),
    "profile": sa.Text(),
    "trace_parent": sa.Text(),
    "previous": sa.LargeBinary(),
    "hash": sa.LargeBinary(),
}

FILL = """
UPDATE access_log l SET outcome = 'success', profile = '1',
  event_type = CASE WHEN l.object_type = 'access_log' AND l.event_type = 'read' THEN 'read_log'
    ELSE l.event_type END,
  actor_name = coalesce((SELECT u.name FROM user_account u WHERE u.id = l.actor_id), 'Patchwork'),
  organisation_name =
    coalesce((SELECT o.name FROM organisation o WHERE o.id = l.organisation_id), 'Patchwork'),
  relation = CASE WHEN l.actor_role IN ('gp', 'care_worker') THEN 'organisation' WHEN l.actor_role = 'coach'
    THEN 'team' WHEN l.actor_role = 'researcher' THEN 'research' WHEN l.actor_role = 'coordinator' THEN 'area'
    WHEN l.actor_role = 'privacy_officer' THEN 'privacy' ELSE l.actor_role END,
  access_point_type = CASE WHEN l.access_point = '' THEN 1 ELSE 2 END,
  access_point = CASE WHEN l.access_point = '' THEN :machine ELSE l.access_point END,
  trace_parent = '00-' || replace(l.id::text, '-', '') || '-' || substr(md5(l.id::text), 1, 16) || '-01'
"""

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SCOPE = "(SELECT patchwork_setting('scope'))"


def upgrade() -> None:
    _heads_and_anchors()
    op.alter_column("access_log", "action", new_column_name="event_type", type_=sa.String(32))
    op.alter_column("access_log", "address", new_column_name="access_point")
    op.alter_column("access_log", "purpose", type_=sa.String(32))
    op.add_column("access_log", sa.Column("object_detail", sa.Text(), nullable=True))
    for name, kind in NEW.items():
        op.add_column("access_log", sa.Column(name, kind, nullable=True))
    _chain_what_is_there()
    for name in NEW:
        op.alter_column("access_log", name, nullable=False)
    op.create_check_constraint("lane", "access_log", f"lane BETWEEN 0 AND {LANES - 1}")
    op.create_index(
        "uq_access_log_region_id_lane_position", "access_log", ["region_id", "lane", "position"], unique=True
    )
    op.drop_index("ix_access_log_actor_id", "access_log")
    op.create_index("ix_access_log_actor_id_happened_at", "access_log", ["actor_id", "happened_at"])


def _heads_and_anchors() -> None:
    op.create_table(
        "audit_head",
        sa.Column("region_id", sa.Uuid(), sa.ForeignKey("region.id"), primary_key=True, index=True),
        sa.Column("lane", sa.SmallInteger(), primary_key=True, autoincrement=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(f"lane BETWEEN 0 AND {LANES - 1}", name="lane"),
    )
    op.create_table(
        "audit_anchor",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("heads", postgresql.JSONB(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("region_id", sa.Uuid(), sa.ForeignKey("region.id"), nullable=False, index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )
    op.create_index("uq_audit_anchor_region_id_number", "audit_anchor", ["region_id", "number"], unique=True)
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON audit_head TO {APP}")
    op.execute(f"GRANT SELECT, INSERT ON audit_anchor TO {APP}")
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON audit_anchor FROM {APP}")
    op.execute(f"REVOKE DELETE, TRUNCATE ON audit_head FROM {APP}")
    for table in ("audit_head", "audit_anchor"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY sight ON audit_head USING ({IN_REGION}) WITH CHECK ({IN_REGION})")
    readers = f"{IN_REGION} AND {SCOPE} IN ('system', 'privacy')"
    op.execute(f"CREATE POLICY sight ON audit_anchor USING ({readers}) WITH CHECK ({readers})")
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_anchor "
        "FOR EACH ROW EXECUTE FUNCTION patchwork_refuse_change()"
    )


def _chain_what_is_there() -> None:
    _let_the_owner_in(True)
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT EXISTS (SELECT 1 FROM access_log)")):
        connection.execute(sa.text(FILL), {"machine": socket.gethostname() or "Patchwork"})
        _chain(connection)
    _let_the_owner_in(False)


def _let_the_owner_in(inside: bool) -> None:
    """The owner sees no row and changes none, unless for this once."""
    op.execute(f"ALTER TABLE access_log {'DISABLE' if inside else 'ENABLE'} TRIGGER append_only")
    for table in ("access_log", "audit_head"):
        op.execute(f"ALTER TABLE {table} {'NO FORCE' if inside else 'FORCE'} ROW LEVEL SECURITY")


def _chain(connection: sa.Connection) -> None:
    config = op.get_context().config
    key: bytes | None = config.attributes.get("audit_key") if config else None
    if key is None:
        raise RuntimeError(
            "The access log has rows: migrate with `flask --app wsgi migrate`, which has its key."
        )
    log = sa.Table("access_log", sa.MetaData(), autoload_with=connection)
    heads: dict[Any, tuple[int, bytes]] = {}
    for row in connection.execute(sa.select(log).order_by(log.c.happened_at, log.c.id)).mappings():
        lane = row["actor_id"].int % LANES
        position, last = heads.get((row["region_id"], lane), (0, GENESIS))
        values = {**row, "lane": lane, "position": position + 1}
        values["hash"] = link(key, last, canonical([plain(values[name]) for name in FIELDS]))
        heads[row["region_id"], lane] = (position + 1, values["hash"])
        chained = {name: values[name] for name in ("lane", "position", "hash")}
        connection.execute(log.update().where(log.c.id == row["id"]).values(**chained, previous=last))
    _store_heads(connection, key, heads)


def _store_heads(connection: sa.Connection, key: bytes, heads: dict[Any, tuple[int, bytes]]) -> None:
    table = sa.Table("audit_head", sa.MetaData(), autoload_with=connection)
    for region in {region for region, _ in heads}:
        for lane in range(LANES):
            position, last = heads.get((region, lane), (0, GENESIS))
            signature = stamp(key, "head", str(region), lane, position, last.hex())
            connection.execute(
                table.insert().values(
                    region_id=region, lane=lane, position=position, hash=last, signature=signature
                )
            )


def downgrade() -> None:
    raise NotImplementedError("Going back would break the chain of the access log.")
