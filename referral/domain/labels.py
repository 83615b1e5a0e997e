"""Enums whose members carry the Dutch words shown on screen."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A code for storage with a Dutch label for people."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(code, label) pairs in order of definition, for a form field."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def label_of(cls, value: str) -> str:
        """The label of a stored code; the code itself when it is unknown."""
        return cls(value).label if value in cls._value2member_map_ else value


def labels_of(kind: type[Labelled], values: Iterable[str]) -> list[str]:
    """The labels of several stored codes, in the order given."""
    return [kind.label_of(value) for value in values]
