"""The database itself decides which personal rows a transaction sees; logs cannot be changed.

The application tells PostgreSQL who acts with settings of the transaction (`patchwork.*`). Without
them no personal row is visible. The application role is not the owner, and security is forced.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

APP, READ = "patchwork_app", "patchwork_read"

REGION_ROWS = (
    "data_key",
    "person",
    "draft",
    "parked_form",
    "referral",
    "referral_event",
    "consent",
    "intake",
    "goal",
    "message",
    "access_log",
    "placement",
    "attendance",
    "activity",
    "activity_session",
    "activity_import",
)
"""Tables with a tenant and, directly or through a key, with a person."""

SETTINGS = """
CREATE FUNCTION patchwork_setting(name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('patchwork.' || name, true), '');
CREATE FUNCTION patchwork_key(name text) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('patchwork.' || name, true), '')::uuid;
CREATE FUNCTION patchwork_teams() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(
    string_to_array(nullif(current_setting('patchwork.team_ids', true), ''), ',')::uuid[], '{}');
"""

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"

SEES_ALL = "(SELECT patchwork_setting('scope')) IN ('system', 'research', 'area')"

REFERRAL = f"""
{SEES_ALL}
OR team_id = ANY ((SELECT patchwork_teams())::uuid[])
OR organisation_id = (SELECT patchwork_key('organisation_id'))
   AND (SELECT patchwork_setting('scope')) = 'organisation'
OR (SELECT patchwork_setting('scope')) = 'organisation' AND EXISTS (
   SELECT 1 FROM consent c WHERE c.referral_id = referral.id AND c.given AND c.withdrawn_at IS NULL
   AND c.purpose = 'share_with' AND c.organisation_id = (SELECT patchwork_key('organisation_id')))
OR (SELECT patchwork_setting('scope')) = 'host' AND EXISTS (
   SELECT 1 FROM placement p JOIN activity a ON a.id = p.activity_id
   WHERE p.referral_id = referral.id AND a.host_id = (SELECT patchwork_key('actor_id')))
"""

OF_REFERRAL = f"{SEES_ALL} OR EXISTS (SELECT 1 FROM referral r WHERE r.id = {{table}}.referral_id)"

NAMES = "(SELECT patchwork_setting('scope')) IN ('system', 'team', 'organisation', 'host', 'area')"
"""A researcher's transaction has no way to open a person's seal: it sees no keys and no persons."""

KEYS = f"{NAMES} OR EXISTS (SELECT 1 FROM parked_form f WHERE f.data_key_id = data_key.id)"
"""What somebody typed themselves (sight on parked forms is own only) comes back to any role."""

PERSON = """
(SELECT patchwork_setting('scope')) = 'system'
OR EXISTS (SELECT 1 FROM referral r WHERE r.person_id = person.id)
"""

OWN_DRAFT = "user_id = (SELECT patchwork_key('actor_id')) OR (SELECT patchwork_setting('scope')) = 'system'"

NARROWER = {
    "referral": REFERRAL,
    "person": f"{NAMES} AND ({PERSON})",
    "data_key": KEYS,
    "draft": OWN_DRAFT,
    "parked_form": OWN_DRAFT,
    **{table: OF_REFERRAL.format(table=table) for table in ("referral_event", "intake", "goal", "message")},
}

APPEND_ONLY = ("referral_event", "access_log")


def upgrade() -> None:
    op.execute(SETTINGS)
    op.execute(f"GRANT USAGE ON SCHEMA public TO {APP}, {READ}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP}")
    op.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READ}")
    op.execute(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {APP}")
    for table in REGION_ROWS:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        seen = f"{IN_REGION} AND ({NARROWER[table]})" if table in NARROWER else IN_REGION
        op.execute(f"CREATE POLICY sight ON {table} USING ({seen}) WITH CHECK ({IN_REGION})")
    _make_append_only()


def _make_append_only() -> None:
    op.execute(
        "CREATE FUNCTION patchwork_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APP}")
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION patchwork_refuse_change()"
        )


def downgrade() -> None:
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER append_only ON {table}")
    op.execute("DROP FUNCTION patchwork_refuse_change()")
    for table in REGION_ROWS:
        op.execute(f"DROP POLICY sight ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    for function in ("patchwork_setting(text)", "patchwork_key(text)", "patchwork_teams()"):
        op.execute(f"DROP FUNCTION {function}")
