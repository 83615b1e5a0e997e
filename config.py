"""Settings, read from the environment only.

A default stands here only if it is right in production and harmless in public; what is secret has
no default at all.
"""

import os
import re
from datetime import timedelta
from typing import ClassVar
from urllib.parse import urlsplit

CONNECTION_OPTIONS = "-c timezone=UTC -c lock_timeout=5s -c plan_cache_mode=force_generic_plan -c jit=off"
"""Row-level security makes plans long: planning or compiling them anew costs more than running them."""

_PLAIN = re.compile(r"^postgres(ql)?://")


def with_driver(url: str) -> str:
    """A database address with the driver that we use, however it was written."""
    return _PLAIN.sub("postgresql+psycopg://", url)


class Production:
    """The settings of a real installation."""

    ENV_NAME: ClassVar[str] = "production"
    SESSION_COOKIE_SECURE: ClassVar[bool] = True
    SESSION_COOKIE_HTTPONLY: ClassVar[bool] = True
    SESSION_COOKIE_SAMESITE: ClassVar[str] = "Lax"
    SESSION_COOKIE_NAME: ClassVar[str] = "__Host-patchwork"
    SESSION_IDLE: ClassVar[timedelta] = timedelta(minutes=30)
    SESSION_ABSOLUTE: ClassVar[timedelta] = timedelta(hours=12)
    MAX_CONTENT_LENGTH: ClassVar[int] = 2 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE: ClassVar[int] = 2 * 1024 * 1024
    MAX_FORM_PARTS: ClassVar[int] = 1000
    WTF_CSRF_TIME_LIMIT: ClassVar[None] = None
    DEMO: ClassVar[bool] = False
    GALLERY: ClassVar[bool] = False
    MAIL_CHANNEL: ClassVar[str] = "smtp"
    TEXT_CHANNEL: str = "http"

    def __init__(self) -> None:
        read = os.environ
        self.SECRET_KEY = read.get("SECRET_KEY", "")
        self.KEY_RING = read.get("KEY_RING", "")
        self.KEY_RING_FILE = read.get("KEY_RING_FILE", "")
        self.BLIND_INDEX_KEY = read.get("BLIND_INDEX_KEY", "")
        self.ERASURE_LEDGER = read.get("ERASURE_LEDGER", "")
        self.SQLALCHEMY_DATABASE_URI = with_driver(read.get("DATABASE_URL", ""))
        self.OWNER_DATABASE_URL = with_driver(read.get("OWNER_DATABASE_URL", ""))
        self.SQLALCHEMY_ENGINE_OPTIONS = {
            "pool_size": int(read.get("DATABASE_POOL", "8")),
            "max_overflow": 4,
            "pool_pre_ping": True,
            "connect_args": {"options": CONNECTION_OPTIONS},
        }
        self.AUDIT_ANCHOR_FILE = read.get("AUDIT_ANCHOR_FILE", "")
        self.BASE_URL = read.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
        self.HOSTS = [each for each in map(str.strip, read.get("HOSTS", "").split(",")) if each]
        self.HOSTS = self.HOSTS or [urlsplit(self.BASE_URL).hostname or ""]
        self.TRUSTED_PROXIES = int(read.get("TRUSTED_PROXIES", "0"))
        self.CONTACT_MAIL = read.get("CONTACT_MAIL", "")
        self.MAIL_FROM = read.get("MAIL_FROM", "patchwork@localhost")
        self.SMTP_HOST = read.get("SMTP_HOST", "127.0.0.1")
        self.SMTP_PORT = int(read.get("SMTP_PORT", "25"))
        self.SMTP_USER = read.get("SMTP_USER", "")
        self.SMTP_PASSWORD = read.get("SMTP_PASSWORD", "")
        self.WORKER_HEARTBEAT = float(read.get("WORKER_HEARTBEAT", "10"))
        self.TEXT_URL = read.get("TEXT_URL", "")
        self.TEXT_TOKEN = read.get("TEXT_TOKEN", "")
        self.TEXT_FROM = read.get("TEXT_FROM", "Patchwork")
        self.SMTP_STARTTLS = read.get("SMTP_STARTTLS", "1") == "1"

    def missing(self) -> list[str]:
        """The names of settings without which the application cannot start."""
        needed = {
            "SECRET_KEY": self.SECRET_KEY,
            "KEY_RING": self.KEY_RING or self.KEY_RING_FILE,
            "BLIND_INDEX_KEY": self.BLIND_INDEX_KEY,
            "DATABASE_URL": self.SQLALCHEMY_DATABASE_URI,
            "ERASURE_LEDGER": self.ERASURE_LEDGER,
        }
        return [name for name, value in needed.items() if not value]

    def contradictions(self) -> list[str]:
        """Settings that cannot be meant in a real installation."""
        found = []
        if os.environ.get("PATCHWORK_DEMO") == "1":
            found.append("PATCHWORK_DEMO=1 needs PATCHWORK_ENV=development: its accounts are public")
        if not self.BASE_URL.startswith("https://"):
            found.append("BASE_URL must begin with https://")
        if "*" in self.HOSTS:
            found.append("HOSTS must name the hosts, not *")
        return found


class Development(Production):
    """One machine, plain HTTP, mail on the console."""

    ENV_NAME = "development"
    SESSION_COOKIE_SECURE = False
    SESSION_COOKIE_NAME = "patchwork"  # browsers take the prefix of production over HTTPS only
    GALLERY = True
    MAIL_CHANNEL = "console"
    TEXT_CHANNEL = "console"

    def __init__(self) -> None:
        super().__init__()
        self.HOSTS += ["localhost", "127.0.0.1", "[::1]"]
        self.DEMO = os.environ.get("PATCHWORK_DEMO", "") == "1"  # type: ignore[misc]  # per instance in development

    def contradictions(self) -> list[str]:
        """Anything goes."""
        return []


class Test(Development):
    """The test suite: mail is kept in memory."""

    ENV_NAME = "test"
    TESTING: ClassVar[bool] = True
    MAIL_CHANNEL = "memory"
    TEXT_CHANNEL = "memory"


def from_environment() -> Production:
    """The settings that PATCHWORK_ENV names; production unless told otherwise."""
    kinds = {"development": Development, "test": Test}
    return kinds.get(os.environ.get("PATCHWORK_ENV", ""), Production)()
