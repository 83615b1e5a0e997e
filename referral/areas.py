"""`flask areas load`: open figures per area, from a file such as CBS publishes; as the owner."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection, create_engine, text

from referral.domain.areas.figure_file import FigureFile, FigureRow, WrongFigureFile

STORE = text(
    "INSERT INTO open_figure (code, year, measure, name, value, unit, source)"
    " VALUES (:code, :year, :measure, :name, :value, :unit, :source)"
    " ON CONFLICT (code, year, measure) DO UPDATE SET name = excluded.name, value = excluded.value,"
    " unit = excluded.unit, source = excluded.source"
)
NAMES = text("SELECT code, year, name FROM open_figure GROUP BY code, year, name ORDER BY code, year")


def store_figures(connection: Connection, rows: Iterable[FigureRow]) -> int:
    """Store figures, replacing those of the same area, year and measure; how many there were."""
    given = [asdict(each) for each in rows]
    if given:
        connection.execute(STORE, given)
    return len(given)


def renamed(connection: Connection) -> list[str]:
    """Codes that are called something else in another year: their borders have probably moved."""
    names: dict[str, dict[str, int]] = {}
    for code, year, name in connection.execute(NAMES):
        names.setdefault(code, {}).setdefault(name, year)
    return [
        f"{code} is called " + " and ".join(f"“{name}” in {year}" for name, year in found.items())
        for code, found in names.items()
        if len(found) > 1
    ]


@click.group()
def areas() -> None:
    """Open figures per area."""


@areas.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--skip-wrong", is_flag=True, help="Load the good lines although others are wrong.")
@with_appcontext
def load(file: Path, *, skip_wrong: bool) -> None:
    """Read a CSV with code, year, name, measure, value, unit and source.

    Exit code 1, and nothing is loaded, when lines are wrong. The coordinator links codes to neighbourhoods
    afterwards, year by year, on the page ‘Codes van gebieden’.
    """
    with file.open(encoding="utf-8", newline="") as lines:
        given = FigureFile(lines)
        try:
            rows = list(given)
        except (WrongFigureFile, UnicodeDecodeError) as error:
            raise click.ClickException(f"Nothing loaded, {file.name}: {error}.") from error
    for number, reason in given.problems:
        click.echo(f"line {number}: {reason}", err=True)
    if given.wrong and not skip_wrong:
        raise click.ClickException(
            f"Nothing loaded: {given.wrong} lines are wrong. Mend them, or use --skip-wrong."
        )
    engine = create_engine(current_app.config["OWNER_DATABASE_URL"])
    try:
        with engine.begin() as connection:
            stored, moved = store_figures(connection, rows), renamed(connection)
    finally:
        engine.dispose()
    _tell(rows, stored, given.wrong, moved)


def _tell(rows: Iterable[FigureRow], stored: int, wrong: int, moved: list[str]) -> None:
    click.echo(f"{stored} figures stored, {wrong} lines left out.")
    for year, number in sorted(Counter(each.year for each in rows).items()):
        click.echo(f"  {year}: {number}. They show once the codes of {year} are linked.")
    for each in moved:
        click.echo(f"  Look at the borders: {each}.", err=True)
