"""The demo city: loaded once per run, day and size, for that takes a minute; whoever asks gets a copy."""

import os
import subprocess
import sys

from psycopg import sql

from referral.lib import clock
from tests.support.database import Database, Keeper, connect, copied, one_at_a_time, worker_database
from tests.support.settings import environment_for

REFERRALS = 40
"""Besides the stories; that many give every neighbourhood and every status somebody."""

TEMPLATE = "patchwork_city_"


def city_database(name: str, referrals: int = REFERRALS) -> Database:
    """A fresh copy of the city as today finds it. Raises CalledProcessError when loading fails."""
    with one_at_a_time("city"), connect(os.environ["TEST_SUPERUSER_URL"], "postgres") as connection:
        connection.autocommit = True
        of_today = f"{TEMPLATE}{os.environ['TEST_RUN']}_{clock.today():%Y%m%d}_"
        template = f"{of_today}{referrals}"
        found = _there(connection, of_today)
        if template not in found:
            _load(connection, template, referrals)
        return copied(os.environ, template, name)


def _there(connection: Keeper, of_today: str) -> set[str]:
    """The cities of this run and day; those of others are dropped."""
    found = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE])
    there = {str(name) for (name,) in found}
    kept = {each for each in there if each.startswith(of_today)}
    for each in there - kept:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(each)))
    return kept


def _load(connection: Keeper, template: str, referrals: int) -> None:
    loading = worker_database(os.environ, "city")
    environment = {
        **os.environ,
        **environment_for(loading),
        "PATCHWORK_ENV": "development",
        "PATCHWORK_DEMO": "1",
    }
    load = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "load", "--total", str(referrals)]
    subprocess.run(load, env=environment, check=True)
    name = sql.Identifier(loading.name)
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(name, sql.Identifier(template)))
