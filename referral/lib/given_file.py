"""A file that somebody names on the command line."""

from pathlib import Path

import click

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
"""The argument of a command that reads one file."""


def text_of(file: Path) -> str:
    """Its text. Raises ClickException when it is not UTF-8."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise click.ClickException("This file is not UTF-8 text.") from error
