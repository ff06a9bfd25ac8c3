"""Every departure that competing lines may be put on, and the days on which each may be picked for it.

A line that is turned away from a full day starts later, so beside the departures that serve all supply there are those
of work that begins after each scarce day, and those of goods that wait for a later day at the dock, or at a hub for a
later day of its lane.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
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
_WAITS: Final = 4_000
_WAITS_A_DAY: Final = 400


class Pick(NamedTuple):
    """A departure with its goods picked on one day; `resource`: that day's picking where it is scarce.

    `lanes`: those of its days that are scarce.
    """

    sailing: Sailing
    resource: Resource | None
    lanes: tuple[Resource, ...]


@dataclass(frozen=True, eq=False)
class Berth:
    """A departure. `sailing`: without waiting; `picks`: the latest day first; `dock`: that of its day where scarce."""

    place: int
    sailing: Sailing
    picks: tuple[Pick, ...]
    dock: Resource | None

    @property
    def lanes(self) -> tuple[Resource, ...]:
        """Those of its days that are scarce, without waiting."""
        return self.picks[0].lanes


class Chance:
    """A departure with its goods picked on one day; `number` in the timetable, the soonest delivery first.

    `seat` is that day's picking, -1 where it is not scarce; `lanes` the scarce lanes: numbers of resources.
    """

    __slots__ = ("berth", "day", "due", "lanes", "late", "number", "pick", "place", "seat", "site")

    def __init__(self, berth: Berth, pick: Pick, late: int, seat: int, lanes: tuple[int, ...]) -> None:
        self.number, self.berth, self.pick, self.seat, self.lanes = 0, berth, pick, seat, lanes
        self.place, self.late, self.site = berth.place, late, berth.sailing.site
        self.day, self.due = pick.sailing.day, pick.sailing.journey.due_day


class Timetable:
    """The berths of a request by day of delivery. `lines`: how many lines compete, those of one item not as one.

    `chances`: all to go by some berth, the soonest delivery first, those that need a scarce lane before others.
    `on`: only what is delivered on a day; `is_patient`: as if nothing were late; `is_free`: as if nothing were scarce;
    `is_rough`: as if there were room on lanes on which goods part, or wait without being told. `may_wait`:
    whether it tells how goods may wait at a hub for a later day of its lane, not if that may be too often. `steps`: how
    many sets of chances were looked at, `flows`: how many ways to deal them out to lines of one item. Shapes: `rooms`,
    `is_lane` [resource]: how many lines may still be picked, how much a lane, or stock, has left; `docks` [berth]: the
    resource that it takes one of, or -1.
    """

    def __init__(
        self,
        problem: Problem,
        lines: int,
        *,
        on: int | None = None,
        is_patient: bool = False,
        is_free: bool = False,
        is_rough: bool = False,
    ) -> None:
        self.problem, self.lines, self.stock = problem, lines, problem.stock
        self.steps = self.flows = 0
        self.on, self.is_patient, self.is_free, self.is_rough = on, is_patient, is_free, is_rough
        self.may_wait = self._number_of_waits() <= (_WAITS if on is None else _WAITS_A_DAY)
        self.rooms: list[int] = []
        self.is_lane: list[bool] = []
        self._numbers: dict[Resource, int] = {}
        self.berths = self._berths()
        self.chances = self._chances()
        self.docks = [-1 if berth.dock is None else self.number(berth.dock) for berth in self.berths]

    def _berths(self) -> tuple[Berth, ...]:
        found: dict[object, list[Sailing]] = {}
        for sailing in [*self._all(), *self._together()]:
            if self.on in {None, sailing.day}:
                found.setdefault(sailing.key, []).append(sailing)
        waits = [_waits(sailings) for sailings in found.values()]
        waits.sort(key=lambda sailings: (sailings[0].day, *sailings[0].order))
        return tuple(self._berth(place, sailings) for place, sailings in enumerate(waits))

    def _chances(self) -> tuple[Chance, ...]:
        found: list[Chance] = []
        for berth in self.berths:
            for pick in berth.picks:
                lanes = tuple(self.number(lane) for lane in pick.lanes)
                seat = -1 if pick.resource is None else self.number(pick.resource)
                found.append(Chance(berth, pick, self._late(pick.sailing), seat, lanes))
        found.sort(key=_by_lateness)
        for number, chance in enumerate(found):
            chance.number = number
        return tuple(found)

    def _late(self, sailing: Sailing) -> int:
        return 0 if self.is_patient else max(0, sailing.day - self.problem.base_day)

    @property
    def has_waits(self) -> bool:
        """Whether goods of some departure may come on one day or on another."""
        return any(chance.day != chance.berth.sailing.day for chance in self.chances)

    @property
    def is_whole(self) -> bool:
        """Whether every plan is in it: not if goods may wait at a hub for room, or lines of one item part by volume."""
        lanes = {lane.code for way in self.problem.ways for lane in way.lanes[self._sure :]}
        return self.is_rough or not any(self._scarce_days(lane, LANE_VOLUME) for lane in lanes)

    @property
    def _sure(self) -> int:
        """How many lanes of a way goods neither part on, nor wait for without being told."""
        if self.lines > len(self.problem.wants):
            return 0
        return 2 if self.may_wait else 1

    def _number_of_waits(self) -> int:
        """Return in how many ways goods may wait at a hub, each after waiting at the dock or not."""
        by_hub = [way for way in self.problem.ways if len(way.lanes) > 1]
        is_held = self.problem.wanted is not None
        at_docks = [len(self._at_dock(way)) * (1 + is_held) for way in by_hub]
        at_hubs = [len(self._at_hub(way)) + is_held for way in by_hub]
        return sum((1 + dock) * hub for dock, hub in zip(at_docks, at_hubs, strict=True))

    def number(self, resource: Resource) -> int:
        """Return the place of a resource among `rooms`."""
        if resource not in self._numbers:
            free = max(0, self.free(resource))
            self._numbers[resource] = len(self.rooms)
            self.is_lane.append(resource[1] == LANE_VOLUME)
            self.rooms.append(free if resource[1] == LANE_VOLUME else free // SCALE)
        return self._numbers[resource]

    def add(self, room: int) -> int:
        """Add a resource of which there is so much; return its place among `rooms`."""
        self.rooms.append(room)
        self.is_lane.append(True)
        return len(self.rooms) - 1

    def free(self, resource: Resource) -> int:
        """Return what is left of a scarce resource, in thousandths."""
        return self.stock.free_capacity(*resource) or 0

    def scarce(self, owner: str, name: str, day: int) -> Resource | None:
        """Return a resource if not all lines may have room in it."""
        if self.is_free:
            return None
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
        """Yield the request's router, and some that keep goods until after each scarce day of dock, lane or hub.

        For a wanted day also some by which they leave on each, or before all, to wait at the hub.
        """
        problem, at_hub = self.problem, self._at_hub(way) if self.may_wait else set[Resource]()
        at_docks = [*self._closings(self._at_dock(way)), *self._early(way)]
        for at_dock, on_the_way in product(at_docks, self._closings(at_hub)):
            closed = at_dock | on_the_way
            full = problem.router.full | closed
            yield Router(problem.terms, self.stock, full) if closed else problem.router

    def _at_dock(self, way: Way) -> set[Resource]:
        """Return the dock of a way on the days on which it, or the first lane, is scarce."""
        site, first = way.origin.code, way.lanes[0].code
        days = {*self._scarce_days(site, DOCK_SLOTS), *self._scarce_days(first, LANE_VOLUME)}
        return {(site, DOCK_SLOTS, day) for day in days}

    def _at_hub(self, way: Way) -> set[Resource]:
        """Return the lanes on which a way goes on, on the days on which they are scarce."""
        onward = [lane.code for lane in way.lanes[1:]]
        return {(code, LANE_VOLUME, day) for code in onward for day in self._scarce_days(code, LANE_VOLUME)}

    def _closings(self, resources: set[Resource]) -> Iterator[frozenset[Resource]]:
        """Yield nothing closed, then a resource until each of some days to come."""
        yield frozenset()
        today, closed = min(self.stock.today.values(), default=0), frozenset[Resource]()
        for owner, name, day in sorted(resources, key=lambda resource: resource[2]):
            if day >= today:
                closed |= {(owner, name, before) for before in range(today, day + 1)}
                yield closed

    def _early(self, way: Way) -> Iterator[frozenset[Resource]]:
        """Yield a dock closed after each of its scarce days, and on all of these: what leaves then waits at the hub."""
        floor = self.problem.terms.floor(way, self.problem.wanted)
        scarce = sorted(self._at_dock(way)) if len(way.lanes) > 1 and self.may_wait else []
        if floor is None or not scarce:
            return
        last = max(floor.day, *(day for _, _, day in [*scarce, *self._at_hub(way)])) + _A_WEEK
        yield frozenset(scarce)
        for owner, name, day in scarce:
            yield frozenset((owner, name, after) for after in range(day + 1, last))

    def _berth(self, place: int, waits: Sequence[Sailing]) -> Berth:
        """Return a departure, given how long its goods may wait on the way."""
        sailing = waits[0]
        leg = sailing.journey.legs[0]
        dock = self.scarce(sailing.site, DOCK_SLOTS, local_day(leg.site.zone, leg.ship))
        return Berth(place, sailing, tuple(pick for wait in waits for pick in self._picks(wait)), dock)

    def _lanes(self, sailing: Sailing) -> tuple[Resource, ...]:
        legs = sailing.journey.legs[: self._sure] if self.is_rough else sailing.journey.legs
        on = [(leg.lane.code, local_day(leg.site.zone, leg.ship)) for leg in legs]
        return tuple(found for lane, day in on if (found := self.scarce(lane, LANE_VOLUME, day)))

    def _picks(self, sailing: Sailing) -> Iterator[Pick]:
        """Yield the days on which a departure may be picked, back to one that has room for all."""
        site, journey = sailing.site, sailing.journey
        resource, lanes = self.scarce(site, PICK_LINES, journey.due_day), self._lanes(sailing)
        yield Pick(sailing, resource, lanes)
        if resource is None:
            return
        start = self.problem.router.journey(sailing.way, 0, self.problem.wanted) or journey
        first = local_day(sailing.way.origin.zone, start.begin)
        for day in range(journey.due_day - 1, max(first, journey.due_day - PICK_DAYS) - 1, -1):
            if self._is_open(sailing, day):
                resource = self.scarce(site, PICK_LINES, day)
                work = start.begin if day == first else _opening(sailing, day)
                yield Pick(Sailing(sailing.way, journey._replace(due_day=day, work=work)), resource, lanes)
                if resource is None:
                    return

    def _is_open(self, sailing: Sailing, day: int) -> bool:
        return sailing.way.origin.hours.is_open_on(day) and self.stock.has_room(
            sailing.site, PICK_LINES, day, SCALE
        )


def _waits(sailings: Sequence[Sailing]) -> list[Sailing]:
    """Return a departure as its goods go on without waiting, and later; picked as late as possible."""
    latest = max((sailing.journey for sailing in sailings), key=lambda journey: journey.due_day)
    found: dict[int, Sailing] = {}
    for sailing in sailings:
        journey = sailing.journey
        late = journey._replace(due_day=latest.due_day, work=latest.work)
        is_latest = journey.due_day == latest.due_day
        found.setdefault(journey.legs[-1].ship, sailing if is_latest else Sailing(sailing.way, late))
    return [sailing for _, sailing in sorted(found.items())]


def _by_lateness(chance: Chance) -> tuple[int, bool, int, int, int]:
    return chance.late, not chance.lanes, chance.berth.sailing.way.cost_per_kg, chance.place, -chance.due


def _opening(sailing: Sailing, day: int) -> int:
    site = sailing.way.origin
    return site.hours.next_open(instant_at(site.zone, day, 0)) or sailing.journey.work
