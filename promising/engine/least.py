"""The smallest shipment: how one line is parted when each part, and what is left at the end, must reach a minimum.

All sets of departures are tried, no more of them than the quantity has minima in it; with a set given, each
departure gets its minimum and the earliest are filled up first, of those as early the cheapest to carry by, which is
best of all since what a site has by a day and the line's quantity form a laminar family (Edmonds, Submodular functions,
matroids and polyhedra, 1970). A set that does as well as if there were no minimum needs nothing that is dearer to carry
by: all best plans have as much on each day then. Which of their best sets several lines take together, a search or a
program tells.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, NamedTuple

from promising.engine.branching import Branching, Option
from promising.engine.courses import TooMuch
from promising.engine.cover import Amounts
from promising.engine.sailing import Sailing, Want

SETS: Final = 1_500
NODES = 1_500  # not Final: what is Final is compiled into each place, and a test could not set it
COURSES: Final = 2_500
CHOICES: Final = 150
EFFORT: Final = 300_000
Value = tuple[int, int, int, int]
Key = tuple[str, str, int]


@dataclass(frozen=True, eq=False)
class Parting:
    """One line: what each departure has, earliest delivery first, and what is wanted. All in thousandths.

    `carries` [departure] counts what went earlier from its site; `late` [departure] in days; `opened` are the keys
    of departures that go anyhow; `pools` [departure], if any, is what all sites together may have given of their stock
    by then, None where it is ordered instead.
    """

    sailings: Sequence[Sailing]
    carries: Sequence[int]
    late: Sequence[int]
    want: Want
    least: int
    opened: frozenset[object]
    pools: Sequence[int | None] = ()

    def best(self) -> tuple[Amounts, bool]:
        """Return the best shares, and whether all sets of departures were tried."""
        usable = [p for p, has in enumerate(self.carries) if has >= self.least and not self._is_beaten(p)]
        found, is_all = self._partings(usable)
        best = min(found, key=self._value)
        shares = [(self.sailings[place], units) for place, units in sorted(best.items())]
        return shares, is_all and not self.pools

    def all_best(self) -> tuple[list[Amounts], bool]:
        """Return the shares with the least short and late, and whether all sets of departures were tried.

        Without those that do with more departures what others do with some of them, and carry for no more.
        """
        usable = [p for p, has in enumerate(self.carries) if has >= self.least and not self._is_later(p)]
        found, is_all = self._partings(usable)
        least = min(self._value(amounts)[:2] for amounts in found)
        best = self._sparing([amounts for amounts in found if self._value(amounts)[:2] == least])
        is_all, best = is_all and len(best) <= CHOICES, best[:CHOICES]
        shares = [
            [(self.sailings[place], units) for place, units in sorted(amounts.items())] for amounts in best
        ]
        return shares, is_all and not self.pools

    def _partings(self, usable: list[int]) -> tuple[list[dict[int, int]], bool]:
        """Return what each set of departures gets that may be of use, and whether all were tried within the budget."""
        places = sorted(usable, key=lambda place: (self.sailings[place].way.cost_per_kg, place))
        aim, best = self._freely(places)[:2], self._freely(())[:2]
        found, enough = list[dict[int, int]](), list[tuple[int, set[int]]]()
        ahead, tried = deque[tuple[tuple[int, ...], int]]([((), 0)]), 0
        while ahead and tried < SETS:
            chosen, start = ahead.popleft()
            tried += 1
            amounts, has_room = self._filled(chosen)
            if amounts is not None:
                found.append(amounts)
                best = min(best, self._value(amounts)[:2])
            if amounts is not None and self._value(amounts)[:2] == aim:
                enough.append((self._carriage(amounts), set(chosen)))
            elif has_room and len(chosen) < self.want.units // self.least:
                ahead += [
                    ((*chosen, places[start]), start + 1)
                    for start in range(start, len(places))
                    if self._may_be_best((*chosen, places[start]), places[start + 1 :], best, enough)
                ]
        return found, not ahead

    def _may_be_best(
        self,
        chosen: tuple[int, ...],
        rest: list[int],
        best: tuple[int, int],
        enough: list[tuple[int, set[int]]],
    ) -> bool:
        """Whether a set may be of use, alone or with more departures."""
        short, late, carriage = self._freely((*chosen, *rest))
        return (short, late) <= best and not any(
            less <= carriage and some.issubset(chosen) for less, some in enough
        )

    def _sparing(self, found: list[dict[int, int]]) -> list[dict[int, int]]:
        """Leave out what needs more departures than another that is among them, and costs no less to carry."""
        kept = list[tuple[int, dict[int, int]]]()
        for amounts in sorted(found, key=len):
            carriage = self._carriage(amounts)
            if not any(less <= carriage and amounts.keys() >= some.keys() for less, some in kept):
                kept.append((carriage, amounts))
        return [amounts for _, amounts in kept]

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
            and (self.late[other] < self.late[place] or _is_no_dearer(rival, own))
            and (rival.key in self.opened or own.key not in self.opened)
            for other, rival in enumerate(self.sailings[:place])
        )

    def _value(self, amounts: dict[int, int]) -> Value:
        new = [self.sailings[place] for place in amounts if self.sailings[place].key not in self.opened]
        return (
            self.want.units - sum(amounts.values()),
            sum(units * self.late[place] for place, units in amounts.items()),
            len(new),
            sum(sailing.way.cost for sailing in new) + self._carriage(amounts),
        )

    def _carriage(self, amounts: dict[int, int]) -> int:
        return sum(self.want.carriage(self.sailings[place].way, units) for place, units in amounts.items())

    def _filled(self, chosen: tuple[int, ...]) -> tuple[dict[int, int] | None, bool]:
        """Return what each departure of a set gets, None when that is too little; and whether all minima have room."""
        amounts = dict.fromkeys(sorted(chosen), self.least)
        if any(self._room(amounts, place) < 0 for place in chosen):
            return None, False
        return self._with_rest(amounts, self._fill(amounts)), True

    def _freely(self, chosen: Iterable[int]) -> tuple[int, int, int]:
        """Return what is short and late by a set of departures, and its carriage, if parts may be of any size."""
        amounts = dict.fromkeys(sorted(chosen), 0)
        short = self._fill(amounts)
        late = sum(units * self.late[place] for place, units in amounts.items())
        return short, late, self._carriage(amounts)

    def _fill(self, amounts: dict[int, int]) -> int:
        """Give departures more, in turn, as long as there is something to give; return what is left."""
        rest = self.want.units - sum(amounts.values())
        for place in self._in_turn(amounts):
            more = min(rest, self._room(amounts, place))
            amounts[place] += more
            rest -= more
        return rest

    def _in_turn(self, places: Iterable[int]) -> list[int]:
        """Return departures in the order in which to fill them: the earliest first, then the cheapest to carry by."""
        return sorted(
            places, key=lambda place: (self.late[place], self.sailings[place].way.cost_per_kg, place)
        )

    def _room(self, amounts: dict[int, int], place: int) -> int:
        """Return how much more may go with a departure: all that goes later from its site must still be there."""
        site, room, taken, total = self.sailings[place].site, self.carries[place], 0, 0
        for other, units in amounts.items():
            pool = self.pools[other] if self.pools else None
            total += 0 if pool is None else units
            taken += units * (self.sailings[other].site == site)
            if other >= place and self.sailings[other].site == site:
                room = min(room, self.carries[other] - taken)
            if other >= place and pool is not None and self.pools[place] is not None:
                room = min(room, pool - total)
        return room

    def _with_rest(self, amounts: dict[int, int], rest: int) -> dict[int, int] | None:
        """Take from the last departures until what is left reaches the minimum too."""
        missing = self.least - rest if 0 < rest < self.least and amounts else 0
        for place in reversed(self._in_turn(amounts)):
            less = min(missing, amounts[place] - self.least)
            amounts[place] -= less
            missing -= less
        return amounts if missing == 0 else None


def _is_no_dearer(one: Sailing, other: Sailing) -> bool:
    return one.way.cost <= other.way.cost and one.way.cost_per_kg <= other.way.cost_per_kg


class Together(NamedTuple):
    """One of its shares for each line; `bound`: fewer departures are not possible (as many as there are when exact)."""

    shares: tuple[Amounts, ...]
    exact: bool
    bound: int


class Sharing(NamedTuple):
    """What one of its shares needs of a line: the prices of its departures, and what carrying costs beyond."""

    prices: dict[Key, int]
    carriage: int


def go_together(wants: Sequence[Want], choices: Sequence[Sequence[Amounts]]) -> Together:
    """Return for each line one of its shares, so that all together need the fewest departures, then the cheapest."""
    lines = [
        [
            Sharing(
                {sailing.key: sailing.way.cost for sailing, _ in shares},
                sum(want.carriage(sailing.way, units) for sailing, units in shares),
            )
            for shares in line
        ]
        for want, line in zip(wants, choices, strict=True)
    ]
    picked, nodes = _searched(lines)
    exact, bound = nodes <= NODES, len(_union(lines, picked))
    if not exact:
        picked, exact, bound = _by_program(lines, picked)
    shares = tuple(line[place] for line, place in zip(choices, picked, strict=True))
    return Together(shares, exact, bound)


def _union(lines: Sequence[Sequence[Sharing]], picked: Sequence[int]) -> dict[Key, int]:
    """Return the departures of one of its shares for each line, and their prices."""
    used: dict[Key, int] = {}
    for line, place in zip(lines, picked, strict=True):
        used |= line[place].prices
    return used


def _searched(lines: Sequence[Sequence[Sharing]]) -> tuple[list[int], int]:
    """Return the best that is found within the budget, and how many sets were looked at: all, if no more than that."""
    order = sorted(range(len(lines)), key=lambda line: len(lines[line]))
    best: tuple[int, int, tuple[int, ...]] | None = None
    nodes = 0

    def descend(depth: int, used: dict[Key, int], carriage: int, picked: tuple[int, ...]) -> None:
        nonlocal best, nodes
        nodes += 1
        worth = len(used), sum(used.values()) + carriage
        if best is not None and (worth >= best[:2] or nodes > NODES):
            return
        if depth == len(order):
            best = (*worth, picked)
            return
        line = lines[order[depth]]
        for place in sorted(range(len(line)), key=lambda place: _added(line[place], used)):
            descend(depth + 1, used | line[place].prices, carriage + line[place].carriage, (*picked, place))

    descend(0, {}, 0, ())
    assert best is not None
    return [place for _, place in sorted(zip(order, best[2], strict=True))], nodes


def _added(option: Sharing, used: Mapping[Key, int]) -> tuple[int, int]:
    """Return how many departures an option adds, and what they and carrying cost."""
    new = [cost for key, cost in option.prices.items() if key not in used]
    return len(new), sum(new) + option.carriage


def _by_program(lines: Sequence[Sequence[Sharing]], known: list[int]) -> tuple[list[int], bool, int]:
    """Return the best shares, whether they are, and how many departures are needed at least."""
    least = max(min(len(option.prices) for option in line) for line in lines)
    if sum(map(len, lines)) > COURSES:
        return known, False, least
    try:
        return _Program(lines).best(known)
    except TooMuch:
        return known, False, least


class _Program:
    """The same as an integer program: one of its shares for each line, and which departures go."""

    def __init__(self, lines: Sequence[Sequence[Sharing]]) -> None:
        self.lines, self.rows = lines, 0
        self.prices = {
            key: price for line in lines for option in line for key, price in option.prices.items()
        }
        self.delivery = 1 + sum(self.prices.values())
        self.delivery += sum(max(option.carriage for option in line) for line in lines)
        self.options: list[Option] = []
        links: dict[Key, list[int]] = {key: [] for key in self.prices}
        for number, line in enumerate(lines):
            rows: dict[Key, int] = {}
            for option in line:
                for key in option.prices:
                    if key not in rows:
                        rows[key] = len(rows) + self.rows
                        links[key].append(rows[key])
                uses = [(rows[key], 1) for key in option.prices]
                self.options.append(Option(number, option.carriage, uses))
            self.rows += len(rows)
        for number, (key, used) in enumerate(links.items(), len(lines)):
            goes = [(row, -1) for row in used]
            self.options.append(Option(number, self.delivery + self.prices[key], goes))
            self.options.append(Option(number, 0, ()))

    def best(self, known: list[int]) -> tuple[list[int], bool, int]:
        """Return the best shares, whether they are, and how many departures are needed. `known`: some shares."""
        worth = sum(self.delivery + price for price in _union(self.lines, known).values())
        worth += sum(line[place].carriage for line, place in zip(self.lines, known, strict=True))
        search = Branching(
            self.options,
            [0] * self.rows,
            lambda _: True,
            limit=worth,
            effort=EFFORT,
            leading=len(self.lines),
        )
        search.run()
        picked = known
        if search.chosen:
            starts = list(accumulate((len(line) for line in self.lines), initial=0))
            picked = [place - start for place, start in zip(search.chosen, starts[:-1], strict=False)]
        least = (search.best if search.is_complete else search.least) // self.delivery
        return picked, search.is_complete, max(0, least)
