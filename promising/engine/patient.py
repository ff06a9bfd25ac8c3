"""Options that put something above speed: the same quantities in fewer deliveries or at less cost, then soonest.

Waiting never adds a delivery or a cost, so the best value is that of the last day. The day on which that plan's last
delivery can be there is mostly the first that reaches it; else that is found by halves. Lines that compete are first
planned as if they did not: what fits together is best of all. If it does not fit, the first day is found on which
as good a plan has room (`gathering`); if there is none, departures with room for all lines at once are taken, with
a gap.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from promising.engine.cover import Choice, Cover, Needs
from promising.engine.draft import Draft
from promising.engine.gathering import Gathering
from promising.engine.plans import complete_on, limits_of
from promising.engine.pools import pools_suffice
from promising.engine.problem import Problem
from promising.engine.rivals import may_settle
from promising.engine.sailing import Sailing, Want
from promising.engine.sets import Goal, Row
from promising.engine.soonest import soonest
from promising.engine.together import apart, capacity_suffices, pooled, stock_suffices
from promising.engine.units import COST_SCALE, from_units, to_units

_A_WEEK = 7
_OTHER: dict[Goal, Goal] = {"deliveries": "cost", "cost": "deliveries"}


class Patience:
    """What waiting can do for the quantities of `base`, by one goal or another."""

    def __init__(self, base: Draft) -> None:
        self.base = base
        self._wishes: dict[bool, _Wish] = {}
        self._gatherings: list[Gathering] = []

    def best(self, goal: Goal) -> Draft:
        """Return the best plan by a goal for the quantities of `base`; `base` itself when it is as good.

        Its exactness is that of the goal, of the other one among equals, and of the day of the last delivery.
        """
        base = self.base
        if len(base.sailings) <= (goal == "deliveries"):
            return base
        own, bound, gathered = _value(base, goal), None, None
        for draft, fits in self._candidates(goal):
            is_better = _value(draft, goal) < own
            if bound is None and not is_better and (fits or _worth(base, goal) <= _worth(draft, goal)):
                return base
            is_first, bound = bound is None, bound or draft
            if is_better and fits and _is_accepted(draft):
                found = _against(_no_later_than_needed(draft), bound, goal)
                return (
                    found if gathered is None else min(gathered, found, key=lambda plan: _worth(plan, goal))
                )
            if is_first:
                gathered = self._gathered(goal, bound)
            if gathered is not None and gathered.exact:
                return gathered
        return gathered or (base if bound is None else _against(replace(base), bound, goal))

    def better(self, goal: Goal, own: Draft, other: Draft) -> Draft:
        """Return the plan of the other goal where it is better by this one, which is not proven."""
        if own is other or own.exact or _worth(other, goal) >= _worth(own, goal):
            return own
        found = replace(other, exact=False, gap=own.gap, gap_of=own.gap_of)
        if own.gap_of == goal:
            found.gap -= _value(own, goal)[0] - _value(other, goal)[0]
        if found.gap <= 0:
            found.gap, found.gap_of = Decimal(max(1, _end(found) - min(self.base.problem.by_day))), "days"
        return found

    def _candidates(self, goal: Goal) -> Iterator[tuple[Draft, bool]]:
        """Yield plans and whether their lines fit together; nothing is better than the first."""
        problem, is_coupled = self.base.problem, self.base.problem.is_coupled
        complete = problem.policy.complete
        for with_room in (False, True)[: 1 + is_coupled] if complete != "order" else ():
            wish = self._wish(with_room=with_room)
            found = wish.best(goal)
            if found is not None:
                fits = not is_coupled or wish.view.fits(found)
                yield wish.view.parted(found), fits and (complete is None or _is_whole(found))
        whole = None if complete is None or self.base.short else _whole(problem, goal)
        if whole is not None:
            yield whole, True

    def _gathered(self, goal: Goal, bound: Draft) -> Draft | None:
        """Return a plan as good as one that nothing can beat but that has no room, as soon as there is room for it."""
        problem = self.base.problem
        is_open = problem.is_coupled or problem.policy.complete is not None or problem.policy.min_shipment > 0
        if not (bound.exact and is_open and may_settle(problem)):
            return None
        if not self._gatherings:
            view = pooled(_served(self.base))
            views = [view, apart(view.whole)][: 1 + view.may_go_apart]
            self._gatherings = [Gathering(view) for view in views]
        best = None
        for gathering in self._gatherings:
            gathering.is_sure = True
            found = soonest(gathering, goal, _end(bound), bound)
            if found is not None and _is_accepted(found):
                draft = _no_later_than_needed(replace(found, problem=problem))
                if gathering.is_sure:
                    return draft.measured(draft.told_goals)
                draft = _against(draft, bound, goal)
                best = draft if best is None else min(best, draft, key=lambda plan: _worth(plan, goal))
        return best

    def _wish(self, *, with_room: bool) -> "_Wish":
        if with_room not in self._wishes:
            self._wishes[with_room] = _Wish(self.base, with_room=with_room)
        return self._wishes[with_room]


def _served(base: Draft) -> Problem:
    """Return the problem with what a plan serves as what is wanted."""
    problem = base.problem
    if not base.short:
        return problem
    served = {index: sum(units for _, units in shares) for index, shares in base.shares.items()}
    lines = tuple(
        replace(want.line, quantity=from_units(served.get(want.index, 0))) for want in problem.wants
    )
    return problem.anew(replace(problem.request, lines=lines))


def _is_whole(draft: Draft) -> bool:
    """Whether each line comes on one day."""
    return all(len({sailing.day for sailing, _ in shares}) == 1 for shares in draft.shares.values())


def _value(draft: Draft, goal: Goal) -> tuple[Decimal, Decimal]:
    deliveries = Decimal(len(draft.sailings))
    return (deliveries, draft.cost) if goal == "deliveries" else (draft.cost, deliveries)


def _worth(draft: Draft, goal: Goal) -> tuple[Decimal, int, Decimal]:
    """Return what counts, first things first: the goal, the day of the last delivery, the other goal."""
    value, other = _value(draft, goal)
    return value, _end(draft), other


def _is_accepted(draft: Draft) -> bool:
    """Whether the buyer's policy takes a plan, no more deliveries and no smaller ones, and what is kept for others."""
    policy, problem = draft.problem.policy, draft.problem
    if policy.max_shipments is not None and len(draft.sailings) > policy.max_shipments:
        return False
    if not pools_suffice(problem, draft.shares):
        return False
    least = to_units(policy.min_shipment)
    return policy.complete is not None or all(
        units >= min(least, problem.wants[index].units)
        for index, shares in draft.shares.items()
        for _, units in shares
    )


def _against(draft: Draft, bound: Draft, goal: Goal) -> Draft:
    """Say how far a plan is from one that nothing can beat, in the first respect in which they differ."""
    names = (goal, "days", _OTHER[goal])
    mine, least = (
        (value, Decimal(_end(plan)), other)
        for plan in (draft, bound)
        for value, other in (_value(plan, goal),)
    )
    draft.exact, draft.gap, draft.gap_of = bound.exact, bound.gap, bound.gap_of
    for name, have, best in zip(names, mine, least, strict=True):
        if name == bound.gap_of and have > best - bound.gap:
            draft.gap = have - best + bound.gap
            break
        if have != best:
            if have > best:
                draft.exact, draft.gap, draft.gap_of = False, have - best, name
            break
    return draft


def _end(draft: Draft) -> int:
    return max(sailing.day for shares in draft.shares.values() for sailing, _ in shares)


def _whole(problem: Problem, goal: Goal) -> Draft | None:
    """Try each delivery day for all lines at once, and a week more: lanes leave by the days of the week."""
    days = list(problem.by_day)
    tries = (
        complete_on(problem, day, goal=goal) for day in [*days, *range(days[-1] + 1, days[-1] + _A_WEEK)]
    )
    found = [draft for draft in tries if draft is not None]
    return min(found, key=lambda draft: _worth(draft, goal), default=None)


class _Wish:
    """What is to be served again: `units` [line of the view], the quantities that `base` serves.

    `with_room`: only by departures that have room for all lines at once.
    """

    def __init__(self, base: Draft, *, with_room: bool) -> None:
        self.base, self.with_room = base, with_room
        self.view = view = pooled(base.problem, with_room=with_room)
        self.problem = view.problem
        served = {index: sum(units for _, units in shares) for index, shares in base.shares.items()}
        self.units: Row = [sum(served.get(want.index, 0) for want in wants) for wants in view.members]
        self.limits = limits_of(view.problem)
        self._choices: dict[int, Choice] = {}

    def best(self, goal: Goal) -> Draft | None:
        """Return the best plan by a goal, then the soonest, then by the other one; None when not all can be served."""
        days = list(self.problem.by_day)
        last = self._gathered(days[-1], goal) if days else None
        if last is None:
            return None
        found = _pulled_forward(self._draft(last, goal))
        end = days.index(_end(found)) if not self._has_pools else len(days) - 1
        known = min(end, bisect_left(days, self._known(goal, last.value)))
        first = _first(self._soonest, known, lambda index: self._reaches(days[index], goal, last.value))
        if first == end:
            return found
        sooner = self._gathered(days[first], goal)
        return None if sooner is None else _pulled_forward(self._draft(sooner, goal))

    def _known(self, goal: Goal, target: int) -> int:
        """Return a day by which the best value is the target for sure: that of `base`, if it is as good."""
        value = len(self.base.sailings) if goal == "deliveries" else self.base.charge
        return date.max.toordinal() if self.with_room or value > target else _end(self.base)

    @property
    def _soonest(self) -> int:
        """The first day, by its place, on which each line by itself could have all that it is to have."""
        wanted = zip(self.problem.wants, self.units, strict=True)
        days = [day for want, units in wanted if units and (day := self.problem.soonest_day(want, units))]
        return bisect_left(list(self.problem.by_day), max(days, default=0))

    def _until(self, day: int) -> Choice:
        """Return the choice among the last departures of each way that are delivered by a day."""
        if day not in self._choices:
            latest: dict[int, Sailing] = {}
            for sailing in self.problem.sailings:
                if sailing.day > day:
                    break
                known = latest.setdefault(sailing.way.rank, sailing)
                if sailing.journey.ship > known.journey.ship:
                    latest[sailing.way.rank] = sailing
            columns = sorted(latest.values(), key=lambda sailing: sailing.order)
            carries = [self.problem.column(sailing) for sailing in columns]
            needs = Needs(self.problem.wants, self.units, carries)
            self._choices[day] = Choice(columns, needs)
        return self._choices[day]

    def _gathered(self, day: int, goal: Goal) -> Cover | None:
        """Return the best choice with one departure a site, all delivered by a day; None when not all can be."""
        return self._until(day).cover(goal, self.limits) if self._pools_suffice(day) else None

    def _draft(self, cover: Cover, goal: Goal) -> Draft:
        draft = Draft(self.problem)
        draft.add(cover)
        if not cover.exact:
            draft.gap_of = goal
            draft.gap = Decimal(cover.gap) / (COST_SCALE if goal == "cost" else 1)
        return draft

    def _reaches(self, day: int, goal: Goal, target: int) -> bool:
        """Whether the best value by a day is the target."""
        limits = self.limits._replace(value=target)
        return self._pools_suffice(day) and self._until(day).is_within(goal, limits)

    @property
    def _has_pools(self) -> bool:
        return any(want.item in self.problem.stock.guards for want in self.problem.wants)

    def _pools_suffice(self, day: int) -> bool:
        """Whether what all sites together may give by a day is enough, where others' stock is protected anywhere."""
        problem = self.problem
        guarded = [want for want in problem.wants if want.item in problem.stock.guards]
        going = [sailing for sailing in problem.sailings if sailing.day <= day] if guarded else []
        last = max((sailing.journey.due_day for sailing in going), default=0)
        for want in guarded:
            pool = problem.pool(want, last)
            if pool is None or pool >= self.units[want.index]:
                continue
            if not any(problem.is_ordered(want, sailing) for sailing in going):
                return False
        return True


def _first(least: int, known: int, holds: Callable[[int], bool]) -> int:
    """Return the first index, `least` or more, at which a property holds that never ceases and does at `known`.

    Probably not before.
    """
    if known <= least or not holds(known - 1):
        return known
    low, high = least, known - 1
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _pulled_forward(draft: Draft) -> Draft:
    """Let each delivery leave as early as all that it carries is there."""
    problem = draft.problem
    if any(problem.pool(want, 0) is not None for want in problem.wants):
        return draft
    loads: dict[tuple[str, str, int], list[tuple[Want, int]]] = {}
    for index, shares in draft.shares.items():
        for sailing, units in shares:
            loads.setdefault(sailing.key, []).append((problem.wants[index], units))
    earliest = {sailing.key: _earliest(problem, sailing, loads[sailing.key]) for sailing in draft.sailings}
    for index, shares in draft.shares.items():
        draft.shares[index] = [(earliest[sailing.key], units) for sailing, units in shares]
    return draft


def _no_later_than_needed(draft: Draft) -> Draft:
    """Let a line go with a sooner delivery of the plan where that costs nothing, counted in whole cents."""
    problem = draft.problem
    policy = problem.policy
    if draft.in_turn or policy.complete or len(draft.sailings) == 1 or problem.stock.guards:
        return draft
    sooner, cost = replace(draft, shares=dict(draft.shares)), draft.cost
    sailings = sorted(draft.sailings, key=lambda s: (s.journey.delivery.start, s.order))
    for index, shares in draft.shares.items():
        if len(shares) == 1:
            _advance(sooner, index, sailings, cost)
    fits = stock_suffices(problem, sooner.shares) and capacity_suffices(problem, sooner.shares)
    return sooner if fits else draft


def _advance(draft: Draft, index: int, sailings: list[Sailing], cost: Decimal) -> None:
    """Move a line to the first of the deliveries that carries it, if the plan costs no more then."""
    [(late, units)] = draft.shares[index]
    want = draft.problem.wants[index]
    for sailing in sailings:
        if sailing.journey.delivery.start >= late.journey.delivery.start:
            return
        if draft.problem.level(want, sailing) >= units:
            draft.shares[index] = [(sailing, units)]
            if draft.cost <= cost:
                return
            draft.shares[index] = [(late, units)]


def _earliest(problem: Problem, sailing: Sailing, load: list[tuple[Want, int]]) -> Sailing:
    same_way = [other for other in problem.sailings if other.way is sailing.way]
    for other in sorted(same_way, key=lambda s: s.journey.ship):
        if all(problem.level(want, other) >= units for want, units in load):
            return other
    return sailing
