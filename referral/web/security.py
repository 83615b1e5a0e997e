"""Headers on every response: a strict content policy, nothing framed, nothing cached, no referrer.

No page has a script or a style of its own, so the policy needs no nonce and nothing unsafe.
"""

from wsgiref.headers import Headers

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)

PERMISSIONS = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
    *("encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer"),
    *("microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb"),
    "xr-spatial-tracking",
)
"""What no page may ask of a browser. Passkeys are left at their default: this site only."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{each}=()" for each in PERMISSIONS),
}

FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}

TWO_YEARS = "max-age=63072000; includeSubDomains"
HSTS = "Strict-Transport-Security"


SIGN_OUT = "accounts.sign_out"
"""After it the browser forgets what it holds of us; pages it never kept."""


def init_app(app: Flask) -> None:
    """Add the headers to every response of *app*."""
    always_https: bool = app.config["SESSION_COOKIE_SECURE"]

    def add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if always_https or request.is_secure:
            response.headers.setdefault(HSTS, TWO_YEARS)
        if request.endpoint == SIGN_OUT:
            response.headers.setdefault("Clear-Site-Data", '"storage"')
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add)


def on_file(headers: Headers, path: str, url: str) -> None:
    """The headers of a style, script or font; the call of WhiteNoise's `add_headers_function`."""
    del path, url
    for name, value in FILE_HEADERS.items():
        headers[name] = value


def on_secure_file(headers: Headers, path: str, url: str) -> None:
    """The same where everything travels over HTTPS."""
    on_file(headers, path, url)
    headers[HSTS] = TWO_YEARS
