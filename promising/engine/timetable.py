"""Every departure that competing lines may be put on, and the days on which each may be picked for it.

A line that is turned away from a full day starts later, so beside the departures that serve all supply there are those
of work that begins after each scarce day, and those of goods that wait for a later day at the dock.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from promising.engine.network import Way
from promising.engine.path import Router
from promising.engine.problem import Problem
from promising.engine.sailing import Sailing
from promising.engine.scarcity import most_needed
from promising.engine.stock import DOCK_SLOTS, LANE_VOLUME, PICK_LINES
from promising.engine.units import SCALE
from promising.engine.zones import instant_at, local_day

Resource = tuple[str, str, int]
PICK_DAYS: Final = 10
_A_WEEK: Final = 7


class Pick(NamedTuple):
    """A departure with its goods picked on one day; `resource`: that day's picking where it is scarce."""

    sailing: Sailing
    resource: Resource | None


@dataclass(frozen=True, eq=False)
class Berth:
    """A departure. `picks`: the latest day first; `lanes` and `dock`: those of its days that are scarce."""

    place: int
    sailing: Sailing
    picks: tuple[Pick, ...]
    lanes: tuple[Resource, ...]
    dock: Resource | None
    late: int


class Chance:
    """A departure with its goods picked on one day; `number` in the timetable, the soonest delivery first.

    `seat` is that day's picking, -1 where it is not scarce; `lanes` the scarce lanes: numbers of resources.
    """

    __slots__ = ("berth", "day", "due", "lanes", "late", "number", "pick", "place", "seat", "site")

    def __init__(self, berth: Berth, pick: Pick, seat: int, lanes: tuple[int, ...]) -> None:
        self.number, self.berth, self.pick, self.seat, self.lanes = 0, berth, pick, seat, lanes
        self.place, self.late, self.day, self.site = (
            berth.place,
            berth.late,
            berth.sailing.day,
            berth.sailing.site,
        )
        self.due = pick.sailing.journey.due_day


class Timetable:
    """The berths of a request by day of delivery. `lines`: how many lines compete, those of one item not as one.

    `chances`: all to go by some berth, the soonest delivery first, those that need a scarce lane before others.
    `on`: only what is delivered on a day; `is_patient`: as if nothing were late. `steps`: how many sets of chances
    were looked at. Shapes: `rooms`, `is_lane` [resource]: how many lines may still be picked, how much a lane has left;
    `docks` [berth]: the resource that it takes one of, or -1.
    """

    def __init__(
        self, problem: Problem, lines: int, *, on: int | None = None, is_patient: bool = False
    ) -> None:
        self.problem, self.lines, self.stock, self.steps = problem, lines, problem.stock, 0
        self.on, self.is_patient = on, is_patient
        self.rooms: list[int] = []
        self.is_lane: list[bool] = []
        self._numbers: dict[Resource, int] = {}
        self.berths = self._berths()
        self.chances = self._chances()
        self.docks = [-1 if berth.dock is None else self.number(berth.dock) for berth in self.berths]

    def _berths(self) -> tuple[Berth, ...]:
        found: dict[object, Sailing] = {}
        for sailing in [*self._all(), *self._together()]:
            known = found.setdefault(sailing.key, sailing)
            if sailing.journey.due_day > known.journey.due_day:
                found[sailing.key] = sailing
        chosen = [sailing for sailing in found.values() if self.on in {None, sailing.day}]
        ordered = sorted(chosen, key=lambda sailing: (sailing.day, *sailing.order))
        return tuple(self._berth(place, sailing) for place, sailing in enumerate(ordered))

    def _chances(self) -> tuple[Chance, ...]:
        found: list[Chance] = []
        for berth in self.berths:
            lanes = tuple(self.number(lane) for lane in berth.lanes)
            for pick in berth.picks:
                seat = -1 if pick.resource is None else self.number(pick.resource)
                found.append(Chance(berth, pick, seat, lanes))
        found.sort(key=_by_lateness)
        for number, chance in enumerate(found):
            chance.number = number
        return tuple(found)

    @property
    def is_whole(self) -> bool:
        """Whether every plan is in it: not if goods may wait at a hub for room, or lines of one item part by volume."""
        problem = self.problem
        first = 0 if self.lines > len(problem.wants) else 1
        lanes = {lane.code for way in problem.ways for lane in way.lanes[first:]}
        return not any(self._scarce_days(lane, LANE_VOLUME) for lane in lanes)

    def number(self, resource: Resource) -> int:
        """Return the place of a resource among `rooms`."""
        if resource not in self._numbers:
            free = max(0, self.free(resource))
            self._numbers[resource] = len(self.rooms)
            self.is_lane.append(resource[1] == LANE_VOLUME)
            self.rooms.append(free if resource[1] == LANE_VOLUME else free // SCALE)
        return self._numbers[resource]

    def free(self, resource: Resource) -> int:
        """Return what is left of a scarce resource, in thousandths."""
        return self.stock.free_capacity(*resource) or 0

    def scarce(self, owner: str, name: str, day: int) -> Resource | None:
        """Return a resource if not all lines may have room in it."""
        free = self.stock.free_capacity(owner, name, day)
        problem = self.problem
        most = most_needed(owner, name, problem.ways, lines=self.lines, volume=problem.volume)
        return None if free is None or free >= most else (owner, name, day)

    def _scarce_days(self, owner: str, name: str) -> list[int]:
        days = self.stock.capacity.get((owner, name), {})
        return [day for day in sorted(days) if self.scarce(owner, name, day)]

    def _all(self) -> Iterator[Sailing]:
        problem = self.problem
        yield from problem.sailings
        starts: dict[str, set[int]] = {}
        for sailing in problem.sailings:
            starts.setdefault(sailing.site, {0}).add(sailing.journey.due_day)
        for way in {sailing.way: None for sailing in problem.sailings}:
            today = self.stock.today[way.origin.code]
            later = {day + 1 for day in self._scarce_days(way.origin.code, PICK_LINES) if day >= today}
            for router in self._routers(way):
                yield from self._on(way, router, sorted(starts[way.origin.code] | later))

    def _together(self) -> Iterator[Sailing]:
        """Yield what can be held back to come on the same day as the rest of a line that must come whole.

        Until all ways deliver on one day, at most a week more: lanes leave by the days of the week.
        """
        if self.on is not None:
            yield from self.problem.exact_on(self.on)
        elif self.problem.policy.complete == "line":
            days = {sailing.day for sailing in self._all()}
            ways = {sailing.way for sailing in self.problem.sailings}
            for day in range(min(days, default=0), max(days, default=-1) + _A_WEEK + 1):
                sailings = self.problem.exact_on(day)
                yield from sailings
                if day >= max(days) and len(sailings) >= len(ways):
                    return

    def _on(self, way: Way, router: Router, days: Iterable[int]) -> Iterator[Sailing]:
        limit = self.problem.limit(way)
        for day in days:
            journey = router.journey(way, day, self.problem.wanted)
            if journey is None or journey.delivery.day > limit:
                return
            yield Sailing(way, journey)

    def _routers(self, way: Way) -> Iterator[Router]:
        """Yield the request's router, and some that keep goods until after each scarce day of dock or lane."""
        problem, site = self.problem, way.origin.code
        yield problem.router
        days = {*self._scarce_days(site, DOCK_SLOTS), *self._scarce_days(way.lanes[0].code, LANE_VOLUME)}
        closed: set[Resource] = set()
        for day in sorted(day for day in days if day >= self.stock.today[site]):
            closed |= {(site, DOCK_SLOTS, before) for before in range(self.stock.today[site], day + 1)}
            router = Router(problem.terms, self.stock)
            router.full |= closed
            yield router

    def _berth(self, place: int, sailing: Sailing) -> Berth:
        legs = sailing.journey.legs
        on = [(leg.lane.code, local_day(leg.site.zone, leg.ship)) for leg in legs]
        lanes = [found for lane, day in on if (found := self.scarce(lane, LANE_VOLUME, day))]
        dock = self.scarce(sailing.site, DOCK_SLOTS, on[0][1])
        late = 0 if self.is_patient else max(0, sailing.day - self.problem.base_day(sailing.way))
        return Berth(place, sailing, tuple(self._picks(sailing)), tuple(lanes), dock, late)

    def _picks(self, sailing: Sailing) -> Iterator[Pick]:
        """Yield the days on which a departure may be picked, back to one that has room for all."""
        site, journey = sailing.site, sailing.journey
        resource = self.scarce(site, PICK_LINES, journey.due_day)
        yield Pick(sailing, resource)
        if resource is None:
            return
        start = self.problem.router.journey(sailing.way, 0, self.problem.wanted) or journey
        first = local_day(sailing.way.origin.zone, start.begin)
        for day in range(journey.due_day - 1, max(first, journey.due_day - PICK_DAYS) - 1, -1):
            if self._is_open(sailing, day):
                resource = self.scarce(site, PICK_LINES, day)
                work = start.begin if day == first else _opening(sailing, day)
                yield Pick(Sailing(sailing.way, journey._replace(due_day=day, work=work)), resource)
                if resource is None:
                    return

    def _is_open(self, sailing: Sailing, day: int) -> bool:
        return sailing.way.origin.hours.is_open_on(day) and self.stock.has_room(
            sailing.site, PICK_LINES, day, SCALE
        )


def _by_lateness(chance: Chance) -> tuple[int, bool, int, int, int]:
    return chance.late, not chance.lanes, chance.berth.sailing.way.cost_per_kg, chance.place, -chance.due


def _opening(sailing: Sailing, day: int) -> int:
    site = sailing.way.origin
    return site.hours.next_open(instant_at(site.zone, day, 0)) or sailing.journey.work
