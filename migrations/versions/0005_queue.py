"""The tables of the job queue, as its library ships them, with rights for the application."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0005"
down_revision = "0004"

APP = "patchwork_app"


def upgrade() -> None:
    cursor = op.get_bind().connection.cursor()
    cursor.execute(SchemaManager.get_schema())
    op.execute(
        f"""
        DO $$ DECLARE name text; BEGIN
          FOR name IN SELECT tablename FROM pg_tables
            WHERE schemaname = 'public' AND tablename LIKE 'procrastinate%' LOOP
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO {APP}', name);
          END LOOP;
        END $$;
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP};
        """
    )


def downgrade() -> None:
    op.execute(
        """
        DO $$ DECLARE name text; BEGIN
          FOR name IN SELECT oid::regprocedure::text FROM pg_proc WHERE proname LIKE 'procrastinate%' LOOP
            EXECUTE 'DROP FUNCTION ' || name || ' CASCADE';
          END LOOP;
          FOR name IN SELECT tablename FROM pg_tables
            WHERE schemaname = 'public' AND tablename LIKE 'procrastinate%' LOOP
            EXECUTE format('DROP TABLE %I CASCADE', name);
          END LOOP;
          FOR name IN SELECT typname FROM pg_type WHERE typtype = 'e' AND typname LIKE 'procrastinate%' LOOP
            EXECUTE format('DROP TYPE %I CASCADE', name);
          END LOOP;
        END $$;
        """
    )
