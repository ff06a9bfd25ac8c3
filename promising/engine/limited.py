"""No more deliveries than the buyer accepts: which departures to use at all.

What a set of departures brings forward, each line taking from them as early as it can, is monotone and submodular
when lines do not compete: a line's shares are independent in a laminar matroid (what a site has by a day, and the
line's quantity), weighted by days. So what a set can still gain is at most the sum of the largest single gains: the
bound of this branch and bound, which proves its answer. Source: Nemhauser, Wolsey and Fisher, Math. Programming
14 (1978). Where lines must come whole, that is so of sets of departures that deliver on one day: each line comes on the
first day on which the set of that day brings all of it, and sets bring at most what those with most a delivery would.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from math import comb, gcd, lcm
from typing import Final

import numpy as np

from promising.engine.draft import Draft
from promising.engine.plans import Keys, complete_lines, complete_order, relaxed, solve_within
from promising.engine.problem import Problem
from promising.engine.rivals import Few, in_order, settle
from promising.engine.sailing import Sailing
from promising.engine.together import pooled
from promising.engine.units import from_units

# Not Final: what is Final is compiled into each place, and a test could not set it.
NODES, WHOLE_NODES = 700, 3_000
LOOKS: Final = 20_000
_SURE: Final = 1 << 62
_A_WEEK: Final = 7


def solve(problem: Problem) -> Draft:
    """Return the best plan by the order of goals within the policy; the draft says whether that is proven."""
    draft = solve_within(problem)
    most = problem.policy.max_shipments
    if most is None or len(draft.sailings) <= most or problem.policy.complete == "order":
        return draft
    if _are_of_sorts(problem):
        few = Few(most, (), draft.least_goals)
        return settle(pooled(problem), lambda: draft, lambda: [_one_by_one(problem, most, draft)], few)
    return solve_limited(problem, most, draft)


def _are_of_sorts(problem: Problem) -> bool:
    """Whether lines must come whole by several services: a site may need more than one departure a day then."""
    sorts = {want.line.services for want in problem.wants}
    return problem.policy.complete == "line" and len(sorts) > 1


def solve_limited(problem: Problem, most: int, unlimited: Draft) -> Draft:
    """Return the best plan with at most `most` deliveries.

    First as if lines did not compete and parts could be of any size; if they do not fit together then, they are settled
    as rivals, first on the same departures: it may be that another day's picking is all they need. What that leaves
    unproven is held against the first day on which all can come at once.
    """
    view = pooled(problem)
    found = _searched(view.problem, most)
    are_small = problem.policy.min_shipment > 0 and problem.policy.complete is None
    fits = None if are_small else view.seated(found) if problem.is_coupled else found
    if fits is not None and found.exact:
        return fits

    def others() -> list[Draft]:
        if are_small:
            return [_one_by_one(problem, most, unlimited)]
        return [fits or _limited_with_room(problem, most, unlimited), complete_order(problem)]

    least = max(view.parted(found).least_goals, unlimited.least_goals, key=in_order)
    few = Few(most, {sailing.key for sailing in found.sailings}, least)
    return settle(view, lambda: view.parted(found), others, few)


def _limited_with_room(problem: Problem, most: int, unlimited: Draft) -> Draft:
    """Return a plan by departures with room for all lines, or by those that help most, one after the other."""
    view = pooled(problem, with_room=True)
    seated = view.seated(_searched(view.problem, most))
    return seated or _one_by_one(problem, most, unlimited)


def _one_by_one(problem: Problem, most: int, unlimited: Draft) -> Draft:
    """Add the departure that helps most, as long as one does; not proven: the plan without a limit bounds it."""
    best, keys = Draft(problem), Keys()
    for _ in range(most):
        tries = [solve_within(problem, keys | {sailing.key}) for sailing in problem.sailings]
        better = min((d for d in tries if len(d.sailings) <= most), key=lambda d: d.goals, default=best)
        if better.goals >= best.goals:
            break
        best, keys = better, frozenset(sailing.key for sailing in better.sailings)
    return best.against(unlimited)


def _searched(problem: Problem, most: int) -> Draft:
    """Return the best plan with at most so many deliveries for lines that do not compete."""
    return (
        _WholeLines(problem, most).best()
        if problem.policy.complete == "line"
        else _Search(problem, most).best()
    )


class _Search:
    """All sets of departures, those that promise most first. `ahead`: the gain of the best plan, `draft`.

    Gains are counted in quanta, of which all lines want whole numbers where they must come whole.
    """

    def __init__(self, problem: Problem, most: int) -> None:
        self.problem, self.most, self.nodes = problem, most, NODES
        self.sailings = _candidates(problem)
        self.carries = np.ascontiguousarray(problem.carries(self.sailings).T)
        self.units = np.array([want.units for want in problem.wants], dtype=np.int64)
        self.quantum = gcd(*self.units.tolist()) or 1 if problem.policy.complete == "line" else 1
        late = [max(0, s.day - problem.base_day) for s in self.sailings]
        self.scale = int(self.units.sum()) // self.quantum * (max(late, default=0) + 1) + 1
        self.late, self.worth = late, [self.scale - days for days in late]
        self.draft, self.ahead, self.missed = Draft(problem), 0, 0

    def best(self) -> Draft:
        """Return the best plan found, with its gap when the budget ended first."""
        self._descend((), list(range(len(self.sailings))), 0)
        if self.nodes <= 0:
            self._tell_gap()
        return self.draft

    def _descend(self, chosen: tuple[int, ...], rest: list[int], gain: int) -> None:
        self.nodes -= 1
        self._offer(chosen, gain)
        if len(chosen) == self.most or not rest:
            return
        gains = {column: total - gain for column, total in zip(rest, self._gains(chosen, rest), strict=True)}
        order = sorted((c for c in rest if gains[c] > 0), key=lambda c: (-gains[c], c))
        for place, column in enumerate(order):
            bound = gain + sum(gains[c] for c in order[place : place + self.most - len(chosen)])
            if (bound, -len(chosen) - 1) < (self.ahead, -len(self.draft.sailings)):
                break
            if self.nodes <= 0:
                self.missed = max(self.missed, bound)
                break
            self._descend((*chosen, column), order[place + 1 :], gain + gains[column])

    def _gains(self, chosen: Sequence[int], rest: Sequence[int]) -> list[int]:
        """Return the gain of what is chosen together with each of the rest.

        Shapes: `left`, `taken` of a site [rest, line]; `promised` in units, `late` in units × days [rest].
        """
        place_of = {column: place for place, column in enumerate(rest)}
        left = np.tile(self.units, (len(rest), 1))
        taken = {site: np.zeros_like(left) for site in {self.sailings[c].site for c in (*chosen, *rest)}}
        promised, late = np.zeros((2, len(rest)), dtype=np.int64)
        for column in sorted((*chosen, *rest)):
            place = place_of.get(column)
            rows = slice(None) if place is None else slice(place, place + 1)
            before = taken[self.sailings[column].site]
            more = np.minimum(left[rows], np.maximum(self.carries[column] - before[rows], 0))
            left[rows] -= more
            before[rows] += more
            promised[rows] += more.sum(axis=1)
            late[rows] += more.sum(axis=1) * self.late[column]
        # the scale times what is promised may be more than 64 bits hold
        both = zip(promised.tolist(), late.tolist(), strict=True)
        return [units * self.scale - days for units, days in both]

    def _offer(self, chosen: tuple[int, ...], gain: int) -> None:
        """Plan with a set unless it is plainly worse than the best so far."""
        if gain < self.ahead or not chosen:
            return
        draft = relaxed(self.problem, frozenset(self.sailings[c].key for c in chosen))
        if draft.goals < self.draft.goals:
            self.draft, self.ahead = draft, self._ahead_of(draft)

    def _ahead_of(self, draft: Draft) -> int:
        return ((int(self.units.sum()) - draft.short) * self.scale - draft.late) // self.quantum

    def _tell_gap(self) -> None:
        """Say how much better the sets that were not looked at may be."""
        draft, promised = self.draft, int(self.units.sum()) - self.draft.short
        most = -(-self.missed // self.scale) * self.quantum
        draft.exact = False
        if most > promised:
            draft.gap_of, draft.gap = "short", from_units(most - promised)
        elif self.missed > self.ahead:
            draft.gap_of, draft.gap = "late_days", from_units((self.missed - self.ahead) * self.quantum)
        else:
            draft.gap_of, draft.gap = "deliveries", Decimal(max(0, len(draft.sailings) - 1))


class _WholeLines(_Search):
    """All choices of sets of departures, one for each of some days, those that promise most a delivery first.

    Shapes: `gains` [set, line]; `costs` [set], how many departures they are; `days` [set].
    """

    def __init__(self, problem: Problem, most: int) -> None:
        super().__init__(problem, most)
        self.nodes, self.looks = WHOLE_NODES, LOOKS
        units = self.units // self.quantum
        kind = np.int64 if int(units.sum()) * self.scale < _SURE else object
        self.sets, gains = list[tuple[int, ...]](), list[np.ndarray]()
        for columns in self._useful_days():
            for chosen, served in self._useful_sets(columns):
                self.sets.append(chosen)
                gains.append(np.where(served, units, 0).astype(kind) * self.worth[chosen[0]])
        self.gains = np.array(gains, dtype=kind).reshape(len(gains), len(self.units))
        self.costs = np.array([len(chosen) for chosen in self.sets], dtype=np.int64)
        self.parts = lcm(*set(self.costs.tolist()))
        self.days = np.array([self.sailings[chosen[0]].day for chosen in self.sets], dtype=np.int64)

    def best(self) -> Draft:
        """Return the best plan found, with its gap when the budget ended first."""
        self._go_on((), self._unbeaten(), np.zeros_like(self.gains[:1].sum(axis=0)), self.most)
        if self.looks < 0:
            self.missed = self._ahead_of(relaxed(self.problem))
        if self.nodes <= 0 or self.looks < 0:
            self._tell_gap()
        return self.draft

    def _useful_days(self) -> list[list[int]]:
        """Return the departures of each day on which some site has more of a line than on a sooner one."""
        by_day: dict[int, list[int]] = {}
        for column, sailing in enumerate(self.sailings):
            by_day.setdefault(sailing.day, []).append(column)
        kept = list[tuple[int, dict[str, np.ndarray]]]()
        found = list[list[int]]()
        for columns in by_day.values():
            late, sites = self.late[columns[0]], dict[str, np.ndarray]()
            for column in columns:
                site = self.sailings[column].site
                sites[site] = np.maximum(sites.get(site, 0), self.carries[column])
            if not any(
                sooner < late and all((others.get(site, 0) >= levels).all() for site, levels in sites.items())
                for sooner, others in kept
            ):
                kept.append((late, sites))
                found.append(columns)
        return found

    def _useful_sets(self, columns: Sequence[int]) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
        """Yield sets of departures of a day that bring more lines whole than any part of them, and which lines."""
        for size in range(1, self.most + 1):
            self.looks -= comb(len(columns), size)
            if self.looks < 0 or size > len(columns):
                return
            chosen = [some for some in combinations(columns, size) if self._is_one_a_site(some)]
            if not chosen:
                return
            carried = self.carries[np.array(chosen)]
            total = carried.sum(axis=1)
            served = total >= self.units
            is_useful = served.any(axis=1)
            for place in range(size):
                without = total - carried[:, place] >= self.units
                is_useful &= (served & ~without).any(axis=1)
            yield from ((chosen[place], served[place]) for place in np.flatnonzero(is_useful).tolist())

    def _is_one_a_site(self, columns: Sequence[int]) -> bool:
        return len({self.sailings[column].site for column in columns}) == len(columns)

    def _unbeaten(self) -> np.ndarray:
        """Return the places of sets of which no other with as few departures brings every line sooner."""
        kept = np.zeros(0, dtype=np.int64)
        for place in np.lexsort((self.days, self.costs)).tolist():
            own, sooner = self.gains[place], kept[self.days[kept] < self.days[place]]
            if not ((self.gains[sooner] > own) | (own == 0)).all(axis=1).any():
                kept = np.append(kept, place)
        return kept

    def _go_on(self, chosen: tuple[int, ...], rest: np.ndarray, reached: np.ndarray, left: int) -> None:
        """Look at all choices that go on from here with some of the rest and so many departures."""
        self.nodes -= 1
        gain = int(reached.sum())
        if gain > self.ahead or self.most - left <= len(self.draft.sailings):
            self._offer(chosen, gain)
        more = np.maximum(self.gains[rest] - reached, 0).sum(axis=1)
        is_of_use = (more > 0) & (self.costs[rest] <= left)
        rest, more = rest[is_of_use], more[is_of_use]
        order = np.lexsort(
            (-(more % self.costs[rest]) * self.parts // self.costs[rest], -(more // self.costs[rest]))
        )
        rest, much = rest[order], more[order].tolist()
        costs = self.costs[rest].tolist()
        for place in range(len(much)):
            bound = gain + _at_most(much[place : place + left], costs[place : place + left], left)
            if (bound, left - self.most - 1) < (self.ahead, -len(self.draft.sailings)):
                break
            if self.nodes <= 0:
                self.missed = max(self.missed, bound)
                break
            one, others = int(rest[place]), rest[place + 1 :]
            self._go_on(
                (*chosen, *self.sets[one]),
                others[self.days[others] != self.days[one]],
                np.maximum(reached, self.gains[one]),
                left - costs[place],
            )


def _at_most(gains: Sequence[int], costs: Sequence[int], left: int) -> int:
    """Return what sets may add with so many departures: the first ones, the last of them in part."""
    total = 0
    for gain, cost in zip(gains, costs, strict=True):
        if cost >= left:
            return total + -(-gain * left // cost)
        total, left = total + gain, left - cost
    return total


def _candidates(problem: Problem) -> list[Sailing]:
    """Return the departures that may be of use, by day of delivery."""
    if problem.policy.complete != "line":
        return list(_useful(problem, [s for day in sorted(problem.by_day) for s in problem.by_day[day]]))
    known = {*problem.by_day, *complete_lines(problem, None).values()}
    days = range(min(known, default=0), max(known, default=-1) + _A_WEEK)
    return [sailing for day in days for sailing in _useful(problem, problem.exact_on(day))]


def _useful(problem: Problem, sailings: list[Sailing]) -> Iterator[Sailing]:
    """Leave out a departure that an earlier listed one of its site beats: as soon, as much, as cheap."""
    carries = problem.carries(sailings)
    for place, sailing in enumerate(sailings):
        way = sailing.way
        if not any(
            other.site == sailing.site
            and other.way.cost <= way.cost
            and other.way.cost_per_kg <= way.cost_per_kg
            and (carries[:, rival] >= carries[:, place]).all()
            for rival, other in enumerate(sailings[:place])
        ):
            yield sailing
