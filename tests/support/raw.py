"""A look at rows as they lie in the database, past row-level security and past the models."""

from tests.support.database import Database


def raw_rows(database: Database, table: str) -> list[dict[str, object]]:
    """All rows of a table as the superuser sees them."""
    return database.rows(table)


def whole_database(database: Database) -> str:
    """Everything in every table as text and as bytes decoded loosely, to search for a leak."""
    with database.connect() as connection:
        tables = [
            str(name)
            for (name,) in connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
        ]
    values = [value for table in tables for row in raw_rows(database, table) for value in row.values()]
    return "\n".join(
        each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in values
    )


def change(database: Database, statement: str, *values: object) -> None:
    """Run a statement as the superuser with triggers off: what a thief with a key to the server could do."""
    with database.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement, values)
