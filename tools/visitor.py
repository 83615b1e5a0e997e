"""Somebody who visits the demo over HTTP, signs in by a click on a role, and reads pages."""

import html
import http.client
import re
import time
from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tools.steps import StepError

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
ROLE = re.compile(r'action="(/aanmelden/proef/[^"]+)".*?<span>([^<]+)<', re.DOTALL)


class Visitor:
    """One session on one kept connection."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        self._cookies: dict[str, str] = {}
        self._token = ""

    def sign_in(self, role: str) -> None:
        """Become the demo account of *role* (its Dutch name). Raises StepError when there is none."""
        page = self.read("/aanmelden")[0]
        token = TOKEN.search(page)
        roles = {html.unescape(name).strip(): action for action, name in ROLE.findall(page)}
        if token is None or role not in roles:
            raise StepError(f"The sign-in page offers no '{role}', only: {', '.join(roles) or 'nobody'}.")
        body = urlencode({"csrf_token": html.unescape(token[1]), "next": ""})
        status, _, _ = self._ask("POST", roles[role], body)
        if status != http.client.FOUND:
            raise StepError(f"Signing in as '{role}' answered {status}.")

    def read(self, path: str) -> tuple[str, float]:
        """A page, and in how many milliseconds it came. Raises StepError unless it answers 200."""
        began = time.perf_counter()
        status, _, content = self._ask("GET", path)
        if status != http.client.OK:
            raise StepError(f"{path} answered {status}.")
        return content, (time.perf_counter() - began) * 1000

    def send(self, path: str, values: Mapping[str, str]) -> tuple[int, str, str]:
        """Send a form with the session's token: the status, where it leads, and the page."""
        if not self._token:
            token = TOKEN.search(self.read("/activiteiten")[0])
            if token is None:
                raise StepError("The page has no form to take a token from.")
            self._token = html.unescape(token[1])
        return self._ask("POST", path, urlencode({**values, "csrf_token": self._token}))

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        response = answer(self._connection, method, path, body, headers)
        for header in response.headers.get_all("Set-Cookie") or []:
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        return response.status, response.headers.get("Location") or "", response.read().decode()


def answer(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> http.client.HTTPResponse:
    """Ask on a kept connection; once more when the server had closed it in the meantime."""
    try:
        connection.request(method, path, body, dict(headers or {}))
        return connection.getresponse()
    except ConnectionError:
        connection.close()
        connection.request(method, path, body, dict(headers or {}))
        return connection.getresponse()
