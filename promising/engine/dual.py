"""A linear program that is asked again and again, with options banned and rows added: the dual simplex method.

What cannot go on is repaired: a row of the basis with less than nothing, or with some of what is banned, lets in what
costs least for it. Sources: Lemke, Naval Research Logistics Quarterly 1 (1954); Forrest and Goldfarb, Steepest-edge
simplex algorithms, Math. Programming 57 (1992).
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from promising.engine.simplex import GOLDEN, NOTHING, Column, Floats, Ints, Simplex

_MISSES: Final = 1e-7
_CLEAR: Final = 1e-7
_APART: Final = 1e-7
_LEAST: Final = 1e-4
_AFRESH: Final = 400
Bits = NDArray[np.bool_]


class State(NamedTuple):
    """What a program was in the middle of. `told`: what follows from its basis, None where that is to be found anew."""

    basis: Ints
    told: tuple[Floats, ...] | None

    @property
    def basis_alone(self) -> "State":
        """The same in little memory."""
        return State(self.basis, None)


class Dual(Simplex):
    """Columns of groups, each group takes one in all. `banned` [column]: those that may not be taken.

    `ray` [row]: prices that show, times enough, that nothing fits, once that is so.
    """

    def __init__(
        self, groups: int, rooms: Sequence[float], costs: Sequence[float], columns: Sequence[Column]
    ) -> None:
        super().__init__(groups, rooms)
        self.rooms: Floats = self.levels.copy()
        self.norms: Floats = np.ones(len(self.rooms))
        self.ray: Floats = np.zeros(len(self.rooms))
        self.banned: Bits = np.zeros(len(columns), dtype=np.bool_)
        self._since = 0
        first: dict[int, int] = {}
        for number, (cost, column) in enumerate(zip(costs, columns, strict=True)):
            self.tell(cost + _APART * (number * GOLDEN % 1), column)
            group = column[0][0]
            if self._costs[number] < self._costs[first.setdefault(group, number)]:
                first[group] = number
        for group, number in first.items():
            self.pivot(self.told(number), group, self.reduced(number), number)

    def state(self) -> State:
        """Return what a later `resume` needs to go on from here."""
        told = tuple(told.copy() for told in (self.inverse, self.levels, self.duals, self.norms))
        return State(self.basis.copy(), told)

    def resume(self, state: State) -> None:
        """Go on from where the program was. Raises: FloatingPointError, when rounding hides what its basis tells."""
        self.basis = state.basis
        if state.told is None:
            self._begin_afresh()
        else:
            self.inverse, self.levels, self.duals, self.norms = state.told

    def add(self, rows: Sequence[Floats], rooms: Sequence[float]) -> None:
        """Add rows: what columns use of a resource [column], and how much there is of it."""
        before, more, uses = len(self.rooms), len(rows), np.array(rows)
        places, users = np.nonzero(uses)
        for place, user in zip(places.tolist(), users.tolist(), strict=True):
            self.columns[user] = [*self.columns[user], (before + place, float(uses[place, user]))]
        self.use((before + places).tolist(), users.tolist(), uses[places, users].tolist())
        used = np.where(self.basis >= 0, uses[:, np.maximum(self.basis, 0)], 0.0)
        inverse = np.eye(before + more)
        inverse[:before, :before] = self.inverse
        inverse[before:, :before] = -used @ self.inverse
        self.inverse, self.duals = inverse, np.append(self.duals, np.zeros(more))
        self.levels = np.append(self.levels, np.array(rooms) - used @ self.levels)
        self.rooms = np.append(self.rooms, rooms)
        self.basis = np.append(self.basis, -1 - np.arange(before, before + more))
        self.norms = np.append(self.norms, (inverse[before:] ** 2).sum(axis=1))

    def repair(self) -> bool | None:
        """Mend one row of the basis. True: there may be more to mend; False: nothing is; None: nothing fits."""
        is_fixed = self._fixed()
        misses = np.where(self.levels < 0, -self.levels, np.where(is_fixed, self.levels, 0.0))
        misses[misses < _MISSES] = 0.0
        row = int(np.argmax(misses * misses / self.norms))
        if misses[row] == 0.0:
            return False
        sign = 1.0 if self.levels[row] > 0 else -1.0
        number = self._entering(sign * self.inverse[row])
        if number is None:
            self.ray = sign * self.inverse[row]
            return None
        column = self.told(number)
        if not abs(float(column[row])) > _CLEAR / 10:
            raise FloatingPointError
        self.pivot(column, row, self.reduced(number), number)
        return True

    def pivot(self, column: Floats, row: int, reduced: float, number: int) -> None:
        """Let something take a place in the basis, and keep the norms of the rows of its inverse."""
        pivot = self.inverse[row] / column[row]
        others, norm = column.copy(), float(pivot @ pivot)
        others[row] = 0.0
        self.norms -= 2 * others * (self.inverse @ pivot) - others * others * norm
        self.norms[row] = norm
        np.maximum(self.norms, _LEAST, out=self.norms)
        super().pivot(column, row, reduced, number)
        self._since += 1
        if self._since == _AFRESH:
            self._begin_afresh()

    def true_duals(self, costs: Floats) -> Floats:
        """Return the duals of the basis for other costs [column]."""
        duals: Floats = np.where(self.basis >= 0, costs[np.maximum(self.basis, 0)], 0.0) @ self.inverse
        return duals

    def _fixed(self) -> Bits:
        """Return which rows of the basis hold what may not be taken at all. Shape: [row]."""
        fixed: Bits = np.where(
            self.basis >= 0, self.banned[np.maximum(self.basis, 0)], -1 - self.basis < self.lines
        )
        return fixed

    def _entering(self, asked: Floats) -> int | None:
        """Return what to take in for a row of the inverse: what is cheapest for it; None when nothing helps."""
        free = np.ones(len(self.columns) + len(self.rooms), dtype=np.bool_)
        free[: len(self.columns)] = ~self.banned
        free[len(self.columns) : len(self.columns) + self.lines] = False
        free[np.where(self.basis >= 0, self.basis, len(self.columns) - 1 - self.basis)] = False
        helps = np.concatenate([self.worth(asked), asked])
        reduced = np.concatenate([self.costs - self.worth(self.duals), -self.duals])
        free &= helps > _CLEAR
        if not free.any():
            return None
        ratios = np.where(free, np.maximum(reduced, 0.0) / np.where(free, helps, 1.0), np.inf)
        best = int(np.argmax(np.where(ratios <= ratios.min() + NOTHING, helps, 0.0)))
        return best if best < len(self.columns) else len(self.columns) - 1 - best

    def _begin_afresh(self) -> None:
        """Tell the inverse of the basis anew, before rounding spoils it."""
        self._since, count = 0, len(self.rooms)
        basis = np.zeros((count, count))
        for place, number in enumerate(self.basis.tolist()):
            for row, weight in self.columns[number] if number >= 0 else [(-1 - number, 1.0)]:
                basis[row, place] += weight
        try:
            self.inverse = np.linalg.inv(basis).astype(np.float64)
        except np.linalg.LinAlgError:
            raise FloatingPointError from None
        self.levels = self.inverse @ self.rooms
        self.duals = self.true_duals(self.costs)
        self.norms = (self.inverse**2).sum(axis=1)
