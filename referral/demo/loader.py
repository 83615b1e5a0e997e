"""`flask demo load`: the city, its past, and the six people whose stories it tells."""

import click
from sqlalchemy import event, select
from sqlalchemy.engine.interfaces import DBAPIConnection

from referral.demo import area
from referral.demo.six import tell_stories
from referral.demo.walk import play
from referral.demo.world import PASSWORD, build
from referral.extensions import db
from referral.lib import clock
from referral.models import Region, User

TOTAL = 594
"""With the six stories some six hundred referrals."""

REPORT_EVERY = 60


def is_loaded() -> bool:
    """Whether the demo city is there."""
    return db.session.scalar(select(Region.id).where(Region.name == area.REGION)) is not None


def load_demo(total: int = TOTAL) -> None:
    """Build the city and play its past. Does nothing when it is there already."""
    if is_loaded():
        click.echo("The demo city is there already.")
        return
    db.session.remove()
    _commit_quickly()
    world = build()
    click.echo(f"Built {area.REGION}: {len(world.activities)} activities, {len(world.actors)} accounts.")

    def tell(day: int, days: int) -> None:
        if day % REPORT_EVERY == 0:
            click.echo(f"  played day {day} of {days}")

    tell_stories(world, clock.today())
    play(world, clock.today(), total, tell)
    db.session.remove()


def _commit_quickly() -> None:
    """Do not wait for the disk at each of thousands of commits; a crash only means loading again."""
    db.engine.dispose()

    @event.listens_for(db.engine, "connect")
    def quickly(connection: DBAPIConnection, record: object) -> None:
        del record
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
            cursor.execute("SET plan_cache_mode = force_generic_plan")
        connection.commit()


def account_lines() -> list[str]:
    """The demo accounts, one line each, for whoever just started the product."""
    users = {user.name: user for user in db.session.scalars(select(User).where(User.is_demo))}
    lines = [
        f"  {role.label:<22} {users[name].email}" for role, name in area.DEMO_ACCOUNTS if name in users
    ]
    return [*lines, f"  Wachtwoord: {PASSWORD} (of klik op een rol)"]
