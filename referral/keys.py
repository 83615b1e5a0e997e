"""`flask keys …`: make a key for the ring, see which key wraps what, wrap everything anew."""

import secrets
import time
from itertools import chain

import click
from sqlalchemy.exc import OperationalError

from referral.extensions import vault
from referral.lib import clock
from referral.lib.key_policy import new_entry
from referral.rotation import BATCH, Progress, counts
from referral.rotation import rotate as rotate_all

TELL_EVERY_SECONDS = 1.0


@click.group()
def keys() -> None:
    """The key ring that wraps every data key."""


@keys.command()
def new() -> None:
    """Print a fresh entry for the key ring. It is kept nowhere."""
    click.echo(new_entry(f"k{clock.today():%Y%m%d}-{secrets.token_hex(2)}"))


@keys.command()
def status() -> None:
    """Count what each key wraps; exit code 1 when the ring lacks a key that is still needed."""
    ring, found = vault.ring, counts()
    lacking = sorted({name for _, name in found} - set(ring.keys))
    for name in chain(ring.keys, lacking):
        note = "current" if name == ring.current else "missing from the ring" if name in lacking else "old"
        for table, number in sorted((t, n) for (t, key), n in found.items() if key == name) or [("-", 0)]:
            click.echo(f"{name}  {note}  {table}  {number:,}")
    if lacking:
        raise SystemExit(1)


@keys.command()
@click.option(
    "--batch", default=BATCH, show_default=True, type=click.IntRange(1, 10_000), help="Rows at a time."
)
@click.option("--pause", default=0.0, show_default=True, help="Seconds of rest after each batch.")
def rotate(batch: int, pause: float) -> None:
    """Wrap everything with the current key. Safe to stop, to kill and to run again."""
    try:
        result = rotate_all(Teller().tell, batch, pause)
    except OperationalError as error:
        click.echo(f"The database stopped us ({type(error.orig).__name__}). Run it again to go on.", err=True)
        raise SystemExit(1) from error
    click.echo(f"{result.done:,} secrets are now under {vault.ring.current} ({result.rate:,.0f} rows/s).")
    for place in result.broken:
        click.echo(f"Not opened by the key it names, left as it was: {place}", err=True)
    left = sum(number for (_, name), number in counts().items() if name != vault.ring.current)
    if left:
        click.echo(f"{left:,} secrets are still under another key. See: flask keys status", err=True)
        raise SystemExit(1)


class Teller:
    """Tells of progress about once a second."""

    def __init__(self) -> None:
        self.last = 0.0

    def tell(self, progress: Progress) -> None:
        """One line, unless the last one was a moment ago."""
        now = time.monotonic()
        if now - self.last >= TELL_EVERY_SECONDS:
            self.last = now
            click.echo(f"{progress.done:,} done, {progress.remaining:,} to go, {progress.rate:,.0f} rows/s")
