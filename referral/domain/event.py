"""The base of everything that happened to a referral (`events.py`)."""

from dataclasses import Field, dataclass, field, fields
from typing import Any, ClassVar
from uuid import UUID


def private() -> Any:
    """A field with words about a person: stored sealed, never counted or mailed."""
    return field(default="", metadata={"private": True})


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events. `type` is the stored name and the name of the timeline template."""

    type: ClassVar[str] = ""

    def clear(self) -> dict[str, Any]:
        """The stored codes and keys, ready for JSON."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self) if not _is_private(each)}

    def words(self) -> dict[str, str]:
        """The private words, to be sealed."""
        return {each.name: getattr(self, each.name) for each in fields(self) if _is_private(each)}


def _is_private(each: Field[Any]) -> bool:
    return bool(each.metadata.get("private"))


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
