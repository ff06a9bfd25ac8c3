"""The best set of departures that together carry what every line needs: branch and bound over sites.

A node has decided for some sites which of their departures goes, if any. Bounds, all of them proven: a line needs
at least as many further sites as its largest ones; it pays at least its units times the least price a unit that
any site left asks; carriage is at least each line's weight at the lowest rate still to be had for it. A set is
complete when nothing is left open, so the search over sets of sites (at most 2^sites) and their departures is
exhaustive: what it answers within its budget of nodes is exact. Source: Land and Doig, Econometrica 28 (1960).
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from operator import itemgetter
from typing import Final, Literal, NamedTuple

NODES: Final = 40_000
ANY: Final = 1 << 60
_MILLION: Final = 1_000_000
_NEVER: Final = 1e30
_NO_SET: Final = 1 << 20
Goal = Literal["deliveries", "cost"]
Columns = tuple[int, ...]
Value = tuple[int, int]
Row = list[int]


class Field:
    """The departures to choose from, at most one of each group (a site). Plain lists: there are few of them.

    Several of a site that go together are one more to choose: `layers` [departure], if any, has what the one with the
    lowest rate carries, then what others carry beyond that, each with its rate.
    Shapes: `carries` [departure][line], no more than `units` [line]; `counts`, `prices`, `rates` [departure]: 1 unless
    it goes anyhow, its price, its carriage a kilogram; `weights` [line] in thousandths of a kilogram a unit.
    Units in thousandths, money in ten-thousandths. `masses` [line]: what each weighs, in units of which a million at a
    rate of one cost one; `is_weighed`: whether carriage depends on what goes by which departure; `rounding`: by how
    much the carriage of single shares, each rounded down, may stay below that of their sum.
    """

    def __init__(
        self,
        groups: Sequence[Sequence[int]],
        *,
        units: Row,
        carries: list[Row],
        counts: Row,
        prices: Row,
        rates: Row,
        weights: Row,
        layers: Sequence[Sequence[tuple[int, Row]]] = (),
    ) -> None:
        self.groups, self.units, self.carries = groups, units, carries
        self.counts, self.prices, self.rates, self.weights = counts, prices, rates, weights
        self.layers = layers or [((rate, row),) for rate, row in zip(rates, carries, strict=True)]
        self.rounding = len(units) * len(groups) * max((len(several) for several in layers), default=1)
        self.masses = [wanted * weight for wanted, weight in zip(units, weights, strict=True)]
        self.is_weighed = any(rates) and any(self.masses)
        self.ahead = _Ahead(self)

    @property
    def suffices(self) -> bool:
        """Whether all departures together carry what every line needs."""
        return covers(self.ahead.reach[0], self.units)

    def carriage(self, columns: Sequence[int]) -> int:
        """Return what it costs beyond their prices when each line goes by the lowest rates among departures."""
        if not self.is_weighed:
            return 0
        left, cost = self.units.copy(), 0
        layers = [layer for column in sorted(columns) for layer in self.layers[column]]
        for per_kilogram, carried in sorted(layers, key=itemgetter(0)):
            rate = per_kilogram / _MILLION
            for line, weight in enumerate(self.weights):
                taken = min(left[line], carried[line])
                if taken:
                    cost += int(taken * weight * rate)
                    left[line] -= taken
        return cost

    def value(self, columns: Sequence[int], goal: Goal) -> Value:
        """Return what a set is worth, the smaller the better."""
        count, price = self.bare(columns)
        cost = price + self.carriage(columns)
        return (count, cost) if goal == "deliveries" else (cost, count)

    def bare(self, columns: Sequence[int]) -> tuple[int, int]:
        """Return deliveries and prices of a set, without carriage."""
        return sum(self.counts[column] for column in columns), sum(self.prices[column] for column in columns)


def covers(carried: Row, wanted: Row) -> bool:
    """Whether each line has what it wants. Shapes: [line], [line]."""
    return all(carried[line] >= units for line, units in enumerate(wanted))


def rest_of(wanted: Row, carried: Row) -> Row:
    """Return what each line still wants. Shapes: [line], [line] to [line]."""
    return [max(0, units - carried[line]) for line, units in enumerate(wanted)]


class Limits(NamedTuple):
    """What is looked at: so many nodes; sets worth at most `value` in the goal, of at most so many `deliveries`."""

    nodes: int = NODES
    value: int = ANY
    deliveries: int = ANY


class Found(NamedTuple):
    """The best set, its value, and a lower bound of its first goal (the value itself when it is exact)."""

    value: Value
    columns: Columns
    bound: int

    @property
    def is_exact(self) -> bool:
        """Whether nothing can be better in the first goal, nor in the second among those."""
        return self.bound == self.value[0]


def best_set(field: Field, goal: Goal, first: Columns | None, limits: "Limits | None" = None) -> Found | None:
    """Return the best feasible set, None when there is none. `first` is any that carries all, if one is known.

    Ties go to fewer departures.
    """
    search = _Search(field, goal, limits or Limits())
    if first is not None:
        search.offer(first)
    search.descend(0, field.units, (), _Spent(0, 0, search.ahead.rates[-1]))
    value, size, columns = search.best
    if size == _NO_SET:
        return None
    if search.nodes > 0:
        return Found(value, columns, value[0])
    return Found(value, columns, min(value[0] - 1, search.least))


class _Spent(NamedTuple):
    """What a node has chosen so far; `rates` [line] is the lowest that each line can go by, if that counts."""

    deliveries: int
    price: int
    rates: list[float]


class _Ahead:
    """What the sites from each depth of a search on can still do for each line, whatever the goal.

    Shapes: `reach`, `free` (by what goes anyhow), `most` (by one site that does not), `ratios` (least price a unit),
    `rates` [depth][line].
    """

    def __init__(self, field: Field) -> None:
        carries, prices = field.carries, field.prices
        sizes = [sum(row) for row in carries]
        groups = sorted(field.groups, key=lambda group: (-max(sizes[c] for c in group), group[0]))
        self.groups = [sorted(group, key=lambda c: (prices[c], field.rates[c], c)) for group in groups]
        self.line_rates: list[list[float]] = []
        if field.is_weighed:
            for rate, row in zip(field.rates, carries, strict=True):
                self.line_rates.append([rate / _MILLION if carried else _NEVER for carried in row])
        lines = len(field.units)
        self.reach, self.free, self.most = [[0] * lines], [[0] * lines], [[0] * lines]
        self.ratios, self.rates = [[_NEVER] * lines], [[_NEVER] * lines]
        self._tops: list[Row] = []
        self._sums: dict[tuple[int, int], Row] = {}
        for group in reversed(self.groups):
            self._add(field, group)
        for levels in (self.reach, self.free, self.most, self.ratios, self.rates):
            levels.reverse()
        self._tops.reverse()

    def sites_for(self, units: int, line: int, depth: int) -> int:
        """Return how many of the sites from a depth on a line needs for units; one more than there are if too few."""
        if units <= self.most[depth][line]:
            return 1
        sums = self._sums.get((depth, line))
        if sums is None:
            tops = sorted([top[line] for top in self._tops[depth:]], reverse=True)
            sums = self._sums[depth, line] = list(accumulate(tops, initial=0))
        return bisect_left(sums, units)

    def _add(self, field: Field, group: Sequence[int]) -> None:
        """Add a site before those that are there already."""
        lines = range(len(field.units))
        most, top, anyhow = [0] * len(lines), [0] * len(lines), [0] * len(lines)
        ratios, rates = self.ratios[-1].copy(), self.rates[-1].copy()
        for column in group:
            is_new, price, rate = field.counts[column], field.prices[column], field.rates[column] / _MILLION
            for line, carried in enumerate(field.carries[column]):
                if carried:
                    most[line] = max(most[line], carried)
                    ratios[line] = min(ratios[line], price / carried)
                    rates[line] = min(rates[line], rate)
                    if is_new:
                        top[line] = max(top[line], carried)
                    else:
                        anyhow[line] = max(anyhow[line], carried)
        self._tops.append(top)
        self.reach.append([self.reach[-1][line] + most[line] for line in lines])
        self.free.append([self.free[-1][line] + anyhow[line] for line in lines])
        self.most.append([max(self.most[-1][line], top[line]) for line in lines])
        self.ratios.append(ratios)
        self.rates.append(rates)


class _Search:
    def __init__(self, field: Field, goal: Goal, limits: Limits) -> None:
        self.field, self.goal, self.nodes, self.most = field, goal, limits.nodes, limits.deliveries
        self.best: tuple[Value, int, Columns] = ((limits.value, ANY), _NO_SET, ())
        self.ahead = field.ahead
        self.is_counted = goal == "deliveries" or self.most < len(self.ahead.groups)
        self.least = self._bound(0, field.units, _Spent(0, 0, self.ahead.rates[-1]))[0]

    def descend(self, depth: int, left: Row, picked: Columns, spent: _Spent) -> None:
        """Look at all sets that go on from `picked` with the sites from `depth` on."""
        self.nodes -= 1
        if self.nodes <= 0:
            return
        if not any(left):
            self.offer(picked)
            if not self.field.is_weighed:
                return
        ahead = self.ahead
        if depth == len(ahead.groups) or self._is_hopeless(depth, left, picked, spent):
            return
        reach = ahead.reach[depth + 1]
        for column in ahead.groups[depth]:
            rest = rest_of(left, self.field.carries[column])
            if covers(reach, rest):
                self.descend(depth + 1, rest, (*picked, column), self._with(spent, column))
        if covers(reach, left):
            self.descend(depth + 1, left, picked, spent)

    def _with(self, spent: _Spent, column: int) -> _Spent:
        field, rates = self.field, spent.rates
        if field.is_weighed:
            others = self.ahead.line_rates[column]
            rates = [min(rate, others[line]) for line, rate in enumerate(rates)]
        return _Spent(spent.deliveries + field.counts[column], spent.price + field.prices[column], rates)

    def offer(self, picked: Columns) -> None:
        """Remember a feasible set if it is better than the best so far."""
        columns = tuple(sorted(picked))
        count, price = self.field.bare(columns)
        least = (count, price) if self.goal == "deliveries" else (price, count)
        if count > self.most or least > self.best[0]:
            return
        self.best = min(self.best, (self.field.value(columns, self.goal), len(columns), columns))

    def _is_hopeless(self, depth: int, left: Row, picked: Columns, spent: _Spent) -> bool:
        value, size, _ = self.best
        bound = self._bound(depth, left, spent)
        if bound[self.goal != "deliveries"] > self.most:
            return True
        return (bound, len(picked) + any(left)) >= (value, size)

    def _bound(self, depth: int, left: Row, spent: _Spent) -> Value:
        """Return what every set that goes on from here is worth at least."""
        count, price, ahead = spent.deliveries, spent.price, self.ahead
        if any(left):
            if self.is_counted:
                count += self._sites_needed(depth, left)
            ratios, dearest = ahead.ratios[depth], 0.0
            for line, units in enumerate(left):
                dearest = max(dearest, units * ratios[line])
            if dearest >= _NEVER:
                return ANY, ANY
            price += int(dearest - 1e-3)
        if self.field.is_weighed:
            rates, others = spent.rates, ahead.rates[depth]
            least = sum(mass * min(rates[line], others[line]) for line, mass in enumerate(self.field.masses))
            price += max(0, int(least) - self.field.rounding)
        return (count, price) if self.goal == "deliveries" else (price, count)

    def _sites_needed(self, depth: int, left: Row) -> int:
        """Return how many sites some line needs beyond those that go anyhow, all of them if these are too few."""
        ahead, most = self.ahead, 0
        free = ahead.free[depth]
        for line, units in enumerate(left):
            if units > free[line]:
                most = max(most, ahead.sites_for(units - free[line], line, depth))
        return min(most, len(ahead.groups) - depth)
