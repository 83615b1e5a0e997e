"""What sealing costs: open 50 persons for an inbox page, turn the key ring under 100,000 persons.

The part of `make bench` about keys; alone: `python -m tools.bench_seal`. It fills a database of its own
with persons, turns the ring as `flask keys rotate` does, and drops the database. Environment:
BENCH_PERSONS (100000). Fails when a rotation takes longer than ROTATION_SECONDS.
"""

import json
import os
import statistics
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import func, select

import config
from referral import create_app
from referral.domain.actors import system_actor
from referral.extensions import db, vault
from referral.lib.crypto import KeyRing, new_data_key, seal
from referral.lib.ids import new_id
from referral.lib.key_policy import new_entry
from referral.migrating import trust, upgrade
from referral.models import DataKey, Person, Region
from referral.models.scope import acting
from referral.rotation import Progress, rotate
from tools.environment import LEDGER, new_secrets
from tools.postgres import Cluster, PostgresError
from tools.steps import ROOT, Step, StepError, say

NAME = "patchwork_bench_seal"
STATE = ROOT / ".state" / "bench"
REPORT = ROOT / "test-output" / "bench_seal.json"
PAGE, TURNS = 50, 40
PERSONS = int(os.environ.get("BENCH_PERSONS") or 100_000)
ROTATION_SECONDS = 60
SEALED = ("surname", "given_name", "birth_date", "postcode", "house_number", "phone")
BORN = "1950-05-17"
OPENED = ("surname", "given_name", "birth_date_text")
"""What a line of the inbox shows of a person."""


@dataclass(frozen=True, slots=True)
class SealCosts:
    """Microseconds to open a page of 50 persons and one person; the rotation in rows/s and seconds."""

    page_us: float
    person_us: float
    query_us: float
    keys: int
    rows_per_second: float
    seconds: float


def bench() -> SealCosts:
    """Measure on a database of its own. Raises PostgresError, and StepError when a key stays behind."""
    with ExitStack() as stack:
        cluster = stack.enter_context(Cluster(STATE))
        urls = [_named(url) for url in (cluster.superuser_url, cluster.owner_url, cluster.app_url)]
        admin = psycopg.connect(_plain(cluster.superuser_url), autocommit=True)
        stack.callback(admin.close)
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME))
        admin.execute(drop)
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER patchwork_owner").format(sql.Identifier(NAME)))
        stack.callback(admin.execute, drop)
        os.environ |= {**new_secrets("demo-"), "PATCHWORK_ENV": "development"}
        os.environ |= {"DATABASE_URL": urls[2], "OWNER_DATABASE_URL": urls[1], "PATCHWORK_DEMO": "0"}
        os.environ["ERASURE_LEDGER"] = str(STATE / LEDGER)
        app = create_app(config.from_environment())
        with app.app_context():
            upgrade(urls[1])
            trust(urls[1], vault.scope_key)
            stack.callback(db.engine.dispose)
            return measure(_plain(urls[0]))


def measure(superuser_url: str) -> SealCosts:
    """Fill, open, turn."""
    region = Region(name="Meting")
    db.session.add(region)
    db.session.commit()
    region_id = region.id
    with Step(f"Sealing {PERSONS:,} persons"):
        keys = fill(superuser_url, region_id, PERSONS)
    with Step(f"Opening {TURNS} pages of {PAGE} persons"):
        opened, queried = open_pages(region_id, keys)
    with Step(f"Turning the key ring under {PERSONS:,} persons"):
        turned = turn(region_id)
    return SealCosts(opened, opened / PAGE, queried, turned.done, turned.rate, turned.seconds)


def fill(url: str, region: UUID, number: int) -> list[UUID]:
    """Persons who exist for this measurement only; their keys. Written past the application."""
    keys = [new_id() for _ in range(number)]
    ring = vault.ring
    columns = ", ".join(f"{name}_sealed" for name in SEALED)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        secrets = {key: new_data_key() for key in keys}
        with cursor.copy("COPY data_key (id, region_id, ring_key, wrapped) FROM STDIN") as copy:
            for key, secret in secrets.items():
                copy.write_row((key, region, *ring.wrap(secret, f"data_key/{key}")))
        target = f"person (id, region_id, data_key_id, identity_index, surname_index, birth_year, {columns})"
        with cursor.copy(f"COPY {target} FROM STDIN") as copy:
            for key, secret in secrets.items():
                sealed = (
                    seal(
                        secret,
                        (BORN if name == "birth_date" else f"{name} of one").encode(),
                        f"person/{name}/{key}",
                    )
                    for name in SEALED
                )
                copy.write_row((key, region, key, key.bytes, b"measured", 1950, *sealed))
        connection.commit()
        connection.autocommit = True
        cursor.execute("VACUUM ANALYZE person, data_key")
    return keys


def open_pages(region_id: UUID, keys: list[UUID]) -> tuple[float, float]:
    """Medians in microseconds: opening the seals of a page, and the query that fetched it."""
    opening, querying = [], []
    for number in range(TURNS):
        wanted = keys[number * PAGE : (number + 1) * PAGE]
        with acting(system_actor(region_id)):
            began = time.perf_counter()
            persons = db.session.scalars(select(Person).where(Person.id.in_(wanted))).all()
            fetched = time.perf_counter()
            for person in persons:
                for name in OPENED:
                    getattr(person, name)
            opening.append((time.perf_counter() - fetched) * 1e6)
            querying.append((fetched - began) * 1e6)
            db.session.rollback()
            db.session.expunge_all()
    return statistics.median(opening), statistics.median(querying)


def turn(region_id: UUID) -> Progress:
    """Put a fresh key first in the ring and wrap everything anew. Raises StepError when a row stays."""
    fresh = KeyRing.parse(new_entry("demo-k2"))
    vars(vault)["_ring"] = KeyRing({**fresh.keys, **vault.ring.keys}, fresh.current)
    progress = rotate(lambda _: None)
    with acting(system_actor(region_id)):
        left = db.session.scalar(
            select(func.count()).select_from(DataKey).where(DataKey.ring_key != fresh.current)
        )
        db.session.rollback()
    if left or progress.done != PERSONS:
        raise StepError(f"{left} keys stayed behind.")
    return progress


def told(costs: SealCosts) -> str:
    """The figures for people."""
    return (
        f"open {PAGE} persons, {len(OPENED)} fields each: {costs.page_us:,.0f} µs a page, "
        f"{costs.person_us:,.1f} µs a person; fetching them: {costs.query_us:,.0f} µs\n"
        f"turn the key ring under {costs.keys:,} keys: {costs.rows_per_second:,.0f} rows/s, "
        f"{costs.seconds:,.1f} s in all"
    )


def _named(url: str) -> str:
    return url.replace("/patchwork?", f"/{NAME}?").replace("/postgres?", f"/{NAME}?")


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg:", "postgresql:").replace("/patchwork?", "/postgres?")


def main() -> int:
    """Run the command; the exit code."""
    try:
        costs = bench()
    except (StepError, PostgresError) as error:
        say(f"\n{error}")
        return 1
    say(f"\n{told(costs)}\n")
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(asdict(costs), indent=2) + "\n")
    if costs.seconds > ROTATION_SECONDS:
        say(f"The rotation took more than {ROTATION_SECONDS} s.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
