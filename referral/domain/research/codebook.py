"""The data set of a release: tables, variables, units, codes for missing. One source for files and figures.

Days are whole days since the referral was sent (day 0) in Europe/Amsterdam; a date stands nowhere. Keys are
pseudonyms of one study. A missing value is empty (`None`); where that has more than one reason, the reasons
are codes of their own variable. Source of the measures: domain.md 5b and 5c.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a variable holds."""

    KEY = "key"
    CODE = "code"
    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DAYS = "days"
    YES_NO = "yes_no"


class Part(StrEnum):
    """What a variable can do to somebody's privacy."""

    KEY = "key"
    QUASI = "quasi"
    """Known to neighbours too: counts in the risk report (k-anonymity)."""
    OUTCOME = "outcome"
    """What somebody must not learn of another (l-diversity)."""
    PROCESS = "process"


@dataclass(frozen=True, slots=True)
class Variable:
    """One column. `values` are its codes with the Dutch and the English label."""

    name: str
    kind: Kind
    label: str
    label_en: str
    part: Part = Part.PROCESS
    unit: str = ""
    missing: str = ""
    """What an empty value means."""
    values: tuple[tuple[str, str, str], ...] = ()
    always: bool = False
    """Whether every release holds it, chosen or not."""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: what a row is, and its variables in order."""

    name: str
    label: str
    label_en: str
    variables: tuple[Variable, ...] = field(default=())
