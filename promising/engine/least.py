"""The smallest shipment: how one line is parted when each part, and what is left at the end, must reach a minimum.

All sets of departures are tried, no more of them than the quantity has minima in it; with a set given, each
departure gets its minimum and the earliest are filled up first, which is best of all since what a site has by
a day and the line's quantity form a laminar family (Edmonds, Submodular functions, matroids and polyhedra, 1970).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Final

from promising.engine.cover import Amounts
from promising.engine.sailing import Sailing

SETS: Final = 1_500
Value = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class Parting:
    """One line: what each departure has, earliest delivery first, and what is asked. All in thousandths.

    `carries` [departure] counts what went earlier from its site; `late` [departure] in days; `opened` are the keys
    of departures that go anyhow; `pools` [departure], if any, is what all sites together may have given by then.
    """

    sailings: Sequence[Sailing]
    carries: Sequence[int]
    late: Sequence[int]
    wanted: int
    least: int
    opened: frozenset[object]
    pools: Sequence[int] = ()

    def best(self) -> tuple[Amounts, bool]:
        """Return the best shares, and whether all sets of departures were tried."""
        usable = [p for p, has in enumerate(self.carries) if has >= self.least and not self._is_beaten(p)]
        most = min(len(usable), self.wanted // self.least)
        size, sets = 0, 0
        while size < most and (sets := sets + comb(len(usable), size + 1)) <= SETS:
            size += 1
        found = [self._filled(chosen) for chosen in _sets(usable, size)]
        best = min((amounts for amounts in found if amounts is not None), key=self._value)
        return [
            (self.sailings[place], units) for place, units in sorted(best.items())
        ], size == most and not self.pools

    def _is_beaten(self, place: int) -> bool:
        """Whether an earlier listed departure of the site is sooner, or as soon and no dearer, and has as much."""
        own = self.sailings[place]
        return any(
            rival.site == own.site
            and self.carries[other] >= self.carries[place]
            and (self.late[other] < self.late[place] or rival.way.cost <= own.way.cost)
            and (rival.key in self.opened or own.key not in self.opened)
            for other, rival in enumerate(self.sailings[:place])
        )

    def _value(self, amounts: dict[int, int]) -> Value:
        new = [self.sailings[place] for place in amounts if self.sailings[place].key not in self.opened]
        return (
            self.wanted - sum(amounts.values()),
            sum(units * self.late[place] for place, units in amounts.items()),
            len(new),
            sum(sailing.way.cost for sailing in new),
        )

    def _filled(self, chosen: tuple[int, ...]) -> dict[int, int] | None:
        """Return what each departure of a set gets; None when it has not room for all minima."""
        amounts = dict.fromkeys(chosen, self.least)
        if any(self._room(amounts, place) < 0 for place in chosen):
            return None
        rest = self.wanted - self.least * len(chosen)
        for place in chosen:
            more = min(rest, self._room(amounts, place))
            amounts[place] += more
            rest -= more
        return self._with_rest(amounts, rest)

    def _room(self, amounts: dict[int, int], place: int) -> int:
        """Return how much more may go with a departure: all that goes later from its site must still be there."""
        site, room, taken, total = self.sailings[place].site, self.carries[place], 0, 0
        for other, units in amounts.items():
            total += units
            taken += units * (self.sailings[other].site == site)
            if other >= place and self.sailings[other].site == site:
                room = min(room, self.carries[other] - taken)
            if other >= place and self.pools:
                room = min(room, self.pools[other] - total)
        return room

    def _with_rest(self, amounts: dict[int, int], rest: int) -> dict[int, int] | None:
        """Take from the last departures until what is left reaches the minimum too."""
        missing = self.least - rest if 0 < rest < self.least and amounts else 0
        for place in reversed(amounts):
            less = min(missing, amounts[place] - self.least)
            amounts[place] -= less
            missing -= less
        return amounts if missing == 0 else None


def _sets(places: Sequence[int], most: int) -> Iterator[tuple[int, ...]]:
    for size in range(most + 1):
        yield from combinations(places, size)
