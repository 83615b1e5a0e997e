"""Patchwork: the loop of Welzijn op Recept, from referral to result."""

import importlib
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

from referral import cli
from referral.extensions import csrf, db, login_manager, vault
from referral.web import access, attendance_strip, errors, filters, hosts, pages, security, wording
from referral.web.sessions import DatabaseSessions

ROOT = Path(__file__).resolve().parent.parent

FEATURES = (
    "accounts",
    "referring",
    "intake",
    "appointments",
    "handovers",
    "threads",
    "absences",
    "directory",
    "matching",
    "waiting",
    "activities",
    "participation",
    "volunteers",
    "swaps",
    "outcomes",
    "signals",
    "successes",
    "instruments",
    "moments",
    "impact",
    "feedback",
    "mypage",
    "research",
    "costs",
    "neighbourhood",
    "oversight",
    "administration",
    "supervision",
    "rights",
    "consent",
    "merging",
    "safety",
    "incidents",
    "about",
    "health",
)
"""Feature packages; each has `views.bp`."""

PARTS = (
    *(hosts, db, vault, login_manager, access, csrf, errors, security),
    *(filters, attendance_strip, wording, pages),
)
"""What is bound to the application, in this order."""

TASKS = (
    "notifications",
    "matching",
    "appointments",
    "waiting",
    "moments",
    "feedback",
    "oversight",
    "administration",
    "supervision",
    "rights",
    "incidents",
    "activities",
    "impact",
    "research",
    "neighbourhood",
)
"""Packages with work for the background in `tasks`."""

FOREVER_SECONDS = 31_536_000


def create_app(settings: object) -> Flask:
    """The application for *settings* (an object of config.py); raises RuntimeError when one is missing."""
    app = Flask(__name__, static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates"))
    app.config.from_object(settings)
    missing: list[str] = getattr(settings, "missing", list)()
    if missing:
        raise RuntimeError(f"Set {', '.join(missing)} in the environment.")
    wrong: list[str] = getattr(settings, "contradictions", list)()
    if wrong:
        raise RuntimeError(f"Refusing to start in production: {'; '.join(wrong)}.")
    app.session_interface = DatabaseSessions()
    for part in PARTS:
        part.init_app(app)  # access before csrf: a form that outlived its session is kept, not refused
    _mount(app)
    cli.init_app(app)
    secure: bool = app.config["SESSION_COOKIE_SECURE"]
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # the documented way to wrap a WSGI app
        app.wsgi_app,
        root=app.static_folder,
        prefix="static/",
        max_age=FOREVER_SECONDS,
        index_file=False,
        allow_all_origins=False,
        add_headers_function=security.on_secure_file if secure else security.on_file,
    )
    return app


def _mount(app: Flask) -> None:
    names = [*FEATURES, *(["gallery"] if app.config["GALLERY"] else [])]
    for name in names:
        app.register_blueprint(importlib.import_module(f"referral.{name}.views").bp)
    for name in TASKS:
        importlib.import_module(f"referral.{name}.tasks")
