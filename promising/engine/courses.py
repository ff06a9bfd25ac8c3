"""One line among rivals: the courses that it can take alone, and the cheapest at given prices of what is scarce.

A course is a set of chances: departures, each picked on one day. Amounts follow from it: what a site has by a day and
the line's quantity form a laminar family, so filling up the earliest is best (Edmonds, Submodular functions, matroids
and polyhedra, 1970). Amounts are counted in quanta, the largest unit in which all amounts of a request are whole.
"""

from collections.abc import Sequence
from math import gcd
from typing import Final, NamedTuple

from promising.engine.cover import Amounts
from promising.engine.sailing import Want
from promising.engine.timetable import Chance, Timetable
from promising.engine.units import to_units

STEPS: Final = 40_000
GRAIN: Final = 1 << 14
NEVER: Final = 1 << 200


class TooMuch(Exception):
    """Lines have more courses than can be looked at."""


class Share(NamedTuple):
    """So much of a line by a chance, in quanta; `members` of it have a part in that."""

    chance: Chance
    amount: int
    members: int


class Course:
    """What a line has by which chance. `value`: quanta × days late, what is short far above.

    `uses`: how much of which resource; `berths`: the places of its departures; `carriage` beyond their price.
    """

    __slots__ = ("berths", "carriage", "line", "shares", "uses", "value")

    def __init__(
        self,
        line: int,
        *,
        value: int,
        carriage: int,
        uses: tuple[tuple[int, int], ...],
        berths: tuple[int, ...],
        shares: tuple[Share, ...] = (),
    ) -> None:
        self.line, self.shares, self.value, self.carriage = line, shares, value, carriage
        self.uses, self.berths = uses, berths

    @classmethod
    def of(cls, rival: "Rival", shares: tuple[Share, ...]) -> "Course":
        """Return what a line has by its shares."""
        uses: dict[int, int] = {}
        value, carriage, left = 0, 0, rival.wanted
        for chance, amount, members in shares:
            if chance.seat >= 0:
                uses[chance.seat] = uses.get(chance.seat, 0) + members
            volume = rival.volume_of(amount)
            for lane in chance.lanes if volume else ():
                uses[lane] = uses.get(lane, 0) + volume
            value += amount * chance.late
            carriage += rival.want.carriage(chance.berth.sailing.way, amount * rival.quantum)
            left -= amount
        return cls(
            rival.line,
            value=value + left * rival.short,
            carriage=carriage,
            uses=tuple(uses.items()),
            berths=tuple(sorted({share.chance.place for share in shares})),
            shares=shares,
        )


class Prices:
    """What a unit of each seat, and all the room of each lane, cost in grains. Shapes: [resource].

    `tolls` [line][berth]: what a line pays for a departure to go; none where it does not matter how many go.
    """

    def __init__(
        self, rooms: Sequence[int], values: Sequence[int], tolls: Sequence[Sequence[int]] = ()
    ) -> None:
        self.rooms, self.values, self.tolls = rooms, values, tolls

    def of_lanes(self, lanes: Sequence[int], volume: int) -> int:
        """Return what a volume costs on lanes, rounded down."""
        cost = 0
        for lane in lanes if volume else ():
            cost += self.values[lane] * volume // self.rooms[lane] if volume <= self.rooms[lane] else NEVER
        return cost


class Rival:
    """A line, or several of one item as one (`members`: what each of them wants).

    `levels` [chance]: what the line's sites have for it. `short` is what a quantum that is not promised is worth,
    `least` what each part and what is left must reach.
    """

    def __init__(self, table: Timetable, want: Want, members: Sequence[Want], levels: Sequence[int]) -> None:
        self.table, self.want, self.line = table, want, want.index
        self.levels = [min(level, want.units) for level in levels]
        wanted = sorted((member.units for member in members), reverse=True)
        self.most = [sum(wanted[:count]) for count in range(len(wanted) + 1)]
        policy = table.problem.policy
        self.is_whole = policy.complete is not None
        self.least = 0 if self.is_whole else min(to_units(policy.min_shipment), want.units)
        self.kind = (want.units, want.weight, want.volume, tuple(self.most), tuple(self.levels))
        self.quantum = self.short = 1
        self.wanted = want.units
        self.chances: list[Chance] = []

    @property
    def unit(self) -> int:
        """The largest unit in which all its amounts are whole."""
        return gcd(self.least, *self.most, *self.levels)

    def count_in(self, quantum: int, short: int) -> None:
        """Count in quanta, and leave out chances that need a seat for no more than there is without."""
        self.quantum, self.short, self.wanted = quantum, short, self.want.units // quantum
        self.most, self.least = [most // quantum for most in self.most], self.least // quantum
        self.levels = [level // quantum for level in self.levels]
        free: dict[int, int] = {}
        for chance in self.table.chances:
            if chance.seat < 0:
                free[chance.place] = max(free.get(chance.place, 0), self.levels[chance.number])
        self.chances = [
            chance
            for chance in self.table.chances
            if self.levels[chance.number] > (free.get(chance.place, 0) if chance.seat >= 0 else 0)
        ]

    def parts_of(self, amount: int) -> int:
        """Return how many of its members share in an amount at least."""
        if len(self.most) == 2:
            return 1
        return next((count for count, most in enumerate(self.most) if most >= amount), len(self.most) - 1)

    def volume_of(self, amount: int) -> int:
        """Return the volume of an amount, in thousandths of a dm³."""
        return self.want.volume_of(amount * self.quantum)

    def singles(self) -> list[Course]:
        """Return the courses by one chance each, as much as there is of it, for which there is room."""
        rooms, found = self.table.rooms, list[Course]()
        for chance in self.chances:
            amount = min(self.wanted, self.levels[chance.number])
            if not (self.is_whole and amount < self.wanted):
                found.append(Course.of(self, (Share(chance, amount, self.parts_of(amount)),)))
        return [course for course in found if all(weight <= rooms[place] for place, weight in course.uses)]

    def cheapest(self, prices: Prices, limit: int) -> tuple[int, Course] | None:
        """Return the course that costs least in value and prices, if that is less than a limit, in grains."""
        found = _Walk(self, prices, limit, is_all=False).run()
        return found[-1] if found else None

    def within(self, prices: Prices, limit: int) -> list[tuple[int, Course]]:
        """Return all courses that cost less than a limit, and what they cost."""
        return _Walk(self, prices, limit, is_all=True).run()


def rivals_in(table: Timetable, members: Sequence[Sequence[Want]]) -> tuple[list[Rival], int]:
    """Return the lines of a timetable, given whose lines they are, and the largest unit in which all is whole."""
    problem = table.problem
    levels = problem.carries([chance.pick.sailing for chance in table.chances]).tolist()
    rivals = [Rival(table, want, members[want.index], levels[want.index]) for want in problem.wants]
    return rivals, gcd(*(rival.unit for rival in rivals)) or 1


class _Walk:
    """All sets of chances of a line in the order of their lateness, as long as they may cost less than a limit.

    Shapes: `price`, `low` (the least price from there on) [chance]; `reach` [chance][site]: the most from there on.
    """

    def __init__(self, rival: Rival, prices: Prices, limit: int, *, is_all: bool) -> None:
        self.rival, self.prices, self.limit, self.is_all = rival, prices, limit, is_all
        self.levels, self.is_single = rival.levels, len(rival.most) == 2
        self.short = rival.short * GRAIN
        values = prices.values
        self.chances = [c for c in rival.chances if c.seat < 0 or values[c.seat] < NEVER]
        self.tolls = prices.tolls[rival.line] if prices.tolls else ()
        price = [values[chance.seat] if chance.seat >= 0 else 0 for chance in self.chances]
        if self.is_single and self.tolls:
            price = [paid + self.tolls[c.place] for paid, c in zip(price, self.chances, strict=True)]
        if self.is_single and not is_all and not rival.is_whole and not rival.least:
            kept = _undominated(self.chances, self.levels, price)
            self.chances, price = [self.chances[place] for place in kept], [price[place] for place in kept]
        self.price = price
        self.sites = list({chance.site: None for chance in self.chances})
        self.low, self.rate, self.reach = self._ahead()
        self.chosen: list[Share] = []
        self.found: list[tuple[int, tuple[Share, ...]]] = []

    def run(self) -> list[tuple[int, Course]]:
        """Return what is found, the last one the cheapest unless all are asked for."""
        self._descend(0, self.rival.wanted, 0)
        found = self.found if self.is_all else self.found[-1:]
        return [(cost, Course.of(self.rival, shares)) for cost, shares in found]

    def _ahead(self) -> tuple[list[int], list[int], list[list[int]]]:
        low, reach, least, most = list[int](), list[list[int]](), NEVER, [0] * len(self.sites)
        rates, rate = list[int](), NEVER
        for place in range(len(self.chances) - 1, -1, -1):
            chance = self.chances[place]
            site, least = self.sites.index(chance.site), min(least, self.price[place])
            level = self.levels[chance.number]
            if level > most[site]:
                most = [*most[:site], level, *most[site + 1 :]]
            rate = min(rate, chance.late * GRAIN + self.price[place] // level)
            low.append(least)
            rates.append(rate)
            reach.append(most)
        return low[::-1], rates[::-1], reach[::-1]

    def _reached(self, place: int) -> int:
        """Return how much more sites can have from a chance on, at most."""
        most = self.reach[place]
        if not self.chosen:
            return sum(most)
        total = 0
        for site, reach in zip(self.sites, most, strict=True):
            taken = sum(amount for other, amount, _ in self.chosen if other.site == site)
            total += max(0, reach - taken)
        return total

    def _descend(self, start: int, left: int, cost: int) -> None:
        """Look at what is chosen so far, and at all that go on from it. `cost`: of prices and lateness."""
        self._offer(left, cost)
        self.rival.table.steps += 1
        if self.rival.table.steps > STEPS:
            raise TooMuch
        if left == 0:
            return
        for place in range(start, len(self.chances)):
            chance = self.chances[place]
            had = min(left, self._reached(place))
            paid = max(had * chance.late * GRAIN + self.low[place], had * min(self.rate[place], self.short))
            if cost + paid + (left - had) * self.short >= self.limit:
                return
            if cost + self.price[place] < self.limit:
                room = min(left, self._room(chance))
                if room > 0 or (
                    room == 0 and self.rival.least and self.levels[chance.number] >= self.rival.least
                ):
                    self._take(place, left, room, cost)

    def _offer(self, left: int, cost: int) -> None:
        total, shares = cost + left * self.short, tuple(self.chosen)
        if total >= self.limit or (self.rival.is_whole and left and shares):
            return
        if self.rival.least and shares:
            filled = _filled(self.rival, shares)
            if filled is None:
                return
            total, shares = self._cost(filled), filled
        if total < self.limit:
            self.found.append((total, shares))
            if not self.is_all:
                self.limit = total

    def _take(self, place: int, left: int, room: int, cost: int) -> None:
        chance, rival = self.chances[place], self.rival
        for members in range(rival.parts_of(room), 0, -1):
            amount = min(room, rival.most[members])
            more = amount * chance.late * GRAIN + members * self.price[place]
            if self.tolls and not self.is_single and all(o.place != chance.place for o, _, _ in self.chosen):
                more += self.tolls[chance.place]
            if chance.lanes and not rival.least:
                more += self.prices.of_lanes(chance.lanes, rival.volume_of(amount))
            self.chosen.append(Share(chance, amount, members))
            if not rival.least or _at_least(rival, self.chosen):
                self._descend(place + 1, left - amount, cost + more)
            self.chosen.pop()

    def _room(self, chance: Chance) -> int:
        """Return how much a chance still has: what was taken before, and what is due later, must be there too."""
        room = self.levels[chance.number]
        for other, amount, _ in self.chosen:
            if (self.rival.is_whole and other.day != chance.day) or (
                self.is_single and other.place == chance.place
            ):
                return 0
            if other.site == chance.site:
                if other.due <= chance.due:
                    room -= amount
                else:
                    room = min(room, self.levels[other.number] - _due_by(self.chosen, other))
        return room

    def _cost(self, shares: Sequence[Share]) -> int:
        cost, left = 0, self.rival.wanted
        for chance, amount, members in shares:
            cost += amount * chance.late * GRAIN
            cost += members * self.prices.values[chance.seat] if chance.seat >= 0 else 0
            cost += self.prices.of_lanes(chance.lanes, self.rival.volume_of(amount)) if chance.lanes else 0
            left -= amount
        if self.tolls:
            cost += sum(self.tolls[berth] for berth in {chance.place for chance, _, _ in shares})
        return cost + left * self.short


def shares_of(courses: Sequence[Course], quantum: int) -> dict[int, Amounts]:
    """Return what each line has from which departure, in thousandths."""
    return {
        course.line: [(share.chance.pick.sailing, share.amount * quantum) for share in course.shares]
        for course in courses
        if course.shares
    }


def _undominated(chances: Sequence[Chance], levels: Sequence[int], prices: Sequence[int]) -> list[int]:
    """Leave out chances for which another of the site is as soon, as early picked, as cheap, and has as much."""
    found: list[int] = []
    known: dict[str, list[tuple[int, int, int]]] = {}
    for place, chance in enumerate(chances):
        price, level = prices[place], levels[chance.number]
        others = known.setdefault(chance.site, [])
        if not any(has >= level and due <= chance.due and paid <= price for has, due, paid in others):
            found.append(place)
            if not chance.lanes:
                others.append((level, chance.due, price))
    return found


def _due_by(shares: Sequence[Share], last: Chance) -> int:
    """Return what is taken from a site by the day on which a chance is due."""
    taken = 0
    for other, amount, _ in shares:
        if other.site == last.site and other.due <= last.due:
            taken += amount
    return taken


def _at_least(rival: Rival, shares: Sequence[Share]) -> list[Share]:
    """Return the same chances, each with the least that a part may have; none when that is not there."""
    found = [Share(chance, rival.least, 1) for chance, _, _ in shares]
    if rival.least * len(found) > rival.wanted:
        return []
    if any(_due_by(found, chance) > rival.levels[chance.number] for chance, _, _ in found):
        return []
    return found


def _filled(rival: Rival, shares: Sequence[Share]) -> tuple[Share, ...] | None:
    """Return the same chances, each with the least that a part may have, or more; None when that is not there."""
    least, found = rival.least, _at_least(rival, shares)
    if not found:
        return None
    left = rival.wanted - least * len(found)
    for place, (chance, amount, _) in enumerate(found):
        rooms = [
            rival.levels[other.number] - _due_by(found, other)
            for other, _, _ in found
            if other.site == chance.site and other.due >= chance.due
        ]
        more = min(left, *rooms)
        found[place] = Share(chance, amount + more, 1)
        left -= more
    missing = least - left if 0 < left < least else 0
    for place in range(len(found) - 1, -1, -1):
        less = min(missing, found[place].amount - least)
        found[place] = found[place]._replace(amount=found[place].amount - less)
        missing -= less
    return tuple(found) if missing == 0 else None
