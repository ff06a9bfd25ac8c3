"""The engine's network, compiled once from the rows of the inventory floor and shared until the rows change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from math import inf
from typing import Any, Final
from zoneinfo import ZoneInfo

from inventory import models as rows
from inventory.snapshot import NetworkRows, network_rows, network_version
from portal.customers.models import ShipTo
from portal.customers.selectors import doors_at
from promising.engine import (
    Calendar,
    Departures,
    Door,
    Lane,
    Network,
    Part,
    Site,
    SupplyOffer,
    Transit,
    merged,
    parse_clock,
    parse_span,
)
from promising.engine.units import from_micros, to_micros
from promising.engine.zones import instant_at, local_day
from promising.sureness import Sureness, Way, newest_sureness

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
COUNTER: Final = "counter:"
NOWHERE: Final = "nowhere"  # the destination of who lies in no zone: no lane leads there
ZONE: Final = "zone:"
DELIVERY_WINDOW: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a request can use up, by key: lanes, and sites with the most deliveries that can leave them in a day.

    A delivery is one site, one way and one departure: a site has no more of them than its ways have departures.
    """

    docks: Mapping[int, float]
    lane_ids: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class CompiledNetwork:
    """The network in the engine's terms, and the way back to the rows: by code, and by key."""

    version: str
    source: NetworkRows
    engine: Network
    sureness: Sureness | None = None
    _reaches: dict[tuple[str, ...], Reach] = field(default_factory=dict, repr=False)
    _destinations: dict[tuple[str, str], str | None] = field(default_factory=dict, repr=False)

    @cached_property
    def site_rows(self) -> dict[str, rows.Site]:
        """Sites by code."""
        return {site.code: site for site in self.source.sites}

    @cached_property
    def lane_rows(self) -> dict[str, rows.Lane]:
        """Lanes by code."""
        return {lane.code: lane for lane in self.source.lanes}

    @cached_property
    def site_codes(self) -> dict[int, str]:
        """Codes of sites by key."""
        return {site.pk: site.code for site in self.source.sites}

    @cached_property
    def lane_codes(self) -> dict[int, str]:
        """Codes of lanes by key."""
        return {lane.pk: lane.code for lane in self.source.lanes}

    @cached_property
    def counters(self) -> tuple[str, ...]:
        """The labels of the counters where goods can be collected."""
        return tuple(
            sorted(lane.destination for lane in self.engine.lanes if lane.destination.startswith(COUNTER))
        )

    def is_open(self, site: str, lanes: Iterable[str]) -> bool:
        """Whether a way is still in use: its site and all of its lanes. They may be closed at any time."""
        return site in self.site_rows and all(lane in self.lane_rows for lane in lanes)

    def reach_of(self, destination: str, beside: tuple[str, ...] = ()) -> Reach:
        """Return what serves a destination, and what serves one delivery to any of the labels `beside` it."""
        found = self._reaches.get((destination, *beside))
        if found is None:
            ways = [way for label in (destination, *beside) for way in self.engine.ways_to(label)]
            docks = {site.code: 1.0 for way in ways for site in (way.origin, way.hub) if site is not None}
            leaving: dict[str, float] = defaultdict(float)
            for way in self.engine.ways_to(destination):
                leaving[way.origin.code] += _most_departures(way.lanes[0])
            found = self._reaches[destination, *beside] = Reach(
                {self.site_rows[code].pk: max(most, leaving[code]) for code, most in docks.items()},
                tuple({self.lane_rows[lane.code].pk for way in ways for lane in way.lanes}),
            )
        return found

    def destination_of(self, ship_to: ShipTo) -> str | None:
        """Return the label of the zone that a ship-to lies in: the longest postal prefix wins; None when no zone."""
        place = ship_to.country, ship_to.postal_code
        if place not in self._destinations:
            self._destinations[place] = self._zone_of(*place)
        return self._destinations[place]

    def _zone_of(self, country: str, postal_code: str) -> str | None:
        best: tuple[int, str] | None = None
        for zone in self.source.zones:
            if zone.country != country:
                continue
            fitting = [len(prefix) for prefix in zone.postal_prefixes if postal_code.startswith(prefix)]
            if fitting and (best is None or max(fitting) > best[0]):
                best = max(fitting), zone.code
        return None if best is None else ZONE + best[1]

    def with_offers(self, offers: Iterable[SupplyOffer]) -> Network:
        """Return the engine's network with what suppliers offer of some items; compiled ways are shared."""
        engine = self.engine
        return Network(sites=engine.sites, lanes=engine.lanes, offers=tuple(offers), _ways=engine._ways)  # noqa: SLF001

    def order_by(self, site_code: str, ship_at: datetime) -> datetime | None:
        """Return until when an order still makes a departure: cut-off and handling of its site, counted back."""
        site = self.engine.sites[site_code]
        latest = site.hours.latest_start(to_micros(ship_at), site.handling_micros)
        if latest is None:
            return None
        if site.cutoff is not None:
            latest = min(latest, instant_at(site.zone, local_day(site.zone, latest), site.cutoff))
        return from_micros(latest)

    def sureness_of(self, part: Part) -> float | None:
        """Return how probably a part is delivered by its promised end; None when nothing was observed yet."""
        if self.sureness is None:
            return None
        zone, lane = ZoneInfo(self.site_rows[part.site].timezone), self.lane_rows[part.lanes[0]]
        days = (at.astimezone(zone).isoweekday() for at in (part.ship_at, part.deliver_until))
        return self.sureness.on_time(Way(part.site, lane.code, lane.service, *days), awaited=part.awaited)


def _most_departures(lane: Lane) -> float:
    """Return how often a lane leaves on its busiest day, midnight at its beginning counted; `inf`: at any time."""
    return inf if lane.departures is None else lane.departures.most_a_day


_known: dict[str, CompiledNetwork] = {}


def current_network() -> CompiledNetwork:
    """Return the compiled network, with what is known of its delays, as it is in the database now.

    Queries: one; six more after a change.

    The cache holds one version a process and is replaced whole, so that threads may share it.
    """
    version = network_version("promising_calibration")
    found = _known.get(version)
    if found is None:
        found = replace(compile_network(network_rows(version)), sureness=newest_sureness())
        _known.clear()
        _known[version] = found
    return found


def compile_network(network: NetworkRows) -> CompiledNetwork:
    """Return rows in the engine's terms."""
    days: dict[int, list[rows.CalendarDay]] = defaultdict(list)
    for day in network.days:
        days[day.calendar_id].append(day)
    calendars = {row.pk: _calendar(row, days[row.pk]) for row in network.calendars}
    codes = {site.pk: site.code for site in network.sites}
    zones = {zone.pk: zone.code for zone in network.zones}
    origins = {site.pk: site for site in network.sites}
    sites = {site.code: _site(site, calendars) for site in network.sites}
    lanes = tuple(
        _lane(lane, origins[lane.origin_id], destination, calendars)
        for lane in network.lanes
        if (destination := _destination(lane, codes, zones)) is not None
    )
    return CompiledNetwork(network.version, network, Network(sites=sites, lanes=lanes))


def doors_of(ship_to: ShipTo) -> tuple[Door, ...]:
    """Return the doors of a ship-to, else the ship-to itself as its one door. Queries: one at most."""
    closed = frozenset(date.fromisoformat(day) for day in ship_to.closed_on)
    found = [
        Door(
            code=door.code,
            hours=_hours(ship_to.timezone, door.receiving_hours or ship_to.receiving_hours, closed),
            refuses=frozenset(
                kind
                for kind, is_taken in (
                    ("chilled", door.receives_chilled),
                    ("hazardous", door.receives_hazardous),
                )
                if not is_taken
            ),
        )
        for door in doors_at(ship_to)
    ]
    return tuple(found) or (Door(code="", hours=_hours(ship_to.timezone, ship_to.receiving_hours, closed)),)


def _hours(zone: str, week: dict[str, list[str]], closed: frozenset[date]) -> Calendar:
    return _receiving(zone, tuple((day, *spans) for day, spans in week.items()), closed)


@lru_cache(maxsize=1024)
def _receiving(zone: str, week: tuple[tuple[str, ...], ...], closed: frozenset[date]) -> Calendar:
    """Return a calendar that keeps what it compiles from one request to the next."""
    return Calendar(zone, _week({day: spans for day, *spans in week}) if week else None, closed)


def _calendar(row: rows.Calendar, days: Sequence[rows.CalendarDay]) -> Calendar:
    return Calendar(
        row.timezone,
        None if row.week is None else _week(row.week),
        frozenset(day.on for day in days if not day.hours),
        {day.on: merged(parse_span(span) for span in day.hours) for day in days if day.hours},
    )


def _week(week: dict[str, list[str]]) -> Any:
    return tuple(merged(parse_span(span) for span in week.get(day, ())) for day in DAYS)


def _site(row: rows.Site, calendars: dict[int, Calendar]) -> Site:
    return Site(
        code=row.code,
        zone=row.timezone,
        calendar=None if row.calendar_id is None else calendars[row.calendar_id],
        cutoff=None if row.cutoff_at is None else _minutes(row.cutoff_at),
        handling=timedelta(minutes=row.handling_minutes),
        kind=row.kind,
    )


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _lane(row: rows.Lane, origin: rows.Site, destination: str, calendars: dict[int, Calendar]) -> Lane:
    calendar = None if row.calendar_id is None else calendars[row.calendar_id]
    elapsed = None if row.transit_minutes is None else timedelta(minutes=row.transit_minutes)
    departures = None
    if row.departures is not None:
        times = tuple(
            tuple(sorted(parse_clock(clock) for clock in row.departures.get(day, ()))) for day in DAYS
        )
        departures = Departures(origin.timezone, times)
    return Lane(
        code=row.code,
        origin=origin.code,
        destination=destination,
        service=row.service,
        transit=Transit(
            elapsed=elapsed, days=row.transit_days, calendar=calendar if elapsed is None else None
        ),
        departures=departures,
        cost=row.cost_base,
        cost_per_kg=row.cost_per_kg,
        window=DELIVERY_WINDOW,
    )


def _destination(row: rows.Lane, codes: dict[int, str], zones: dict[int, str]) -> str | None:
    """Return the label that a lane leads to; None when it leads to a site that is closed down."""
    if row.zone_id is not None:
        return ZONE + zones[row.zone_id]
    if row.destination_id is not None:
        return codes.get(row.destination_id)
    return COUNTER + codes[row.origin_id]
