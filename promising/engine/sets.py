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
_NEVER: Final = 1e30
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
        left, cost, rates = self.units, 0.0, self.ahead.rate_of
        for column in sorted(columns, key=lambda column: (rates[column], column)):
            taken = np.minimum(left, self.carries[column])
            cost += float(np.floor(taken * self.weights * (rates[column] / _MILLION)).sum())
            left = left - taken
        return int(cost)

    def value(self, columns: Sequence[int], goal: Goal) -> Value:
        """Return what a set is worth, the smaller the better."""
        count, price = self.bare(columns)
        cost = price + self.carriage(columns)
        return (count, cost) if goal == "deliveries" else (cost, count)

    def bare(self, columns: Sequence[int]) -> tuple[int, int]:
        """Return deliveries and prices of a set, without carriage."""
        counts, prices = self.ahead.counts, self.ahead.prices
        return sum(counts[column] for column in columns), sum(prices[column] for column in columns)


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

    Shapes: `reach`, `free` (by what goes anyhow), `ratios` (least price a unit), `rates` [depth][line].
    """

    def __init__(self, field: Field) -> None:
        self.counts, self.prices, self.rate_of = (
            values.tolist() for values in (field.counts, field.prices, field.rates)
        )
        sizes = field.carries.sum(axis=1).tolist()
        groups = sorted(field.groups, key=lambda group: (-max(sizes[c] for c in group), group[0]))
        self.groups = [sorted(group, key=lambda c: (self.prices[c], self.rate_of[c], c)) for group in groups]
        columns = [column for group in self.groups for column in group]
        firsts = np.cumsum([0, *map(len, self.groups[:-1])])
        carries, counts = field.carries[columns], field.counts[columns][:, None]
        is_carried = carries > 0
        asked = np.where(is_carried, field.prices[columns][:, None] / np.maximum(carries, 1), _NEVER)
        self.line_rates = np.where(field.carries > 0, field.rates[:, None] / _MILLION, np.inf)
        none, never = np.zeros_like(field.units), np.full(len(field.units), _NEVER)
        self.reach = _suffixes(np.add, none, _by_site(np.maximum, carries, firsts))
        self.free = _suffixes(np.add, none, _by_site(np.maximum, carries * (counts == 0), firsts))
        self.ratios = _suffixes(np.minimum, never, _by_site(np.minimum, asked, firsts))
        self.rates = _suffixes(
            np.minimum, np.full_like(never, np.inf), _by_site(np.minimum, self.line_rates[columns], firsts)
        )
        self._tops = _by_site(np.maximum, carries * (counts > 0), firsts)
        self._sums: dict[int, Ints] = {}

    def sums(self, depth: int) -> Ints:
        """Return what none, one, two … of the sites from a depth on carry, the largest for each line.

        Shape: [number, line].
        """
        if depth not in self._sums:
            largest = np.sort(self._tops[depth:], axis=0)[::-1]
            self._sums[depth] = np.vstack([np.zeros_like(self._tops[:1]), np.cumsum(largest, axis=0)])
        return self._sums[depth]


class _Search:
    def __init__(self, field: Field, goal: Goal, limits: Limits) -> None:
        self.field, self.goal, self.nodes, self.most = field, goal, limits.nodes, limits.deliveries
        self.best: tuple[Value, int, Columns] = ((limits.value, ANY), _NO_SET, ())
        self.ahead = field.ahead
        self.is_counted = goal == "deliveries" or self.most < len(self.ahead.groups)
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
        count, price = self.field.bare(columns)
        least = (count, price) if self.goal == "deliveries" else (price, count)
        if count > self.most or least > self.best[0]:
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
            if self.is_counted:
                count += self._sites_needed(depth, left - self.ahead.free[depth])
            dearest = float((left * self.ahead.ratios[depth]).max())
            if dearest >= _NEVER:
                return ANY, ANY
            price += int(dearest - 1e-3)
        if self.field.is_weighed:
            least = self.field.masses @ np.minimum(spent.rates, self.ahead.rates[depth])
            price += max(0, int(least) - self.field.rounding)
        return (count, price) if self.goal == "deliveries" else (price, count)

    def _sites_needed(self, depth: int, left: Ints) -> int:
        enough: NDArray[np.bool_] = np.all(self.ahead.sums(depth) >= left, axis=1)
        number = int(enough.argmax())
        return number if enough[number] else len(enough) - 1


def _by_site(fold: np.ufunc, rows: NDArray[Any], firsts: Ints) -> NDArray[Any]:
    """Return what the departures of each site come to. Shapes: [departure, line] to [site, line]."""
    return fold.reduceat(rows, firsts, axis=0) if len(rows) else rows


def _suffixes(fold: np.ufunc, start: NDArray[Any], rows: NDArray[Any]) -> list[NDArray[Any]]:
    """Return what the rows from each depth on come to, the start alone after the last."""
    return [*fold.accumulate(rows[::-1], axis=0)[::-1], start]
