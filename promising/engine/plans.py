"""Plans by the order of goals: nothing short, nothing late, few deliveries, low cost, within the buyer's policy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from math import comb
from typing import Final

import numpy as np

from promising.engine.cover import Amounts, Cover, Needs, best_cover
from promising.engine.least import least_shares
from promising.engine.parts import commit_share
from promising.engine.problem import Problem, Sailing, Want, cost_of
from promising.engine.sets import Goal
from promising.engine.supply import Ints
from promising.engine.together import fits_together
from promising.engine.units import from_units, to_units

SEARCH_DAYS: Final = 120
LIMITED_SETS: Final = 600
Allowed = frozenset[tuple[str, str, int]] | None


@dataclass(slots=True)
class Draft:
    """What each line (by its index) has from which departure. `gap` bounds what a proof might still gain."""

    problem: Problem
    shares: dict[int, Amounts] = field(default_factory=dict)
    exact: bool = True
    gap: Decimal = Decimal(0)
    gap_of: str = ""

    def add(self, cover: Cover) -> None:
        """Add the choice of one delivery day."""
        for index, amounts in cover.amounts.items():
            self.shares.setdefault(index, []).extend(amounts)
        if not cover.exact:
            self.exact, self.gap, self.gap_of = False, self.gap + cover.gap, "deliveries"

    @property
    def sailings(self) -> set[Sailing]:
        """The deliveries, one departure each."""
        by_key = {sailing.key: sailing for shares in self.shares.values() for sailing, _ in shares}
        return set(by_key.values())

    @property
    def short(self) -> int:
        """What no line is promised, in thousandths."""
        promised = sum(units for shares in self.shares.values() for _, units in shares)
        return sum(want.units for want in self.problem.wants) - promised

    @property
    def late(self) -> int:
        """Thousandths × days after the wanted day, else after the day of receipt."""
        return sum(
            units * max(0, sailing.day - self.problem.base_day(sailing.way))
            for shares in self.shares.values()
            for sailing, units in shares
        )

    @property
    def cost(self) -> Decimal:
        """The cost to serve."""
        wants = self.problem.wants
        carried = [
            (wants[i], sailing, units) for i, shares in self.shares.items() for sailing, units in shares
        ]
        return cost_of(self.sailings, carried)

    @property
    def goals(self) -> tuple[int, int, int, Decimal]:
        """What is made small, in this order."""
        return self.short, self.late, len(self.sailings), self.cost


def solve(problem: Problem) -> Draft:
    """Return the best plan by the order of goals within the policy.

    Exact when lines do not compete, or all fit together in the best plan of lines that do not (see `together`), and
    no limit on deliveries or on their size binds; the draft says so. Lines are independent then: until its last day
    each takes all there is, so only the choice of departures on each delivery day is open, and `cover` proves that.
    """
    draft = solve_within(problem, None)
    most = problem.policy.max_shipments
    if most is None or len(draft.sailings) <= most:
        return draft
    return solve_limited(problem, most, draft)


def solve_within(problem: Problem, allowed: Allowed) -> Draft:
    """Return the plan that uses only the allowed departures (None: any)."""
    if problem.policy.complete == "order":
        return _complete_order(problem, allowed)
    if problem.policy.min_shipment > 0 and problem.policy.complete is None:
        return _sequential(problem, allowed)
    if not problem.is_coupled():
        return _joint(problem, allowed)
    if not problem.lacks_volume():
        draft = _joint(problem, allowed)
        if fits_together(problem, draft.shares):
            return draft
    return _sequential(problem, allowed)


def solve_limited(problem: Problem, most: int, unlimited: Draft) -> Draft:
    """Return the best plan with at most `most` deliveries: all sets of departures, or greedily beyond a budget."""
    sailings = problem.sailings
    sets = sum(comb(len(sailings), size) for size in range(1, most + 1))
    if sets <= LIMITED_SETS:
        chosen = (frozenset(s.key for s in c) for n in range(most + 1) for c in combinations(sailings, n))
        drafts = [solve_within(problem, keys) for keys in chosen]
        return min((d for d in drafts if len(d.sailings) <= most), key=lambda draft: draft.goals)
    best, keys = Draft(problem), frozenset[tuple[str, str, int]]()
    for _ in range(most):
        tries = [solve_within(problem, keys | {sailing.key}) for sailing in sailings]
        better = min((d for d in tries if len(d.sailings) <= most), key=lambda d: d.goals, default=best)
        if better.goals >= best.goals:
            break
        best, keys = better, frozenset(sailing.key for sailing in better.sailings)
    best.exact, best.gap_of = False, "late_days"
    best.gap = from_units(max(0, best.late - unlimited.late))
    return best


class _Taken:
    """What each line took so far, by site and in all. Shapes: [line, site], [line]."""

    def __init__(self, problem: Problem) -> None:
        self.places = {code: place for place, code in enumerate(problem.network.sites)}
        self.by_site = np.zeros((len(problem.wants), len(self.places)), dtype=np.int64)
        self.total = np.zeros(len(problem.wants), dtype=np.int64)

    def at(self, sailings: list[Sailing]) -> Ints:
        """Return what each line took from the site of each departure. Shape: [line, sailing]."""
        return self.by_site[:, [self.places[sailing.site] for sailing in sailings]]

    def add(self, cover: Cover) -> None:
        """Count a day's choice."""
        for index, amounts in cover.amounts.items():
            for sailing, units in amounts:
                self.by_site[index, self.places[sailing.site]] += units
                self.total[index] += units


def _joint(problem: Problem, allowed: Allowed, opened: frozenset[object] = frozenset()) -> Draft:
    draft, taken = Draft(problem), _Taken(problem)
    wanted = np.array([want.units for want in problem.wants], dtype=np.int64)
    complete = _complete_lines(problem, allowed) if problem.policy.complete == "line" else None
    for day in sorted(problem.by_day if complete is None else {*complete.values()}):
        sailings = _within(problem.by_day[day] if complete is None else problem.exact_on(day), allowed)
        needs = _needs(problem, sailings, taken)
        if complete is not None:
            due = np.array([complete.get(index) == day for index in range(len(wanted))])
            needs = Needs(needs.wants, needs.units * due, needs.carries)
        cover = best_cover(sailings, needs, "deliveries", opened)
        if cover is not None:
            draft.add(cover)
            taken.add(cover)
        if (taken.total >= wanted).all():
            break
    return draft


def _needs(problem: Problem, sailings: list[Sailing], taken: _Taken | None = None) -> Needs:
    """Return what each line can get on a day: all that is open, or all that there is."""
    wanted = np.array([want.units for want in problem.wants], dtype=np.int64)
    carries = problem.carries(sailings)
    if taken is not None:
        carries = np.maximum(carries - taken.at(sailings), 0)
    most = np.zeros_like(wanted)
    for columns in _columns_of_sites(sailings).values():
        most += carries[:, columns].max(axis=1)
    last = max((sailing.journey.due_day for sailing in sailings), default=0)
    already = np.zeros_like(wanted) if taken is None else taken.total
    for want in problem.wants:
        pool = problem.pool(want, last)
        if pool is not None:
            most[want.index] = min(most[want.index], max(0, pool - already[want.index]))
    return Needs(problem.wants, np.minimum(wanted - already, most), carries)


def _columns_of_sites(sailings: list[Sailing]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for column, sailing in enumerate(sailings):
        found.setdefault(sailing.site, []).append(column)
    return found


def _within(sailings: list[Sailing], allowed: Allowed) -> list[Sailing]:
    return sailings if allowed is None else [sailing for sailing in sailings if sailing.key in allowed]


def _complete_lines(problem: Problem, allowed: Allowed) -> dict[int, int]:
    """Return for each line that can come whole the first day on which it can."""
    found: dict[int, int] = {}
    for want in problem.wants:
        for day in _days_from(problem, (want,)):
            needs = _needs(problem, _within(problem.exact_on(day), allowed))
            if needs.units[want.index] == want.units:
                found[want.index] = day
                break
    return found


def _days_from(problem: Problem, wants: Sequence[Want]) -> range:
    """Return the days on which all these lines might come whole: from the first on which supply suffices."""
    first = 0
    for want in wants:
        day = problem.soonest_day(want, want.units)
        if day is None:
            return range(0)
        first = max(first, day)
    return range(first, first + SEARCH_DAYS) if wants else range(0)


def _complete_order(problem: Problem, allowed: Allowed) -> Draft:
    """Return the plan with one delivery day for all; nothing when there is none."""
    wants = tuple(want for want in problem.wants if want.units > 0)
    most = problem.policy.max_shipments
    for day in _days_from(problem, wants):
        draft = complete_on(problem, day, allowed)
        if draft is not None and (most is None or len(draft.sailings) <= most):
            return draft
    return Draft(problem)


def complete_on(
    problem: Problem, day: int, allowed: Allowed = None, goal: Goal = "deliveries"
) -> Draft | None:
    """Return the plan that delivers all lines on one day, or None when they cannot all come."""
    if problem.is_coupled():
        found = None if problem.lacks_volume() else _whole_on(problem, day, allowed, goal=goal)
        if found is not None and fits_together(problem, found.shares):
            return found
        draft = _sequential(problem, allowed, lambda sub, opened: _whole_on(sub, day, allowed, opened))
        return draft if draft.short == 0 else None
    return _whole_on(problem, day, allowed, goal=goal)


def _whole_on(
    problem: Problem,
    day: int,
    allowed: Allowed,
    opened: frozenset[object] = frozenset(),
    goal: Goal = "deliveries",
) -> Draft | None:
    sailings = _within(problem.exact_on(day), allowed)
    needs = _needs(problem, sailings)
    if any(needs.units[want.index] < want.units for want in problem.wants):
        return None
    cover = best_cover(sailings, needs, goal, opened)
    if cover is None:
        return None
    draft = Draft(problem)
    draft.add(cover)
    return draft


Single = Callable[[Problem, frozenset[object]], Draft | None]


def _sequential(problem: Problem, allowed: Allowed, single: Single | None = None) -> Draft:
    """Plan line after line, each against what the earlier ones left; exact for a single line."""
    stock, draft = problem.stock.copy(), Draft(problem)
    opened: frozenset[object] = frozenset()
    for want in problem.wants:
        sub = problem.part(want, stock, opened)
        found = single(sub, opened) if single else _one_line(sub, allowed, opened)
        shares = found.shares.get(0, []) if found else []
        for sailing, units in shares:
            commit_share(stock, sub, sub.wants[0], (sailing, units), is_new=sailing.key not in opened)
            opened |= {sailing.key}
        draft.shares[want.index] = shares
    if len(problem.wants) > 1:
        days = {sailing.day for sailing in draft.sailings}
        draft.exact, draft.gap_of = False, "deliveries"
        draft.gap = Decimal(max(0, len(draft.sailings) - max(1, len(days))))
    return draft


def _one_line(problem: Problem, allowed: Allowed, opened: frozenset[object]) -> Draft:
    least = min(to_units(problem.policy.min_shipment), problem.wants[0].units)
    if least <= 0 or problem.policy.complete is not None:
        return _joint(problem, allowed, opened)
    draft, taken = Draft(problem), _Taken(problem)
    for on_day in problem.by_day.values():
        sailings = _within(on_day, allowed)
        needs = _needs(problem, sailings, taken)
        left = problem.wants[0].units - int(taken.total[0])
        shares = least_shares(sailings, needs.carries[0].tolist(), int(needs.units[0]), left, least)
        cover = Cover({0: shares}, 0, 0)
        draft.add(cover)
        taken.add(cover)
    return draft
