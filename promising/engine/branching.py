"""One option of each group, so that all fit together, at the least cost: branch and cut with linear programs.

Each node bans some options. Whatever prices its linear program gives to what is scarce, the cheapest option of each
group at these prices, less what all of that brings in, is a bound: it is counted in integers, so that no rounding ever
claims too much, and it bans all that costs too much above the cheapest of its group. Sources: Land and Doig,
Econometrica 28 (1960); Crowder, Johnson and Padberg, Operations Research 31 (1983).
"""

from collections.abc import Callable, Sequence
from math import gcd
from typing import Final, NamedTuple

import numpy as np

from promising.engine.courses import TooMuch
from promising.engine.cuts import Rows, broken
from promising.engine.dual import Bits, Dual, State
from promising.engine.simplex import Floats, Ints

_MOST: Final = 1 << 58
_SURE: Final = 1 << 50
_REFUSAL: Final = 20_000
_KEPT: Final = 20
_SQUARE: Final = 512
_A_PIVOT: Final = 100
_WHOLE: Final = 1e-4
_ROUNDS: Final = 8


class Option(NamedTuple):
    """What a group may take: what it costs, and how much it takes (or, below nothing, gives) of which resource."""

    group: int
    cost: int
    uses: Sequence[tuple[int, int]]


class Branching:
    """The search for a choice that costs less than a limit. `best`: the least cost found, of the options `chosen`.

    `least`: no choice below the limit costs less; `is_refused`: `accepts` did not take one. `effort` that is left: a
    pivot takes as much as there are rows, and some of their square, but not too little: there are options too. Groups
    from `leading` on are decided first.
    Raises: TooMuch for what 64 bits do not hold.
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
        dearest: dict[int, int] = {}
        for option in options:
            dearest[option.group] = max(abs(option.cost), dearest.get(option.group, 0))
        most = sum(dearest.values()) + 1
        amounts = [abs(weight) for option in options for _, weight in option.uses]
        if most > _SURE or max([0, *amounts, *rooms]) > _SURE // self.groups:
            raise TooMuch
        self.chosen, self.is_refused = list[int](), False
        self._refused = set[tuple[int, ...]]()
        self.group: Ints = np.array([option.group for option in options])
        self.costs: Ints = np.array([option.cost for option in options], dtype=np.int64)
        self.best = min(limit, most)
        self.rows = self._rows(rooms)
        self.scales: Floats = np.maximum(1.0, np.abs(self.rows.uses).max(axis=1, initial=0.0))
        self.program, self.unit = self._program()
        self.bound = self.least = int(self.costs.min(initial=0)) * self.groups

    @property
    def is_complete(self) -> bool:
        """Whether all choices were looked at."""
        return self.effort > 0 and not self.is_refused

    def run(self) -> None:
        """Look at all choices that cost less than the limit, the likelier of two halves first."""
        ahead: list[tuple[Bits, State | None]] = [(np.zeros(len(self.options), dtype=np.bool_), None)]
        is_root = True
        while ahead and self.effort > 0:
            banned, state = ahead.pop()
            try:
                if state is not None:
                    self.program.resume(state)
            except FloatingPointError:
                self.effort = 0
                return
            halves, is_root = self._halves(banned, is_root=is_root), False
            if halves is not None:
                first, second = halves
                ahead += [(second, self.program.state()), (first, None)]
            if len(ahead) > _KEPT:
                banned, state = ahead[-_KEPT]
                ahead[-_KEPT] = banned, state and state.basis_alone

    def _rows(self, rooms: Sequence[int]) -> Rows:
        """Return a row for each group, and for each resource, in the largest unit in which all uses are whole."""
        units = [0] * len(rooms)
        for option in self.options:
            for row, weight in option.uses:
                units[row] = gcd(units[row], weight)
        uses = np.zeros((self.groups + len(rooms), len(self.options)))
        uses[self.group, np.arange(len(self.options))] = 1.0
        for place, option in enumerate(self.options):
            for row, weight in option.uses:
                uses[self.groups + row, place] += weight // (units[row] or 1)
        left = [room // (unit or 1) for room, unit in zip(rooms, units, strict=True)]
        return Rows(uses, np.array([1.0] * self.groups + left))

    def _program(self) -> tuple[Dual, float]:
        """Return the linear program, and what one of its costs is."""
        unit = float(max(1, np.abs(self.costs).max()))
        uses, scales = self.rows.uses, self.scales
        columns = [
            [(row, float(uses[row, place] / scales[row])) for row in np.flatnonzero(uses[:, place]).tolist()]
            for place in range(len(self.options))
        ]
        rooms = (self.rows.rooms / scales)[self.groups :].tolist()
        return Dual(self.groups, rooms, (self.costs / unit).tolist(), columns), unit

    def _halves(self, banned: Bits, *, is_root: bool) -> tuple[Bits, Bits] | None:
        """Look at what is not banned; return what is banned in each half of it, None if no half is left to look at."""
        if len(np.unique(self.group[~banned])) < self.groups:
            return None
        left = self._solve(banned)
        if is_root:
            left = None if left is None else self._cut(left)
            self.least = max(self.least, min(self.bound, self.best))
        if left is None:
            return None
        parts = self.program.taken()
        place = self._next(parts, left)
        if place < 0:
            self._offer(~left)
            return None
        if (np.minimum(parts, 1 - parts) < _WHOLE).all():
            self._offer(parts > 0.5)
        ban, keep = left.copy(), left | (self.group == self.group[place])
        ban[place], keep[place] = True, False
        return (keep, ban) if parts[place] >= 0.5 else (ban, keep)

    def _solve(self, banned: Bits) -> Bits | None:
        """Find the best prices for what is left; return what is banned or too dear, None if nothing can be better."""
        self.program.banned = banned
        try:
            fits = self._is_repaired()
            self.bound, is_dear = self._bound(self._duals(fits=fits), banned)
        except ArithmeticError:
            self.effort = 0
            return None
        if self.effort <= 0 or self.bound >= self.best:
            return None
        self.is_refused = self.is_refused or not fits
        return banned | is_dear if fits else None

    def _is_repaired(self) -> bool:
        """Repair the program until nothing is left to repair, or the effort ends; whether something fits."""
        goes_on: bool | None = True
        while goes_on and self.effort > 0:
            rows = len(self.program.rooms)
            self.effort -= max(_A_PIVOT, rows + rows * rows // _SQUARE)
            goes_on = self.program.repair()
        return goes_on is not None

    def _duals(self, *, fits: bool) -> Floats:
        """Return the best prices, or such as show that nothing fits. Raises: FloatingPointError."""
        program = self.program
        duals = program.true_duals(self.costs / self.unit)
        if not fits:
            lacks = 2 * (self.best / self.unit - float(duals @ program.rooms)) + 1
            duals = duals + program.ray * (max(1.0, lacks) / float(program.ray @ program.rooms))
        if not np.isfinite(duals).all():
            raise FloatingPointError
        return duals

    def _cut(self, banned: Bits) -> Bits | None:
        """Add rows that the program breaks and that no choice does, as long as there are some."""
        left: Bits | None = banned
        for _ in range(_ROUNDS):
            found = broken(self.rows, np.clip(self.program.taken(), 0.0, 1.0))
            if left is None or not len(found.rooms):
                break
            scales = np.maximum(1.0, np.abs(found.uses).max(axis=1))
            self.rows, self.scales = self.rows.and_more(found), np.append(self.scales, scales)
            self.program.add(found.uses / scales[:, None], found.rooms / scales)
            left = self._solve(left)
        return left

    def _next(self, parts: Floats, banned: Bits) -> int:
        """Return the option to decide on: the least clear, of leading groups first; -1 when all are decided."""
        width = np.bincount(self.group[~banned], minlength=self.groups)[self.group]
        free = ~banned & (width > 1)
        unclear = np.minimum(parts, 1 - parts)
        unclear += np.where((self.group >= self.leading) & (unclear > _WHOLE), 1.0, 0.0)
        place = int(np.argmax(np.where(free, 1.0 + unclear + 1e-3 * parts, 0.0)))
        return place if free[place] else -1

    def _bound(self, duals: Floats, banned: Bits) -> tuple[int, Bits]:
        """Return what a choice costs at least, and which options are in none that costs less than the best.

        Counted in the finest parts of a cost that 64 bits hold; where even whole ones are too much, prices are cut.
        """
        paid = np.minimum(0.0, duals) * self.unit / self.scales
        paid[: self.groups] = 0.0
        most = float(np.abs(paid) @ (self.scales * self.groups + np.abs(self.rows.rooms)))
        most += self.groups * (abs(self.best) + float(np.abs(self.costs).max())) + 1
        fine = max(1, int(_MOST / most))
        prices = np.trunc(paid * min(float(fine), _MOST / most)).astype(np.int64)
        rows = np.flatnonzero(prices)
        reduced = self.costs * fine - prices[rows] @ self.rows.uses[rows].astype(np.int64)
        least: Ints = np.full(self.groups, np.iinfo(np.int64).max)
        np.minimum.at(least, self.group[~banned], reduced[~banned])
        bound = int(least.sum()) + int((prices[rows] * self.rows.rooms[rows].astype(np.int64)).sum())
        return -(-bound // fine), reduced - least[self.group] > (self.best - 1) * fine - bound

    def _offer(self, taken: Bits) -> None:
        """Take a choice for the best if it is, fits and is accepted; what was refused is not asked about again."""
        chosen = np.flatnonzero(taken)
        places = chosen.tolist()
        cost = int(self.costs[chosen].sum())
        used = self.rows.uses[:, chosen].sum(axis=1)
        if len(chosen) < self.groups or (used > self.rows.rooms).any() or cost >= self.best:
            return
        if tuple(places) not in self._refused and self.accepts(places):
            self.best, self.chosen = cost, places
        else:
            self.is_refused = True
            self._refused.add(tuple(places))
            self.effort -= _REFUSAL
