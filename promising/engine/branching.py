"""One option of each group, so that all fit together, at the least cost: branch and bound with linear programs.

Each node bans some options. Whatever prices its linear program gives to what is scarce, the cheapest option of each
group at these prices, less what all of that brings in, is a bound: it is counted in integers, so that no rounding ever
claims too much, and it bans all that costs too much above the cheapest of its group. Source: Land and Doig,
Econometrica 28 (1960).
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from promising.engine.courses import TooMuch
from promising.engine.simplex import Simplex

_FINE: Final = 1 << 20
_MOST: Final = 1 << 58
_REFUSAL: Final = 20_000
_WHOLE: Final = 1e-4
Bits = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Option(NamedTuple):
    """What a group may take: what it costs, and how much it takes (or, below nothing, gives) of which resource."""

    group: int
    cost: int
    uses: Sequence[tuple[int, int]]


class Branching:
    """The search for a choice that costs less than a limit. `best`: the least cost found, of the options `chosen`.

    `least`: no choice below the limit costs less; `is_refused`: `accepts` did not take one. `effort` that is left, in
    pivots × rows. Groups from `leading` on are decided first. Raises: TooMuch for what 64 bits do not hold.
    """

    def __init__(
        self,
        options: Sequence[Option],
        rooms: Sequence[int],
        accepts: Callable[[list[int]], bool],
        *,
        limit: int,
        effort: int,
        leading: int,
    ) -> None:
        self.options, self.accepts, self.effort, self.leading = options, accepts, effort, leading
        self.groups = 1 + max(option.group for option in options)
        self.dear = 2 * (sum(abs(option.cost) for option in options) + 1)
        amounts = [abs(weight) for option in options for _, weight in option.uses]
        if max([self.dear * self.groups, *amounts, *rooms]) > _MOST:
            raise TooMuch
        self.chosen, self.is_refused = list[int](), False
        self.group: Ints = np.array([option.group for option in options])
        self.costs: Ints = np.array([option.cost for option in options], dtype=np.int64)
        self.rooms: Ints = np.array(rooms, dtype=np.int64)
        uses = [(self.groups + row, weight) for option in options for row, weight in option.uses]
        self._rows: Ints = np.array([row for row, _ in uses], dtype=np.int64)
        self._weights: Ints = np.array([weight for _, weight in uses], dtype=np.int64)
        self._users = np.repeat(np.arange(len(options)), [len(option.uses) for option in options])
        self.best = min(limit, self.dear)  # what costs more takes what is banned
        self.fine = max(1, min(_FINE, _MOST // (self.dear * self.groups)))
        self.program = self._program()
        self.least = int(self.costs.min(initial=0)) * self.groups

    @property
    def is_complete(self) -> bool:
        """Whether all choices were looked at."""
        return self.effort > 0 and not self.is_refused

    def run(self, start: Sequence[int] = ()) -> None:
        """Look at all choices that cost less than the limit. `start`: options that are taken in some choice."""
        for place in start:
            self.program.enter(self.groups + place)
        nothing = np.zeros(len(self.options), dtype=np.bool_)
        self._descend(nothing, is_root=True)

    def _program(self) -> Simplex:
        """Return the linear program, in which each group may have nothing for a price that no choice costs."""
        program = Simplex(self.groups, [float(room) for room in self.rooms.tolist()])
        for group in range(self.groups):
            program.begin(group, float(2 * self.dear), [(group, 1.0)])
        for option in self.options:
            uses = [(self.groups + row, float(weight)) for row, weight in option.uses]
            program.tell(float(option.cost), [(option.group, 1.0), *uses])
        return program

    def _descend(self, banned: Bits, *, is_root: bool = False) -> None:
        costs = np.where(banned, self.dear, self.costs)
        self.program.reprice(np.concatenate([np.full(self.groups, 2 * self.dear), costs]).astype(np.float64))
        self.effort -= len(self.program.duals)
        while self.effort > 0 and self.program.improve():
            self.effort -= len(self.program.duals)
        bound, above = self._bound(costs)
        if is_root:
            self.least = min(-(-bound // self.fine), self.best)
        if self.effort <= 0 or bound > (self.best - 1) * self.fine:
            return
        parts = self._parts()
        if (np.minimum(parts, 1 - parts) < _WHOLE).all():
            self._offer(parts)
        banned = banned | (above > (self.best - 1) * self.fine - bound)
        place = self._next(parts, banned)
        if place < 0 or bound > (self.best - 1) * self.fine:
            return
        ban, keep = banned.copy(), banned | (self.group == self.group[place])
        ban[place], keep[place] = True, False
        for child in (keep, ban) if parts[place] >= 0.5 else (ban, keep):
            if len(np.unique(self.group[~child])) == self.groups:
                self._descend(child)

    def _next(self, parts: Floats, banned: Bits) -> int:
        """Return the option to decide on: the least clear, of leading groups first; -1 when all are decided."""
        width = np.bincount(self.group[~banned], minlength=self.groups)[self.group]
        free = ~banned & (width > 1)
        unclear = np.minimum(parts, 1 - parts)
        unclear += np.where((self.group >= self.leading) & (unclear > _WHOLE), 1.0, 0.0)
        place = int(np.argmax(np.where(free, 1.0 + unclear + 1e-3 * parts, 0.0)))
        return place if free[place] else -1

    def _bound(self, costs: Ints) -> tuple[int, Ints]:
        """Return what a choice costs at least, and what each option costs above the cheapest of its group, finely."""
        prices = np.minimum(0, np.rint(self.program.duals * self.fine).astype(np.int64))
        if np.abs(prices[self._rows] * self._weights.astype(np.float64)).sum() > _MOST:
            raise TooMuch
        paid: Ints = np.zeros(len(costs), dtype=np.int64)
        np.add.at(paid, self._users, prices[self._rows] * self._weights)
        reduced = costs * self.fine - paid
        least: Ints = np.full(self.groups, np.iinfo(np.int64).max)
        np.minimum.at(least, self.group, reduced)
        bound = int(least.sum()) + int((prices[self.groups :] * self.rooms).sum())
        return bound, reduced - least[self.group]

    def _parts(self) -> Floats:
        """Return what part of each option the program takes."""
        parts = np.zeros(len(self.options))
        for number, part in self.program.taken().items():
            if number >= self.groups:
                parts[number - self.groups] = min(1.0, part)
        return parts

    def _offer(self, parts: Floats) -> None:
        """Take a choice for the best if it is, fits, and is accepted."""
        chosen = np.flatnonzero(parts > 0.5)
        used: Ints = np.zeros(len(self.rooms), dtype=np.int64)
        for place in chosen.tolist():
            for row, weight in self.options[place].uses:
                used[row] += weight
        cost = int(self.costs[chosen].sum())
        if len(chosen) < self.groups or (used > self.rooms).any() or cost >= self.best:
            return
        if self.accepts(chosen.tolist()):
            self.best, self.chosen = cost, chosen.tolist()
        else:
            self.is_refused = True
            self.effort -= _REFUSAL
