"""A real provider of identities in a process of its own, and a wicked one that signs what it likes."""

import base64
import json
import os
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from referral.lib import clock
from tests.factories.membership import SECRET
from tools.node import node_program

SCRIPT = Path(__file__).with_name("provider.mjs")
START_SECONDS = 20


@contextmanager
def real_provider(people: Mapping[str, Mapping[str, Any]], *callbacks: str) -> Iterator[str]:
    """Start `oidc-provider` on a free port for *people* (name to claims); its issuer. Stopped at the end."""
    environment = {
        **os.environ,
        "PROVIDER_PEOPLE": json.dumps(people),
        "PROVIDER_CALLBACKS": ",".join(callbacks),
        "PROVIDER_SECRET": SECRET,
        "PROVIDER_PORT": str(free_port()),
    }
    process = subprocess.Popen(
        [node_program(), str(SCRIPT)], env=environment, stdout=subprocess.PIPE, text=True
    )
    watchdog = threading.Timer(START_SECONDS, process.kill)
    try:
        watchdog.start()
        issuer = process.stdout.readline().strip() if process.stdout else ""
        watchdog.cancel()
        assert issuer, "The provider did not start."
        yield issuer
    finally:
        watchdog.cancel()
        process.terminate()
        process.wait(START_SECONDS)
        if process.stdout:
            process.stdout.close()


def free_port() -> int:
    """A loopback port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Wicked:
    """A provider that answers as told: claims, header and key of the id_token, or its own description."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    claims: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    signed_with: RSAKey | OctKey | None = None
    asked: list[str] = field(default_factory=list)

    def id_token(self) -> str:
        """The token, signed with `signed_with`, or not at all for the algorithm `none`."""
        now = int(clock.now().timestamp())
        usual = {"iss": self.issuer, "aud": "patchwork", "sub": "wil", "iat": now, "exp": now + 300}
        header = {"alg": self.algorithm, "kid": "one"}
        if self.algorithm == "none":
            return f"{_part(header)}.{_part(usual | self.claims)}."
        return jwt.encode(header, usual | self.claims, self.signed_with or self.key, [self.algorithm])

    def answer(self, path: str) -> dict[str, Any]:
        """What stands behind a path."""
        self.asked.append(path)
        if path.endswith("openid-configuration"):
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/auth",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                **self.facts,
            }
        if path == "/jwks":
            return {"keys": [self.key.as_dict(private=False)]}
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.id_token()}


@contextmanager
def wicked_provider() -> Iterator[Wicked]:
    """Serve a wicked provider from a thread."""
    wicked = Wicked()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that http.server calls
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = json.dumps(wicked.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815  # the name that http.server calls

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its own signature
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    wicked.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield wicked
    finally:
        server.shutdown()
        server.server_close()


def _part(content: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
