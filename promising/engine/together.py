"""Whether lines that were planned as if each were alone fit together: one supply, one day's capacity for all."""

from collections import Counter
from collections.abc import Iterator, Mapping

from promising.engine.cover import Amounts
from promising.engine.problem import Problem
from promising.engine.stock import DOCK_SLOTS, LANE_VOLUME, PICK_LINES
from promising.engine.units import SCALE
from promising.engine.zones import local_day

Shares = Mapping[int, Amounts]


def fits_together(problem: Problem, shares: Shares) -> bool:
    """Whether stock and capacity carry all shares at once.

    The best plan of lines that do not compete is then the best plan, since competing only takes choices away.
    """
    return _stock_suffices(problem, shares) and _capacity_suffices(problem, shares)


def _stock_suffices(problem: Problem, shares: Shares) -> bool:
    """Look at the items of several lines; where protections or a supplier's orders enter, it is not told: False."""
    times = Counter(want.item for want in problem.wants)
    takes = sorted(
        (sailing.journey.due_day, sailing.site, problem.wants[index].item, units)
        for index, amounts in shares.items()
        for sailing, units in amounts
        if times[problem.wants[index].item] > 1
    )
    if any(
        item in problem.stock.guards or problem.network.offer(item, site) for _day, site, item, _ in takes
    ):
        return False
    keys = {(item, site) for _day, site, item, _units in takes}
    ladders = {key: problem.stock.ladder(*key).copy() for key in keys}
    for day, site, item, units in takes:
        if ladders[item, site].free(day) < units:
            return False
        ladders[item, site].take(day, units)
    return True


def _capacity_suffices(problem: Problem, shares: Shares) -> bool:
    used: Counter[tuple[str, str, int]] = Counter()
    for need, units in _needs(problem, shares):
        used[need] += units
    return all(problem.stock.has_room(*need, units) for need, units in used.items())


def _needs(problem: Problem, shares: Shares) -> Iterator[tuple[tuple[str, str, int], int]]:
    """A pick line a part, a dock slot a delivery, the volume on each lane; as `stock.capacity_needs` of the parts."""
    sailings = {}
    for index, amounts in shares.items():
        for sailing, units in amounts:
            sailings[sailing.key] = sailing
            yield (sailing.site, PICK_LINES, sailing.journey.due_day), SCALE
            volume = problem.wants[index].volume_of(units)
            for leg in sailing.journey.legs if volume else ():
                yield (leg.lane.code, LANE_VOLUME, local_day(leg.site.zone, leg.ship)), volume
    for sailing in sailings.values():
        leg = sailing.journey.legs[0]
        yield (sailing.site, DOCK_SLOTS, local_day(leg.site.zone, leg.ship)), SCALE
