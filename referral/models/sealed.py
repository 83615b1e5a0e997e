"""Columns that hold personal data: sealed with the data key of the person they are about."""

import json
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import datetime
from typing import Any, ClassVar, Literal, Self, cast, overload
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, event, text
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column, reconstructor, relationship

from referral.extensions import vault
from referral.lib.crypto import new_data_key, seal, unseal
from referral.models.base import RegionRow
from referral.models.types import Moment

_looked: ContextVar[set[UUID] | None] = ContextVar("looked_at", default=None)
_accounted: ContextVar[set[UUID] | None] = ContextVar("accounted_for", default=None)


class ErasedPerson(Exception):
    """The data key was destroyed: this person asked to be forgotten."""


class DataKey(RegionRow):
    """The key of one person (or one draft), wrapped by the key ring. Its id is the person's id."""

    __tablename__ = "data_key"
    __allow_unmapped__ = True  # `_secret` lives in memory only
    __table_args__ = (
        Index(
            "ix_data_key_region_id_ring_key",
            "region_id",
            "ring_key",
            "id",
            postgresql_where=text("wrapped IS NOT NULL"),
        ),
    )

    ring_key: Mapped[str] = mapped_column(Text)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    destroyed_at: Mapped[Moment | None]
    subject_id: Mapped[UUID | None] = mapped_column(index=True)
    """Whom this key is about now, when two records turned out to be one person; else its own id."""

    _secret: bytes | None = None

    @reconstructor
    def _forget(self) -> None:
        self._secret = None

    @classmethod
    def create(cls, region_id: UUID, subject_id: UUID) -> Self:
        """A new key for the person or draft with *subject_id*."""
        secret = new_data_key()
        name, wrapped = vault.ring.wrap(secret, f"data_key/{subject_id}")
        key = cls(id=subject_id, region_id=region_id, ring_key=name, wrapped=wrapped)
        key._secret = secret
        return key

    @property
    def secret(self) -> bytes:
        """The unwrapped key; raises ErasedPerson when it was destroyed."""
        if self.wrapped is None:
            raise ErasedPerson(str(self.id))
        if self._secret is None:
            self._secret = vault.ring.unwrap(self.ring_key, self.wrapped, f"data_key/{self.id}")
        return self._secret

    def destroy(self, at: datetime) -> None:
        """Make everything sealed with this key unreadable for good, backups included."""
        self.wrapped, self._secret, self.destroyed_at = None, None, at


class SealedRow(RegionRow):
    """A table with sealed columns; `data_key_id` is the id of the person (or draft)."""

    __abstract__ = True

    @declared_attr
    @classmethod
    def data_key_id(cls) -> Mapped[UUID]:
        return mapped_column(ForeignKey("data_key.id"), index=True)

    key_loading: ClassVar[Literal["select", "joined"]] = "select"
    """Rows about a person find the key in the session: the person brings it along."""

    @declared_attr
    @classmethod
    def data_key(cls) -> Mapped[DataKey]:
        return relationship(DataKey, lazy=cls.key_loading, innerjoin=True)

    def __init__(self, *, data_key: DataKey, **values: Any) -> None:
        private = {name: values.pop(name) for name in list(values) if _is_sealed(type(self), name)}
        super().__init__(data_key=data_key, data_key_id=data_key.id, **values)
        for name, value in private.items():
            setattr(self, name, value)

    def place(self, name: str) -> str:
        """Table, column and row: what the seal is bound to."""
        return f"{self.__tablename__}/{name}/{self.id}"


class Sealed:
    """A text attribute whose column `<name>_sealed` holds only sealed bytes.

    Reading it notes that the person was looked at; the web layer refuses a page whose looks are
    not in the access log.
    """

    name = ""

    def __init__(self, stored_as: str = "") -> None:
        self.stored_as = stored_as

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = self.stored_as or name

    @overload
    def __get__(self, row: None, owner: type) -> "Sealed": ...
    @overload
    def __get__(self, row: SealedRow, owner: type) -> str: ...
    def __get__(self, row: SealedRow | None, owner: type) -> "Sealed | str":
        if row is None:
            return self
        sealed = cast("bytes | None", getattr(row, f"{self.name}_sealed"))
        if sealed is None:
            return ""
        key = row.data_key
        note_look(key.subject_id or key.id)
        return unseal(key.secret, sealed, row.place(self.name)).decode()

    def __set__(self, row: SealedRow, value: str) -> None:
        sealed = seal(row.data_key.secret, value.encode(), row.place(self.name)) if value else None
        setattr(row, f"{self.name}_sealed", sealed)


class SealedJson(Sealed):
    """A sealed attribute whose text is JSON; `load` and `dump` convert."""

    @staticmethod
    def load(text: str) -> Any:
        """The value; an empty dict when nothing was stored."""
        return json.loads(text) if text else {}

    @staticmethod
    def dump(value: Any) -> str:
        """The text to store."""
        return json.dumps(value, ensure_ascii=False) if value else ""


def _is_sealed(cls: type, name: str) -> bool:
    return any(isinstance(base.__dict__.get(name), Sealed) for base in cls.__mro__)


def note_look(subject_id: UUID) -> None:
    """Remember that personal data of this subject was opened in this request."""
    looked = _looked.get()
    if looked is not None:
        looked.add(subject_id)


def start_counting_looks() -> None:
    """Begin a request: nobody was looked at yet."""
    _looked.set(set())
    _accounted.set(set())


def looked_at() -> frozenset[UUID]:
    """Everyone whose data was opened since `start_counting_looks` and who is not accounted for."""
    return frozenset((_looked.get() or set()) - (_accounted.get() or set()))


def account_for(subject_ids: Iterable[UUID]) -> None:
    """Note subjects whose look, before or after this, is in the access log or the event log."""
    accounted = _accounted.get()
    if accounted is not None:
        accounted.update(subject_ids)


@event.listens_for(Session, "after_rollback")
def _forget_what_was_not_logged(session: Session) -> None:
    """The log rows are gone; whatever a page still shows is opened, and must be logged, again."""
    del session
    if _looked.get() is not None:
        start_counting_looks()
