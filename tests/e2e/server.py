"""Start the product on a free port, with its worker's mail on the console."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.database import Database
from tests.support.settings import environment_for, need_manifest

START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Server:
    """The address of the running product, and its database."""

    address: str
    database: Database


@contextmanager
def started(database: Database) -> Iterator[Server]:
    """Serve the city in this database; stopped at the end."""
    need_manifest()
    port = _free_port()
    address = f"http://localhost:{port}"  # passkeys exist for names only, not for 127.0.0.1
    environment = {
        **_unwatched(),
        **environment_for(database),
        "PATCHWORK_ENV": "development",
        "PATCHWORK_DEMO": "1",
        "BASE_URL": address,
    }
    Path(environment["ERASURE_LEDGER"]).unlink(missing_ok=True)  # of an earlier run, on a database now gone
    serve = [
        sys.executable,
        "-m",
        "gunicorn",
        "--no-control-socket",
        "-k",
        "gthread",
        "-w",
        "1",
        "--threads",
        "8",
    ]
    process = subprocess.Popen([*serve, "-b", f"127.0.0.1:{port}", "wsgi:app"], env=environment)
    try:
        _wait(port)
        yield Server(address, database)
    finally:
        process.terminate()
        process.wait(20)


def _unwatched() -> dict[str, str]:
    """The surroundings without coverage: it slows each page by a third, and other tests cover these lines."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise TimeoutError("The product did not become ready.")
