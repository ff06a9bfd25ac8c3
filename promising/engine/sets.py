"""The best set of departures that together carry what every line needs: branch and bound over sites.

A node has decided for some sites which of their departures goes, if any. Bounds, all of them proven: a line needs
at least as many further sites as its largest ones; it pays at least its units times the least price a unit that
any site left asks; carriage is at least each line's weight at the lowest rate still to be had for it. A set is
complete when nothing is left open, so the search over sets of sites (at most 2^sites) and their departures is
exhaustive: what it answers within its budget of nodes is exact. Source: Land and Doig, Econometrica 28 (1960).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from promising.engine.supply import Ints

NODES: Final = 40_000
ANY: Final = 1 << 60
_MILLION: Final = 1_000_000
_NO_SET: Final = 1 << 20
Goal = Literal["deliveries", "cost"]
Columns = tuple[int, ...]
Value = tuple[int, int]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Field:
    """The departures to choose from, at most one of each group (a site).

    Shapes: `carries` [departure, line], no more than `units` [line]; `counts`, `prices`, `rates` [departure]: 1 unless
    it goes anyhow, its price, its carriage a kilogram; `weights` [line] in thousandths of a kilogram a unit.
    Units in thousandths, money in ten-thousandths.
    """

    groups: Sequence[Sequence[int]]
    units: Ints
    carries: Ints
    counts: Ints
    prices: Ints
    rates: Ints
    weights: Ints

    @cached_property
    def masses(self) -> Floats:
        """What each line weighs, in units of which a million at a rate of one cost one. Shape: [line]."""
        return np.multiply(self.units, self.weights, dtype=np.float64)

    @cached_property
    def is_weighed(self) -> bool:
        """Whether carriage depends on what goes by which departure."""
        return bool(self.rates.any() and self.masses.any())

    @property
    def suffices(self) -> bool:
        """Whether all departures together carry what every line needs."""
        return bool((self.ahead.reach[0] >= self.units).all())

    @cached_property
    def ahead(self) -> "_Ahead":
        """What any search bounds its sets with."""
        return _Ahead(self)

    @property
    def rounding(self) -> int:
        """By how much the carriage of single shares, each rounded down, may stay below that of their sum."""
        return len(self.units) * len(self.groups)

    def carriage(self, columns: Sequence[int]) -> int:
        """Return what it costs beyond their prices when each line goes by the lowest rates among departures."""
        if not self.is_weighed:
            return 0
        left, cost = self.units, 0.0
        for column in sorted(columns, key=lambda column: (self.rates[column], column)):
            taken = np.minimum(left, self.carries[column])
            cost += float(np.floor(taken * self.weights * (self.rates[column] / _MILLION)).sum())
            left = left - taken
        return int(cost)

    def value(self, columns: Sequence[int], goal: Goal) -> Value:
        """Return what a set is worth, the smaller the better."""
        chosen = list(columns)
        count = int(self.counts[chosen].sum())
        cost = int(self.prices[chosen].sum()) + self.carriage(chosen)
        return (count, cost) if goal == "deliveries" else (cost, count)


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
    search.descend(0, field.units, (), _Spent(0, 0, np.full(len(field.units), np.inf)))
    value, size, columns = search.best
    if size == _NO_SET:
        return None
    if search.nodes > 0:
        return Found(value, columns, value[0])
    return Found(value, columns, min(value[0] - 1, search.least))


class _Spent(NamedTuple):
    """What a node has chosen so far; `rates` [line] is the lowest that each line can go by."""

    deliveries: int
    price: int
    rates: Floats


class _Ahead:
    """What the sites from each depth of a search on can still do for each line, whatever the goal.

    Shapes: `reach`, `free` (by what goes anyhow), `ratios`, `rates` [depth][line]; `sums` [depth][number, line].
    """

    def __init__(self, field: Field) -> None:
        sizes = field.carries.sum(axis=1).tolist()
        groups = sorted(field.groups, key=lambda group: (-max(sizes[c] for c in group), group[0]))
        prices, rates = field.prices.tolist(), field.rates.tolist()
        self.groups = [sorted(group, key=lambda c: (prices[c], rates[c], c)) for group in groups]
        self.counts, self.prices = field.counts.tolist(), prices
        self.line_rates = np.where(field.carries > 0, field.rates[:, None] / _MILLION, np.inf)
        asked = np.where(field.carries > 0, field.prices[:, None] / np.maximum(field.carries, 1), np.inf)
        none, never = np.zeros_like(field.units), np.full(len(field.units), np.inf)
        self.reach = _suffixes(np.add, none, [field.carries[group].max(axis=0) for group in self.groups])
        self.ratios = _suffixes(np.minimum, never, [asked[group].min(axis=0) for group in self.groups])
        self.rates = _suffixes(np.minimum, never, [self.line_rates[g].min(axis=0) for g in self.groups])
        news = np.where(field.counts[:, None], field.carries, 0)
        anyhow = field.carries - news
        self.free = _suffixes(np.add, none, [anyhow[group].max(axis=0) for group in self.groups])
        self.tops = [news[group].max(axis=0) for group in self.groups]

    @cached_property
    def sums(self) -> list[Ints]:
        return _largest_sums(self.tops)


class _Search:
    def __init__(self, field: Field, goal: Goal, limits: Limits) -> None:
        self.field, self.goal, self.nodes, self.most = field, goal, limits.nodes, limits.deliveries
        self.best: tuple[Value, int, Columns] = ((limits.value, ANY), _NO_SET, ())
        self.ahead = field.ahead
        is_counted = goal == "deliveries" or self.most < len(self.ahead.groups)
        self.sums = self.ahead.sums if is_counted else []
        self.least = self._bound(0, field.units, _Spent(0, 0, self.ahead.rates[-1]))[0]

    def descend(self, depth: int, left: Ints, picked: Columns, spent: _Spent) -> None:
        """Look at all sets that go on from `picked` with the sites from `depth` on."""
        self.nodes -= 1
        if self.nodes <= 0:
            return
        if not left.any():
            self.offer(picked)
            if not self.field.is_weighed:
                return
        ahead = self.ahead
        if depth == len(ahead.groups) or self._is_hopeless(depth, left, picked, spent):
            return
        field = self.field
        for column in ahead.groups[depth]:
            after = _Spent(
                spent.deliveries + ahead.counts[column],
                spent.price + ahead.prices[column],
                np.minimum(spent.rates, ahead.line_rates[column]) if field.is_weighed else spent.rates,
            )
            rest = np.maximum(left - field.carries[column], 0)
            if (rest <= ahead.reach[depth + 1]).all():
                self.descend(depth + 1, rest, (*picked, column), after)
        if (left <= ahead.reach[depth + 1]).all():
            self.descend(depth + 1, left, picked, spent)

    def offer(self, picked: Columns) -> None:
        """Remember a feasible set if it is better than the best so far."""
        columns = tuple(sorted(picked))
        if self.field.counts[list(columns)].sum() > self.most:
            return
        self.best = min(self.best, (self.field.value(columns, self.goal), len(columns), columns))

    def _is_hopeless(self, depth: int, left: Ints, picked: Columns, spent: _Spent) -> bool:
        value, size, _ = self.best
        bound = self._bound(depth, left, spent)
        if bound[self.goal != "deliveries"] > self.most:
            return True
        return (bound, len(picked) + bool(left.any())) >= (value, size)

    def _bound(self, depth: int, left: Ints, spent: _Spent) -> Value:
        """Return what every set that goes on from here is worth at least."""
        count, price = spent.deliveries, spent.price
        if left.any():
            if self.sums:
                count += self._sites_needed(depth, np.maximum(left - self.ahead.free[depth], 0))
            still = left > 0
            dearest = float(np.max(left[still] * self.ahead.ratios[depth][still]))
            if dearest == np.inf:
                return ANY, ANY
            price += int(dearest - 1e-3)
        if self.field.is_weighed:
            least = self.field.masses @ np.minimum(spent.rates, self.ahead.rates[depth])
            price += max(0, int(least) - self.field.rounding)
        return (count, price) if self.goal == "deliveries" else (price, count)

    def _sites_needed(self, depth: int, left: Ints) -> int:
        for number, sums in enumerate(self.sums[depth]):
            if (sums >= left).all():
                return number
        return len(self.sums[depth]) - 1


def _suffixes(fold: np.ufunc, start: NDArray[Any], rows: list[NDArray[Any]]) -> list[NDArray[Any]]:
    """Return what the rows from each depth on come to, the start alone after the last."""
    found = [start]
    for row in reversed(rows):
        found.append(fold(found[-1], row))
    return found[::-1]


def _largest_sums(tops: list[Ints]) -> list[Ints]:
    """Return for each depth what none, one, two … of the sites left carry, the largest for each line.

    Shape of each: [number, line].
    """
    found = []
    for depth in range(len(tops) + 1):
        largest = np.sort(np.array([np.zeros_like(tops[0]), *tops[depth:]]), axis=0)
        found.append(np.cumsum(np.vstack([largest[:1], largest[:0:-1]]), axis=0))
    return found
