"""The yardstick: Flask and psycopg with one read or one insert, and nothing else."""

import os

from flask import Flask
from psycopg_pool import ConnectionPool

app = Flask(__name__)
_pools: dict[int, ConnectionPool] = {}


def _pool() -> ConnectionPool:
    """The pool of this process: opened after the server has forked."""
    if os.getpid() not in _pools:
        url = os.environ["DATABASE_URL"].replace("postgresql+psycopg:", "postgresql:")
        _pools[os.getpid()] = ConnectionPool(url, min_size=8, max_size=8, open=True)
    return _pools[os.getpid()]


@app.get("/read")
def read() -> dict[str, str]:
    """One row."""
    with _pool().connection() as connection:
        row = connection.execute("SELECT note FROM bench_bare WHERE id = 1").fetchone()
    return {"note": str(row[0]) if row else ""}


@app.post("/insert")
def insert() -> dict[str, str]:
    """One more row, committed."""
    with _pool().connection() as connection:
        connection.execute("INSERT INTO bench_bare (note) VALUES ('one more')")
    return {"note": "stored"}


@app.get("/readyz")
def ready() -> dict[str, str]:
    """It answers."""
    return {"status": "ok"}
