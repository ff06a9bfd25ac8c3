"""The smallest shipment: how one line is parted when each part, and what is left at the end, must reach a minimum.

All sets of departures are tried, no more of them than the quantity has minima in it; with a set given, each
departure gets its minimum and the earliest are filled up first, which is best of all since what a site has by
a day and the line's quantity form a laminar family (Edmonds, Submodular functions, matroids and polyhedra, 1970).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Final, NamedTuple

from promising.engine.cover import Amounts
from promising.engine.sailing import Sailing

SETS: Final = 1_500
CHOICES: Final = 40
Value = tuple[int, int, int, int]
Key = tuple[str, str, int]


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
        sets, is_all = self._sets(usable)
        found = [self._filled(chosen) for chosen in sets]
        best = min((amounts for amounts in found if amounts is not None), key=self._value)
        shares = [(self.sailings[place], units) for place, units in sorted(best.items())]
        return shares, is_all and not self.pools

    def all_best(self) -> tuple[list[Amounts], bool]:
        """Return all shares with the least short and late, and whether all sets of departures were tried."""
        usable = [p for p, has in enumerate(self.carries) if has >= self.least and not self._is_later(p)]
        sets, is_all = self._sets(usable)
        found = [amounts for chosen in sets if (amounts := self._filled(chosen)) is not None]
        least = min(self._value(amounts)[:2] for amounts in found)
        best = sorted((a for a in found if self._value(a)[:2] == least), key=len)
        is_all, best = is_all and len(best) <= CHOICES, best[:CHOICES]
        shares = [
            [(self.sailings[place], units) for place, units in sorted(amounts.items())] for amounts in best
        ]
        return shares, is_all and not self.pools

    def _sets(self, usable: list[int]) -> tuple[Iterator[tuple[int, ...]], bool]:
        """Return the sets of departures within the budget, and whether these are all."""
        most = min(len(usable), self.wanted // self.least)
        size, sets = 0, 0
        while size < most and (sets := sets + comb(len(usable), size + 1)) <= SETS:
            size += 1
        return _sets(usable, size), size == most

    def _is_later(self, place: int) -> bool:
        """Whether another departure of the site is sooner and has as much."""
        return any(
            rival.site == self.sailings[place].site
            and self.late[other] < self.late[place]
            and self.carries[other] >= self.carries[place]
            for other, rival in enumerate(self.sailings)
        )

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


class Together(NamedTuple):
    """One of its shares for each line; `bound`: fewer departures are not possible (as many as there are when exact)."""

    shares: tuple[Amounts, ...]
    exact: bool
    bound: int


def go_together(choices: Sequence[Sequence[Amounts]]) -> Together:
    """Return for each line one of its shares, so that all together need the fewest departures, then the cheapest."""
    keys = [[{sailing.key: sailing.way.cost for sailing, _ in shares} for shares in line] for line in choices]
    order = sorted(range(len(choices)), key=lambda line: len(choices[line]))
    best: tuple[int, int, tuple[int, ...]] | None = None
    forced = {key for line in keys if len(line) == 1 for key in line[0]}
    nodes = 0

    def descend(depth: int, used: dict[Key, int], picked: tuple[int, ...]) -> None:
        nonlocal best, nodes
        nodes += 1
        worth = len(used), sum(used.values())
        if best is not None and (worth >= best[:2] or nodes > SETS):
            return
        if depth == len(order):
            best = (*worth, picked)
            return
        options = keys[order[depth]]
        for place in sorted(range(len(options)), key=lambda place: _added(options[place], used)):
            descend(depth + 1, used | options[place], (*picked, place))

    descend(0, {}, ())
    assert best is not None
    chosen = dict(zip(order, best[2], strict=True))
    least = max([len(forced), *(min(len(option) for option in line) for line in keys)])
    shares = tuple(line[chosen[index]] for index, line in enumerate(choices))
    return Together(shares, nodes <= SETS, best[0] if nodes <= SETS else least)


def _added(option: Mapping[Key, int], used: Mapping[Key, int]) -> tuple[int, int]:
    """Return how many departures an option adds, and what they cost."""
    new = [cost for key, cost in option.items() if key not in used]
    return len(new), sum(new)
