"""`flask prices`: check and load price lists, such as a new year of CBS's index."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from referral.costs.services import load_everywhere
from referral.domain.errors import Invalid
from referral.domain.research.prices.reading import read_prices

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def prices() -> None:
    """Reference prices, the price index, and prices of a region."""


@prices.command()
@FILE
def check(file: Path) -> None:
    """Say what is wrong with a file, a line each; nothing is loaded. Exit code 1 when something is."""
    try:
        made = read_prices(_text(file))
    except Invalid as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{made.kind.value}: {made.edition}, nothing wrong.")


@prices.command()
@FILE
@with_appcontext
def load(file: Path) -> None:
    """Load a file into every region. With a mistake nothing is loaded, and what was there stays."""
    try:
        made = load_everywhere(_text(file))
    except Invalid as error:
        raise click.ClickException(error.message) from error
    click.echo(f"Loaded {made.kind.value}: {made.edition}.")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise click.ClickException("This file is not UTF-8 text.") from error
