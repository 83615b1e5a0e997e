"""Ways to see a table of one to three axes as rows and columns, with arcs for cells and totals.

People pass from one source through their row, their cell and their column to one sink, and back: what goes
into a row or column comes out of it, which is what totals say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations

from referral.domain.disclosure.world import TOTAL, Arc, Key, Number, World

Step = tuple[int, Arc, int]
"""The next node, what changes on the way, and whether one more passes (1) or one fewer (-1)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which axes are rows and columns, which layers of a third take part with which sign, which tables."""

    axes: tuple[int, ...]
    layers: tuple[tuple[str, int], ...] = (("", 1),)
    tables: tuple[int, ...] = (0,)

    def arc(self, world: World, row: str, column: str) -> Arc:
        """What changes with a cell, or with a total where one is ``*``; nothing when all is free."""
        if len(self.axes) == 1 and column == TOTAL:
            return ()
        found: list[tuple[int, int]] = []
        for layer, sign in self.layers:
            key = self._key(row, column, layer)
            for table in self.tables:
                found.append((world.places[Number(table, key)], sign))
                found += [
                    (world.places[growth], sign * side)
                    for growth, side, other in (
                        (Number(table, key, growth=True), -1, table + 1),
                        (Number(table - 1, key, growth=True), 1, table - 1),
                    )
                    if other not in self.tables and growth in world.places
                ]
        return tuple(found)

    def _key(self, row: str, column: str, layer: str) -> Key:
        parts = dict(zip(self.axes, (row, column, layer), strict=False))
        return tuple(parts[place] for place in sorted(parts))


@dataclass(slots=True)
class Net:
    """The nodes and ways of one layout."""

    layout: Layout
    rows: Sequence[str]
    columns: Sequence[str]
    arcs: dict[tuple[str, str], Arc] = field(default_factory=dict)
    steps: list[list[Step]] = field(default_factory=list)

    @classmethod
    def of(cls, layout: Layout, values: Sequence[Sequence[str]], world: World) -> "Net":
        """With *values* of each axis of the table."""
        rows = values[layout.axes[0]]
        columns = values[layout.axes[1]] if len(layout.axes) > 1 else ("",)
        made = cls(layout, rows, columns)
        made.steps = [[] for _ in range(len(rows) + len(columns) + 2)]
        for row in (*rows, TOTAL):
            for column in (*columns, TOTAL):
                arc = layout.arc(world, row, column)
                tail, head = made.ends(row, column)
                made.arcs[row, column] = arc
                made.steps[tail].append((head, arc, 1))
                made.steps[head].append((tail, arc, -1))
        return made

    def ends(self, row: str, column: str) -> tuple[int, int]:
        """From which node to which: source to row, row to column, column to sink, sink to source."""
        source = len(self.rows) + len(self.columns)
        into = source if row == TOTAL else self.rows.index(row)
        out = source + 1 if column == TOTAL else len(self.rows) + self.columns.index(column)
        if column == TOTAL:
            return (source + 1, source) if row == TOTAL else (source, into)
        return (out, source + 1) if row == TOTAL else (into, out)


def layouts(
    number: Number, values: Sequence[Sequence[str]], tables: int
) -> Iterator[tuple[Layout, str, str]]:
    """Each layout in which *number* stands, with its row and column; it grows when one more passes."""
    for chosen in _tables(number.table, tables):
        if len(values) < 3:
            axes = tuple(range(len(values)))
            yield Layout(axes, tables=chosen), number.key[0], number.key[1] if len(values) == 2 else ""
            continue
        for third in range(3):
            first, second = (place for place in range(3) if place != third)
            for layers in _layers(number.key[third], values[third]):
                layout = Layout((first, second, third), layers, chosen)
                yield layout, number.key[first], number.key[second]


def _layers(here: str, values: Sequence[str]) -> Iterator[tuple[tuple[str, int], ...]]:
    """One layer with its total, or two layers of which one gives what the other gets."""
    if here == TOTAL:
        yield from (((each, 1), (TOTAL, 1)) for each in values)
        return
    yield from (((here, 1), (each, -1)) for each in values if each != here)
    yield (here, 1), (TOTAL, 1)


def _tables(mine: int, tables: int) -> Iterator[tuple[int, ...]]:
    """Tables that change together: first all, since what was safe before stays safe that way."""
    sizes = range(tables, 0, -1)
    every = chain.from_iterable(combinations(range(tables), size) for size in sizes)
    return (each for each in every if mine in each)
