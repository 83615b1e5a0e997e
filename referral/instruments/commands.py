"""`flask instruments`: check and load questionnaires from files."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from referral.domain.errors import Invalid
from referral.domain.instruments.reading import read_instrument
from referral.instruments.services import load_everywhere
from referral.lib.given_file import FILE, text_of


@click.group()
def instruments() -> None:
    """Questionnaires."""


@instruments.command()
@FILE
def check(file: Path) -> None:
    """Say what is wrong with a file, a line each; nothing is loaded. Exit code 1 when something is."""
    try:
        made = read_instrument(text_of(file))
    except Invalid as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{made.code}, version {made.stamp}: {len(made.items)} questions, nothing wrong.")


@instruments.command()
@FILE
@with_appcontext
def load(file: Path) -> None:
    """Load a file into every region. With a mistake nothing is loaded, and what was there stays."""
    try:
        made = load_everywhere(text_of(file))
    except Invalid as error:
        raise click.ClickException(error.message) from error
    click.echo(f"Loaded {made.code}, version {made.stamp}.")
