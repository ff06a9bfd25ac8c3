"""A small linear program by the revised simplex method, its columns told as they are needed.

Columns of least cost, so that each line takes one in all and no resource is used beyond its room. Resources have a
little more room than they have, each another little: no two bases are as good as each other. Sources: Dantzig and
Wolfe, Operations Research 8 (1960); Charnes, Econometrica 20 (1952).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

NOTHING: Final = 1e-9
_SLIGHT: Final = 1e-6
_NOISE: Final = 1e-12
_APART: Final = 1e-6
_MANY: Final = 200
GOLDEN: Final = 0.618
Column = Sequence[tuple[int, float]]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Simplex:
    """Rows: lines, then resources. Shapes: `duals` [row]; those of resources are not above zero in the end.

    What is in the basis, and so what enters it, is the number of a column, or of a row's free room: -1 - row.
    """

    def __init__(self, lines: int, rooms: Sequence[float]) -> None:
        self.lines, count = lines, lines + len(rooms)
        self.inverse: Floats = np.eye(count)
        much = [room + _APART * (1 + place * GOLDEN % 1) for place, room in enumerate(rooms)]
        self.levels: Floats = np.array([1.0] * lines + much)
        self.duals: Floats = np.zeros(count)
        self.basis: Ints = -1 - np.arange(count)
        self.columns: list[Column] = []
        self._costs: Floats = np.zeros(64)
        self._rows: Ints = np.zeros(256, dtype=np.int64)
        self._users: Ints = np.zeros(256, dtype=np.int64)
        self._weights: Floats = np.zeros(256)
        self._used, self._slight = 0, _SLIGHT

    @property
    def costs(self) -> Floats:
        """What the columns cost. Shape: [column]."""
        return self._costs[: len(self.columns)]

    def begin(self, line: int, cost: float, column: Column) -> None:
        """Let a line take a column to begin with; all of them together must have room."""
        number = self.tell(cost, column)
        self.pivot(self.told(number), line, self.reduced(number), number)

    def tell(self, cost: float, column: Column) -> int:
        """Make a column known; return its number."""
        number = len(self.columns)
        self.columns.append(column)
        if number == len(self._costs):
            self._costs = np.tile(self._costs, 2)
        self._costs[number] = cost
        self._slight = max(self._slight, _NOISE * abs(cost))
        self.use([row for row, _ in column], [number] * len(column), [weight for _, weight in column])
        return number

    def use(self, rows: Sequence[int], users: Sequence[int], weights: Sequence[float]) -> None:
        """Make known how much columns use of rows. Shapes: [use]."""
        start, self._used = self._used, self._used + len(rows)
        while self._used > len(self._rows):
            self._rows, self._users = np.tile(self._rows, 2), np.tile(self._users, 2)
            self._weights = np.tile(self._weights, 2)
        self._rows[start : self._used] = rows
        self._users[start : self._used] = users
        self._weights[start : self._used] = weights

    def worth(self, values: Floats) -> Floats:
        """Return what all that a column uses is worth. Shapes: `values` [row], [column]."""
        rows, users, weights = (told[: self._used] for told in (self._rows, self._users, self._weights))
        worth: Floats = np.bincount(users, values[rows] * weights, minlength=len(self.columns)).astype(
            np.float64
        )
        return worth

    def improve(self) -> bool:
        """Take what saves most into the basis, a column that is known or room left free; False if nothing does."""
        saved = self.worth(self.duals) - self.costs
        best = int(np.argmax(saved))
        most, row = float(saved[best]), -1
        if self.lines < len(self.duals):
            row = self.lines + int(np.argmax(self.duals[self.lines :]))
        if row >= 0 and float(self.duals[row]) > max(most, self._slight):
            self._enter(-1 - row, -float(self.duals[row]))
        elif most > self._slight:
            self._enter(best, -most)
        else:
            return False
        return True

    def enter(self, number: int) -> None:
        """Take a column into the basis, whether or not that saves anything."""
        self._enter(number, self.reduced(number))

    def reduced(self, number: int) -> float:
        """Return what something costs beyond what it pays for."""
        if number < 0:
            return -float(self.duals[-1 - number])
        paid = sum(float(self.duals[row]) * weight for row, weight in self.columns[number])
        return float(self._costs[number]) - paid

    def taken(self) -> Floats:
        """Return to what part each column is taken. Shape: [column]."""
        parts = np.zeros(len(self.columns))
        is_column = self.basis >= 0
        parts[self.basis[is_column]] = self.levels[is_column]
        return parts

    def told(self, number: int) -> Floats:
        """Return a column, or the free room of a row, as the basis tells it. Shape: [row]."""
        if number < 0:
            return self.inverse[:, -1 - number].copy()
        rows = [row for row, _ in self.columns[number]]
        weights = np.array([weight for _, weight in self.columns[number]])
        told: Floats = self.inverse[:, rows] @ weights
        return told

    def pivot(self, column: Floats, row: int, reduced: float, number: int) -> None:
        """Let something take the place of what is in a row of the basis. `column`: as the basis tells it."""
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
        self.basis[row] = number

    def _enter(self, number: int, reduced: float) -> None:
        """Take in what leaves the row that it uses up first. Raises: FloatingPointError, when rounding hides which."""
        column = self.told(number)
        if not float(column.max()) > NOTHING:
            raise FloatingPointError
        ratios = np.where(column > NOTHING, self.levels / np.maximum(column, NOTHING), np.inf)
        self.pivot(column, int(np.argmin(ratios)), reduced, number)
        np.maximum(self.levels, 0.0, out=self.levels)
