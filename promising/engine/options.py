"""The options side by side: earliest, wanted, cheapest, fewest deliveries; and the plan by the buyer's policy."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from promising.engine.because import explain, policy_rule
from promising.engine.draft import Draft
from promising.engine.limited import solve
from promising.engine.model import CODES, Code, LinePromise, Option, Promise, Request
from promising.engine.network import Network
from promising.engine.parts import Purchases, commit_share, purchases_of, schedule_of
from promising.engine.patient import Patience
from promising.engine.problem import Problem, Wanted
from promising.engine.sailing import Want
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
    patience = Patience(base)
    if "cheapest" in codes:
        found["cheapest"] = patience.best("cost")
    if "fewest" in codes:
        found["fewest"] = patience.best("deliveries")
    if "cheapest" in found and "fewest" in found:
        cheapest, fewest = found["cheapest"], found["fewest"]
        found["cheapest"] = patience.better("cost", cheapest, fewest)
        found["fewest"] = patience.better("deliveries", fewest, cheapest)
    better = _better(base, [found[code] for code in ("cheapest", "fewest") if code in found])
    found = {code: better if draft is base else draft for code, draft in found.items()}
    shown = [code for code in codes if code != "wanted" or request.wanted is not None]
    shared: dict[int, Option] = {}
    for code in shown:
        is_patient = found[code] is not better and code in {"cheapest", "fewest"}
        if id(found[code]) not in shared:
            shared[id(found[code])] = option_of(code, found[code], code if is_patient else None)
    return Promise(options=tuple(replace(shared[id(found[code])], code=code) for code in shown))


def _better(base: Draft, others: Sequence[Draft]) -> Draft:
    """Return a plan that beats one that is not proven by its own goals, if waiting for another goal has found it."""
    best = min(others, key=lambda draft: draft.goals, default=base)
    if base.exact or best.goals >= base.goals:
        return base
    return replace(best).measured(base.least_goals)


def option_of(code: Code, draft: Draft, rule: str | None = None) -> Option:
    """Return a draft as an option. `rule`: what it sets above speed."""
    problem = draft.problem
    lines = _lines_in_turn(draft) if draft.in_turn else ((draft, want) for want in problem.wants)
    rule, lanes = rule or policy_rule(problem), _going(draft)
    bought = purchases_of(problem, draft.shares)
    return Option(
        code=code,
        cost=draft.cost,
        deliveries=len(draft.sailings),
        lines=tuple(
            _line_of(seen, want, rule, lanes[index], bought.get(index, {}))
            for index, (seen, want) in enumerate(lines)
        ),
        late_days=from_units(draft.late) if problem.wanted is not None else Decimal(0),
        exact=draft.exact,
        gap=draft.gap,
        gap_of=draft.gap_of,
    )


def _going(draft: Draft) -> list[frozenset[object]]:
    """Return for each line the deliveries that go for other lines anyhow."""
    by_line = [
        frozenset(sailing.key for sailing, _ in draft.shares.get(want.index, ()))
        for want in draft.problem.wants
    ]
    once, again = set[object](), set[object]()
    for keys in by_line:
        again |= once & keys
        once |= keys
    every, alone = frozenset(once), once - again
    return [every if alone.isdisjoint(keys) else every - (keys & alone) for keys in by_line]


def _lines_in_turn(draft: Draft) -> Iterator[tuple[Draft, Want]]:
    """Yield the lines of a plan in which they compete, each with what the lines before it leave."""
    problem, stock = draft.problem, draft.problem.stock.copy()
    opened: frozenset[object] = frozenset()
    for want in problem.wants:
        sub, shares = problem.part(want, stock, opened), draft.shares.get(want.index, [])
        yield Draft(sub, {0: shares}), sub.wants[0]
        for share in sorted(shares, key=lambda share: share[0].journey.due_day):
            commit_share(stock, sub, sub.wants[0], share, is_new=share[0].key not in opened)
            opened |= {share[0].key}


def _line_of(
    draft: Draft, want: Want, rule: str | None, going: frozenset[object], bought: Purchases
) -> LinePromise:
    shares = draft.shares.get(want.index, [])
    short = want.units - sum(units for _, units in shares)
    return LinePromise(
        id=want.line.id,
        schedule=schedule_of(draft.problem, want, shares, bought),
        short=from_units(short),
        because=explain(draft, want, rule, going),
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
        sub = draft.problem.part(want.of_item(other), draft.problem.stock)
        outcome = _outcome(solve(sub), sub.wants[0])
        if outcome < best:
            best, item = outcome, other
    return item


def _outcome(draft: Draft, want: Want) -> tuple[int, int]:
    promised = sum(units for _, units in draft.shares.get(want.index, []))
    return want.units - promised, draft.late
