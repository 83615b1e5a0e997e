"""`make run`: database, web and background work of the demo, started and stopped together.

Environment: HOST, PORT, WEB_WORKERS, PATCHWORK_STATE, DATABASE_URL with OWNER_DATABASE_URL.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tools.children import Children
from tools.environment import application_environment, database, state_folder
from tools.postgres import PostgresError
from tools.steps import ROOT, Step, StepError, duration, say

READY_SECONDS = 60
PORTS_TO_TRY = 50
ACCOUNTS = "accounts.txt"
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where the web server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """What a person types."""
        host = "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104  # we only compare
        return f"http://{host}:{self.port}"


def free_address(environment: Mapping[str, str]) -> Address:
    """HOST and PORT, or the next free port, and say so. Raises StepError when none is free."""
    host = environment.get("HOST") or "127.0.0.1"
    try:
        wanted = int(environment.get("PORT") or "8000")
    except ValueError as error:
        raise StepError("PORT must be a number.") from error
    for port in range(wanted, wanted + PORTS_TO_TRY):
        if _is_free(host, port):
            if port != wanted:
                say(f"Port {wanted} is taken; using {port}.")
            return Address(host, port)
    raise StepError(f"No free port from {wanted} on. Name one: make run PORT=9000")


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def web(address: Address, environment: Mapping[str, str]) -> list[str]:
    """The command of the web server."""
    return [
        *(sys.executable, "-m", "gunicorn", "wsgi:app"),
        *("--bind", f"{address.host}:{address.port}"),
        *("--worker-class", "gthread", "--workers", environment.get("WEB_WORKERS") or "2", "--threads", "8"),
        *("--timeout", "60", "--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket"),
        "--preload",
    ]


def wait_until_ready(address: Address, children: Children) -> None:
    """Ask /readyz until it says yes. Raises StepError when it takes too long or a program ends."""
    deadline = time.monotonic() + READY_SECONDS
    answer = "no answer"
    while not children.stopping.is_set():
        children.look()
        try:
            connection = http.client.HTTPConnection(address.url.removeprefix("http://"), timeout=5)
            connection.request("GET", "/readyz")
            response = connection.getresponse()
            answer = f"{response.status} {response.read().decode(errors='replace')[:200]}"
            connection.close()
            if response.status == http.client.OK:
                return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise StepError(f"The web server is not ready after {READY_SECONDS} s: {answer}")
        time.sleep(0.1)


def serve(given: Mapping[str, str], use: Callable[[Address, Children], None]) -> None:
    """Start everything, call *use*, stop everything. Raises StepError and PostgresError."""
    state = state_folder(given)
    address = free_address(given)
    with ExitStack() as stack:
        children = stack.enter_context(Children())
        with Step("Starting the database"):
            cluster = stack.enter_context(database(given, state))
        stack.callback(children.stop)
        environment = application_environment(given, state, cluster)
        environment.setdefault("BASE_URL", address.url)
        if address.host not in {"127.0.0.1", "localhost"}:
            environment.setdefault("HOSTS", "*")  # asked for on a network: its name there is unknown
        if start(address, environment, state, children):
            use(address, children)


def start(address: Address, environment: Mapping[str, str], state: Path, children: Children) -> bool:
    """Prepare the database beside the starting web server; False when somebody asked to stop."""
    say("Preparing (the first start also makes the demo: a few minutes) ...")
    began = time.monotonic()
    children.start("The web server", web(address, environment), environment)
    if not prepared(environment, state, children):
        return False
    children.start("The background worker", [*FLASK, "worker"], environment)
    wait_until_ready(address, children)
    say(f"Ready after {duration(time.monotonic() - began)}.")
    return not children.stopping.is_set()


def prepared(environment: Mapping[str, str], state: Path, children: Children) -> bool:
    """Migrate and load the demo; False when somebody asked to stop. Raises StepError."""
    call = [sys.executable, "-m", "tools.prepare", str(state / ACCOUNTS)]
    process = subprocess.Popen(call, cwd=ROOT, env=environment, start_new_session=True)
    while process.poll() is None:
        if children.stopping.wait(0.05):
            process.terminate()
            process.wait()
            return False
    if process.returncode:
        raise StepError("Preparing the database failed.")
    return True


def invite(address: Address, children: Children) -> None:
    """Tell where Patchwork is and who can sign in, and wait for Ctrl-C."""
    accounts = (state_folder(os.environ) / ACCOUNTS).read_text().rstrip()
    say(f"\nPatchwork runs on {address.url}\n\n{accounts}\n\nStop with Ctrl-C.\n")
    children.wait()
    say("\nStopping ...")


def main() -> int:
    """Run the command; the exit code."""
    try:
        serve(os.environ, invite)
    except (StepError, PostgresError) as error:
        say(f"\n{error}")
        return 1
    say("Stopped.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
