"""The database checks a signature before it believes who acts.

Until now anybody with the password of the application could tell PostgreSQL to be `system`. The
claims are now signed with a key that only the application and the owner's table hold, and are bound
to the connection. Followers and opened referrals become facts the policies can read without asking
another protected table.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

CHECKED = """
CREATE OR REPLACE FUNCTION patchwork_setting(name text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  claims text := current_setting('patchwork.claims', true);
  pads public.scope_key;
BEGIN
  IF coalesce(claims, '') = '' OR split_part(claims, '|', 1) <> pg_backend_pid()::text THEN
    RETURN NULL;
  END IF;
  SELECT * INTO pads FROM public.scope_key;
  IF pads.id IS NULL OR
     encode(sha256(pads.outer_pad || sha256(pads.inner_pad || convert_to(claims, 'UTF8'))), 'hex')
     IS DISTINCT FROM current_setting('patchwork.signature', true) THEN
    RETURN NULL;
  END IF;
  RETURN nullif(split_part(claims, '|', CASE name WHEN 'scope' THEN 2 WHEN 'region_id' THEN 3
    WHEN 'actor_id' THEN 4 WHEN 'organisation_id' THEN 5 WHEN 'team_ids' THEN 6
    WHEN 'opened_ids' THEN 7 END), '');
END $$;
CREATE OR REPLACE FUNCTION patchwork_key(name text) RETURNS uuid LANGUAGE sql STABLE PARALLEL RESTRICTED
  RETURN patchwork_setting(name)::uuid;
CREATE OR REPLACE FUNCTION patchwork_teams() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL RESTRICTED
  RETURN coalesce(string_to_array(patchwork_setting('team_ids'), ',')::uuid[], '{}');
CREATE FUNCTION patchwork_opened() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL RESTRICTED
  RETURN coalesce(string_to_array(patchwork_setting('opened_ids'), ',')::uuid[], '{}');
"""

FOLLOWERS = """
CREATE FUNCTION patchwork_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.purpose = 'share_with' THEN
    UPDATE referral SET follower_ids = coalesce((
      SELECT array_agg(DISTINCT c.organisation_id) FROM consent c
      WHERE c.referral_id = NEW.referral_id AND c.purpose = 'share_with' AND c.given
        AND c.withdrawn_at IS NULL AND c.organisation_id IS NOT NULL), '{}')
    WHERE id = NEW.referral_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER follow AFTER INSERT OR UPDATE ON consent
  FOR EACH ROW EXECUTE FUNCTION patchwork_follow();
"""

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SCOPE = "(SELECT patchwork_setting('scope'))"

REFERRAL = f"""
{SCOPE} IN ('system', 'research', 'area')
OR team_id = ANY ((SELECT patchwork_teams())::uuid[])
OR {SCOPE} = 'organisation' AND (
   organisation_id = (SELECT patchwork_key('organisation_id'))
   OR (SELECT patchwork_key('organisation_id')) = ANY (follower_ids))
OR id = ANY ((SELECT patchwork_opened())::uuid[])
OR {SCOPE} = 'host' AND EXISTS (
   SELECT 1 FROM placement p JOIN activity a ON a.id = p.activity_id
   WHERE p.referral_id = referral.id AND a.host_id = (SELECT patchwork_key('actor_id')))
"""

CONSENT = f"""
{SCOPE} IN ('system', 'research', 'area')
OR EXISTS (SELECT 1 FROM referral r WHERE r.id = consent.referral_id)
"""

NAMES = f"{SCOPE} IN ('team', 'organisation', 'host', 'privacy')"
"""Who may meet a person at all: not the researcher, the coordinator or the administrator."""

PERSON = f"""
{SCOPE} = 'system' OR {NAMES} AND EXISTS (SELECT 1 FROM referral r WHERE r.person_id = person.id)
"""

KEYS = f"""
{SCOPE} = 'system'
OR {NAMES} AND EXISTS (SELECT 1 FROM person p WHERE p.id = data_key.id)
OR EXISTS (SELECT 1 FROM draft d WHERE d.data_key_id = data_key.id)
OR EXISTS (SELECT 1 FROM parked_form f WHERE f.data_key_id = data_key.id)
"""
"""A key opens for whoever sees the person, and for whoever wrote the draft or the parked form."""

LOG_READERS = f"{SCOPE} IN ('system', 'privacy')"


def upgrade() -> None:
    op.create_table(
        "scope_key",
        sa.Column("id", sa.SmallInteger(), sa.CheckConstraint("id = 1", name="one"), autoincrement=False),
        sa.Column("inner_pad", sa.LargeBinary(), nullable=False),
        sa.Column("outer_pad", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope_key")),
    )
    op.execute(CHECKED)
    op.add_column(
        "referral",
        sa.Column("follower_ids", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
    )
    op.execute(FOLLOWERS)
    _replace("referral", REFERRAL)
    _replace("consent", CONSENT)
    _replace("person", PERSON)
    _replace("data_key", KEYS)
    op.execute("DROP POLICY sight ON access_log")
    op.execute(f"CREATE POLICY sight ON access_log FOR SELECT USING ({IN_REGION} AND {LOG_READERS})")
    op.execute(f"CREATE POLICY addition ON access_log FOR INSERT WITH CHECK ({IN_REGION})")


def _replace(table: str, seen: str) -> None:
    op.execute(f"DROP POLICY sight ON {table}")
    op.execute(f"CREATE POLICY sight ON {table} USING ({IN_REGION} AND ({seen})) WITH CHECK ({IN_REGION})")


def downgrade() -> None:
    raise NotImplementedError("Going back would let anybody with the application's password claim any role.")
