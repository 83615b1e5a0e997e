"""Commands on the access log: `flask --app wsgi audit …`."""

from time import monotonic
from uuid import UUID

import click
from flask import current_app
from sqlalchemy import select

from referral.audit.anchors import Anchor, anchor_all, kept_elsewhere
from referral.audit.chain import ChainBroken
from referral.audit.verifying import verify
from referral.extensions import db
from referral.models import Region


@click.group()
def audit() -> None:
    """The access log and its chains."""


@audit.command("anchor")
def anchor() -> None:
    """Sign where the chains stand now; the worker does this every hour."""
    file = current_app.config["AUDIT_ANCHOR_FILE"]
    try:
        made = anchor_all(file)
    except ChainBroken as error:
        raise click.ClickException(f"{error} Run: flask --app wsgi audit verify") from error
    for each in made:
        click.echo(each.line())
    click.echo(f"{len(made)} regions anchored{f' in {file}' if file else ''}.", err=True)


@audit.command("verify")
@click.option("--region", default="", help="The name or id of one region; all of them when left out.")
def verify_log(region: str) -> None:
    """Check every row of the log; exit code 1 when one was edited, removed or inserted."""
    kept = list(kept_elsewhere(current_app.config["AUDIT_ANCHOR_FILE"]))
    wrong = kept.count(None)
    if wrong:
        click.echo(f"anchor: {wrong} lines of the anchor file are no anchors.")
    rows, began = 0, monotonic()
    for region_id in _regions(region):
        found, seen = _verify_one(region_id, [each for each in kept if each])
        wrong, rows = wrong + found, rows + seen
    seconds = monotonic() - began
    click.echo(f"{rows} rows checked in {seconds:.2f} s, {wrong} findings.")
    if wrong:
        raise SystemExit(1)


def _verify_one(region_id: UUID, elsewhere: list[Anchor]) -> tuple[int, int]:
    """How many findings, each told, and how many rows."""
    began, seen, found = monotonic(), 0, 0

    def progress(rows: int) -> None:
        nonlocal seen
        seen = rows
        rate = rows / max(monotonic() - began, 0.001)
        click.echo(f"  {region_id}: {rows:,} rows, {rate:,.0f} a second", err=True)

    for each in verify(region_id, elsewhere, progress):
        click.echo(str(each))
        found += 1
    return found, seen


def _regions(wanted: str) -> list[UUID]:
    regions = list(db.session.execute(select(Region.id, Region.name).order_by(Region.name)))
    chosen = [key for key, name in regions if wanted in {"", name, str(key)}]
    if wanted and not chosen:
        raise click.ClickException(f"There is no region {wanted!r}.")
    return chosen
