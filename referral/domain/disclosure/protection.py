"""The work of hiding: what is unsafe by itself, and then what an attack on that would need."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import ceil

from referral.domain.disclosure.attack import Attack, Need
from referral.domain.disclosure.cells import Why, is_dominated, is_full, is_small
from referral.domain.disclosure.policy import POLICY
from referral.domain.disclosure.rounding import behind, rounded
from referral.domain.disclosure.world import PLENTY, TOTAL, Key, Number, World

HIDDEN = (0, PLENTY)


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier table: its true numbers, what was shown of them, and what must stay possible of the rest."""

    truth: Mapping[Key, int]
    shown: Mapping[Key, int]
    needs: Mapping[Key, Need]


class Protection:
    """One table and the earlier ones; in the world the present one comes last.

    *values* are those of each axis, *outcomes* the axes of which a category may not hold a whole group.
    """

    def __init__(
        self,
        values: Sequence[Sequence[str]],
        truth: Mapping[Key, int],
        outcomes: Sequence[int],
        earlier: Sequence[Before],
    ) -> None:
        self.values, self.truth, self.outcomes, self.earlier = values, truth, outcomes, earlier
        self.present = len(earlier)
        self.world = World()
        self.needs: dict[int, Need] = {}
        self.exposed: set[Key] = set()
        self.keys = list(product(*((*each, TOTAL) for each in values)))
        self.outside = {key for each in earlier for key in each.shown}
        self._fill()

    def _fill(self) -> None:
        for table, before in enumerate(self.earlier):
            for key in self.keys:
                shown = before.shown.get(key)
                bounds = HIDDEN if shown is None else behind(shown)
                self.world.put(Number(table, key), before.truth.get(key, 0), bounds)
                if key in before.needs:
                    self.needs[self.world.places[Number(table, key)]] = before.needs[key]
        for key in self.keys:
            self.world.put(Number(self.present, key), self.truth.get(key, 0), HIDDEN)
        truths = [*(each.truth for each in self.earlier), self.truth]
        for table, (before_it, after) in enumerate(pairwise(truths)):
            changes = {key: after.get(key, 0) - before_it.get(key, 0) for key in self.keys}
            cells = [change for key, change in changes.items() if TOTAL not in key]
            # Who came and who went is in the manifest of a release, as two totals: the attacker knows them.
            bounds = sum(min(each, 0) for each in cells), sum(max(each, 0) for each in cells)
            for key, change in changes.items():
                self.world.put(Number(table, key, growth=True), change, bounds)

    def hide_unsafe(self, dominance: Mapping[Key, float], withheld: Collection[Key]) -> None:
        """Hide what is unsafe by itself; show the rest, for now."""
        for key, count in self.truth.items():
            place = self._place(key)
            why = self._why(key, dominance.get(key, 0.0), key in withheld)
            if why is None:
                self.world.low[place], self.world.high[place] = behind(rounded(count))
            else:
                self.needs[place] = self._need(key, why)

    def hide_more(self) -> None:
        """Attack each hidden number, and hide what the attack needed, until none can be narrowed."""
        attack = Attack(self.world, self.values, self.present + 1, set(self.needs))
        names = {place: number for number, place in self.world.places.items()}
        waiting = [each for each in self.needs if not self._is_out(names[each])]
        while waiting:
            place = waiting[-1]
            blocked = attack.widen(place, names[place], self.needs[place])
            if attack.is_wide(place, self.needs[place]):
                waiting.pop()
                continue
            found = self._next(blocked)
            if found is None:
                self.exposed.add(names[place].key)
                waiting.pop()
                continue
            self.world.hide(found)
            self.needs[found] = Need(POLICY.protection)
            attack.watched.add(found)
            if not self._is_out(names[found]):
                waiting.insert(0, found)

    def shown(self) -> list[Key]:
        """The numbers that may be shown."""
        return [key for key in self.truth if self._place(key) not in self.needs]

    def hidden(self) -> dict[Key, Need]:
        """The others, each with what must stay possible."""
        places = {key: self._place(key) for key in self.truth}
        return {key: self.needs[place] for key, place in places.items() if place in self.needs}

    def _place(self, key: Key) -> int:
        return self.world.places[Number(self.present, key)]

    def _why(self, key: Key, largest_share: float, withheld: bool) -> Why | None:
        if is_small(self.truth[key]):
            return Why.SMALL
        if is_dominated(largest_share):
            return Why.DOMINATED
        if self._full(key):
            return Why.FULL
        return Why.WITHHELD if withheld else None

    def _full(self, key: Key) -> list[int]:
        """The sizes of the groups that are as good as all in this cell."""
        wholes = [
            self.truth[(*key[:axis], TOTAL, *key[axis + 1 :])] for axis in self.outcomes if key[axis] != TOTAL
        ]
        return [whole for whole in wholes if is_full(self.truth[key], whole)]

    def _need(self, key: Key, why: Why) -> Need:
        width = POLICY.protection
        if why is Why.DOMINATED:
            width = max(width, ceil(POLICY.dominated_range * self.truth[key]))
        floors = [ceil(POLICY.one_category * whole) - 1 for whole in self._full(key)]
        return Need(width, min(floors)) if floors and why is not Why.SMALL else Need(width)

    def _is_out(self, number: Number) -> bool:
        """Whether earlier tables alone show this number too well: hiding more would not help."""
        width = self.needs[self.world.places[number]].width
        for table, before in enumerate(self.earlier):
            if number.key not in before.shown:
                continue
            low, high = behind(before.shown[number.key])
            for each in range(min(table, number.table), max(table, number.table)):
                growth = self.world.places[Number(each, number.key, growth=True)]
                low, high = low + self.world.low[growth], high + self.world.high[growth]
            if high - max(low, 0) < width:
                self.exposed |= {number.key} if number.table == self.present else set()
                return True
        return False

    def _next(self, blocked: set[int]) -> int | None:
        """The number to hide next: it stood in the way, has fewest people, and rather not shown before."""
        places = {self._place(key): key for key in self.shown()}
        chosen = [each for each in places if each in blocked] or list(places)
        return min(
            chosen, key=lambda each: (places[each] in self.outside, self.truth[places[each]]), default=None
        )
