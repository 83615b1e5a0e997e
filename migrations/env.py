"""Alembic runs migrations on the connection that `referral.migrating` gives it."""

from alembic import context

from referral import models
from referral.extensions import Base

MIGRATED_TABLES = models.__all__


def run() -> None:
    """Run the migrations in one transaction."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        compare_type=True,
        include_object=is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


def is_ours(thing: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    """Leave alone the tables of the queue (its library owns their shape) and the owner's own key."""
    del thing, reflected, compare_to
    return not (kind == "table" and ((name or "").startswith("procrastinate_") or name == "scope_key"))


run()
