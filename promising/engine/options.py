"""The options side by side: earliest, wanted, cheapest, fewest deliveries; and the plan by the buyer's policy."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import numpy as np

from promising.engine.because import explain, policy_rule
from promising.engine.cover import Goal, Needs, best_cover, best_value
from promising.engine.model import CODES, Code, LinePromise, Option, Promise, Request
from promising.engine.network import Network
from promising.engine.parts import schedule_of
from promising.engine.plans import Draft, complete_on, solve
from promising.engine.problem import Problem, Sailing, Want, Wanted
from promising.engine.stock import Stock
from promising.engine.units import from_units


def plan(request: Request, network: Network, stock: Stock, now: datetime) -> Option:
    """Return the one answer to a request by the order of goals: lateness, then deliveries, then cost.

    It is never delivered before the wanted day; without one, as soon as possible. `stock` is read only.
    Raises: QuantityError for a quantity that is not exact, KeyError for a lane to an unknown hub.
    """
    draft = _solve(request, network, stock, now, request.wanted)
    code: Code = "earliest" if request.wanted is None else "wanted"
    return option_of(code, draft)


def promise(
    request: Request, network: Network, stock: Stock, now: datetime, codes: tuple[Code, ...] = CODES
) -> Promise:
    """Return the options of these codes, side by side. `stock` is read only.

    *earliest* heeds no wanted day; *wanted* (only when a day is wanted) is `plan`; *cheapest* and *fewest* serve
    the same quantities and may come later, within the policy, but not before the wanted day.
    Raises: as `plan`.
    """
    base = _solve(request, network, stock, now, request.wanted)
    found: dict[Code, Draft] = {"wanted": base, "earliest": base}
    if request.wanted is not None and "earliest" in codes:
        found["earliest"] = _solve(request, network, stock, now, None)
    if "cheapest" in codes:
        found["cheapest"] = _patient(base, "cost")
    if "fewest" in codes:
        found["fewest"] = _patient(base, "deliveries")
    shown = [code for code in codes if code != "wanted" or request.wanted is not None]
    shared: dict[int, Option] = {}
    for code in shown:
        patient = found[code] is not base and code in {"cheapest", "fewest"}
        if id(found[code]) not in shared:
            shared[id(found[code])] = option_of(code, found[code], code if patient else None)
    return Promise(options=tuple(replace(shared[id(found[code])], code=code) for code in shown))


def option_of(code: Code, draft: Draft, rule: str | None = None) -> Option:
    """Return a draft as an option. `rule`: what it sets above speed."""
    problem = draft.problem
    rule = rule or policy_rule(problem)
    lines = tuple(_line_of(draft, want, rule) for want in problem.wants)
    return Option(
        code=code,
        cost=draft.cost,
        deliveries=len(draft.sailings),
        lines=lines,
        late_days=from_units(draft.late) if problem.wanted is not None else Decimal(0),
        exact=draft.exact,
        gap=draft.gap,
        gap_of=draft.gap_of,
    )


def _line_of(draft: Draft, want: Want, rule: str | None) -> LinePromise:
    shares = draft.shares.get(want.index, [])
    short = want.units - sum(units for _, units in shares)
    schedule = schedule_of(draft.problem, want, shares)
    return LinePromise(
        id=want.line.id, schedule=schedule, short=from_units(short), because=explain(draft, want, rule)
    )


def _solve(request: Request, network: Network, stock: Stock, now: datetime, wanted: Wanted) -> Draft:
    """Solve, with other items where the policy allows them and they serve a line better."""
    draft = solve(Problem(request, network, stock, now, wanted=wanted))
    if not request.policy.substitutes:
        return draft
    lines = list(request.lines)
    for want in draft.problem.wants:
        lines[want.index] = replace(want.line, item=_best_item(draft, want))
    if lines == list(request.lines):
        return draft
    return solve(Problem(replace(request, lines=tuple(lines)), network, stock, now, wanted=wanted))


def _best_item(draft: Draft, want: Want) -> str:
    """Return the item that leaves least short, then least late; the wanted one when equal."""
    own = Draft(draft.problem, {want.index: draft.shares.get(want.index, [])})
    best, item = _outcome(own, want), want.item
    for other in want.line.substitutes:
        sub = draft.problem.part(replace(want, line=replace(want.line, item=other)), draft.problem.stock)
        outcome = _outcome(solve(sub), sub.wants[0])
        if outcome < best:
            best, item = outcome, other
    return item


def _outcome(draft: Draft, want: Want) -> tuple[int, int]:
    promised = sum(units for _, units in draft.shares.get(want.index, []))
    return want.units - promised, draft.late


def _patient(base: Draft, goal: Goal) -> Draft:
    """Return a plan for the same quantities with the fewest deliveries or the least cost, then the earliest end.

    Exact in its goal and in the day of the last delivery: waiting never adds a delivery or a cost, so the
    best value is that of the last day, and the first day that reaches it is found by halves. Where
    lines compete, or a minimum shipment binds, the base plan stands.
    """
    problem = base.problem
    if not base.shares or problem.is_coupled() or problem.policy.min_shipment > 0:
        return base
    if goal == "deliveries" and len(base.sailings) <= 1:
        return base
    patient = _patient_complete(base, goal) if problem.policy.complete else _patient_split(base, goal)
    most = problem.policy.max_shipments
    if patient is None or (most is not None and len(patient.sailings) > most):
        return base
    return patient if _value(patient, goal) < _value(base, goal) else base


def _value(draft: Draft, goal: Goal) -> tuple[Decimal, Decimal]:
    deliveries = Decimal(len(draft.sailings))
    return (deliveries, draft.cost) if goal == "deliveries" else (draft.cost, deliveries)


def _patient_complete(base: Draft, goal: Goal) -> Draft | None:
    """Try each delivery day for all lines at once."""
    if base.short:
        return None
    tries = (complete_on(base.problem, day, goal=goal) for day in base.problem.by_day)
    found = [draft for draft in tries if draft is not None]
    return min(found, key=lambda draft: _value(draft, goal), default=None)


def _patient_split(base: Draft, goal: Goal) -> Draft | None:
    problem = base.problem
    days = list(problem.by_day)
    best = _gathered(base, days[-1], goal)
    if best is None or _value(best, goal) >= _value(base, goal):
        return None
    target = best_value(*_until(base, days[-1]), goal)

    def reaches(index: int) -> bool:
        found = best_value(*_until(base, days[index]), goal)
        return found is not None and found == target and _pools_suffice(base, days[index])

    found = _gathered(base, days[_first(len(days), reaches)], goal)
    return None if found is None else _pulled_forward(found)


def _first(count: int, holds: Callable[[int], bool]) -> int:
    """Return the first index at which a property holds that never ceases; `count` - 1 when none before."""
    low, high = 0, count - 1
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _gathered(base: Draft, day: int, goal: Goal) -> Draft | None:
    """Return the best plan with one departure a site, all delivered by a day; None when not all can be."""
    if not _pools_suffice(base, day):
        return None
    cover = best_cover(*_until(base, day), goal)
    if cover is None:
        return None
    draft = Draft(base.problem)
    draft.add(cover)
    return draft


def _until(base: Draft, day: int) -> tuple[list[Sailing], Needs]:
    """Return the last departure of each way that is delivered by a day, and what they must carry."""
    problem = base.problem
    latest: dict[int, Sailing] = {}
    for sailing in problem.sailings:
        if sailing.day > day:
            break
        known = latest.setdefault(sailing.way.rank, sailing)
        if sailing.journey.ship > known.journey.ship:
            latest[sailing.way.rank] = sailing
    columns = sorted(latest.values(), key=lambda sailing: sailing.order)
    units = np.array([_promised(base, want) for want in problem.wants], dtype=np.int64)
    return columns, Needs(problem.wants, units, problem.carries(columns))


def _pools_suffice(base: Draft, day: int) -> bool:
    """Whether what all sites together may give by a day is enough, where others' stock is protected anywhere."""
    problem = base.problem
    last = max((s.journey.due_day for s in problem.sailings if s.day <= day), default=0)
    pools = ((problem.pool(want, last), want) for want in problem.wants if want.item in problem.stock.guards)
    return all(pool is None or pool >= _promised(base, want) for pool, want in pools)


def _promised(draft: Draft, want: Want) -> int:
    return sum(units for _, units in draft.shares.get(want.index, []))


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


def _earliest(problem: Problem, sailing: Sailing, load: list[tuple[Want, int]]) -> Sailing:
    for other in sorted(problem.sailings, key=lambda s: s.journey.ship):
        if other.way is sailing.way and all(problem.level(want, other) >= units for want, units in load):
            return other
    return sailing
