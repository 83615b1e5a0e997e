"""How far somebody can narrow a hidden number who knows all shown ones and the rule of rounding.

The answer is given by example. From the true table, other whole tables are sought that look the same from
outside. Two of those that differ by nine in a cell prove that nobody can narrow it further, whatever the
means. With one or two axes the search is a maximum flow (Ford and Fulkerson, 1956) and finds the widest range
there is. With three axes or earlier tables it goes layer by layer and may find less: then more is hidden than
had to be.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from referral.domain.disclosure.grids import Layout, Net, layouts
from referral.domain.disclosure.world import PLENTY, Arc, Number, World


@dataclass(frozen=True, slots=True)
class Need:
    """What must stay possible of a hidden number: a range so wide, and a value as low as `floor`."""

    width: int
    floor: int = PLENTY


@dataclass(slots=True)
class Attack:
    """The search in one world. `watched` are the hidden numbers, whose ranges are remembered."""

    world: World
    values: Sequence[Sequence[str]]
    tables: int
    watched: set[int]
    nets: dict[Layout, Net] = field(default_factory=dict)

    def is_wide(self, place: int, need: Need) -> bool:
        """Whether examples were found already."""
        least, most = self.world.least[place], self.world.most[place]
        return most - least >= need.width and least <= need.floor

    def widen(self, place: int, number: Number, need: Need) -> set[int]:
        """Look for examples until *number* is wide enough; gives the numbers that stood in the way."""
        blocked: set[int] = set()
        if self.is_wide(place, need):
            return blocked
        self.world.reset()
        for layout, row, column in layouts(number, self.values, self.tables):
            net = self.nets.get(layout)
            if net is None:
                net = self.nets[layout] = Net.of(layout, self.values, self.world)
            for sign in (-1, 1):
                while (want := self._lacking(place, need, sign)) > 0:
                    stopped = self._push(net, (row, column), sign, want)
                    if stopped is not None:
                        blocked |= stopped
                        break
            if self.is_wide(place, need):
                break
        return blocked

    def _lacking(self, place: int, need: Need, sign: int) -> int:
        """How far a number still has to rise, or to fall with -1."""
        least, most = self.world.least[place], self.world.most[place]
        now, width = self.world.now[place], max(0, need.width - (most - least))
        if sign > 0:
            return most + width - now if width else 0
        if least == 0 or (not width and least <= need.floor):
            return 0
        return now - max(0, min(need.floor, least - width))

    def _push(self, net: Net, place: tuple[str, str], sign: int, want: int) -> set[int] | None:
        """One more round through the arc at *place*; None, or what stood in the way when there is none."""
        arc, world = net.arcs[place], self.world
        tail, head = net.ends(*place) if sign > 0 else reversed(net.ends(*place))
        amount = min(want, world.room(arc, sign))
        if amount <= 0:
            return set(world.blocking(arc, sign))
        came = self._reach(net, head, tail, arc)
        if tail not in came:
            return self._cut(net, came, arc)
        path, node = [], tail
        while node != head:
            before, passed, way = came[node]
            path.append((passed, way))
            amount = min(amount, world.room(passed, way))
            node = before
        for passed, way in (*path, (arc, sign)):
            world.add(passed, way * amount)
        world.note(self.watched)
        return None

    def _reach(self, net: Net, start: int, goal: int, without: Arc) -> dict[int, tuple[int, Arc, int]]:
        """The nodes that can be reached from *start*, each with how one came there; shortest ways first."""
        came: dict[int, tuple[int, Arc, int]] = {start: (start, (), 0)}
        queue = deque([start])
        while queue and goal not in came:
            node = queue.popleft()
            for other, arc, sign in net.steps[node]:
                if other not in came and arc is not without and self.world.room(arc, sign) > 0:
                    came[other] = (node, arc, sign)
                    queue.append(other)
        return came

    def _cut(self, net: Net, came: dict[int, tuple[int, Arc, int]], without: Arc) -> set[int]:
        """The numbers on the border of what was reached (the minimum cut)."""
        return {
            place
            for node in came
            for other, arc, sign in net.steps[node]
            if other not in came and arc is not without
            for place in self.world.blocking(arc, sign)
        }
