"""No more deliveries than the buyer accepts: which departures to use at all.

What a set of departures brings forward, each line taking from them as early as it can, is monotone and submodular
when lines do not compete: a line's shares are independent in a laminar matroid (what a site has by a day, and the
line's quantity), weighted by days. So what a set can still gain is at most the sum of the largest single gains: the
bound of this branch and bound, which proves its answer. Source: Nemhauser, Wolsey and Fisher, Math. Programming
14 (1978). A line that must come whole is not submodular: all departures left together bound it.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np

from promising.engine.draft import Draft
from promising.engine.plans import Keys, complete_lines, relaxed, solve_within
from promising.engine.problem import Problem
from promising.engine.rivals import Few, in_order, may_settle, settle
from promising.engine.sailing import Sailing
from promising.engine.supply import Ints
from promising.engine.together import pooled
from promising.engine.units import from_units

NODES = 700  # not Final: what is Final is compiled into each place, and a test could not set it


def solve(problem: Problem) -> Draft:
    """Return the best plan by the order of goals within the policy; the draft says whether that is proven."""
    draft = solve_within(problem)
    most = problem.policy.max_shipments
    if most is None or len(draft.sailings) <= most or problem.policy.complete == "order":
        return draft
    if problem.policy.min_shipment > 0 and problem.policy.complete is None:
        return _one_by_one(problem, most, draft)
    return solve_limited(problem, most, draft)


def solve_limited(problem: Problem, most: int, unlimited: Draft) -> Draft:
    """Return the best plan with at most `most` deliveries.

    First as if lines did not compete; if they do not fit together then, they are settled as rivals, first on the same
    departures: it may be that another day's picking is all they need.
    """
    view = pooled(problem)
    found = _Search(view.problem, most).best()
    seated = view.seated(found) if problem.is_coupled else found
    if seated is not None and found.exact:
        return seated

    def other() -> Draft:
        return seated or _limited_with_room(problem, most, unlimited)

    if not may_settle(problem):
        return seated or other().against(view.parted(found))
    least = max(view.parted(found).least_goals, unlimited.least_goals, key=in_order)
    few = Few(most, {sailing.key for sailing in found.sailings}, least)
    return settle(view, lambda: view.parted(found), lambda: [other()], few)


def _limited_with_room(problem: Problem, most: int, unlimited: Draft) -> Draft:
    """Return a plan by departures with room for all lines, or by those that help most, one after the other."""
    view = pooled(problem, with_room=True)
    seated = view.seated(_Search(view.problem, most).best())
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


class _Search:
    """All sets of departures, those that promise most first. `ahead`: the gain of the best plan, `draft`."""

    def __init__(self, problem: Problem, most: int) -> None:
        self.problem, self.most, self.nodes = problem, most, NODES
        self.whole_lines = problem.policy.complete == "line"
        self.sailings = _candidates(problem)
        self.carries = np.ascontiguousarray(problem.carries(self.sailings).T)
        self.units = np.array([want.units for want in problem.wants], dtype=np.int64)
        late = [max(0, s.day - problem.base_day(s.way)) for s in self.sailings]
        self.scale = int(self.units.sum()) * (max(late, default=0) + 1) + 1
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
        order = sorted((c for c in rest if gains[c] > 0 or self.whole_lines), key=lambda c: (-gains[c], c))
        for place, column in enumerate(order):
            bound = gain + self._most_gain(chosen, order[place:], gains, gain)
            if (bound, -len(chosen) - 1) < (self.ahead, -len(self.draft.sailings)):
                break
            if self.nodes <= 0:
                self.missed = max(self.missed, bound)
                break
            self._descend((*chosen, column), order[place + 1 :], gain + gains[column])

    def _most_gain(self, chosen: tuple[int, ...], rest: list[int], gains: dict[int, int], gain: int) -> int:
        """Return at most how much further departures can add."""
        if self.whole_lines:
            return self._whole_gain((*chosen, *rest)) - gain
        return sum(gains[column] for column in rest[: self.most - len(chosen)])

    def _gains(self, chosen: Sequence[int], rest: Sequence[int]) -> list[int]:
        """Return the gain of what is chosen together with each of the rest.

        Shapes: `left`, `taken` of a site [rest, line]; `promised` in units, `late` in units × days [rest].
        """
        if self.whole_lines:
            return [self._whole_gain((*chosen, column)) for column in rest]
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

    def _whole_gain(self, chosen: Sequence[int]) -> int:
        """Return the gain when each line comes on the first day on which it can come whole."""
        columns = sorted(chosen)
        gain, left = 0, self.units
        for day in dict.fromkeys(self.sailings[column].day for column in columns):
            by_site: dict[str, Ints] = {}
            for column in (c for c in columns if self.sailings[c].day == day):
                site = self.sailings[column].site
                by_site[site] = np.maximum(by_site.get(site, 0), self.carries[column])
                worth = self.worth[column]
            whole = sum(by_site.values(), np.zeros_like(left)) >= self.units
            gain += int(left[whole].sum()) * worth
            left = np.where(whole, 0, left)
        return gain

    def _offer(self, chosen: tuple[int, ...], gain: int) -> None:
        """Plan with a set unless it is plainly worse than the best so far."""
        if gain < self.ahead or not chosen:
            return
        draft = relaxed(self.problem, frozenset(self.sailings[c].key for c in chosen))
        if draft.goals < self.draft.goals:
            self.draft, self.ahead = draft, self._ahead_of(draft)

    def _ahead_of(self, draft: Draft) -> int:
        return (int(self.units.sum()) - draft.short) * self.scale - draft.late

    def _tell_gap(self) -> None:
        """Say how much better the sets that were not looked at may be."""
        draft, promised = self.draft, int(self.units.sum()) - self.draft.short
        most = -(-self.missed // self.scale)
        draft.exact = False
        if most > promised:
            draft.gap_of, draft.gap = "short", from_units(most - promised)
        elif self.missed > self.ahead:
            draft.gap_of, draft.gap = "late_days", from_units(self.missed - self.ahead)
        else:
            draft.gap_of, draft.gap = "deliveries", Decimal(max(0, len(draft.sailings) - 1))


def _candidates(problem: Problem) -> list[Sailing]:
    """Return the departures that may be of use, by day of delivery."""
    if problem.policy.complete != "line":
        return list(_useful(problem, [s for day in sorted(problem.by_day) for s in problem.by_day[day]]))
    days = {*problem.by_day, *complete_lines(problem, None).values()}
    return [sailing for day in sorted(days) for sailing in _useful(problem, problem.exact_on(day))]


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
