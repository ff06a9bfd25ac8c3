"""What lines of one item have together, dealt out to them: by each departure no more lines than are picked for it.

What lines want and what sites have by a day is a network: the cheapest flow through it is found by shortest paths
(Busacker and Gowen, Operations Research Technical Paper 15, 1960). Where it serves more lines by a departure than are
picked, each choice of so many is tried. The prices of the nodes tell by which departures more picks could help.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Final, NamedTuple

_ENOUGH: Final = 1 << 200


class Place(NamedTuple):
    """A departure that `lines` of them are picked for: what the site has until `due`, and what a unit costs."""

    site: str
    due: int
    level: int
    cost: int
    lines: int


class Deal:
    """How much each line has of each place, [place][line], what nobody has, and what it costs.

    `ends`: the flows in which the search for it has ended, none of them better; `flows`: how many it took.
    """

    def __init__(self, best: "Flow", ends: Sequence["Flow"], flows: int) -> None:
        self.amounts, self.left, self.cost, self.flows = best.amounts, best.left, best.cost, flows
        self._ends = ends

    def gains_by(self, place: Place) -> bool:
        """Whether a new place could help, alone or with others."""
        return any(flow.gains_by(place) for flow in self._ends)

    def gains_at(self, place: int) -> bool:
        """Whether one more line by a place could help, alone or with others."""
        return any(flow.gains_at(place) for flow in self._ends)


def can_deal(wanted: Sequence[int], amounts: Sequence[int], lines: Sequence[int]) -> bool:
    """Whether amounts can be dealt out, each to no more than so many `lines` [amount].

    It is so if those that are for some of the lines only are never more than these want (Hall, 1935).
    """
    members = len(wanted)
    rooms = [sum(wanted[line] for line in range(members) if some >> line & 1) for some in range(1 << members)]
    few = sorted(((a, n) for a, n in zip(amounts, lines, strict=True) if n < members), reverse=True)

    def descend(place: int) -> bool:
        if place == len(few):
            return True
        amount, number = few[place]
        for chosen in combinations(range(members), number):
            users = sum(1 << line for line in chosen)
            wider = [some for some in range(len(rooms)) if some & users == users]
            if all(rooms[some] >= amount for some in wider):
                for some in wider:
                    rooms[some] -= amount
                if descend(place + 1):
                    return True
                for some in wider:
                    rooms[some] += amount
        return False

    return descend(0)


def deal(wanted: Sequence[int], places: Sequence[Place], short: int) -> Deal:
    """Return how to give the lines as much as can be, at the least cost; what is missing costs most of all: `short`."""
    best, ends, flows = None, list[Flow](), 0
    tries = [[tuple(range(len(wanted)))] * len(places)]
    while tries:
        lines, flows = tries.pop(), flows + 1
        flow = Flow(wanted, places, lines, short)
        crowded = flow.crowded()
        if best is not None and (flow.left, flow.cost) >= (best.left, best.cost):
            ends.append(flow)
        elif crowded < 0:
            best = flow
            ends.append(flow)
        else:
            few = combinations(lines[crowded], places[crowded].lines)
            tries += [[*lines[:crowded], chosen, *lines[crowded + 1 :]] for chosen in few]
    assert best is not None
    return Deal(best, ends, flows)


class Flow:
    """From lines by the places that may serve them, `lines` [place], to what their sites have by a day.

    Nodes: the source, lines, places, what a site has until a place is due, the sink; arcs lie in pairs, there and back.
    What nobody has goes from a line to the sink.
    """

    def __init__(
        self, wanted: Sequence[int], places: Sequence[Place], lines: Sequence[Sequence[int]], short: int
    ) -> None:
        self.wanted, self.places, self.lines = wanted, places, lines
        self._first, self._levels = 1 + len(wanted), 1 + len(wanted) + len(places)
        self._sink = self._levels + len(places)
        self._tails, self._heads, self._rooms, self._costs = (
            list[int](),
            list[int](),
            list[int](),
            list[int](),
        )
        for line, units in enumerate(wanted):
            self._add(0, 1 + line, units, 0)
        self._first_short = len(self._heads)
        for line in range(len(wanted)):
            self._add(1 + line, self._sink, _ENOUGH, short)
        self._served = list[tuple[int, int, int]]()
        for place, users in enumerate(lines):
            for line in users:
                self._served.append((place, line, len(self._heads)))
                self._add(1 + line, self._first + place, _ENOUGH, 0)
            self._add(self._first + place, self._levels + place, _ENOUGH, places[place].cost)
        self._add_levels()
        self._run()
        self._prices = list[int]()

    def _add_levels(self) -> None:
        self._after: list[int] = [self._sink] * len(self.places)
        self._out: list[int] = [0] * len(self.places)
        last: dict[str, int] = {}
        for place in sorted(range(len(self.places)), key=lambda place: -self.places[place].due):
            site = self.places[place].site
            self._after[place], self._out[place] = last.get(site, self._sink), len(self._heads)
            self._add(self._levels + place, self._after[place], self.places[place].level, 0)
            last[site] = self._levels + place

    def _run(self) -> None:
        """Send all, each time by the cheapest path."""
        left = sum(self.wanted)
        while left:
            path = self._path()
            units = min(self._rooms[arc] for arc in path)
            for arc in path:
                self._rooms[arc] -= units
                self._rooms[arc ^ 1] += units
            left -= units
        self.left = sum(self._rooms[self._first_short + 2 * line + 1] for line in range(len(self.wanted)))
        self.amounts = [[0] * len(self.wanted) for _ in self.places]
        for place, line, arc in self._served:
            self.amounts[place][line] = self._rooms[arc ^ 1]
        self.cost = sum(place.cost * sum(row) for place, row in zip(self.places, self.amounts, strict=True))

    def _add(self, tail: int, head: int, room: int, cost: int) -> None:
        self._tails += [tail, head]
        self._heads += [head, tail]
        self._rooms += [room, 0]
        self._costs += [cost, -cost]

    def _path(self) -> list[int]:
        """Return the arcs of the cheapest way from the source to the sink that has room."""
        costs = [_ENOUGH] * (self._sink + 1)
        costs[0] = 0
        arcs = self._shortened(costs, self._tails, self._heads)
        path, node = list[int](), self._sink
        while node:
            path.append(arcs[node])
            node = self._tails[arcs[node]]
        return path

    def _shortened(self, costs: list[int], tails: Sequence[int], heads: Sequence[int]) -> list[int]:
        """Bring down what it costs to get to each node until no arc does it for less; return the last arcs."""
        arcs, changed = [-1] * (self._sink + 1), True
        while changed:
            changed = False
            for arc, room in enumerate(self._rooms):
                if room:
                    cost, head = costs[tails[arc]] + self._costs[arc], heads[arc]
                    if cost < costs[head] and costs[tails[arc]] < _ENOUGH:
                        costs[head], arcs[head], changed = cost, arc, True
        return arcs

    def crowded(self) -> int:
        """Return a place that serves more lines than it may; -1 when none does."""
        for place, row in enumerate(self.amounts):
            if sum(1 for units in row if units) > self.places[place].lines:
                return place
        return -1

    @property
    def prices(self) -> list[int]:
        """What each node is worth, twice: no arc with room costs less than that of its head is above its tail's.

        The middle between the highest such prices and the lowest, so that few places seem to help that do not.
        """
        if not self._prices:
            highest, lowest = [0] * (self._sink + 1), [0] * (self._sink + 1)
            self._shortened(highest, self._tails, self._heads)
            self._shortened(lowest, self._heads, self._tails)
            self._prices = [high - low for high, low in zip(highest, lowest, strict=True)]
        return self._prices

    def gains_at(self, place: int) -> bool:
        """Whether serving another line by a place costs less than that is worth."""
        price = self.prices[self._first + place]
        return any(
            self.prices[1 + line] < price for line in range(len(self.wanted)) if line not in self.lines[place]
        )

    def gains_by(self, new: Place) -> bool:
        """Whether serving a line by a new place costs less than that is worth."""
        price = self._price_of_level(new) - 2 * new.cost
        return any(self.prices[1 + line] < price for line in range(len(self.wanted)))

    def _price_of_level(self, new: Place) -> int:
        """Return what it is worth to bring goods to where they are due with a new place."""
        own = [place for place in range(len(self.places)) if self.places[place].site == new.site]
        before = max(
            (place for place in own if self.places[place].due <= new.due),
            key=lambda place: self.places[place].due, default=-1,
        )  # fmt: skip
        after = min(
            (place for place in own if self.places[place].due > new.due),
            key=lambda place: (self.places[place].due, -place), default=-1,
        )  # fmt: skip
        taken = 0 if before < 0 else self._rooms[self._out[before] ^ 1]
        if taken >= new.level:
            return self.prices[self._levels + before] if before >= 0 else -_ENOUGH
        return self.prices[self._sink if after < 0 else self._levels + after]
