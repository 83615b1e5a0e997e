"""What one view says: tables, pictures and the words that belong to them. Safe: disclosure was applied (5d).

A figure is made once per release, view and filters, by the worker, from the files of the release; pages only
show it. `None` in a row is a cell that may not be shown; how a reader sees that is up to the page.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from referral.domain.disclosure.told import Counted

RULES = 2
"""The version of the definitions of all views; a higher one makes every stored figure anew."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name in files, its words, what is in it and the unit.

    `kind` is one of text, count, share (0 to 1), chance (a p-value), days, minutes, euro, score, number; a
    page formats by it.
    """

    name: str
    label: str
    kind: str = "count"
    unit: str = ""
    label_en: str = ""

    @property
    def is_code(self) -> bool:
        """Whether it is for programs only: its English label ends with ‘(code)’. Pages leave it out."""
        return self.label_en.endswith("(code)")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a view. `rows` hold values in the order of `columns`."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of a table, as SVG, with what somebody reads who cannot see it."""

    name: str
    title: str
    svg: str
    description: str
    table: str
    """The name of the table with the same numbers."""
    narrow: str = ""
    """The same drawing for a narrow screen; empty for one that is drawn once."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Who is left out of a view, and how many; None when that number may not be shown."""

    reason: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One view as it is shown. `people` and `missing_share` are safe too."""

    view: str
    title: str
    question: str
    """What the view answers, in one sentence."""
    definition: str
    numerator: str
    denominator: str
    people: int | None
    missing_share: float | None = None
    """Of the people who could have had the value: the share without one, 0 to 1."""
    missing_note: str = ""
    exclusions: tuple[Exclusion, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()
    bias: tuple[str, ...] = ()
    """What to keep in mind (5c): texts, already in Dutch."""
    refused: str = ""
    """Why nothing is shown, in words for the reader; empty when something is."""
    counted: tuple[Counted, ...] = ()
    """Its tables of counts once more, as later figures are weighed beside them. Holds what is shown only."""
    rules: int = field(default=RULES)

    @property
    def as_json(self) -> dict[str, Any]:
        """For storing; `of` reads it back."""
        return asdict(self)

    @classmethod
    def of(cls, given: dict[str, Any]) -> "Figure":
        """From what `as_json` made."""
        parts = dict(given)
        parts["exclusions"] = tuple(Exclusion(**each) for each in given["exclusions"])
        parts["pictures"] = tuple(Picture(**each) for each in given["pictures"])
        parts["tables"] = tuple(_table(each) for each in given["tables"])
        parts["bias"] = tuple(given["bias"])
        parts["counted"] = tuple(Counted.of(each) for each in given.get("counted", ()))
        return cls(**parts)


def _table(given: dict[str, Any]) -> Table:
    columns = tuple(Column(**each) for each in given["columns"])
    return Table(**{**given, "columns": columns, "rows": tuple(tuple(row) for row in given["rows"])})


@dataclass(frozen=True, slots=True)
class View:
    """A view that can be asked for: its code, its name in the menu, and the group it stands in."""

    code: str
    title: str
    group: str


VIEWS: tuple[View, ...] = (
    View("reach", "Bereik", "Doorstroom"),
    View("funnel", "Doorstroom", "Doorstroom"),
    View("speed", "Snelheid", "Doorstroom"),
    View("participation", "Meedoen en blijven", "Doorstroom"),
    View("signals", "Signalen op tijd", "Doorstroom"),
    View("outcomes", "Uitkomsten", "Wat het brengt"),
    View("impact", "Doelen per soort activiteit", "Wat het brengt"),
    View("loops", "Terugkoppeling", "Samenwerken"),
    View("handovers", "Overdrachten", "Samenwerken"),
    View("network", "Netwerk", "Samenwerken"),
    View("variants", "Wegen door de keten", "Samenwerken"),
    View("trust", "Vertrouwen", "Samenwerken"),
    View("costs", "Kosten", "Kosten"),
)
"""In the order of the menu. `referral/analysis/views/<code>.py` computes each."""
