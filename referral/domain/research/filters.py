"""What a view is narrowed to. Each choice is coarse; a choice of too few people shows no figure (5d)."""

from dataclasses import asdict, dataclass
from hashlib import sha256
from json import dumps
from typing import Any


@dataclass(frozen=True, slots=True)
class Filters:
    """A choice for one view; an empty text is: all.

    `first` and `last` are quarters as `2026-Q3`, both counted in. `area` is a name as in the column `area` of
    the data set. The others are codes: `OrganisationKind`, `Reason`, `ActivityKind` of the first place, and
    `Funding`.
    """

    first: str = ""
    last: str = ""
    area: str = ""
    sector: str = ""
    reason: str = ""
    activity: str = ""
    funding: str = ""

    @classmethod
    def of(cls, given: dict[str, Any]) -> "Filters":
        """From stored JSON; unknown names are left out."""
        return cls(**{name: str(given[name]) for name in cls.__dataclass_fields__ if given.get(name)})

    @property
    def as_json(self) -> dict[str, str]:
        """Only what was chosen."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def key(self) -> str:
        """The same for the same choice, 16 hexadecimal signs."""
        return sha256(dumps(self.as_json, sort_keys=True).encode()).hexdigest()[:16]
