"""Stock that is kept for somebody at no particular site: what all sites together may give others by each day.

What is due by any day may not exceed the pool of that day, whichever site gives it. A plan takes the most that it can
on each day of delivery; that may not be best, so a plan without these limits, but for the last, bounds it.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from promising.engine.cover import Amounts
from promising.engine.problem import Problem
from promising.engine.sailing import Sailing, Want
from promising.engine.supply import Ints

NEVER = 10**7
Dues = list[tuple[int, int]]


def has_pools(problem: Problem) -> bool:
    """Whether some line may have less than all sites have."""
    guards = problem.stock.guards
    return bool(guards) and any(problem.pool(want, 0) is not None for want in problem.wants)


def most_ever(problem: Problem) -> Ints:
    """Return what each line can have at all, as far as pools are concerned. Shape: [line]."""
    if not has_pools(problem):
        return np.array([want.units for want in problem.wants], dtype=np.int64)
    return np.array([_most_of(problem, want) for want in problem.wants], dtype=np.int64)


def _most_of(problem: Problem, want: Want) -> int:
    pool = problem.pool(want, NEVER)
    can_order = any(problem.is_ordered(want, sailing) for sailing in problem.sailings)
    return want.units if pool is None or can_order else min(want.units, pool)


def narrowed(
    problem: Problem, want: Want, sailings: Sequence[Sailing], has: Ints, dues: Dues
) -> tuple[Ints, int]:
    """Return what each departure may carry of a line, and what all together may.

    Only departures that are due from some day on are used, that on which most can go; only those of suppliers that make
    it, if there is less stock than others would carry. Shapes: `has` [departure]; `dues`: what is taken already, by the
    day on which it is due.
    """
    best, most = np.zeros_like(has), 0
    ordered = np.array([problem.is_ordered(want, sailing) for sailing in sailings], dtype=bool)
    for first in sorted({sailing.journey.due_day for sailing in sailings}):
        usable = np.where([sailing.journey.due_day >= first for sailing in sailings], has, 0)
        made = np.where(ordered, usable, 0)
        stock, room = _by_all(sailings, usable - made), _room(problem, want, first, dues)
        if made.any() and room < min(stock, want.units):
            usable, stock = made, 0
        total = min(stock, room) + int(made.max(initial=0))
        if total > most:
            best, most = usable, total
    return best, most


def _by_all(sailings: Sequence[Sailing], has: Ints) -> int:
    """Return what all sites can carry, each by one departure."""
    by_site: dict[str, int] = {}
    for sailing, units in zip(sailings, has.tolist(), strict=True):
        by_site[sailing.site] = max(by_site.get(sailing.site, 0), units)
    return sum(by_site.values())


def pools_suffice(problem: Problem, shares: Mapping[int, Amounts]) -> bool:
    """Whether what all sites together may give by each day is enough for a plan."""
    for want in problem.wants if has_pools(problem) else ():
        dues = dues_of(problem, want, shares.get(want.index, ()))
        if any(_room(problem, want, due, dues) < 0 for due, _ in dues):
            return False
    return True


def dues_of(problem: Problem, want: Want, amounts: Iterable[tuple[Sailing, int]]) -> Dues:
    """Return what is taken of all sites' stock, by the day on which it is due; not what a supplier can make."""
    return [(s.journey.due_day, units) for s, units in amounts if not problem.is_ordered(want, s)]


def _room(problem: Problem, want: Want, due: int, dues: Dues) -> int:
    """Return how much more may be due on a day: all that is due later must still be there."""
    rooms = [want.units]
    for day in {due, *(day for day, _ in dues if day > due)}:
        pool = problem.pool(want, day)
        if pool is not None:
            rooms.append(pool - sum(units for on, units in dues if on <= day))
    return min(rooms)
