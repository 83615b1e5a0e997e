"""The demo city: loaded once per run and day, for that takes a minute; whoever asks gets a copy."""

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


def city_database(name: str) -> Database:
    """A fresh copy of the city as today finds it. Raises CalledProcessError when loading fails."""
    with one_at_a_time("city"), connect(os.environ["TEST_SUPERUSER_URL"], "postgres") as connection:
        connection.autocommit = True
        template = f"{TEMPLATE}{os.environ['TEST_RUN']}_{clock.today():%Y%m%d}"
        _load_once(connection, template)
        return copied(os.environ, template, name)


def _load_once(connection: Keeper, template: str) -> None:
    """Load the city unless it is there, in place of the cities of other runs and days."""
    found = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE])
    there = {str(name): sql.Identifier(str(name)) for (name,) in found}
    if template in there:
        return
    for each in there.values():
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(each))
    loading = worker_database(os.environ, "city")
    environment = {
        **os.environ,
        **environment_for(loading),
        "PATCHWORK_ENV": "development",
        "PATCHWORK_DEMO": "1",
    }
    load = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "load", "--total", str(REFERRALS)]
    subprocess.run(load, env=environment, check=True)
    name = sql.Identifier(loading.name)
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(name, sql.Identifier(template)))
