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
_APART: Final = 1e-6
Column = Sequence[tuple[int, float]]
Floats = NDArray[np.float64]


class Simplex:
    """Rows: lines, then resources. Shapes: `duals` [row]; those of resources are not above zero in the end."""

    def __init__(self, lines: int, rooms: Sequence[float]) -> None:
        self.lines, count = lines, lines + len(rooms)
        self.inverse: Floats = np.eye(count)
        apart = [room + _APART * (1 + place * 0.618 % 1) for place, room in enumerate(rooms)]
        self.levels: Floats = np.array([1.0] * lines + apart)
        self.duals: Floats = np.zeros(count)

    def begin(self, line: int, cost: float, column: Column) -> None:
        """Let a line take a column to begin with; all of them together must have room."""
        self._pivot(self._told(column), line, cost - float(self.duals[line]))

    def enter(self, cost: float, column: Column) -> None:
        """Take a column into the basis that costs less than the duals pay for it."""
        paid = sum(float(self.duals[row]) * weight for row, weight in column)
        self._enter(self._told(column), cost - paid)

    def relax(self) -> bool:
        """Leave room free on a resource whose price is below nothing, if there is one."""
        if self.lines == len(self.duals):
            return False
        row = self.lines + int(np.argmax(self.duals[self.lines :]))
        gain = float(self.duals[row])
        if gain <= _NOTHING:
            return False
        self._enter(self.inverse[:, row].copy(), -gain)
        return True

    def _told(self, column: Column) -> Floats:
        rows = [row for row, _ in column]
        weights = np.array([weight for _, weight in column])
        told: Floats = self.inverse[:, rows] @ weights
        return told

    def _enter(self, column: Floats, reduced: float) -> None:
        ratios = np.where(column > _NOTHING, self.levels / np.maximum(column, _NOTHING), np.inf)
        self._pivot(column, int(np.argmin(ratios)), reduced)

    def _pivot(self, column: Floats, row: int, reduced: float) -> None:
        pivot = self.inverse[row] / column[row]
        level = self.levels[row] / column[row]
        self.duals += reduced * pivot
        self.inverse -= np.outer(column, pivot)
        self.inverse[row] = pivot
        self.levels -= column * level
        self.levels[row] = level
        np.maximum(self.levels, 0.0, out=self.levels)
