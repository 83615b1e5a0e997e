"""`flask prices`: check and load price lists, such as a new year of CBS's index."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from referral.costs.services import load_everywhere
from referral.domain.errors import Invalid
from referral.domain.research.prices.reading import read_prices
from referral.lib.given_file import FILE, text_of


@click.group()
def prices() -> None:
    """Reference prices, the price index, and prices of a region."""


@prices.command()
@FILE
def check(file: Path) -> None:
    """Say what is wrong with a file, a line each; nothing is loaded. Exit code 1 when something is."""
    try:
        made = read_prices(text_of(file))
    except Invalid as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{made.kind.value}: {made.edition}, nothing wrong.")


@prices.command()
@FILE
@with_appcontext
def load(file: Path) -> None:
    """Load a file into every region. With a mistake nothing is loaded, and what was there stays."""
    try:
        made = load_everywhere(text_of(file))
    except Invalid as error:
        raise click.ClickException(error.message) from error
    click.echo(f"Loaded {made.kind.value}: {made.edition}.")
