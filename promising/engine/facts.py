"""The facts beside each binding constraint: who, where, when. Data for texts that are made elsewhere."""

from collections.abc import Callable
from typing import Any, Final

from promising.engine.path import Journey
from promising.engine.problem import Problem
from promising.engine.stock import DOCK_SLOTS, LANE_VOLUME, PICK_LINES
from promising.engine.units import SCALE, from_day, from_micros
from promising.engine.zones import local_day

Facts = dict[str, Any]
_MINUTE: Final = 60_000_000


def facts_of(constraint: str, problem: Problem, journey: Journey, without: Journey) -> Facts:
    """Return the facts of a constraint that binds a journey; `without` is the journey without it."""
    found = _FACTS.get(constraint)
    return found(problem, journey, without) if found else {}


def _capacity(problem: Problem, journey: Journey, without: Journey) -> Facts:
    """Name the first resource that is full where the journey without limits would have used it."""
    stock = problem.stock
    site = journey.way.origin
    begin = local_day(site.zone, without.begin)
    if not stock.has_room(site.code, PICK_LINES, begin, SCALE):
        return {"resource": PICK_LINES, "site": site.code, "day": from_day(begin)}
    for leg in without.legs:
        day = local_day(leg.site.zone, leg.ship)
        if not stock.has_room(leg.site.code, DOCK_SLOTS, day, SCALE):
            return {"resource": DOCK_SLOTS, "site": leg.site.code, "day": from_day(day)}
        if not stock.has_room(leg.lane.code, LANE_VOLUME, day, problem.terms.volume):
            return {"resource": LANE_VOLUME, "lane": leg.lane.code, "day": from_day(day)}
    return {"resource": PICK_LINES, "site": site.code, "day": from_day(without.due_day)}


def _cutoff(problem: Problem, journey: Journey, _without: Journey) -> Facts:
    site = journey.way.origin
    return {
        "site": site.code,
        "cutoff": f"{(site.cutoff or 0) // 60:02d}:{(site.cutoff or 0) % 60:02d}",
        "day": from_day(local_day(site.zone, problem.terms.received)),
        "starts_at": from_micros(journey.begin),
    }


def _closed(_problem: Problem, journey: Journey, without: Journey) -> Facts:
    """Tell when the site opens: before work begins, or if it begins at once, before that is done."""
    site, at = journey.way.origin, without.begin
    if site.hours.next_open(at) == at:
        at = site.hours.open_until(at)
    return {"site": site.code, "opens_at": from_micros(site.hours.next_open(at) or journey.begin)}


def _departure(_problem: Problem, journey: Journey, without: Journey) -> Facts:
    waits = zip(journey.legs, without.legs, strict=True)
    leg = next((now for now, then in waits if now.ship > then.ship), journey.legs[0])
    return {"site": leg.site.code, "lane": leg.lane.code, "leaves_at": from_micros(leg.ship)}


def _handling(_problem: Problem, journey: Journey, _without: Journey) -> Facts:
    site = journey.way.origin
    return {"site": site.code, "minutes": int(site.handling.total_seconds() // 60)}


def _transit(_problem: Problem, journey: Journey, _without: Journey) -> Facts:
    """Tell how long the way takes; by two lanes, from the first departure to the arrival."""
    lane, first = journey.legs[-1].lane, journey.legs[0]
    facts: Facts = {"lane": journey.way.code, "service": lane.service, "leaves_at": from_micros(journey.ship)}
    if lane.transit.days is None:
        return facts | {"minutes": (journey.legs[-1].arrive - journey.ship) // _MINUTE}
    if len(journey.legs) == 1:
        return facts | {"days": lane.transit.days}
    return facts | {"days": journey.delivery.day - local_day(first.site.zone, journey.ship)}


def _receiving(_problem: Problem, journey: Journey, _without: Journey) -> Facts:
    delivery = journey.delivery
    return {
        "door": delivery.door or "",
        "arrives_at": from_micros(journey.legs[-1].arrive),
        "opens_at": from_micros(delivery.start),
    }


_FACTS: dict[str, Callable[[Problem, Journey, Journey], Facts]] = {
    "capacity": _capacity,
    "cutoff_missed": _cutoff,
    "site_closed": _closed,
    "departure": _departure,
    "handling": _handling,
    "transit": _transit,
    "receiving_hours": _receiving,
}
