"""A copy of the demo to measure on, dropped again afterwards."""

from contextlib import ExitStack

import psycopg
from psycopg import sql

from tools.postgres import Cluster
from tools.steps import ROOT

NAME = "patchwork_bench"
STATE = ROOT / ".state" / "bench"


def copy_of_demo(cluster: Cluster) -> ExitStack:
    """The copy exists until the block ends."""
    stack = ExitStack()
    admin = psycopg.connect(plain(cluster.superuser_url, "postgres"), autocommit=True)
    stack.callback(admin.close)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME))
    admin.execute(drop)
    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER patchwork_owner TEMPLATE patchwork").format(sql.Identifier(NAME))
    )
    stack.callback(admin.execute, drop)
    return stack


def plain(url: str, database: str = NAME) -> str:
    """The address of another database, as psycopg reads it."""
    return url.replace("postgresql+psycopg:", "postgresql:").replace("/patchwork?", f"/{database}?")


def on_the_copy(given: dict[str, str]) -> dict[str, str]:
    """The same environment, on the copy."""
    environment = dict(given)
    for name in ("DATABASE_URL", "OWNER_DATABASE_URL", "READ_DATABASE_URL"):
        environment[name] = environment[name].replace("/patchwork?", f"/{NAME}?")
    return environment
