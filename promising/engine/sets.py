"""The best set of departures that together carry what every line needs: branch and bound over sites.

A node has decided for some sites which of their departures goes, if any. Bounds, all of them proven: a line needs
at least as many further sites as its largest ones; it pays at least its units times the least price a unit that
any site left asks; carriage is at least all weight at the lowest rate still to be had. A set is complete when
nothing is left open, so the search over sets of sites (at most 2^sites) and their departures is exhaustive: what
it answers within its budget of nodes is exact. Source: Land and Doig, Econometrica 28 (1960).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from promising.engine.supply import Ints

NODES: Final = 40_000
_MILLION: Final = 1_000_000
_ANY_RATE: Final = 1 << 40
_NO_SET: Final = 1 << 20
Goal = Literal["deliveries", "cost"]
Columns = tuple[int, ...]
Value = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Field:
    """The departures to choose from, at most one of each group (a site).

    Shapes: `carries` [departure, line], no more than `units` [line]; `counts`, `prices`, `rates` [departure]: 1 unless
    it goes anyhow, its price, its carriage a kilogram. `weight` is that of all lines in millionths of a kilogram;
    `carriage` tells exactly what a set costs beyond its prices. Money in ten-thousandths.
    """

    groups: Sequence[Sequence[int]]
    units: Ints
    carries: Ints
    counts: Ints
    prices: Ints
    rates: Ints
    weight: int
    carriage: Callable[[Sequence[int]], int]

    @property
    def rounding(self) -> int:
        """By how much the carriage of single shares, each rounded down, may stay below that of their sum."""
        return len(self.units) * len(self.groups)

    def value(self, columns: Sequence[int], goal: Goal) -> Value:
        """Return what a set is worth, the smaller the better."""
        chosen = list(columns)
        count = int(self.counts[chosen].sum())
        cost = int(self.prices[chosen].sum()) + (self.carriage(chosen) if self.weight else 0)
        return (count, cost) if goal == "deliveries" else (cost, count)


class Found(NamedTuple):
    """The best set, its value, and a lower bound of its first goal (the value itself when it is exact)."""

    value: Value
    columns: Columns
    bound: int

    @property
    def is_exact(self) -> bool:
        """Whether nothing can be better in the first goal, nor in the second among those."""
        return self.bound == self.value[0]


def best_set(field: Field, goal: Goal, first: Columns | None, nodes: int = NODES) -> Found | None:
    """Return the best feasible set, None when there is none. `first` is any feasible one, if one is known.

    Ties go to fewer departures.
    """
    search = _Search(field, goal, first, nodes)
    search.descend(0, field.units, (), _Spent(0, 0, _ANY_RATE))
    value, size, columns = search.best
    if size == _NO_SET:
        return None
    if search.nodes > 0:
        return Found(value, columns, value[0])
    return Found(value, columns, min(value[0] - 1, search.least))


class _Spent(NamedTuple):
    deliveries: int
    price: int
    rate: int


class _Search:
    def __init__(self, field: Field, goal: Goal, first: Columns | None, nodes: int) -> None:
        self.field, self.goal, self.nodes = field, goal, nodes
        self.best: tuple[Value, int, Columns] = ((_ANY_RATE, _ANY_RATE), _NO_SET, ())
        if first is not None:
            self.best = field.value(first, goal), len(first), first
        weights = field.carries.sum(axis=1)
        groups = sorted(field.groups, key=lambda group: (-int(weights[list(group)].max()), group[0]))
        self.groups = [sorted(group, key=self._first_tried) for group in groups]
        tops = [field.carries[group].max(axis=0) for group in self.groups]
        self.reach = [sum(tops[depth:], np.zeros_like(field.units)) for depth in range(len(tops) + 1)]
        self.most = [self._sums(depth) for depth in range(len(tops) + 1)]
        self.free = [self._free(depth) for depth in range(len(tops) + 1)]
        self.ratios = [self._ratio(depth) for depth in range(len(tops) + 1)]
        self.rates = [self._rate(depth) for depth in range(len(tops) + 1)]
        bound = self._bound(0, field.units, _Spent(0, 0, _ANY_RATE))
        self.least = bound[0]

    def descend(self, depth: int, left: Ints, picked: Columns, spent: _Spent) -> None:
        """Look at all sets that go on from `picked` with the sites from `depth` on."""
        self.nodes -= 1
        if self.nodes <= 0:
            return
        if not left.any():
            self._offer(picked)
            if not self.field.weight:
                return
        if depth == len(self.groups) or self._is_hopeless(depth, left, picked, spent):
            return
        field = self.field
        for column in self.groups[depth]:
            after = _Spent(
                spent.deliveries + int(field.counts[column]),
                spent.price + int(field.prices[column]),
                min(spent.rate, int(field.rates[column])),
            )
            rest = np.maximum(left - field.carries[column], 0)
            if (rest <= self.reach[depth + 1]).all():
                self.descend(depth + 1, rest, (*picked, column), after)
        if (left <= self.reach[depth + 1]).all():
            self.descend(depth + 1, left, picked, spent)

    def _offer(self, picked: Columns) -> None:
        columns = tuple(sorted(picked))
        self.best = min(self.best, (self.field.value(columns, self.goal), len(columns), columns))

    def _is_hopeless(self, depth: int, left: Ints, picked: Columns, spent: _Spent) -> bool:
        value, size, _ = self.best
        return (self._bound(depth, left, spent), len(picked) + bool(left.any())) >= (value, size)

    def _bound(self, depth: int, left: Ints, spent: _Spent) -> Value:
        """Return what every set that goes on from here is worth at least."""
        count, price = spent.deliveries, spent.price
        if left.any():
            count += self._sites_needed(depth, np.maximum(left - self.free[depth], 0))
            price += int(np.max(left * self.ratios[depth]) - 1e-3)
        rate = min(spent.rate, self.rates[depth])
        cost = price + max(0, rate * self.field.weight // _MILLION - self.field.rounding)
        return (count, cost) if self.goal == "deliveries" else (cost, count)

    def _sites_needed(self, depth: int, left: Ints) -> int:
        for number, sums in enumerate(self.most[depth]):
            if (sums >= left).all():
                return number
        return len(self.most[depth]) - 1

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

    def _ratio(self, depth: int) -> NDArray[np.float64]:
        """Return the least price a unit that the sites left ask of each line. Shape: [line]."""
        columns = [column for group in self.groups[depth:] for column in group]
        if not columns:
            return np.zeros(len(self.field.units))
        carries = self.field.carries[columns]
        asked = np.where(carries > 0, self.field.prices[columns][:, None] / np.maximum(carries, 1), np.inf)
        least = asked.min(axis=0)
        return np.where(np.isfinite(least), least, 0.0)

    def _rate(self, depth: int) -> int:
        columns = [column for group in self.groups[depth:] for column in group]
        return int(self.field.rates[columns].min()) if columns else _ANY_RATE
