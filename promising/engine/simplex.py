"""A small linear program by the revised simplex method, its columns told as they are needed.

Columns of least cost, so that each line takes one in all and no resource is used beyond its room. Resources have a
little more room than they have, each another little: no two bases are as good as each other. Sources: Dantzig and
Wolfe, Operations Research 8 (1960); Charnes, Econometrica 20 (1952).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

_NOTHING: Final = 1e-9
_SLIGHT: Final = 1e-6
_NOISE: Final = 1e-12
_APART: Final = 1e-6
_MANY: Final = 200
_SLACK: Final = -1
Column = Sequence[tuple[int, float]]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Simplex:
    """Rows: lines, then resources. Shapes: `duals` [row]; those of resources are not above zero in the end."""

    def __init__(self, lines: int, rooms: Sequence[float]) -> None:
        self.lines, count = lines, lines + len(rooms)
        self.inverse: Floats = np.eye(count)
        apart = [room + _APART * (1 + place * 0.618 % 1) for place, room in enumerate(rooms)]
        self.levels: Floats = np.array([1.0] * lines + apart)
        self.duals: Floats = np.zeros(count)
        self._basis = [_SLACK] * count
        self._columns: list[Column] = []
        self._costs: Floats = np.zeros(64)
        self._starts: Ints = np.zeros(64, dtype=np.int64)
        self._rows: Ints = np.zeros(256, dtype=np.int64)
        self._weights: Floats = np.zeros(256)
        self._used, self._slight = 0, _SLIGHT

    def begin(self, line: int, cost: float, column: Column) -> None:
        """Let a line take a column to begin with; all of them together must have room."""
        number = self.tell(cost, column)
        self._pivot(self._told(column), line, cost - float(self.duals[line]), number)

    def tell(self, cost: float, column: Column) -> int:
        """Make a column known; return its number."""
        number, start = len(self._columns), self._used
        self._columns.append(column)
        self._used += len(column)
        while self._used > len(self._rows):
            self._rows, self._weights = np.tile(self._rows, 2), np.tile(self._weights, 2)
        if number == len(self._costs):
            self._costs, self._starts = np.tile(self._costs, 2), np.tile(self._starts, 2)
        self._costs[number], self._starts[number] = cost, start
        self._slight = max(self._slight, _NOISE * abs(cost))
        for place, (row, weight) in enumerate(column, start):
            self._rows[place], self._weights[place] = row, weight
        return number

    def improve(self) -> bool:
        """Take what saves most into the basis, a column that is known or room left free; False if nothing does."""
        number = len(self._columns)
        paid = np.add.reduceat(
            self.duals[self._rows[: self._used]] * self._weights[: self._used], self._starts[:number]
        )
        saved = paid - self._costs[:number]
        best = int(np.argmax(saved))
        most, row = float(saved[best]), -1
        if self.lines < len(self.duals):
            row = self.lines + int(np.argmax(self.duals[self.lines :]))
        if row >= 0 and float(self.duals[row]) > max(most, self._slight):
            self._enter(self.inverse[:, row].copy(), -float(self.duals[row]), _SLACK)
        elif most > self._slight:
            self._enter(self._told(self._columns[best]), -most, best)
        else:
            return False
        return True

    def enter(self, number: int) -> None:
        """Take a column into the basis, whether or not that saves anything."""
        column = self._columns[number]
        paid = sum(float(self.duals[row]) * weight for row, weight in column)
        self._enter(self._told(column), float(self._costs[number]) - paid, number)

    def reprice(self, costs: Floats) -> None:
        """Let the columns that are known have other costs. Shape: [column]."""
        self._costs[: len(costs)] = costs
        basis = np.array(self._basis)
        paid = np.where(basis == _SLACK, 0.0, costs[np.maximum(basis, 0)])
        self.duals = paid @ self.inverse

    def taken(self) -> dict[int, float]:
        """Return which columns are taken, by number, and to what part."""
        return {
            number: float(self.levels[row])
            for row, number in enumerate(self._basis)
            if number != _SLACK and float(self.levels[row]) > _NOTHING
        }

    def _told(self, column: Column) -> Floats:
        rows = [row for row, _ in column]
        weights = np.array([weight for _, weight in column])
        told: Floats = self.inverse[:, rows] @ weights
        return told

    def _enter(self, column: Floats, reduced: float, number: int) -> None:
        ratios = np.where(column > _NOTHING, self.levels / np.maximum(column, _NOTHING), np.inf)
        self._pivot(column, int(np.argmin(ratios)), reduced, number)

    def _pivot(self, column: Floats, row: int, reduced: float, number: int) -> None:
        pivot = self.inverse[row] / column[row]
        level = self.levels[row] / column[row]
        self.duals += reduced * pivot
        if len(column) > _MANY:
            rows, places = np.flatnonzero(column), np.flatnonzero(pivot)
            self.inverse[rows[:, None], places] -= np.outer(column[rows], pivot[places])
        else:
            self.inverse -= np.outer(column, pivot)
        self.inverse[row] = pivot
        self.levels -= column * level
        self.levels[row] = level
        self._basis[row] = number
        np.maximum(self.levels, 0.0, out=self.levels)
