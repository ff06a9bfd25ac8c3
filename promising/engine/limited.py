"""No more deliveries than the buyer accepts: which departures to use at all."""

from itertools import combinations
from math import comb
from typing import Final

from promising.engine.draft import Draft
from promising.engine.plans import Keys, solve_within
from promising.engine.problem import Problem
from promising.engine.units import from_units

LIMITED_SETS: Final = 600


def solve(problem: Problem) -> Draft:
    """Return the best plan by the order of goals within the policy; the draft says whether that is proven."""
    draft = solve_within(problem)
    most = problem.policy.max_shipments
    if most is None or len(draft.sailings) <= most:
        return draft
    return solve_limited(problem, most, draft)


def solve_limited(problem: Problem, most: int, unlimited: Draft) -> Draft:
    """Return the best plan with at most `most` deliveries: all sets of departures, or greedily beyond a budget."""
    sailings = problem.sailings
    sets = sum(comb(len(sailings), size) for size in range(1, most + 1))
    if sets <= LIMITED_SETS:
        chosen = (frozenset(s.key for s in c) for n in range(most + 1) for c in combinations(sailings, n))
        drafts = [solve_within(problem, keys) for keys in chosen]
        return min((d for d in drafts if len(d.sailings) <= most), key=lambda draft: draft.goals)
    best, keys = Draft(problem), Keys()
    for _ in range(most):
        tries = [solve_within(problem, keys | {sailing.key}) for sailing in sailings]
        better = min((d for d in tries if len(d.sailings) <= most), key=lambda d: d.goals, default=best)
        if better.goals >= best.goals:
            break
        best, keys = better, frozenset(sailing.key for sailing in better.sailings)
    best.exact, best.gap_of = False, "late_days"
    best.gap = from_units(max(0, best.late - unlimited.late))
    return best
