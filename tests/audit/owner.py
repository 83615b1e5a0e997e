"""The owner of the database against the log: all the rights there are, but not the key."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from flask import Flask

from referral.audit.anchors import Anchor
from referral.audit.verifying import Finding, verify
from tests.support.database import Database, connect

Tamper = Callable[..., None]
LOOSEN = (
    "ALTER TABLE access_log DISABLE TRIGGER append_only",
    "ALTER TABLE audit_anchor DISABLE TRIGGER append_only",
    *(
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"
        for table in ("access_log", "audit_head", "audit_anchor")
    ),
    "DROP INDEX uq_access_log_region_id_lane_position",
    "ALTER TABLE access_log DROP CONSTRAINT ck_access_log_lane",
)
TIGHTEN = (
    "ALTER TABLE access_log ENABLE TRIGGER append_only",
    "ALTER TABLE audit_anchor ENABLE TRIGGER append_only",
    *(
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        for table in ("access_log", "audit_head", "audit_anchor")
    ),
)
RESTORE = (
    "DELETE FROM access_log",
    "CREATE UNIQUE INDEX uq_access_log_region_id_lane_position ON access_log (region_id, lane, position)",
    "ALTER TABLE access_log ADD CONSTRAINT ck_access_log_lane CHECK (lane BETWEEN 0 AND 15)",
)


def owner_does(database: Database, *statements: str) -> None:
    """Run statements as the owner who switched every fence off that an owner can switch off."""
    with connect(database.owner_url) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def findings(app: Flask, region_id: UUID, *elsewhere: Anchor) -> list[Finding]:
    """What the check says."""
    with app.app_context():
        return list(verify(region_id, elsewhere, lambda rows: None))


def anchor_lines(file: Path) -> list[Anchor]:
    """The anchors that were kept outside of the database."""
    return [Anchor.of_line(line) for line in file.read_text(encoding="utf-8").splitlines()]
