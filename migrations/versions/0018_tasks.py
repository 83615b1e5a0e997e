"""Tasks: what a team has to do, kept equal to the history. What runs already gets one."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

APP = "patchwork_app"
MOMENT = sa.DateTime(timezone=True)

IN_REGION = "region_id = (SELECT patchwork_key('region_id'))"
SIGHT = """
(SELECT patchwork_setting('scope')) IN ('system', 'area')
OR team_id = ANY ((SELECT patchwork_teams())::uuid[])
OR EXISTS (SELECT 1 FROM referral r WHERE r.id = task.referral_id)
"""
"""A team sees its own tasks at once; whoever sees a referral may end its tasks by an act."""


FILL = """
INSERT INTO task (id, region_id, referral_id, team_id, kind, due, opened_at)
SELECT gen_random_uuid(), r.region_id, r.id, r.team_id, k.kind,
       CASE WHEN k.days IS NULL THEN r.contact_due ELSE r.changed_at::date + k.days END, now()
FROM referral r JOIN (VALUES
  ('sent', 'decide', NULL::int), ('accepted', 'contact', NULL), ('reached', 'plan_intake', 7),
  ('intake_held', 'find_place', 14), ('placed', 'first_time', 10), ('participating', 'after_care', 42)
) k (status, kind, days) ON k.status = r.status
WHERE r.hidden_at IS NULL AND r.paused_on IS NULL
"""
"""One task for each that runs; the next act sets them exactly."""


def upgrade() -> None:
    op.add_column(
        "region", sa.Column("tries_before_decision", sa.Integer(), nullable=False, server_default="3")
    )
    op.alter_column("region", "tries_before_decision", server_default=None)
    op.add_column("person", sa.Column("phone_index", sa.LargeBinary(), nullable=True))
    op.create_index("ix_person_phone_index", "person", ["phone_index"])
    op.create_table(
        "task",
        sa.Column("referral_id", sa.Uuid(), sa.ForeignKey("referral.id"), nullable=False),
        sa.Column("team_id", sa.Uuid(), sa.ForeignKey("team.id"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("region_id", sa.Uuid(), sa.ForeignKey("region.id"), nullable=False, index=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )
    is_open = sa.text("done_at IS NULL")
    op.create_index(
        "uq_task_referral_id_kind_open",
        "task",
        ["referral_id", "kind"],
        unique=True,
        postgresql_where=is_open,
    )
    op.create_index("ix_task_team_id_due_open", "task", ["team_id", "due", "id"], postgresql_where=is_open)
    op.create_index("ix_task_referral_id", "task", ["referral_id"])
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON task TO {APP}")
    op.execute("ALTER TABLE task ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE referral NO FORCE ROW LEVEL SECURITY")
    op.execute(FILL)
    op.execute("ALTER TABLE referral FORCE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE task FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY sight ON task USING ({IN_REGION} AND ({SIGHT})) WITH CHECK ({IN_REGION})")


def downgrade() -> None:
    op.drop_table("task")
    op.drop_column("person", "phone_index")
    op.drop_column("region", "tries_before_decision")
