"""`flask demo load`: the city, its past, and the six people whose stories it tells."""

import gc
from collections.abc import Sequence
from multiprocessing import get_context

import click
from sqlalchemy import event, select
from sqlalchemy.engine.interfaces import DBAPIConnection

from referral.demo import area
from referral.demo.catalogue import furnish, place_postcodes
from referral.demo.circle import meet
from referral.demo.contacts import count_contacts
from referral.demo.farewells import celebrate
from referral.demo.impact import measure
from referral.demo.own_page import give_page, page_lines
from referral.demo.six import tell_stories
from referral.demo.studies import study
from referral.demo.talks import recruit
from referral.demo.walk import play
from referral.demo.wishes import wish
from referral.demo.world import PASSWORD, World, build, finish
from referral.extensions import db
from referral.lib import clock
from referral.models import Region, User

TOTAL = 592
"""With the stories some six hundred referrals."""

REPORT_EVERY = 60

INTERRUPTED = "An earlier load of the demo was interrupted. Start over with an empty database: make reset."


def is_loaded() -> bool:
    """Whether the demo city is there, past and all."""
    return db.session.scalar(select(Region.id).where(Region.name == area.REGION)) is not None


def was_interrupted() -> bool:
    """Whether an earlier load stopped half-way: the city still has its working name."""
    return db.session.scalar(select(Region.id).where(Region.name == area.UNFINISHED)) is not None


def load_demo(total: int = TOTAL) -> None:
    """Build the city and play its past. Does nothing when it is there already.

    The two halves of the city share no team and no activity, so two processes play them side by
    side. Raises RuntimeError when one of them fails.
    """
    if is_loaded():
        click.echo("The demo city is there already.")
        return
    if was_interrupted():
        raise click.ClickException(INTERRUPTED)
    db.session.remove()
    _commit_quickly()
    place_postcodes()
    world = build()
    click.echo(f"Built {area.REGION}: {len(world.activities)} activities, {len(world.actors)} accounts.")
    recruit(world, clock.today())
    tell_stories(world, clock.today())
    give_page(world, clock.today())
    click.echo("Told the stories of six people. Now the other referrals of eighteen months:")
    db.session.remove()
    db.engine.dispose()
    halves = [area.TEAMS[: len(area.TEAMS) // 2], area.TEAMS[len(area.TEAMS) // 2 :]]
    context = get_context("fork")
    players = [context.Process(target=_play_half, args=(world, total // 2, half)) for half in halves]
    for player in players:
        player.start()
    for player in players:
        player.join()
    if any(player.exitcode for player in players):
        raise RuntimeError("Playing the past of the demo failed; see above.")
    furnish(world)
    wish(world)
    celebrate(world)
    measure(world)
    count_contacts(world)
    study(world)
    meet(world)
    finish(world)


def _play_half(world: World, total: int, teams: Sequence[area.TeamData]) -> None:
    gc.freeze()
    gc.set_threshold(50_000)
    first = teams[0] is area.TEAMS[0]

    def tell(day: int, days: int) -> None:
        if first and day % REPORT_EVERY == 0:
            click.echo(f"  {100 * day // days:3d} %")

    play(world, clock.today(), total, teams, tell)
    db.session.remove()


def _commit_quickly() -> None:
    """Do not wait for the disk at each of thousands of commits; a crash only means loading again."""
    db.engine.dispose()

    @event.listens_for(db.engine, "connect")
    def quickly(connection: DBAPIConnection, record: object) -> None:
        del record
        cursor = connection.cursor()
        cursor.execute("SET synchronous_commit = off")
        cursor.close()
        connection.commit()


def account_lines() -> list[str]:
    """The demo accounts, one line each, for whoever just started the product."""
    users = {user.name: user for user in db.session.scalars(select(User).where(User.is_demo))}
    lines = [f"  {role.label:<22} {users[name].email}" for role, name in area.DEMO_ACCOUNTS if name in users]
    return [*lines, f"  Wachtwoord: {PASSWORD} (of klik op een rol)", *page_lines()]
