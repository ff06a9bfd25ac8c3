"""The choice of one delivery day: which departures together carry what every line needs, best of all.

Exact by enumeration: all sets of sites by size, and within them all choices of departure; a set with
two departures of one site is never needed, for the later carries what the earlier could. The tests hold it
against brute force. Beyond `EXACT_SETS` sets a greedy choice stands in, with its gap to a lower bound.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from promising.engine.problem import Sailing, Want
from promising.engine.supply import Ints

EXACT_SETS: Final = 60_000
Goal = Literal["deliveries", "cost"]
Amounts = list[tuple[Sailing, int]]


@dataclass(frozen=True, slots=True)
class Needs:
    """What each line must get on the day, and how much of it each departure can carry.

    Shapes: `units` [line], `carries` [line, departure]; both in thousandths.
    """

    wants: Sequence[Want]
    units: Ints
    carries: Ints


@dataclass(frozen=True, slots=True)
class Cover:
    """The departures chosen and what each line has from them. `deliveries` counts those not yet opened."""

    amounts: dict[int, Amounts]
    deliveries: int
    cost: int
    exact: bool = True
    gap: int = 0


def best_cover(
    sailings: Sequence[Sailing], needs: Needs, goal: Goal, opened: frozenset[object] = frozenset()
) -> Cover | None:
    """Return the best cover by deliveries then cost, or cost then deliveries; None when the needs cannot be met.

    Departures whose key is in `opened` cost no further delivery. Ties go to the cheaper, earlier, first listed.
    """
    if not needs.units.any():
        return Cover({}, 0, 0)
    search = _Search(sailings, needs, opened)
    by_site = search.columns_by_site()
    if not search.can_cover(by_site):
        return None
    if _count_sets(by_site) > EXACT_SETS:
        return search.greedy()
    return search.exact(by_site, goal)


def best_value(sailings: Sequence[Sailing], needs: Needs, goal: Goal) -> int | None:
    """Return the value of the best cover in its first goal, without building it; None when there is none."""
    search = _Search(sailings, needs, frozenset())
    by_site = search.columns_by_site()
    if not search.can_cover(by_site):
        return None
    if _count_sets(by_site) > EXACT_SETS:
        found = search.greedy()
        return found.deliveries if goal == "deliveries" else found.cost
    return search.best_set(by_site, goal)[0][0]


class _Search:
    def __init__(self, sailings: Sequence[Sailing], needs: Needs, opened: frozenset[object]) -> None:
        open_lines = np.flatnonzero(needs.units > 0)
        self.sailings, self.units = sailings, needs.units[open_lines]
        self.wants = [needs.wants[line] for line in open_lines.tolist()]
        self.carries = np.ascontiguousarray(needs.carries[open_lines].T)
        self.is_new = np.array([sailing.key not in opened for sailing in sailings], dtype=np.int64)
        self.price = np.array([sailing.way.cost for sailing in sailings], dtype=np.int64) * self.is_new
        self.by_weight = any(s.way.cost_per_kg for s in sailings) and any(want.weight for want in self.wants)

    def columns_by_site(self) -> list[list[int]]:
        """Group useful departures by site, leaving out those that another of the site beats in all respects."""
        groups: dict[str, list[int]] = {}
        useful: list[bool] = np.any(self.carries, axis=1).tolist()
        for column, sailing in enumerate(self.sailings):
            if useful[column]:
                groups.setdefault(sailing.site, []).append(column)
        return [self._undominated(columns) for columns in groups.values()]

    def _undominated(self, columns: list[int]) -> list[int]:
        if len(columns) == 1:
            return columns
        return [c for c in columns if not any(o != c and self._beats(o, c) for o in columns)]

    def _beats(self, one: int, other: int) -> bool:
        a, b = self._burden(one), self._burden(other)
        more = bool((self.carries[one] >= self.carries[other]).all())
        same = a == b and bool((self.carries[one] == self.carries[other]).all())
        return more and all(x <= y for x, y in zip(a, b, strict=True)) and (one < other or not same)

    def _burden(self, column: int) -> tuple[int, int, int]:
        return int(self.is_new[column]), int(self.price[column]), self.sailings[column].way.cost_per_kg

    def can_cover(self, by_site: list[list[int]]) -> bool:
        most = sum(self.carries[columns].max(axis=0) for columns in by_site)
        return bool((np.minimum(most, self.units) == self.units).all())

    def exact(self, by_site: list[list[int]], goal: Goal) -> Cover:
        """Return the cover of the best set."""
        return self._cover(self.best_set(by_site, goal)[1])

    def best_set(self, by_site: list[list[int]], goal: Goal) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the value and the departures of the best of all feasible sets, smallest sets first.

        With deliveries as the goal, a larger set of unopened departures can never win once one was found.
        """
        best: tuple[tuple[int, ...], tuple[int, ...]] | None = None
        for size in range(1, len(by_site) + 1):
            if best is not None and self._is_beaten(best[0], size, goal):
                break
            for key, columns in self._feasible(by_site, size, goal):
                if best is None or (key, columns) < best:
                    best = key, columns
        assert best is not None
        return best

    def _is_beaten(self, best: tuple[int, ...], size: int, goal: Goal) -> bool:
        """Whether no set of this size or a larger one can be better: by its number, or by its lowest prices."""
        if goal == "deliveries":
            return bool(self.is_new.all())
        return int(np.sort(self.price)[:size].sum()) > best[0]

    def _feasible(
        self, by_site: list[list[int]], size: int, goal: Goal
    ) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        sets = _sets(tuple(map(tuple, by_site)), size)
        carried = self.carries[sets[:, 0]].copy()
        for place in range(1, size):
            carried += self.carries[sets[:, place]]
        found = sets[(carried >= self.units).all(axis=1)]
        counts, prices = self.is_new[found].sum(axis=1), self.price[found].sum(axis=1)
        if not self.by_weight and len(found):
            found, counts, prices = _lowest(found, counts, prices, goal)
        for row, count, price in zip(found.tolist(), counts.tolist(), prices.tolist(), strict=True):
            cost = price + (self._carriage(row) if self.by_weight else 0)
            key = (count, cost) if goal == "deliveries" else (cost, count)
            yield (*key, size), tuple(sorted(row))

    def _carriage(self, columns: Sequence[int]) -> int:
        return sum(
            want.carriage(sailing.way, units)
            for line, want in enumerate(self.wants)
            for sailing, units in self._share(line, columns)
        )

    def _share(self, line: int, columns: Sequence[int]) -> Amounts:
        """Return what a line takes from chosen departures: all from the cheapest that can, else cheapest first."""
        carries, wanted = self.carries[:, line].tolist(), int(self.units[line])
        ranked = list(columns)
        if self.by_weight:
            want = self.wants[line]
            ranked.sort(key=lambda column: (want.carriage(self.sailings[column].way, wanted), column))
        full = next((column for column in ranked if carries[column] >= wanted), None)
        if full is not None and (not self.by_weight or full == ranked[0]):
            return [(self.sailings[full], wanted)]
        result: Amounts = []
        for column in ranked:
            taken = min(wanted, carries[column])
            if taken > 0:
                result.append((self.sailings[column], taken))
                wanted -= taken
        return result

    def _cover(self, columns: Sequence[int], gap: int = 0, *, exact: bool = True) -> Cover:
        amounts = {want.index: self._share(line, columns) for line, want in enumerate(self.wants)}
        amounts = self._sooner(amounts, columns)
        columns = range(len(self.sailings))
        used = {sailing.key for shares in amounts.values() for sailing, _ in shares}
        kept = [c for c in columns if self.sailings[c].key in used]
        cost = int(self.price[kept].sum()) + self._carriage(kept)
        return Cover(amounts, int(self.is_new[kept].sum()), cost, exact, gap)

    def _sooner(self, amounts: dict[int, Amounts], columns: Sequence[int]) -> dict[int, Amounts]:
        """Replace a departure by an earlier one of the same way and day that carries all that it must."""
        swap: dict[object, Sailing] = {}
        for column in columns:
            late = self.sailings[column]
            for other, early in enumerate(self.sailings):
                sooner = early.way is late.way and early.journey.ship < late.journey.ship
                if sooner and self._carries_all(other, late, amounts) and late.key not in swap:
                    swap[late.key] = early
        return {i: [(swap.get(s.key, s), units) for s, units in shares] for i, shares in amounts.items()}

    def _carries_all(self, column: int, late: Sailing, amounts: dict[int, Amounts]) -> bool:
        if not self.is_new[column] or late.way.cost_per_kg != self.sailings[column].way.cost_per_kg:
            return False
        return all(
            self.carries[column, line] >= units
            for line, want in enumerate(self.wants)
            for sailing, units in amounts[want.index]
            if sailing.key == late.key
        )

    def greedy(self) -> Cover:
        """Return a small cover: always the departure that carries most of what is still open, then drop idle ones."""
        left, chosen, sites = self.units.copy(), list[int](), set[str]()
        while (left > 0).any():
            useful = np.minimum(self.carries, left).sum(axis=1)
            for column, sailing in enumerate(self.sailings):
                if sailing.site in sites:
                    useful[column] = -1
            column = int(np.argmax(useful))
            chosen.append(column)
            sites.add(self.sailings[column].site)
            left = np.maximum(left - self.carries[column], 0)
        for column in chosen.copy():
            rest = [c for c in chosen if c != column]
            if (self.carries[rest].sum(axis=0) >= self.units).all():
                chosen = rest
        return self._cover(sorted(chosen), len(chosen) - self._least_sites(), exact=False)

    def _least_sites(self) -> int:
        """Return a lower bound: the line that needs most sites, each giving all that it can."""
        least = 1
        for line, wanted in enumerate(self.units):
            best: dict[str, int] = {}
            for sailing, carried in zip(self.sailings, self.carries[:, line].tolist(), strict=True):
                best[sailing.site] = max(best.get(sailing.site, 0), carried)
            sums = np.cumsum(sorted(best.values(), reverse=True))
            least = max(least, int(np.searchsorted(sums, wanted)) + 1)
        return least


def _lowest(
    found: NDArray[np.int64], counts: NDArray[np.int64], prices: NDArray[np.int64], goal: Goal
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Keep only the sets that share the lowest first and second goal."""
    for first in (goal == "deliveries", goal != "deliveries"):
        values = counts if first else prices
        low = values == values.min()
        found, counts, prices = found[low], counts[low], prices[low]
    return found, counts, prices


@lru_cache(maxsize=512)
def _sets(by_site: tuple[tuple[int, ...], ...], size: int) -> NDArray[np.int64]:
    """Return all sets of `size` departures of different sites. Shape: [set, size]."""
    picks = [pick for sites in combinations(by_site, size) for pick in product(*sites)]
    return np.array(picks, dtype=np.int64)


def _count_sets(by_site: list[list[int]]) -> int:
    count = 1
    for columns in by_site:
        count *= len(columns) + 1
    return count
