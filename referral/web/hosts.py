"""Under which names we answer, and which proxies we believe about the visitor.

A forged Host header would otherwise find its way into redirects and caches; links in mails never use
it, they are built from BASE_URL.
"""

from flask import Flask, current_app, request
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted

ANY = "*"
"""Answer under any name: for a demo on a local network; production refuses to start with it."""


class UnknownHost(BadRequest):
    """Somebody asked for a name that is not ours."""

    def __init__(self, host: str) -> None:
        super().__init__()
        self.host = host


def init_app(app: Flask) -> None:
    """Check the name that each request asks for; believe as many proxies as TRUSTED_PROXIES says.

    A proxy must pass the Host header on: X-Forwarded-Host is never believed. Whether the visitor came
    over HTTPS is told by the nearest proxy.
    """
    proxies: int = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the documented way to wrap a WSGI app
            app.wsgi_app, x_for=proxies, x_proto=1, x_host=0, x_port=0, x_prefix=0
        )
    app.before_request(_refuse_other_names)


def _refuse_other_names() -> None:
    """Probes of a load balancer ask by address; nothing they get depends on the name."""
    names: list[str] = current_app.config["HOSTS"]
    if ANY in names or request.blueprint == "health":
        return
    if not host_is_trusted(request.host.lower(), names):
        raise UnknownHost(request.host)
