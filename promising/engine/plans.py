"""Plans by the order of goals: nothing short, nothing late, few deliveries, low cost, within the buyer's policy."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from math import comb
from typing import Final

from promising.engine.cover import Amounts, Cover, Need, best_cover
from promising.engine.least import least_shares
from promising.engine.parts import commit_share
from promising.engine.problem import Problem, Sailing, Want, cost_of
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

    Exact when lines do not compete and no limit on deliveries or on their size binds; the draft says so.
    Lines are independent then: until its last day each takes all there is, so only the choice of
    departures on each delivery day is open, and `cover` proves that.
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
    if problem.is_coupled() or (problem.policy.min_shipment > 0 and problem.policy.complete is None):
        return _sequential(problem, allowed)
    return _joint(problem, allowed)


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


def _joint(problem: Problem, allowed: Allowed, opened: frozenset[object] = frozenset()) -> Draft:
    draft = Draft(problem)
    by_line = problem.policy.complete == "line"
    complete = _complete_lines(problem, allowed) if by_line else {}
    taken: dict[tuple[int, str], int] = {}
    for day in sorted({*problem.by_day, *complete.values()}):
        sailings = _within(
            problem.exact_on(day) if day in complete.values() else problem.by_day[day], allowed
        )
        due = [w for w in problem.wants if w.units and (not by_line or complete.get(w.index) == day)]
        needs = [_need(problem, want, sailings, taken) for want in due]
        cover = best_cover(sailings, needs, "deliveries", opened)
        if cover is not None:
            draft.add(cover)
            _count(cover, taken)
    return draft


def _count(cover: Cover, taken: dict[tuple[int, str], int]) -> None:
    for index, amounts in cover.amounts.items():
        for sailing, units in amounts:
            for key in ((index, sailing.site), (index, "")):
                taken[key] = taken.get(key, 0) + units


def _need(problem: Problem, want: Want, sailings: list[Sailing], taken: dict[tuple[int, str], int]) -> Need:
    """Return what a line can get on a day: all that is open, or all that there is."""
    carries = tuple(
        max(0, problem.level(want, sailing) - taken.get((want.index, sailing.site), 0))
        for sailing in sailings
    )
    by_site: dict[str, int] = {}
    for sailing, units in zip(sailings, carries, strict=True):
        by_site[sailing.site] = max(by_site.get(sailing.site, 0), units)
    already = taken.get((want.index, ""), 0)
    most = sum(by_site.values())
    pool = problem.pool(want, max((s.journey.due_day for s in sailings), default=0))
    if pool is not None:
        most = min(most, max(0, pool - already))
    return Need(want, min(want.units - already, most), carries)


def _within(sailings: list[Sailing], allowed: Allowed) -> list[Sailing]:
    return sailings if allowed is None else [sailing for sailing in sailings if sailing.key in allowed]


def _complete_lines(problem: Problem, allowed: Allowed) -> dict[int, int]:
    """Return for each line that can come whole the first day on which it can."""
    found: dict[int, int] = {}
    for want in problem.wants:
        for day in _days_from(problem, (want,)):
            sailings = _within(problem.exact_on(day), allowed)
            if _need(problem, want, sailings, {}).units == want.units:
                found[want.index] = day
                break
    return found


def _days_from(problem: Problem, wants: tuple[Want, ...]) -> range:
    """Return the days on which all these lines might come whole: from the first on which supply suffices."""
    for day in problem.by_day:
        so_far = [s for other, sailings in problem.by_day.items() if other <= day for s in sailings]
        if all(_need(problem, want, so_far, {}).units == want.units for want in wants):
            return range(day, day + SEARCH_DAYS)
    return range(0)


def _complete_order(problem: Problem, allowed: Allowed) -> Draft:
    """Return the plan with one delivery day for all; nothing when there is none."""
    wants = tuple(want for want in problem.wants if want.units > 0)
    most = problem.policy.max_shipments
    for day in _days_from(problem, wants):
        draft = complete_on(problem, day, allowed)
        if draft is not None and (most is None or len(draft.sailings) <= most):
            return draft
    return Draft(problem)


def complete_on(problem: Problem, day: int, allowed: Allowed = None) -> Draft | None:
    """Return the plan that delivers all lines on one day, or None when they cannot all come."""
    wants = [want for want in problem.wants if want.units > 0]
    if problem.is_coupled():
        draft = _sequential(problem, allowed, lambda sub, opened: _whole_on(sub, day, allowed, opened))
        return draft if draft.short == 0 else None
    return _whole_on(problem, day, allowed, frozenset(), wants)


def _whole_on(
    problem: Problem, day: int, allowed: Allowed, opened: frozenset[object], wants: list[Want] | None = None
) -> Draft | None:
    sailings = _within(problem.exact_on(day), allowed)
    needs = [_need(problem, want, sailings, {}) for want in wants or problem.wants]
    if any(need.units < need.want.units for need in needs):
        return None
    cover = best_cover(sailings, needs, "deliveries", opened)
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
    draft, taken = Draft(problem), dict[tuple[int, str], int]()
    want = problem.wants[0]
    for on_day in problem.by_day.values():
        sailings = _within(on_day, allowed)
        need = _need(problem, want, sailings, taken)
        left = want.units - taken.get((want.index, ""), 0)
        cover = Cover({want.index: least_shares(sailings, need, left, least)}, 0, 0)
        draft.add(cover)
        _count(cover, taken)
    return draft
