"""Why not sooner: the constraint whose absence would have brought the delivery forward most, and what would move it.

Found by asking the same engine again without one constraint at a time, on the way that was chosen.
"""

from operator import itemgetter
from typing import Any, Final

from promising.engine.draft import Draft
from promising.engine.facts import facts_of
from promising.engine.model import Because
from promising.engine.path import Journey
from promising.engine.problem import Problem
from promising.engine.sailing import Sailing, Want
from promising.engine.sooner import sooner_than
from promising.engine.units import from_day, from_units
from promising.engine.zones import instant_at

CONSTRAINTS: Final = (
    "none", "stock", "safety", "protection", "supplier_lead_time", "cutoff_missed", "site_closed", "capacity",
    "handling", "departure", "transit", "receiving_hours", "wanted_date", "policy", "no_lane",
)  # fmt: skip
_TRANSIT: Final = frozenset({"transit"})
_ONE: Final = {name: frozenset({name}) for name in CONSTRAINTS}


def explain(draft: Draft, want: Want, rule: str | None, going: frozenset[object] = frozenset()) -> Because:
    """Return why a line comes no sooner than the draft says.

    `rule` is what the option or the buyer's policy sets above speed, if anything; `going` are the keys of the
    deliveries that other lines pay for.
    """
    problem, shares = draft.problem, draft.shares.get(want.index, [])
    if not any(want.may_go(way) for way in problem.ways):
        return _why_no_way(problem, want)
    if not shares:
        return _why_nothing(problem, want) if want.units else Because(constraint="none")
    last, _ = max(shares, key=lambda share: (share[0].day, share[0].journey.delivery.start))
    found = _why(problem, want, last, shares, rule)
    if found.constraint in {"none", "wanted_date"}:
        return found
    remedies = sooner_than(problem, want, last, shares, going)
    return Because(constraint=found.constraint, facts=found.facts, sooner=remedies)


def _why(
    problem: Problem, want: Want, last: Sailing, shares: list[tuple[Sailing, int]], rule: str | None
) -> Because:
    journey = last.journey
    floor = problem.terms.floor(last.way, problem.wanted)
    if floor is not None and journey.delivery.day <= floor.day:
        return Because(constraint="wanted_date", facts={"day": from_day(floor.day)})
    if rule is not None:
        soonest = problem.soonest_day(want, sum(units for _, units in shares))
        if soonest is not None and soonest < last.day:
            return Because(constraint="policy", facts={"rule": rule, "day": from_day(soonest)})
    needed = sum(units for sailing, units in shares if sailing.site == last.site)
    there = problem.whole_from(want, last.site, needed)
    due_day = journey.due_day
    stock_day = due_day if there is None else min(there, due_day)
    key = last.way, stock_day
    if key not in problem.bindings:
        problem.bindings[key] = _binding(problem, last, stock_day)
    return problem.bindings[key] or _why_stock(problem, want, last, stock_day, needed)


def _binding(problem: Problem, last: Sailing, stock_day: int) -> Because | None:
    """Leave out one constraint at a time; when none alone helps, put them back one at a time to a way free of all.

    None when it is the stock: why that is not there sooner depends on the line.
    """
    journey = problem.router.journey(last.way, stock_day, problem.wanted) or last.journey
    names, start = _present(problem, last, stock_day), _start(journey)
    without = {name: _freed(problem, journey, stock_day, _ONE[name]) for name in names}
    gains = [(start - _start(without[name]), name) for name in names]
    if len(names) > 1 and max(gains)[0] <= 0:
        without["capacity"] = _freed(problem, journey, stock_day, frozenset(names))
        free = _start(without["capacity"])
        gains = [
            (_start(_freed(problem, journey, stock_day, frozenset(names) - _ONE[name])) - free, name)
            for name in names
        ]
    gain, best = max(gains, key=itemgetter(0), default=(0, "none"))
    if gain <= 0:
        freed = _freed(problem, journey, stock_day, _TRANSIT | frozenset(names))
        best = "transit" if _start(freed) < start else "none"
    if best == "stock":
        return None
    freed = without.get(best) or _freed(problem, journey, stock_day, frozenset({best}))
    return Because(constraint=best, facts=facts_of(best, problem, journey, freed))


def _freed(problem: Problem, journey: Journey, stock_day: int, names: frozenset[str]) -> Journey:
    """Return the journey without some constraints; the given one where there is none."""
    return problem.router.journey(journey.way, stock_day, problem.wanted, names) or journey


def _start(journey: Journey) -> int:
    """Return the start of a delivery as far as it can be told: where transit counts days, that of its day."""
    if journey.way.lanes[-1].transit.days is None:
        return journey.delivery.start
    return instant_at(journey.zone, journey.delivery.day, 0)


def _present(problem: Problem, last: Sailing, stock_day: int) -> list[str]:
    """Return the constraints that there are on a way at all, in the order in which they are named."""
    site, way = last.way.origin, last.way
    owners = (site.code, *(lane.code for lane in way.lanes), *(lane.origin for lane in way.lanes))
    there = {
        "stock": stock_day > problem.stock.today[site.code],
        "capacity": not problem.router.crowded.isdisjoint(owners),
        "cutoff_missed": site.cutoff is not None,
        "site_closed": not site.hours.is_always_open,
        "departure": any(lane.departures is not None for lane in way.lanes),
        "receiving_hours": bool(problem.terms.doors),
        "handling": site.handling_micros > 0,
    }
    return [name for name, is_there in there.items() if is_there]


def _why_stock(problem: Problem, want: Want, last: Sailing, stock_day: int, needed: int) -> Because:
    """Tell a receipt that is waited for from stock that is there but withheld, and from a supplier's lead time."""
    stock, site = problem.stock, last.site
    ladder = stock.ladder(want.item, site)
    facts: dict[str, Any] = {"item": want.item, "site": site, "day": from_day(stock_day)}
    if problem.lead_day(want.item, site) == stock_day and ladder.free(stock_day) < needed:
        offer = problem.network.offer(want.item, site)
        facts |= {"lead_days": offer.lead_days if offer else 0}
        if needed < want.units:
            facts |= {"part": from_units(needed)}
        return Because(constraint="supplier_lead_time", facts=facts)
    today = stock.today[site]
    if ladder.free(today) >= needed:
        return Because(constraint="protection", facts=facts)
    if ladder.level(today) >= needed:
        return Because(constraint="safety", facts=facts | {"quantity": from_units(ladder.safety)})
    return Because(constraint="stock", facts=facts | {"receipt": ladder.codes.get(stock_day, "")})


def _why_no_way(problem: Problem, want: Want) -> Because:
    """Tell that no lane leads there, or none from the sites and by the services that the line may use."""
    ways = problem.network.ways_to(problem.request.to)
    if ways and not any(want.may_go(way) for way in ways):
        return _why_not_chosen(want)
    return Because(constraint="no_lane", facts={"to": problem.request.to})


def _why_not_chosen(want: Want) -> Because:
    chosen = {"site": want.line.sites, "service": want.line.services}
    names = {key: ", ".join(sorted(codes)) for key, codes in chosen.items() if codes is not None}
    facts = {"item": want.item, "short": from_units(want.units), "rule": "chosen"}
    return Because(constraint="policy", facts=facts | names)


def _why_nothing(problem: Problem, want: Want) -> Because:
    """Return why a line is promised nothing at all."""
    sites = sorted({way.origin.code for way in problem.ways if want.may_go(way)})
    ladders = [problem.stock.ladder(want.item, site) for site in sites]
    facts = {"item": want.item, "short": from_units(want.units)}
    if any(problem.level(want, sailing) > 0 for sailing in problem.sailings):
        return Because(constraint="policy", facts=facts | {"rule": _policy_rule(problem)})
    if any(ladder.levels[-1] > ladder.safety for ladder in ladders):
        kept = all(
            problem.stock.open_to(want.item, site, ladder.days[-1], problem.request.customer) == 0
            for site, ladder in zip(sites, ladders, strict=True)
        )
        return Because(
            constraint="protection" if kept else "policy", facts=facts if kept else facts | {"rule": "latest"}
        )
    withheld = any(ladder.levels[-1] > 0 for ladder in ladders)
    if not withheld and _is_elsewhere(problem, want):
        return _why_not_chosen(want)
    return Because(constraint="safety" if withheld else "stock", facts=facts)


def _is_elsewhere(problem: Problem, want: Want) -> bool:
    """Whether a site has some of what is wanted that the line may not use."""
    stock, customer = problem.stock, problem.request.customer
    others = {way.origin.code for way in problem.network.ways_to(problem.request.to)}
    days = ((site, stock.ladder(want.item, site).days[-1]) for site in others)
    return any(stock.open_to(want.item, site, day, customer) > 0 for site, day in days)


def _policy_rule(problem: Problem) -> str:
    policy = problem.policy
    if policy.complete is not None:
        return "complete"
    return "min_shipment" if policy.min_shipment else "max_shipments"


def policy_rule(problem: Problem) -> str | None:
    """Return the rule of the buyer's policy that may keep a line back, if he set one."""
    policy = problem.policy
    if policy.complete is None and not policy.min_shipment and policy.max_shipments is None:
        return None
    return _policy_rule(problem)
