"""What would bring a line forward: another service or site, a counter nearby, a part now, another item."""

from typing import Any

from promising.engine.problem import Problem
from promising.engine.sailing import Sailing, Want
from promising.engine.units import from_cost, from_micros, from_units

MOST = 3
Remedy = dict[str, Any]
Shares = list[tuple[Sailing, int]]
_HOUR = 3_600_000_000


def sooner_than(
    problem: Problem,
    want: Want,
    last: Sailing,
    shares: Shares,
    going: frozenset[object] = frozenset(),
) -> tuple[Remedy, ...]:
    """Return at most three remedies, soonest first, each data: what to do, `at` when, `hours` gained, extra `cost`.

    `going` are the keys of the deliveries that other lines pay for.
    """
    start, units = last.journey.delivery.start, sum(units for _, units in shares)
    found = _other_departures(problem, want, last, shares, going)
    found += _part_now(problem, want, shares)
    found += _elsewhere(problem, want, units)
    sooner = [(at, remedy) for at, remedy in found if at < start]
    sooner.sort(key=lambda pair: pair[0])
    return tuple(
        {**remedy, "at": from_micros(at), "hours": (start - at) // _HOUR} for at, remedy in sooner[:MOST]
    )


def _other_departures(
    problem: Problem, want: Want, last: Sailing, shares: Shares, going: frozenset[object]
) -> list[tuple[int, Remedy]]:
    """The whole line by one other departure: another service of the site, or another site.

    The soonest first, without those that another beats: one that is as soon and no dearer. Nor another hour of the same
    service and day: nobody can choose that.
    """
    units, before = sum(units for _, units in shares), last.journey.delivery.start
    own = last.site, last.way.service, last.day
    quicker = [
        sailing
        for sailing in _quickest(problem, want, units)
        if sailing.journey.delivery.start < before and (sailing.site, sailing.way.service, sailing.day) != own
    ]
    priced = sorted(
        (sailing.journey.delivery.start, _price(want, [(sailing, units)], going), place, sailing)
        for place, sailing in enumerate(quicker)
    )
    found: list[tuple[int, Remedy]] = []
    cheapest: int | None = None
    for at, price, _place, sailing in priced:
        if cheapest is None or price < cheapest:
            cheapest, extra = price, price - _price(want, shares, going)
            remedy = {"service": sailing.way.service, "site": sailing.site, "cost": from_cost(extra)}
            found.append((at, remedy))
    return found


def _quickest(problem: Problem, want: Want, units: int) -> list[Sailing]:
    """Return by which departure of each site and service the whole line could come, if it chose these.

    On the first day possible the cheapest: that is what such a line is promised.
    """
    known = problem.quickest.get((want.index, units))
    if known is None:
        best: dict[tuple[str, str], Sailing] = {}
        levels = problem.all_carries[want.index]
        for place, sailing in enumerate(problem.sailings):
            if levels[place] < units:
                continue
            found = best.setdefault((sailing.site, sailing.way.service), sailing)
            if sailing.day == found.day and _cost(want, sailing, units) < _cost(want, found, units):
                best[sailing.site, sailing.way.service] = sailing
        known = problem.quickest[want.index, units] = list(best.values())
    return known


def _cost(want: Want, sailing: Sailing, units: int) -> int:
    return sailing.way.cost + want.carriage(sailing.way, units)


def _price(want: Want, shares: Shares, going: frozenset[object]) -> int:
    """Return what a line's shares cost beyond the deliveries that go anyhow, in ten-thousandths."""
    cost, opened = 0, list[object]()
    for sailing, units in shares:
        cost += want.carriage(sailing.way, units)
        if sailing.key not in going and sailing.key not in opened:
            cost += sailing.way.cost
            opened.append(sailing.key)
    return cost


def _elsewhere(problem: Problem, want: Want, units: int) -> list[tuple[int, Remedy]]:
    """At a counter, or by another item: the same for every option of a request, so looked for once."""
    known = problem.elsewhere.get((want.index, units))
    if known is None:
        known = _counters(problem, want, units) + _other_items(problem, want, units)
        problem.elsewhere[want.index, units] = known
    return known


def _counters(problem: Problem, want: Want, units: int) -> list[tuple[int, Remedy]]:
    """The whole line collected at a counter."""
    remedies: list[tuple[int, Remedy]] = []
    for destination in problem.request.collect:
        found = [
            journey.delivery.start
            for way in problem.network.ways_to(destination)
            if (day := problem.whole_from(want, way.origin.code, units)) is not None
            and (journey := problem.counter_router.journey(way, day)) is not None
        ]
        if found:
            remedies.append((min(found), {"collect_at": destination}))
    return remedies


def _part_now(problem: Problem, want: Want, shares: Shares) -> list[tuple[int, Remedy]]:
    """A part of a line that now comes all at once."""
    if len(shares) == 1:
        most = shares[0][1]
        for place, level in enumerate(problem.all_carries[want.index]):
            if 0 < level < most:
                sailing = problem.sailings[place]
                remedy = {"part": from_units(level), "site": sailing.site}
                return [(sailing.journey.delivery.start, remedy)]
    return []


def _other_items(problem: Problem, want: Want, units: int) -> list[tuple[int, Remedy]]:
    """A substitute that has the whole quantity."""
    remedies: list[tuple[int, Remedy]] = []
    for item in want.line.substitutes:
        start = _soonest_of(problem, want.of_item(item), units)
        if start is not None:
            remedies.append((start, {"substitute": item}))
    return remedies


def _soonest_of(problem: Problem, other: Want, units: int) -> int | None:
    """Return when another item could be delivered whole at the earliest, in microseconds; None for never."""
    router = problem.router_for(other.volume_of(other.units))
    starts = [
        start
        for site in problem.sites_of(other.item)
        if (day := problem.whole_from(other, site, units)) is not None
        and (start := problem.soonest_start(other, router, site, day)) is not None
    ]
    return min(starts, default=None)
