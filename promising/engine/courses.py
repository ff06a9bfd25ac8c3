"""One line among rivals: the courses that it can take alone, and the cheapest at given prices of what is scarce.

A course is a set of chances: departures, each picked on one day. Amounts follow from it: what a site has by a day and
the line's quantity form a laminar family, so filling up the earliest is best (Edmonds, Submodular functions, matroids
and polyhedra, 1970). Amounts are counted in quanta, the largest unit in which all amounts of a request are whole.
"""

from collections.abc import Sequence
from math import gcd
from typing import Final, NamedTuple

from promising.engine.cover import Amounts
from promising.engine.dealing import Deal, Place, can_deal, deal
from promising.engine.sailing import Want
from promising.engine.timetable import Chance, Timetable
from promising.engine.together import Pooled
from promising.engine.units import to_units

STEPS: Final = 40_000
MEMBERS: Final = 4
PLACES: Final = 6
GRAIN: Final = 1 << 14
NEVER: Final = 1 << 200
RATES: Final = 1 << 80


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
            for row in rival.rows_of(chance):
                uses[row] = uses.get(row, 0) + amount * rival.quantum
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
    `least` what each part and what is left must reach. `rows` [site]: the stock that others want too, as days and
    resources: what all of them take that is due by such a day.
    """

    def __init__(self, table: Timetable, want: Want, members: Sequence[Want], levels: Sequence[int]) -> None:
        self.table, self.want, self.line = table, want, want.index
        self.levels = [min(level, want.units) for level in levels]
        wanted = sorted((member.units for member in members), reverse=True)
        self.most = [sum(wanted[:count]) for count in range(len(wanted) + 1)]
        policy = table.problem.policy
        self.is_whole = policy.complete is not None
        self.least = 0 if self.is_whole else min(to_units(policy.min_shipment), want.units)
        self.kind: tuple[object, ...] = (
            want.units,
            want.weight,
            want.volume,
            tuple(self.most),
            tuple(self.levels),
        )
        self.quantum = self.short = 1
        self.wanted = want.units
        self.chances: list[Chance] = []
        self.members = members
        self.parts: list[int] = []
        self.is_single = len(members) == 1
        self.is_dealt = 1 < len(members) <= MEMBERS and not self.least
        self.rows: dict[str, list[tuple[int, int]]] = {}
        self._deals: dict[tuple[tuple[int, int], ...], Deal] = {}

    def share(self, rows: dict[str, list[tuple[int, int]]]) -> None:
        """Take what there is of its item only as far as others leave it."""
        self.rows = rows
        if rows:
            self.kind = (self.want.item, *self.kind)

    @property
    def unit(self) -> int:
        """The largest unit in which all its amounts are whole."""
        stock = [self.table.rooms[row] for days in self.rows.values() for _, row in days]
        return gcd(self.least, *self.most, *self.levels, *stock)

    def count_in(self, quantum: int, short: int) -> None:
        """Count in quanta, and leave out chances that need a seat for no more than there is without."""
        self.quantum, self.short, self.wanted = quantum, short, self.want.units // quantum
        self.most, self.least = [most // quantum for most in self.most], self.least // quantum
        self.levels = [level // quantum for level in self.levels]
        self.parts = [member.units // quantum for member in self.members]
        free: dict[int, int] = {}
        for chance in self.table.chances:
            if chance.seat < 0:
                free[chance.place] = max(free.get(chance.place, 0), self.levels[chance.number])
        self.chances = [
            chance
            for chance in self.table.chances
            if self.levels[chance.number]
            > (free.get(chance.place, 0) if chance.seat >= 0 and not self.rows else 0)
        ]

    def rows_of(self, chance: Chance) -> list[int]:
        """Return the stock that what goes by a chance is taken from: that of the day on which it is due, and later.

        What a supplier can make is taken from none.
        """
        if not self.rows or self.table.problem.is_ordered(self.want, chance.pick.sailing):
            return []
        return [row for day, row in self.rows.get(chance.site, ()) if day >= chance.due]

    def parts_of(self, amount: int) -> int:
        """Return how many of its members share in an amount at least."""
        if self.is_single:
            return 1
        return next((count for count, most in enumerate(self.most) if most >= amount), len(self.most) - 1)

    def dealt(self, shares: Sequence[Share]) -> Deal:
        """Return what its members can have by some chances, no more of them by each than share in it."""
        picks = tuple((share.chance.number, share.members) for share in shares)
        if picks not in self._deals:
            places = [self.place_of(share.chance, share.members) for share in shares]
            short = 1 + sum(self.rate_of(chance) for chance in self.chances)
            self._deals[picks] = deal(self.parts, places, short)
            self.table.flows += self._deals[picks].flows
        return self._deals[picks]

    def is_lacking(self, shares: Sequence[Share]) -> bool:
        """Whether its members can have less by some chances, or at more cost, than they could have together."""
        dealt = self.dealt(shares)
        cost = sum(share.amount * self.rate_of(share.chance) for share in shares)
        return (self.wanted - sum(share.amount for share in shares), cost) < (dealt.left, dealt.cost)

    def is_simple(self, shares: Sequence[Share]) -> bool:
        """Whether it is soon known how to deal them out: few of them are for some of its members only."""
        members = len(self.parts)
        return sum(share.chance.seat >= 0 and share.members < members for share in shares) <= PLACES

    def can_deal(self, shares: Sequence[Share]) -> bool:
        """Whether its members can have what they could have together."""
        lines = [share.members if share.chance.seat >= 0 else len(self.parts) for share in shares]
        return can_deal(self.parts, [share.amount for share in shares], lines)

    def can_have(self, shares: Sequence[Share]) -> bool:
        """Whether its members are known to have by some chances what they could have together, at no more cost."""
        return self.is_simple(shares) and not self.is_lacking(shares)

    def place_of(self, chance: Chance, members: int) -> Place:
        """Return a chance by which so many members are served, or all if its picking is not scarce."""
        lines = members if chance.seat >= 0 else len(self.members)
        level = self.levels[chance.number]
        return Place(chance.site, chance.due, level, self.rate_of(chance), lines)

    def rate_of(self, chance: Chance) -> int:
        """Return what a quantum by a chance costs: days late, far below them what it costs to carry."""
        return chance.late * RATES + chance.berth.sailing.way.cost_per_kg

    def volume_of(self, amount: int) -> int:
        """Return the volume of an amount, in thousandths of a dm³."""
        return self.want.volume_of(amount * self.quantum)

    def singles(self) -> list[Course]:
        """Return the courses by one chance each, as much as there is of it, for which there is room."""
        rooms, found = self.table.rooms, list[Course]()
        for chance in self.chances:
            amount = min(self.wanted, self.levels[chance.number])
            left = self.wanted - amount
            if not left or not (self.is_whole or amount < self.least or left < self.least):
                found.append(Course.of(self, (Share(chance, amount, self.parts_of(amount)),)))
        return [course for course in found if all(weight <= rooms[place] for place, weight in course.uses)]


def rivals_in(table: Timetable, view: Pooled) -> tuple[list[Rival], int]:
    """Return the lines of a timetable, and the largest unit in which all is whole."""
    problem = table.problem
    levels = problem.carries([chance.pick.sailing for chance in table.chances]).tolist()
    rivals = [Rival(table, want, view.members[want.index], levels[want.index]) for want in problem.wants]
    if view.is_apart and not table.is_free:
        by_item: dict[str, list[Rival]] = {}
        for rival in rivals:
            by_item.setdefault(rival.want.item, []).append(rival)
        for same in by_item.values():
            rows = _rows(table, same, [levels[rival.line] for rival in same])
            for rival in same:
                rival.share(rows)
    return rivals, gcd(*(rival.unit for rival in rivals)) or 1


def _rows(
    table: Timetable, same: Sequence[Rival], levels: Sequence[Sequence[int]]
) -> dict[str, list[tuple[int, int]]]:
    """Return for each site the last day of each level of stock that is less than what is wanted, and its resource."""
    wanted, own = sum(rival.want.units for rival in same), dict[str, dict[int, int]]()
    pools = dict[int, int]()
    for chance in table.chances:
        level, pool = max(row[chance.number] for row in levels), table.problem.pool(same[0].want, chance.due)
        days = own.setdefault(chance.site, {})
        if table.problem.is_ordered(same[0].want, chance.pick.sailing):
            continue
        if 0 < level < wanted and len(same) > 1:
            days[level] = max(days.get(level, chance.due), chance.due)
        if pool is not None and pool < wanted:
            pools[pool] = max(pools.get(pool, chance.due), chance.due)
    kept = [(day, table.add(level)) for level, day in sorted(pools.items())]
    found = {
        site: [(day, table.add(level)) for level, day in sorted(days.items())] + kept
        for site, days in own.items()
    }
    return {site: rows for site, rows in found.items() if rows}


def shares_of(courses: Sequence[Course], quantum: int) -> dict[int, Amounts]:
    """Return what each line has from which departure, in thousandths."""
    return {
        course.line: [(share.chance.pick.sailing, share.amount * quantum) for share in course.shares]
        for course in courses
        if course.shares
    }


def dealt_of(rivals: Sequence[Rival], courses: Sequence[Course]) -> dict[int, Amounts]:
    """Return what each member of a line has from which departure, in thousandths; nothing if they cannot have it."""
    found: dict[int, Amounts] = {}
    for course in courses:
        rival = rivals[course.line]
        if not (rival.is_single or (rival.is_dealt and rival.can_have(course.shares))):
            return {}
        rows = rival.dealt(course.shares).amounts if rival.is_dealt else [[s.amount] for s in course.shares]
        for share, row in zip(course.shares, rows, strict=True):
            for member, amount in zip(rival.members, row, strict=True):
                if amount:
                    sailing = share.chance.pick.sailing
                    found.setdefault(member.index, []).append((sailing, amount * rival.quantum))
    return dict(sorted(found.items()))
