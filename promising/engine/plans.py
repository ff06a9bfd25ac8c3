"""Plans by the order of goals: nothing short, nothing late, few deliveries, low cost, within the buyer's policy."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, permutations, repeat
from typing import Final

import numpy as np

from promising.engine.cover import NO_LIMITS, Cover, Needs, best_cover
from promising.engine.draft import Draft
from promising.engine.gathering import Gathering
from promising.engine.least import Parting, Together, go_together
from promising.engine.parts import commit_share
from promising.engine.pools import Dues, dues_of, has_pools, most_ever, narrowed
from promising.engine.problem import Problem
from promising.engine.rivals import A_SMALL_ORDER, may_settle, settle
from promising.engine.sailing import Sailing, Want
from promising.engine.sets import Goal, Limits, Row, covers, rest_of
from promising.engine.together import Pooled, apart, capacity_suffices, pooled, stock_suffices
from promising.engine.units import from_cost, from_units, to_units

SEARCH_DAYS: Final = 120
SEARCHES: Final = 10
_ENDLESS, _OVER = repeat(0), -1
FEW_LINES: Final = 4
Keys = frozenset[tuple[str, str, int]]
Allowed = Keys | None


def solve_within(problem: Problem, allowed: Allowed = None) -> Draft:
    """Return the best plan by the order of goals that uses only the allowed departures (None: any).

    Exact for lines that do not compete, and for those that do when all fit together in the best plan of lines that
    do not; else the plan says by how much that one is better. Lines are independent then: until its last day each
    takes all there is, so only the choice of departures on each delivery day is open, and `cover` proves that.
    """
    if problem.policy.complete == "order":
        return complete_order(problem, allowed)
    if problem.policy.min_shipment > 0 and problem.policy.complete is None:
        return _in_parts(problem, allowed)
    settles = allowed is None and may_settle(problem)
    if not problem.is_coupled:
        draft = _joint(problem, allowed)
        if draft.exact or not (settles and has_pools(problem)):
            return draft
        return settle(pooled(problem), lambda: draft, lambda: [draft])
    found = _competing(problem, lambda sub, opened: _joint(sub, allowed, opened), settles=settles)
    return found or Draft(problem)


def relaxed(problem: Problem, allowed: Allowed = None) -> Draft:
    """Return the best plan as if lines did not compete: it bounds every plan, and is one where all fit."""
    return _joint(problem, allowed)


Single = Callable[[Problem, frozenset[object]], Draft | None]


def _competing(problem: Problem, single: Single, *, settles: bool = False) -> Draft | None:
    """Return the best of several plans for lines that compete; `single` plans lines that do not.

    First as if they did not: if all fit together, nothing can be better. Else they are settled as rivals, or planned by
    departures with room for all of them, and line after line in several orders.
    """
    own = pooled(problem)
    alone = single(own.problem, frozenset())
    if alone is None:
        return None
    seated = own.seated(alone)
    if seated is not None and (seated.exact or not settles):
        return seated
    if settles:
        known = [] if seated is None else [seated]
        return settle(own, lambda: own.parted(alone), lambda: chain(known, _tries(problem, single)))
    return min(_tries(problem, single), key=lambda draft: draft.goals).against(own.parted(alone))


def _tries(problem: Problem, single: Single) -> Iterator[Draft]:
    yield from _with_room(pooled(problem, with_room=True), single)
    yield from (_sequential(problem, None, single, order) for order in _orders(problem))


def _with_room(whole: Pooled, single: Single) -> Iterator[Draft]:
    draft = single(whole.problem, frozenset())
    seated = None if draft is None else whole.seated(draft)
    if seated is not None:
        yield seated


def _orders(problem: Problem) -> list[tuple[Want, ...]]:
    """Return in which orders lines are tried: all of them when they are few, else theirs, by size, and backwards."""
    wants = problem.wants
    by_size = tuple(sorted(wants, key=lambda want: -want.units))
    if len(wants) <= FEW_LINES:
        return [by_size, *permutations(wants)]
    return [by_size, wants, by_size[::-1], wants[::-1]]


class _Taken:
    """What each line took so far, by site and in all, and the most that it can have. Shapes: [line]."""

    def __init__(self, problem: Problem) -> None:
        self.by_site: dict[str, Row] = {}
        self.total: Row = [0] * len(problem.wants)
        self.dues: dict[int, Dues] = {}
        self.most: Row = most_ever(problem).tolist()
        self.is_pooled, self._problem = has_pools(problem), problem

    def rest(self, sailing: Sailing, levels: Row) -> Row:
        """Return what is left of each line of what a departure could carry."""
        taken = self.by_site.get(sailing.site)
        if taken is None:
            return levels
        return rest_of(levels, taken)

    def add(self, cover: Cover) -> None:
        """Count a day's choice."""
        for index, amounts in cover.amounts.items():
            if self.is_pooled:
                self.dues.setdefault(index, []).extend(
                    dues_of(self._problem, self._problem.wants[index], amounts)
                )
            for sailing, units in amounts:
                taken = self.by_site.setdefault(sailing.site, [0] * len(self.total))
                taken[index] += units
                self.total[index] += units


def _joint(problem: Problem, allowed: Allowed, opened: frozenset[object] = frozenset()) -> Draft:
    draft = _day_by_day(problem, allowed, opened)
    if not has_pools(problem):
        return draft
    return draft.against(_day_by_day(problem, allowed, opened, heeds_pools=False))


def _day_by_day(
    problem: Problem, allowed: Allowed, opened: frozenset[object], *, heeds_pools: bool = True
) -> Draft:
    draft, taken = Draft(problem), _Taken(problem)
    complete = complete_lines(problem, allowed) if problem.policy.complete == "line" else None
    for day in sorted(problem.by_day if complete is None else {*complete.values()}):
        sailings = _within(problem.by_day[day] if complete is None else problem.exact_on(day), allowed)
        needs = _needs(problem, sailings, taken, heeds_pools=heeds_pools)
        if complete is not None:
            due = [units if complete.get(index) == day else 0 for index, units in enumerate(needs.units)]
            needs = Needs(needs.wants, due, needs.carries)
        cover = best_cover(sailings, needs, "deliveries", opened)
        if cover is not None:
            draft.add(cover)
            taken.add(cover)
        if covers(taken.total, taken.most):
            break
    return draft


def _needs(
    problem: Problem, sailings: list[Sailing], taken: _Taken | None = None, *, heeds_pools: bool = True
) -> Needs:
    """Return what each line can get on a day: all that is open, or all that there is."""
    taken = taken or _Taken(problem)
    carries = [taken.rest(sailing, problem.column(sailing)) for sailing in sailings]
    most = _most_of_sites(sailings, carries, len(taken.most))
    if heeds_pools and taken.is_pooled:
        carries = [carried.copy() for carried in carries]
        for want in problem.wants:
            has, dues = [carried[want.index] for carried in carries], taken.dues.get(want.index, [])
            usable, most[want.index] = narrowed(problem, want, sailings, np.array(has, dtype=np.int64), dues)
            for carried, units in zip(carries, usable.tolist(), strict=True):
                carried[want.index] = units
    is_open = zip(taken.most, taken.total, most, strict=True)
    return Needs(problem.wants, [min(wanted - got, has) for wanted, got, has in is_open], carries)


def _most_of_sites(sailings: list[Sailing], carries: list[Row], lines: int) -> Row:
    """Return how much of each line all sites together can carry, each by one departure."""
    by_site: dict[str, Row] = {}
    for sailing, carried in zip(sailings, carries, strict=True):
        known = by_site.get(sailing.site)
        by_site[sailing.site] = carried if known is None else list(map(max, known, carried))
    return [sum(rows) for rows in zip(*by_site.values(), strict=True)] if by_site else [0] * lines


def _within(sailings: list[Sailing], allowed: Allowed) -> list[Sailing]:
    return sailings if allowed is None else [sailing for sailing in sailings if sailing.key in allowed]


def complete_lines(problem: Problem, allowed: Allowed) -> dict[int, int]:
    """Return for each line that can come whole the first day on which it can."""
    found: dict[int, int] = {}
    for want in problem.wants:
        for day in _days_from(problem, (want,)):
            sailings = _within(problem.exact_on(day), allowed)
            if sailings and _needs(problem, sailings).units[want.index] == want.units:
                found[want.index] = day
                break
    return found


def _days_from(problem: Problem, wants: Sequence[Want]) -> range:
    """Return the days on which all these lines might come whole: from the first on which supply suffices."""
    by_item: dict[str, list[Want]] = {}
    for want in wants:
        by_item.setdefault(want.item, []).append(want)
    first = 0
    for same in by_item.values():
        rows = {want.line.services: problem.supply_so_far[want.index] for want in same}
        supply = [sum(levels) for levels in zip(*rows.values(), strict=True)]
        place = bisect_left(supply, sum(want.units for want in same))
        if place == len(supply):
            return range(0)
        first = max(first, problem.sailings[place].day)
    return range(first, first + SEARCH_DAYS) if wants else range(0)


def complete_order(problem: Problem, allowed: Allowed = None) -> Draft:
    """Return the plan with one delivery day for all; nothing when there is none. A day that may be missed is told."""
    wants = tuple(want for want in problem.wants if want.units > 0)
    most, missed = problem.policy.max_shipments, None
    searches = iter(range(SEARCH_DAYS if len(wants) <= A_SMALL_ORDER else SEARCHES))
    for day in _days_from(problem, wants):
        draft, is_sure = _plan_on(problem, day, allowed, searches=searches)
        if draft is not None and (most is None or len(draft.sailings) <= most):
            return draft if missed is None else draft.measured(_goals_on(problem, missed))
        if missed is None and not (is_sure and (draft is None or draft.exact)):
            missed = day
    draft = Draft(problem)
    return draft if missed is None else draft.measured(_goals_on(problem, missed))


def _goals_on(problem: Problem, day: int) -> dict[str, Decimal]:
    """Return the least that the goals of a plan can be that brings all on a day."""
    days = max(0, day - problem.base_day)
    late = from_units(days * sum(want.units for want in problem.wants))
    return {"short": Decimal(0), "late_days": late, "deliveries": Decimal(0), "cost": Decimal(0)}


def complete_on(
    problem: Problem, day: int, allowed: Allowed = None, goal: Goal = "deliveries"
) -> Draft | None:
    """Return the plan that delivers all lines on one day, or None when they cannot all come."""
    return _plan_on(problem, day, allowed, goal)[0]


def _plan_on(
    problem: Problem,
    day: int,
    allowed: Allowed,
    goal: Goal = "deliveries",
    *,
    searches: Iterator[int] = _ENDLESS,
) -> tuple[Draft | None, bool]:
    """Return the plan that delivers all lines on one day, if there is one, and whether there is none if not.

    While there are `searches` left a day that has room for some of the lines only is searched.
    """
    if not problem.is_coupled:
        return _whole_on(problem, day, allowed, goal=goal), True
    own = pooled(problem)
    alone = _whole_on(own.problem, day, allowed, goal=goal)
    seated = None if alone is None else own.seated(alone)
    if alone is None or seated is not None:
        return seated, True
    if next(searches, _OVER) == _OVER:
        return None, False
    views = [own, apart(problem)][: 1 + own.may_go_apart] if allowed is None else []
    for gathering in (Gathering(view, on=day) for view in views):
        draft = gathering.best(goal, day)
        if gathering.is_sure:
            return draft, True
    draft = _competing(problem, lambda sub, opened: _whole_on(sub, day, allowed, opened, goal))
    return (None, False) if draft is None or draft.short else (draft, True)


def limits_of(problem: Problem) -> Limits:
    """Return how many deliveries a choice may have that is all of a plan."""
    most = problem.policy.max_shipments
    return NO_LIMITS if most is None else Limits(deliveries=most)


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
    cover = best_cover(sailings, needs, goal, opened, limits_of(problem))
    if cover is None:
        return None
    draft = Draft(problem)
    draft.add(cover)
    return draft


def _sequential(
    problem: Problem, allowed: Allowed, single: Single | None = None, order: Sequence[Want] | None = None
) -> Draft:
    """Plan line after line, each against what the earlier ones left."""
    stock, shares = problem.stock.copy(), {}
    opened: frozenset[object] = frozenset()
    for want in order or problem.wants:
        sub = problem.part(want, stock, opened)
        found = single(sub, opened) if single else _one_line(sub, allowed, opened)
        shares[want.index] = found.shares.get(0, []) if found else []
        for sailing, units in shares[want.index]:
            commit_share(stock, sub, sub.wants[0], (sailing, units), is_new=sailing.key not in opened)
            opened |= {sailing.key}
    return Draft(problem, dict(sorted(shares.items())), in_turn=problem.is_coupled)


def _one_line(problem: Problem, allowed: Allowed, opened: frozenset[object]) -> Draft:
    if _least_of(problem, problem.wants[0]) <= 0 or problem.policy.complete is not None:
        return _joint(problem, allowed, opened)
    shares, exact = _parting(problem, problem.wants[0], allowed, opened).best()
    draft = Draft(problem, {0: shares} if shares else {}, exact)
    return draft if exact else draft.against(_joint(problem, allowed, opened))


def _least_of(problem: Problem, want: Want) -> int:
    return min(to_units(problem.policy.min_shipment), want.units)


def _parting(
    problem: Problem, want: Want, allowed: Allowed, opened: frozenset[object] = frozenset()
) -> Parting:
    sailings = _within(list(problem.sailings), allowed)
    pools = [
        None if problem.is_ordered(want, sailing) else problem.pool(want, sailing.journey.due_day)
        for sailing in sailings
    ]
    return Parting(
        sailings,
        problem.carries(sailings)[want.index].tolist(),
        [max(0, sailing.day - problem.base_day) for sailing in sailings],
        want,
        _least_of(problem, want),
        opened,
        pools if has_pools(problem) else [],
    )


def _in_parts(problem: Problem, allowed: Allowed) -> Draft:
    """Plan lines whose parts have a minimum: each as if it were alone, in as few deliveries together as possible.

    If all fit, nothing can be better; else they are settled as rivals, or planned one after the other.
    """
    wants = [want for want in problem.wants if want.units > 0]
    if len(wants) == 1:
        return (
            _one_line(problem, allowed, frozenset())
            if len(problem.wants) == 1
            else _sequential(problem, allowed)
        )
    found = [_parting(problem, want, allowed).all_best() for want in wants]
    is_all = all(is_all for _, is_all in found)
    together = go_together(wants, [shares for shares, _ in found])
    draft = Draft(problem, {want.index: s for want, s in zip(wants, together.shares, strict=True) if s})
    least = _least_goals(draft, together)
    if problem.is_coupled:
        draft.in_turn = True
        if not (stock_suffices(problem, draft.shares) and capacity_suffices(problem, draft.shares)):
            tries = (_sequential(problem, allowed, order=order) for order in _orders(problem))
            if allowed is None and may_settle(problem):
                return settle(pooled(problem), lambda: relaxed(problem), lambda: sorted(tries, key=_goals))
            draft = min(tries, key=_goals)
    return draft.measured(least) if is_all else draft.against(relaxed(problem, allowed))


def _goals(draft: Draft) -> tuple[int, int, int, Decimal]:
    return draft.goals


def _least_goals(draft: Draft, together: Together) -> dict[str, Decimal]:
    """Return the goals of lines that go together, as little as they can be: carriage at the lowest rate."""
    told = draft.told_goals
    if together.exact:
        return told
    wants, ways = draft.problem.wants, draft.problem.ways
    promised = {index: sum(units for _, units in shares) for index, shares in draft.shares.items()}
    cost = sum(
        min((wants[index].carriage(way, units) for way in ways), default=0)
        for index, units in promised.items()
    )
    return told | {"deliveries": Decimal(together.bound), "cost": from_cost(cost)}
