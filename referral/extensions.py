"""Bare objects that the factory binds to an application."""

from flask import Flask
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from procrastinate import App, PsycopgConnector
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from referral.lib.crypto import KeyRing, KeyRingError, blind_index, derived_key
from referral.lib.key_policy import named_key, objections, ring_text

SCOPE_PURPOSE = "patchwork/database-scope"
AUDIT_PURPOSE = "patchwork/access-log"


class Base(DeclarativeBase):
    """Base of all tables, with names for constraints that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Vault:
    """The key ring for data keys and the key for blind indexes, read from configuration."""

    def __init__(self) -> None:
        self._ring: KeyRing | None = None
        self._index_key = b""
        self._scope_key = b""
        self._audit_key = b""

    def init_app(self, app: Flask) -> None:
        """Read the keys; raises KeyRingError when they are missing, malformed, or unfit for production."""
        ring = KeyRing.parse(ring_text(app.config["KEY_RING"], app.config["KEY_RING_FILE"]))
        index = named_key(app.config["BLIND_INDEX_KEY"])
        if app.config["ENV_NAME"] == "production":
            found = list(objections(ring, index, app.config["SECRET_KEY"]))
            if found:
                raise KeyRingError(f"Refusing to start in production: {'; '.join(found)}.")
        self._ring, self._index_key = ring, index[1]
        self._scope_key = derived_key(self._index_key, SCOPE_PURPOSE)
        self._audit_key = derived_key(self._index_key, AUDIT_PURPOSE)

    @property
    def ring(self) -> KeyRing:
        """The key ring; raises RuntimeError before `init_app`."""
        if self._ring is None:
            raise RuntimeError("The vault has no keys yet: create the application first.")
        return self._ring

    @property
    def scope_key(self) -> bytes:
        """The key that signs, for the database, who acts. It derives from the key that never rotates."""
        return self._scope_key

    @property
    def audit_key(self) -> bytes:
        """The key that chains the access log. The database never holds it: its owner cannot forge."""
        return self._audit_key

    def index(self, *parts: str) -> bytes:
        """A blind index of *parts*."""
        return blind_index(self._index_key, *parts)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
vault = Vault()
login_manager = LoginManager()
login_manager.session_protection = (
    None  # the session is a row of ours; marking it on each request would write
)
csrf = CSRFProtect()
queue = App(connector=PsycopgConnector())
