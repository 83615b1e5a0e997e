"""Commands for operators: `flask --app wsgi …`."""

import importlib
from pathlib import Path

import click
from flask import Flask, current_app

from referral.areas import areas
from referral.audit.commands import audit
from referral.costs.commands import prices
from referral.demo.loader import TOTAL, account_lines, load_demo
from referral.domain.workflow import diagram, table
from referral.extensions import vault
from referral.instruments.commands import instruments
from referral.keys import keys
from referral.migrating import trust, upgrade
from referral.notifications.working import work
from referral.oversight.services import purge
from referral.places import places
from referral.privacy import privacy
from referral.rights.services.alarms import late_requests, ledger_trouble
from referral.rights.services.erasure import replay
from referral.rights.services.retention import empty_withdrawn
from referral.verify import differences
from referral.workflow.erasures import rebuild

STATES_PAGE = Path(__file__).resolve().parent.parent / "docs" / "states.md"


def init_app(app: Flask) -> None:
    """Register the commands."""
    ours = (
        prepare,
        migrate,
        worker,
        purge_old,
        referrals,
        states,
        demo,
        audit,
        keys,
        places,
        areas,
        privacy,
        rights,
        erasures,
        instruments,
        prices,
    )
    for command in ours:
        app.cli.add_command(command)


@click.command()
def migrate() -> None:
    """Bring the database to the newest migration, as its owner."""
    owner = current_app.config["OWNER_DATABASE_URL"]
    upgrade(owner, audit_key=vault.audit_key)
    trust(owner, vault.scope_key)
    click.echo("The database is up to date.")


@click.command()
@click.pass_context
def prepare(context: click.Context) -> None:
    """Migrate, and load the demo when this is the demo and it is not there yet."""
    context.invoke(migrate)
    if current_app.config["DEMO"]:
        context.invoke(load)


HEAVY_TASKS = ("referral.matching.planning.tasks",)
"""What only the worker loads: it takes seconds and much memory, and the web never runs it."""


@click.command()
@click.option("--concurrency", default=4, show_default=True)
def worker(concurrency: int) -> None:
    """Do the work of the background: mail and rescue of stalled jobs; exit code 1 when it cannot go on."""
    for name in HEAVY_TASKS:
        importlib.import_module(name)
    if not work(concurrency):
        raise SystemExit(1)


@click.command("purge")
def purge_old() -> None:
    """Remove old drafts, parked forms, sessions and failed sign-ins; the worker does this each night."""
    click.echo(f"Removed {purge()} rows, emptied {empty_withdrawn()} withdrawn referrals.")


@click.group()
def referrals() -> None:
    """Checks on referrals."""


@referrals.command()
def verify() -> None:
    """Recompute every status from its events; exit code 1 when one differs."""
    checked, wrong = differences()
    for line in wrong:
        click.echo(line, err=True)
    click.echo(f"{checked} referrals checked, {len(wrong)} differ.")
    if wrong:
        raise SystemExit(1)


@click.group()
def rights() -> None:
    """Requests of persons."""


@rights.command()
def check() -> None:
    """List, without names, the requests that are late and what is wrong with the ledger; then exit code 1."""
    late, trouble = late_requests(), ledger_trouble()
    for kind, number in late.items():
        click.echo(f"{number} late: {kind}", err=True)
    if trouble:
        click.echo(f"The ledger of erasures: {trouble}.", err=True)
    if late or trouble:
        raise SystemExit(1)
    click.echo("No request is late; the ledger of erasures is whole.")


@click.group()
def erasures() -> None:
    """The ledger of erasures, after a backup was put back."""


@erasures.command("replay")
def replay_erasures() -> None:
    """Erase again what the ledger tells and the database forgot. Nobody can sign in before this was done."""
    click.echo(f"Erased {replay()} times again.")


@erasures.command("rebuild")
def rebuild_ledger() -> None:
    """Write lines that the ledger's file lost anew from the database."""
    click.echo(f"Wrote {rebuild()} lines.")


@click.group()
def states() -> None:
    """The process as a picture."""


@states.command()
def draw() -> None:
    """Write docs/states.md from the table of the process."""
    STATES_PAGE.write_text(states_page(), encoding="utf-8")
    click.echo(f"Wrote {STATES_PAGE.name}.")


def states_page() -> str:
    """The content of docs/states.md."""
    return (
        "# States of a referral\n\n"
        "Drawn by `flask --app wsgi states draw` from `referral/domain/workflow.py`; do not edit.\n\n"
        f"```mermaid\n{diagram()}\n```\n\n{table()}\n"
    )


@click.group()
def demo() -> None:
    """The demo area."""


@demo.command()
@click.option("--total", default=TOTAL, show_default=True, help="How many referrals besides the six stories.")
def load(total: int) -> None:
    """Build the invented city and play its past, unless it is there."""
    load_demo(total)


@demo.command()
def accounts() -> None:
    """Print the demo accounts."""
    for line in account_lines():
        click.echo(line)
