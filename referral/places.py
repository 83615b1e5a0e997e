"""`flask places load`: where postcodes lie, from an open file of CBS or PDOK; as the owner."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection, create_engine, text

from referral.lib.place_file import PlaceFile, PlaceRow, WrongFile

WAITING = text(
    "CREATE TEMPORARY TABLE place_waiting (postcode text, latitude float8, longitude float8,"
    " neighbourhood_code text, year int) ON COMMIT DROP"
)
COPY = "COPY place_waiting (postcode, latitude, longitude, neighbourhood_code, year) FROM STDIN"

COUNT = text(
    "SELECT count(*) FILTER (WHERE p.postcode IS NULL),"
    " count(*) FILTER (WHERE p.postcode IS NOT NULL AND w.year >= p.year"
    "   AND (p.latitude, p.longitude, p.neighbourhood_code, p.year)"
    "   IS DISTINCT FROM (w.latitude, w.longitude, w.neighbourhood_code, w.year)),"
    " count(*) FROM place_waiting w LEFT JOIN postcode_place p USING (postcode)"
)

STORE = text(
    "INSERT INTO postcode_place (postcode, latitude, longitude, neighbourhood_code, year)"
    " SELECT postcode, latitude, longitude, neighbourhood_code, year FROM place_waiting"
    " ON CONFLICT (postcode) DO UPDATE SET latitude = excluded.latitude, longitude = excluded.longitude,"
    " neighbourhood_code = excluded.neighbourhood_code, year = excluded.year"
    " WHERE excluded.year >= postcode_place.year"
)
"""A file of an older year does not undo a newer one."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many postcodes are new, how many changed, and how many there were in all."""

    new: int
    changed: int
    total: int

    @property
    def same(self) -> int:
        """How many stayed as they were."""
        return self.total - self.new - self.changed


def load_places(where: Connection | str, rows: Iterable[PlaceRow]) -> Loaded:
    """Store the middles of postcodes; doing it twice changes nothing more.

    *where* is an open connection of the owner (the caller commits) or the owner's address. Each postcode may
    occur once. Rows go to the database as they come, however many there are.
    """
    if isinstance(where, str):
        with _owner(where) as connection:
            return _store(connection, rows)
    return _store(where, rows)


@contextmanager
def _owner(address: str) -> Iterator[Connection]:
    engine = create_engine(address)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _store(connection: Connection, rows: Iterable[PlaceRow]) -> Loaded:
    connection.execute(WAITING)
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(COPY) as copy:
        for each in rows:
            copy.write_row((each.postcode, each.latitude, each.longitude, each.neighbourhood_code, each.year))
    counted = connection.execute(COUNT).one()
    connection.execute(STORE)
    connection.execute(text("DROP TABLE place_waiting"))
    return Loaded(*counted)


class _Refused(Exception):
    """Some lines are wrong, so that nothing is stored."""


@click.group()
def places() -> None:
    """Where postcodes lie."""


@places.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--skip-wrong", is_flag=True, help="Load the good lines although others are wrong.")
@with_appcontext
def load(file: Path, *, skip_wrong: bool) -> None:
    """Read a CSV of postcodes with latitude and longitude, or x and y of RD.

    Exit code 1, and nothing is loaded, when lines are wrong.
    """
    with file.open(encoding="utf-8", newline="") as lines:
        given = PlaceFile(lines)
        try:
            loaded = _load(current_app.config["OWNER_DATABASE_URL"], given, skip_wrong=skip_wrong)
        except (WrongFile, UnicodeDecodeError) as error:
            raise click.ClickException(f"Nothing loaded, {file.name}: {error}.") from error
        except _Refused:
            _tell(given)
            raise click.ClickException(
                f"Nothing loaded: {given.wrong} lines are wrong. Mend them, or use --skip-wrong."
            ) from None
    _tell(given)
    click.echo(
        f"{loaded.total} postcodes read: {loaded.new} new, {loaded.changed} changed, {loaded.same} the same,"
        f" {given.wrong} lines left out."
    )


def _load(address: str, given: PlaceFile, *, skip_wrong: bool) -> Loaded:
    """All of it or, with wrong lines that may not be skipped, nothing."""
    with _owner(address) as connection:
        loaded = load_places(connection, given)
        if given.wrong and not skip_wrong:
            raise _Refused
    return loaded


def _tell(given: PlaceFile) -> None:
    for number, reason in given.problems:
        click.echo(f"line {number}: {reason}", err=True)
    if given.wrong > len(given.problems):
        click.echo(f"and {given.wrong - len(given.problems)} more", err=True)
