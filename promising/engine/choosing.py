"""One course for each line, out of those that the prices leave: the fewest departures, then the least cost.

Branch and bound, over lines until a choice is found, then over departures. What a plan costs above the bound of its
prices is what its courses cost above the cheapest of their lines, and the price of every place that stays empty: with
little to spare, a dear day must be full. A node needs at least what its lines must open one after the other, each
paying only what those before it have not (Erlenkotter, Operations Research 26, 1978).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from promising.engine.courses import Course
from promising.engine.gates import Gates

UNKNOWN: Final = 1 << 200
REFUSAL: Final = 10


@dataclass(frozen=True, eq=False, slots=True)
class Terms:
    """What a search is bound to: plans worth no more than `target`, with `spare` above the bound, in grains.

    `rooms` [resource], `prices` of `wholes` of one left empty; `charges` [berth]: what opening a departure costs;
    `docks` [berth]: the resource that it takes one of, or -1; `kinds` [line]: the first line with the same data;
    `gates`: what lines pay for departures of which not all may go.
    """

    target: int
    spare: int
    rooms: Sequence[int]
    prices: Sequence[int]
    wholes: Sequence[int]
    charges: Sequence[int]
    docks: Sequence[int]
    kinds: Sequence[int]
    gates: Gates | None = None


@dataclass(slots=True)
class Node:
    """What is decided: the courses left to each line, the departures opened, what is left of all else."""

    lists: list[list[int]]
    opened: int
    rooms: list[int]
    spare: int
    spent: int
    decided: list[bool]

    def copy(self) -> "Node":
        return Node(
            list(self.lists), self.opened, list(self.rooms), self.spare, self.spent, list(self.decided)
        )


class Choosing:
    """The search. `choices` [line]: courses and what they cost above the least of the line.

    `best` charge of a choice that `accepts` takes, `least` that any can have; `nodes` that are left.
    """

    def __init__(
        self,
        terms: Terms,
        choices: Sequence[Sequence[tuple[int, Course]]],
        accepts: Callable[[list[Course]], bool],
        nodes: int,
    ) -> None:
        self.terms, self.accepts, self.nodes = terms, accepts, nodes
        self.choices = choices
        self.best = self.least = UNKNOWN
        self.is_by_line = True
        self.masks = [
            [sum(1 << berth for berth in course.berths) for _, course in courses] for courses in choices
        ]
        self.most = UNKNOWN if terms.gates is None else terms.gates.most
        self.income = 0 if terms.gates is None else terms.gates.income(terms.rooms, -1)

    @property
    def is_complete(self) -> bool:
        """Whether all choices were looked at."""
        return self.nodes >= 0

    def run(self) -> None:
        """Decide lines until a choice is found, if there is one; then departures, as long as it may be better."""
        self._descend(self._root())
        if self.best < UNKNOWN:
            self.is_by_line = False
            self._descend(self._root())

    def _root(self) -> Node:
        lists = [list(range(len(courses))) for courses in self.choices]
        return Node(lists, 0, list(self.terms.rooms), self.terms.spare, 0, [False] * len(lists))

    def _descend(self, node: Node) -> None:
        if self.is_by_line and self.best < UNKNOWN:
            return
        self.nodes -= 1
        if self.nodes < 0:
            return
        if not self._settle(node):
            return
        bound = self._bound(node)
        if self.least == UNKNOWN:
            self.least = bound
        if bound >= self.best:
            return
        berth = -1 if self.is_by_line else self._crossing(node)
        if berth >= 0:
            self._close_or_open(node, berth)
        elif (line := self._next(node)) >= 0:
            self._turn(node, line)
        else:
            self._leaf(node)

    def _crossing(self, node: Node) -> int:
        """Return the departure that most lines may use, of those that are neither open nor closed; -1 for none."""
        times: dict[int, int] = {}
        for line, places in enumerate(node.lists):
            if not node.decided[line]:
                for berth in {berth for place in places for berth in self.choices[line][place][1].berths}:
                    if not node.opened >> berth & 1:
                        times[berth] = times.get(berth, 0) + 1
        return max(times, key=lambda berth: (times[berth], -self.terms.charges[berth]), default=-1)

    def _close_or_open(self, node: Node, berth: int) -> None:
        """Do without a departure, then let it go."""
        child = node.copy()
        for line, places in enumerate(child.lists):
            if not child.decided[line]:
                child.lists[line] = [p for p in places if berth not in self.choices[line][p][1].berths]
        self._descend(child)
        dock = self.terms.docks[berth]
        if (dock < 0 or node.rooms[dock] > 0) and node.opened.bit_count() < self.most:
            self._open(node, berth)
            self._descend(node)

    def _turn(self, node: Node, line: int) -> None:
        """Let a line take each of its courses in turn."""
        for place in sorted(node.lists[line], key=lambda place: self._added(node, line, place)):
            child = node.copy()
            child.lists[line] = [place]
            self._bar_alike(child, line, place)
            self._descend(child)

    def _leaf(self, node: Node) -> None:
        chosen = [courses[places[0]][1] for courses, places in zip(self.choices, node.lists, strict=True)]
        if sum(course.value for course in chosen) > self.terms.target:
            return
        if self.accepts(chosen):
            self.best = node.spent
        else:
            self.nodes -= REFUSAL

    def _added(self, node: Node, line: int, place: int) -> tuple[int, int]:
        cost, course = self.choices[line][place]
        new = sum(self.terms.charges[berth] for berth in course.berths if not node.opened >> berth & 1)
        return new + course.carriage, cost

    def _bar_alike(self, node: Node, line: int, place: int) -> None:
        """Leave the courses listed before to lines before it: those alike could change places."""
        kind = self.terms.kinds[line]
        for other in range(line + 1, len(node.lists)):
            if self.terms.kinds[other] == kind and not node.decided[other]:
                node.lists[other] = [found for found in node.lists[other] if found >= place]

    def _next(self, node: Node) -> int:
        """Return the line with the fewest courses left, more than one; -1 when there is none."""
        best, found = UNKNOWN, -1
        for line, places in enumerate(node.lists):
            if 1 < len(places) < best:
                best, found = len(places), line
        if found >= 0:
            kind = self.terms.kinds[found]
            for line in range(kind, found):
                if self.terms.kinds[line] == kind and len(node.lists[line]) > 1:
                    return line
        return found

    def _settle(self, node: Node) -> bool:
        """Strike out what has no room any more, and decide lines with one course left; False when one has none."""
        changed = True
        while changed:
            changed = False
            for line, places in enumerate(node.lists):
                if node.decided[line]:
                    continue
                kept = [place for place in places if self._fits(node, line, place)]
                if not kept:
                    return False
                node.lists[line] = kept
                if len(kept) == 1:
                    self._take(node, line, kept[0])
                    changed = True
            if not changed:
                changed = self._fill(node)
                if node.spare < 0:
                    return False
        return True

    def _fits(self, node: Node, line: int, place: int) -> bool:
        cost, course = self.choices[line][place]
        if cost > node.spare:
            return False
        for resource, weight in course.uses:
            if node.rooms[resource] < weight:
                return False
        docks = [self.terms.docks[berth] for berth in course.berths if not node.opened >> berth & 1]
        if node.opened.bit_count() + len(docks) > self.most:
            return False
        return all(dock < 0 or node.rooms[dock] >= docks.count(dock) for dock in docks)

    def _take(self, node: Node, line: int, place: int) -> None:
        cost, course = self.choices[line][place]
        node.decided[line] = True
        node.spare -= cost
        node.spent += course.carriage
        for resource, weight in course.uses:
            node.rooms[resource] -= weight
        for berth in course.berths:
            if not node.opened >> berth & 1:
                self._open(node, berth)

    def _open(self, node: Node, berth: int) -> None:
        node.opened |= 1 << berth
        node.spent += self.terms.charges[berth]
        if self.terms.docks[berth] >= 0:
            node.rooms[self.terms.docks[berth]] -= 1

    def _fill(self, node: Node) -> bool:
        """Keep lines on dear places that would stay empty without them; `spare` below nothing if that is not enough."""
        asked, idle = self._asked(node), self._unpaid(node)
        for resource, price in enumerate(self.terms.prices):
            empty = node.rooms[resource] - asked[resource]
            if price and empty > 0:
                idle += price * empty // self.terms.wholes[resource]
        if idle > node.spare:
            node.spare = -1
            return False
        changed = False
        for resource, price in enumerate(self.terms.prices):
            is_seat = self.terms.wholes[resource] == 1
            if is_seat and price > node.spare - idle and 0 < asked[resource] <= node.rooms[resource]:
                changed = self._keep(node, resource) or changed
        return changed

    def _unpaid(self, node: Node) -> int:
        """Return how much less lines pay for departures than they could for others."""
        if self.terms.gates is None:
            return 0
        possible = 0
        for line, places in enumerate(node.lists):
            if not node.decided[line]:
                for place in places:
                    possible |= self.masks[line][place]
        return self.income - self.terms.gates.income(node.rooms, possible, node.opened)

    def _asked(self, node: Node) -> list[int]:
        """Return how much of each resource lines may need that are not decided."""
        asked = [0] * len(node.rooms)
        for line, places in enumerate(node.lists):
            if node.decided[line]:
                continue
            most: dict[int, int] = {}
            for place in places:
                for resource, weight in self.choices[line][place][1].uses:
                    most[resource] = max(most.get(resource, 0), weight)
            for resource, weight in most.items():
                asked[resource] += weight
        return asked

    def _keep(self, node: Node, resource: int) -> bool:
        """Strike out the courses of its users that do without a resource."""
        changed = False
        for line, places in enumerate(node.lists):
            if node.decided[line]:
                continue
            weights = [dict(self.choices[line][place][1].uses).get(resource, 0) for place in places]
            if max(weights) > min(weights):
                node.lists[line] = [
                    place for place, weight in zip(places, weights, strict=True) if weight == max(weights)
                ]
                changed = True
        return changed

    def _bound(self, node: Node) -> int:
        """Return what every choice that goes on from here costs at least."""
        return node.spent + self._owed(node, self.terms.charges)

    def _owed(self, node: Node, charges: Sequence[int]) -> int:
        """Return the least that lines which are not decided have to pay for departures that are not open."""
        total, left = 0, list(charges)
        open_lines = [line for line, is_decided in enumerate(node.decided) if not is_decided]
        for line in sorted(open_lines, key=lambda line: len(node.lists[line])):
            asked = [
                (course.carriage, [berth for berth in course.berths if not node.opened >> berth & 1])
                for course in (self.choices[line][place][1] for place in node.lists[line])
            ]
            total += _paid(asked, left)
        return total


def _paid(asked: Sequence[tuple[int, Sequence[int]]], left: list[int]) -> int:
    """Return the least that a line costs, and take that from what is `left` to pay for its departures."""
    least = min(carriage + sum(left[berth] for berth in berths) for carriage, berths in asked)
    paid: dict[int, int] = {}
    for carriage, berths in asked:
        lacks = least - carriage - sum(paid.get(berth, 0) for berth in berths)
        for berth in berths:
            if lacks > 0:
                more = min(lacks, left[berth] - paid.get(berth, 0))
                paid[berth] = paid.get(berth, 0) + more
                lacks -= more
    for berth, much in paid.items():
        left[berth] -= much
    return least
