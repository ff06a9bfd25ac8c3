"""The way of goods through time: the earliest finish for an earliest start, composed step by step.

received, cut-off, opening, stock, capacity of the day, handling, departure, transit, receiving hours. Each
step never decreases with its input, hence neither does the whole.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from promising.engine.network import Door, Lane, Site, Way
from promising.engine.stock import DOCK_SLOTS, LANE_VOLUME, PICK_LINES, Stock
from promising.engine.units import from_duration, to_micros
from promising.engine.zones import instant_at, local_day

_TRIES = 500
NOTHING: frozenset[str] = frozenset()
NOTHING_FULL: frozenset[tuple[str, str, int]] = frozenset()


class Leg(NamedTuple):
    """One lane travelled: instants, and the day of arrival when transit counts days."""

    lane: Lane
    site: Site
    ship: int
    arrive: int
    arrive_day: int | None


class Delivery(NamedTuple):
    """The window at the door."""

    start: int
    end: int
    day: int
    door: str | None


class Journey(NamedTuple):
    """One way through time. Instants in microseconds, days as ordinals.

    `begin` is the first moment at which work can begin, `work` the last that still makes the departure;
    stock and pick capacity are due on `due_day`, the day of `work` in the site's zone.
    """

    way: Way
    begin: int
    work: int
    due_day: int
    legs: tuple[Leg, ...]
    delivery: Delivery
    zone: str

    @property
    def ship(self) -> int:
        """The first departure."""
        return self.legs[0].ship


class Floor(NamedTuple):
    """The first instant and the first day on which a delivery is wanted."""

    at: int
    day: int


@dataclass(frozen=True, eq=False)
class Terms:
    """What all journeys of one request share.

    `volume` is the need of lane volume in thousandths, `lines` that of pick lines; `docked` are the departures
    (site, way, instant) that have their slot.
    """

    received: int
    now: int
    zone: str | None = None
    doors: tuple[Door, ...] = ()
    volume: int = 0
    docked: frozenset[tuple[str, str, int]] = frozenset()
    lines: int = 1

    def zone_of(self, way: Way) -> str:
        """Return the zone in which delivery days of a way are told."""
        return self.zone or way.last_zone

    def floor(self, way: Way, wanted: date | datetime | None) -> Floor | None:
        """Return a wanted day or instant as it is felt at the end of a way."""
        if wanted is None:
            return None
        zone = self.zone_of(way)
        if isinstance(wanted, datetime):
            at = to_micros(wanted)
            return Floor(at, local_day(zone, at))
        return Floor(instant_at(zone, wanted.toordinal(), 0), wanted.toordinal())


class Router:
    """Finds journeys for one request around the days that are full in a working copy now, and remembers them.

    `relaxed` names constraints to leave out (see `because`): what would be if they did not bind. `full`: days that are
    full, when it is told otherwise.
    """

    def __init__(
        self, terms: Terms, stock: Stock, full: frozenset[tuple[str, str, int]] | None = None
    ) -> None:
        self.terms = terms
        self.full = stock.full_days(terms.volume, terms.lines) if full is None else full
        self.crowded = frozenset(owner for owner, _resource, _day in self.full)
        self.prepared: dict[tuple[str, int, frozenset[str]], tuple[int, int] | None] = {}
        self.delivered: dict[tuple[Leg, Floor | None, bool], Delivery | None] = {}
        self._known: dict[tuple[int, int, date | datetime | None, frozenset[str]], Journey | None] = {}

    @property
    def kind(self) -> tuple[object, ...]:
        """What tells it from the other routers of a request: doors, full days, and which of these still have a slot."""
        crowded = {owner for owner, resource, _day in self.full if resource == DOCK_SLOTS}
        return (
            self.terms.doors,
            self.full,
            frozenset(slot for slot in self.terms.docked if slot[0] in crowded),
        )

    def journey(
        self,
        way: Way,
        stock_day: int = 0,
        wanted: date | datetime | None = None,
        relaxed: frozenset[str] = NOTHING,
    ) -> Journey | None:
        """Return the earliest journey with stock from `stock_day` that is not delivered before `wanted`."""
        key = (id(way), stock_day, wanted, relaxed)
        if key not in self._known:
            self._known[key] = _Trip(self, way, relaxed).find(stock_day, self.terms.floor(way, wanted))
        return self._known[key]


class _Trip:
    """One search along one way."""

    def __init__(self, router: Router, way: Way, relaxed: frozenset[str]) -> None:
        self.way, self.relaxed, self.terms = way, relaxed, router.terms
        self.full = NOTHING_FULL if "capacity" in relaxed else router.full
        self.site, self.known, self.delivered = way.origin, router.prepared, router.delivered
        self.hours = way.origin.ever_open if "site_closed" in relaxed else way.origin.hours
        self._sites = (way.origin, way.hub or way.origin)
        self.handling = 0 if "handling" in relaxed else way.origin.handling_micros

    def find(self, stock_day: int, floor: Floor | None) -> Journey | None:
        prepared = self._prepared(stock_day)
        if prepared is None:
            return None
        begin, ready = prepared
        legs = self._travel(ready if floor is None else self._held(ready, floor))
        if floor is not None and len(self.way.lanes) > 1:
            legs = self._held_at_hub(ready, legs, floor)
        delivery = self._deliver(legs[-1], floor) if legs else None
        if legs is None or delivery is None:
            return None
        work, due_day = self._latest_work(begin, legs[0].ship)
        return Journey(self.way, begin, work, due_day, legs, delivery, self.terms.zone_of(self.way))

    def _prepared(self, stock_day: int) -> tuple[int, int] | None:
        """Return when work begins and when goods are ready: the same for all ways from a site."""
        key = (self.site.code, stock_day, self.relaxed)
        if key not in self.known:
            begin = self._with_room(self._with_stock(self._start(), stock_day))
            ready = None if begin is None else self.hours.add_working(begin, self.handling)
            self.known[key] = None if begin is None or ready is None else (begin, ready)
        return self.known[key]

    def _start(self) -> int | None:
        """Received, cut-off, opening: when work may begin."""
        start, zone = self.terms.received, self.site.zone
        if self.site.cutoff is not None and "cutoff_missed" not in self.relaxed:
            day = local_day(zone, start)
            if start > instant_at(zone, day, self.site.cutoff):
                start = instant_at(zone, day + 1, 0)
        return self.hours.next_open(max(start, self.terms.now))

    def _with_stock(self, start: int | None, stock_day: int) -> int | None:
        if start is None or "stock" in self.relaxed or stock_day <= local_day(self.site.zone, start):
            return start
        return self.hours.next_open(max(start, instant_at(self.site.zone, stock_day, 0)))

    def _with_room(self, start: int | None) -> int | None:
        for _ in range(_TRIES):
            if start is None:
                return None
            day = local_day(self.site.zone, start)
            if (self.site.code, PICK_LINES, day) not in self.full:
                return start
            start = self.hours.next_open(instant_at(self.site.zone, day + 1, 0))
        return None

    def _travel(self, ready: int, start: int = 0) -> tuple[Leg, ...] | None:
        """Departure and transit of each lane from the one at `start`; in a hub handling comes between."""
        legs: list[Leg] = []
        at: int | None = ready
        for lane, site in zip(self.way.lanes[start:], self._sites[start:], strict=False):
            if legs:
                at = site.hours.add_working(legs[-1].arrive, site.handling_micros)
            leg = None if at is None else self._leg(lane, site, at)
            if leg is None:
                return None
            legs.append(leg)
        return tuple(legs)

    def _leg(self, lane: Lane, site: Site, at: int) -> Leg | None:
        ship = self._dispatch(lane, site, at)
        return None if ship is None else self._carry(lane, site, ship)

    def _dispatch(self, lane: Lane, site: Site, at: int) -> int | None:
        """Return the lane's first departure with room on its day."""
        for _ in range(_TRIES):
            ship: int | None = at
            if lane.departures is not None and "departure" not in self.relaxed:
                ship = lane.departures.next_after(at, site.calendar)
            if ship is None:
                return None
            day = local_day(site.zone, ship)
            docked = (site.code, self.way.code, ship) in self.terms.docked or (
                site.code,
                DOCK_SLOTS,
                day,
            ) not in self.full
            if docked and (lane.code, LANE_VOLUME, day) not in self.full:
                return ship
            opening = site.hours.next_open(instant_at(site.zone, day + 1, 0))
            if opening is None:
                return None
            at = opening
        return None

    def _carry(self, lane: Lane, site: Site, ship: int) -> Leg | None:
        transit = lane.transit
        if "transit" in self.relaxed:
            return Leg(lane, site, ship, ship, None)
        if transit.elapsed is not None:
            return Leg(lane, site, ship, ship + from_duration(transit.elapsed), None)
        day: int | None = local_day(site.zone, ship) + (transit.days or 0)
        if transit.calendar is not None:
            day = transit.calendar.add_open_days(local_day(site.zone, ship), transit.days or 0)
        return None if day is None else Leg(lane, site, ship, max(ship, instant_at(site.zone, day, 0)), day)

    def _deliver(self, leg: Leg, floor: Floor | None) -> Delivery | None:
        """Return the earliest window among the doors."""
        at_doors = bool(self.terms.doors) and "receiving_hours" not in self.relaxed
        key = leg, floor, at_doors
        if key not in self.delivered:
            doors: Iterable[Door | None] = self.terms.doors if at_doors else (None,)
            found = [window for door in doors if (window := self._at_door(leg, door, floor)) is not None]
            self.delivered[key] = min(found, key=lambda window: window.start, default=None)
        return self.delivered[key]

    def _at_door(self, leg: Leg, door: Door | None, floor: Floor | None) -> Delivery | None:
        zone = self.terms.zone_of(self.way)
        if leg.arrive_day is None:
            start = leg.arrive if door is None else door.hours.next_open(leg.arrive)
            if start is None:
                return None
            end = start + from_duration(leg.lane.window)
            end = end if door is None else min(end, door.hours.open_until(start))
            return Delivery(start, end, local_day(zone, start), None if door is None else door.code)
        day = max(leg.arrive_day, local_day(zone, leg.ship))
        start = max(leg.ship, instant_at(zone, day, 0))
        if floor is not None and floor.day == day:
            start = max(start, floor.at)
        if door is None:
            return Delivery(start, instant_at(zone, day + 1, 0), day, None)
        return _on_carrier_day(door, zone, leg, start)

    def _held(self, ready: int, floor: Floor, lane: int = 0) -> int:
        """Return the earliest dispatch from `ready` by a lane of the way on whose delivery is not before the floor."""
        if self._reaches(ready, floor, lane):
            return ready
        zone = self._sites[lane].zone
        low, high = local_day(zone, ready), max(local_day(zone, ready), local_day(zone, floor.at) + 1)
        while low < high:
            middle = (low + high) // 2
            if self._reaches(max(ready, instant_at(zone, middle + 1, 0) - 1), floor, lane):
                high = middle
            else:
                low = middle + 1
        day_start, day_end = max(ready, instant_at(zone, low, 0)), instant_at(zone, low + 1, 0)
        if self.way.lanes[lane].departures is not None and "departure" not in self.relaxed:
            return self._held_departure(day_start, floor, lane)
        return self._held_instant(day_start, day_end, floor, lane)

    def _held_departure(self, at: int, floor: Floor, lane: int) -> int:
        for _ in range(_TRIES):
            if self._reaches(at, floor, lane):
                return at
            ship = self._dispatch(self.way.lanes[lane], self._sites[lane], at)
            if ship is None:
                return at
            at = ship + 1
        return at

    def _held_instant(self, start: int, end: int, floor: Floor, lane: int) -> int:
        """Search one day by halves; then prefer the site's open hours when they keep the delivery day."""
        elapsed = self.way.lanes[-1].transit.elapsed
        if len(self.way.lanes) == lane + 1 and elapsed is not None:
            start = max(start, min(end, floor.at - from_duration(elapsed)))
        if not self._reaches(start, floor, lane):
            start = _first_of(start, end, lambda at: self._reaches(at, floor, lane))
        opening = (self._sites[lane].hours if lane else self.hours).next_open(start)
        if opening is None or opening == start:
            return start
        is_same = self._delivery_day(opening, lane) == self._delivery_day(start, lane)
        return opening if is_same else start

    def _held_at_hub(self, ready: int, legs: tuple[Leg, ...] | None, floor: Floor) -> tuple[Leg, ...] | None:
        """Return legs whose goods wait at the hub, as short as can be, where waiting at their site makes them late."""
        held = self._deliver(legs[-1], floor) if legs else None
        if (held is not None and held.day <= floor.day) or self._reaches(ready, floor):
            return legs
        if (at := self._at_hub(ready)) is None:
            return legs
        onward = self._travel(self._held(at, floor, 1), 1)
        delivery = self._deliver(onward[0], floor) if onward else None
        if onward is None or delivery is None or (held is not None and held.start <= delivery.start):
            return legs
        ship = onward[0].ship
        last = _first_of(ready, ship, lambda at: (self._at_hub(at) or ship + 1) > ship) - 1
        first = self._leg(self.way.lanes[0], self.site, last)
        return None if first is None else (first, *onward)

    def _at_hub(self, dispatch: int) -> int | None:
        """Return when goods that are ready at an instant can go on from the hub."""
        leg, hub = self._leg(self.way.lanes[0], self.site, dispatch), self._sites[1]
        return None if leg is None else hub.hours.add_working(leg.arrive, hub.handling_micros)

    def _reaches(self, dispatch: int, floor: Floor, lane: int = 0) -> bool:
        """Whether goods that are ready at an instant arrive no earlier than the floor. Never is late enough."""
        legs = self._travel(dispatch, lane)
        delivery = self._deliver(legs[-1], floor) if legs else None
        if legs is None or delivery is None:
            return True
        return delivery.day >= floor.day if legs[-1].arrive_day is not None else delivery.start >= floor.at

    def _delivery_day(self, dispatch: int, lane: int) -> int | None:
        legs = self._travel(dispatch, lane)
        delivery = self._deliver(legs[-1], None) if legs else None
        return delivery.day if delivery else None

    def _latest_work(self, begin: int, ship: int) -> tuple[int, int]:
        """Return the latest start of work that makes a departure, on a day with room, and its day."""
        zone = self.site.zone
        first = local_day(zone, begin)
        if local_day(zone, ship) == first:
            return begin, first
        latest = self.hours.latest_start(ship, self.handling)
        if latest is None or latest <= begin:
            return begin, first
        last = local_day(zone, latest)
        if last == first:
            return begin, first
        for day in range(last, first, -1):
            if self.hours.is_open_on(day) and (self.site.code, PICK_LINES, day) not in self.full:
                opening = self.hours.next_open(instant_at(zone, day, 0))
                return (latest if day == last else opening or begin), day
        return begin, first


def _first_of(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Return the first instant at which what never ends once it holds does; not at `low`, at `high` at the latest."""
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle
    return high


def _on_carrier_day(door: Door, zone: str, leg: Leg, start: int) -> Delivery | None:
    """Return the door's first window on a day on which the carrier works too.

    Who delivers on the day of departure does so on any day, else what leaves later could come sooner.
    """
    carrier = leg.lane.transit.calendar if leg.lane.transit.days else None
    for _ in range(_TRIES):
        opening = door.hours.next_open(start)
        if opening is None:
            return None
        day = local_day(zone, opening)
        carried = day if carrier is None or day == leg.arrive_day else carrier.next_open_day(day)
        if carried is None:
            return None
        if carried == day:
            return Delivery(opening, door.hours.open_until(opening), day, door.code)
        start = instant_at(zone, carried, 0)
    return None
