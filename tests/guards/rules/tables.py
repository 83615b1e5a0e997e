"""What tables hold: personal words only sealed, no BSN, and a tenant on every row about people."""

import re

from sqlalchemy import Boolean, Date, DateTime, Enum, Float, Integer, LargeBinary, MetaData, Table, Time, Uuid

FORBIDDEN = re.compile(r"bsn|burgerservice|social_security|diagnos", re.IGNORECASE)
PRIVATE = re.compile(
    r"surname|given_name|birth_date|postcode|house_number|phone|words|note|question|answer|explanation|brings|can_still|helpers"
)
CODED = (Boolean, Date, DateTime, Enum, Float, Integer, Time, Uuid)


def violations(metadata: MetaData, open_columns: frozenset[str]) -> list[str]:
    """Columns that break a rule; *open_columns* are known to hold nothing about a referred person."""
    found, used = [], set()
    for table in metadata.sorted_tables:
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            if FORBIDDEN.search(column.name):
                found.append(f"{name} must not exist")
            if column.name.endswith("_sealed"):
                found += _sealed(table, column.name, name)
            elif PRIVATE.search(column.name) and not isinstance(column.type, CODED):
                if name in open_columns:
                    used.add(name)
                elif not (column.name.endswith("_index") and isinstance(column.type, LargeBinary)):
                    found.append(f"{name} holds words about a person in clear")
    return found + [f"{name} needs no exception" for name in sorted(open_columns - used)]


def sealed_columns(metadata: MetaData) -> set[str]:
    """All sealed columns, as ``table.column``."""
    return {
        f"{t.name}.{c.name}" for t in metadata.sorted_tables for c in t.columns if c.name.endswith("_sealed")
    }


def _sealed(table: Table, column: str, name: str) -> list[str]:
    found = []
    if not isinstance(table.columns[column].type, LargeBinary):
        found.append(f"{name} is not made of bytes")
    if "data_key_id" not in table.columns:
        found.append(f"{name} has no data key")
    return found
