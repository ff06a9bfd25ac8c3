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
from typing import Final, Literal, NamedTuple

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


class _Search:
    def __init__(self, field: Field, goal: Goal, limits: Limits) -> None:
        self.field, self.goal, self.nodes, self.most = field, goal, limits.nodes, limits.deliveries
        self.best: tuple[Value, int, Columns] = ((limits.value, ANY), _NO_SET, ())
        sizes = field.carries.sum(axis=1)
        groups = sorted(field.groups, key=lambda group: (-int(sizes[list(group)].max()), group[0]))
        self.groups = [sorted(group, key=self._first_tried) for group in groups]
        self.line_rates = np.where(field.carries > 0, field.rates[:, None] / _MILLION, np.inf)
        tops = [field.carries[group].max(axis=0) for group in self.groups]
        depths = range(len(tops) + 1)
        self.reach = [sum(tops[depth:], np.zeros_like(field.units)) for depth in depths]
        counts = goal == "deliveries" or self.most < len(tops)
        self.sums = [self._sums(depth) for depth in depths] if counts else []
        self.free = [self._free(depth) for depth in depths] if counts else []
        self.ratios = [self._ratio(depth) for depth in depths]
        self.rates = [self._rates(depth) for depth in depths]
        self.least = self._bound(0, field.units, _Spent(0, 0, self.rates[-1]))[0]

    def descend(self, depth: int, left: Ints, picked: Columns, spent: _Spent) -> None:
        """Look at all sets that go on from `picked` with the sites from `depth` on."""
        self.nodes -= 1
        if self.nodes <= 0:
            return
        if not left.any():
            self.offer(picked)
            if not self.field.is_weighed:
                return
        if depth == len(self.groups) or self._is_hopeless(depth, left, picked, spent):
            return
        field = self.field
        for column in self.groups[depth]:
            after = _Spent(
                spent.deliveries + int(field.counts[column]),
                spent.price + int(field.prices[column]),
                np.minimum(spent.rates, self.line_rates[column]) if field.is_weighed else spent.rates,
            )
            rest = np.maximum(left - field.carries[column], 0)
            if (rest <= self.reach[depth + 1]).all():
                self.descend(depth + 1, rest, (*picked, column), after)
        if (left <= self.reach[depth + 1]).all():
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
                count += self._sites_needed(depth, np.maximum(left - self.free[depth], 0))
            price += int(np.max(left * self.ratios[depth]) - 1e-3)
        if self.field.is_weighed:
            least = self.field.masses @ np.minimum(spent.rates, self.rates[depth])
            price += max(0, int(least) - self.field.rounding)
        return (count, price) if self.goal == "deliveries" else (price, count)

    def _sites_needed(self, depth: int, left: Ints) -> int:
        for number, sums in enumerate(self.sums[depth]):
            if (sums >= left).all():
                return number
        return len(self.sums[depth]) - 1

    def _first_tried(self, column: int) -> tuple[int, int, int]:
        return int(self.field.prices[column]), int(self.field.rates[column]), column

    def _sums(self, depth: int) -> Ints:
        """Return what none, one, two … of the sites left, the largest for each line, carry. Shape: [number, line]."""
        field = self.field
        tops = [
            field.carries[new].max(axis=0)
            for group in self.groups[depth:]
            if (new := [column for column in group if field.counts[column]])
        ]
        sums = np.zeros((len(tops) + 1, len(field.units)), dtype=np.int64)
        if tops:
            sums[1:] = np.cumsum(np.sort(np.stack(tops), axis=0)[::-1], axis=0)
        return sums

    def _free(self, depth: int) -> Ints:
        """Return what the sites left carry in departures that go anyhow. Shape: [line]."""
        field = self.field
        total = np.zeros_like(field.units)
        for group in self.groups[depth:]:
            anyhow = [column for column in group if not field.counts[column]]
            if anyhow:
                total += field.carries[anyhow].max(axis=0)
        return total

    def _ratio(self, depth: int) -> Floats:
        """Return the least price a unit that the sites left ask of each line. Shape: [line]."""
        columns = [column for group in self.groups[depth:] for column in group]
        if not columns:
            return np.zeros(len(self.field.units))
        carries = self.field.carries[columns]
        asked = np.where(carries > 0, self.field.prices[columns][:, None] / np.maximum(carries, 1), np.inf)
        least = asked.min(axis=0)
        return np.where(np.isfinite(least), least, 0.0)

    def _rates(self, depth: int) -> Floats:
        """Return the lowest rate at which the sites left carry any of each line. Shape: [line]."""
        columns = [column for group in self.groups[depth:] for column in group]
        least: Floats = self.line_rates[columns].min(axis=0, initial=np.inf)
        return least
