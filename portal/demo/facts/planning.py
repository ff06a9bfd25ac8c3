"""A plain plan of one delivery, for the demo's past and open orders: cut-off, departure, transit, receiving hours.

The promise of a live order is the engine's work; this only lays out dates that such a promise could have had.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from portal.demo.facts.calendars import CALENDARS, DAYS, Week, closed_days
from portal.demo.facts.lanes import LaneFact
from portal.demo.facts.sites import SITE_BY_CODE, SiteFact

PARIS = ZoneInfo("Europe/Paris")
CALENDAR_BY_CODE = {calendar.code: calendar for calendar in CALENDARS}


@dataclass(frozen=True, slots=True)
class Plan:
    """A delivery as planned; instants are UTC, `ship_on` is the day in the site's zone."""

    ready_at: datetime
    ship_on: date
    ship_at: datetime
    arrive_at: datetime
    deliver_from: datetime
    deliver_until: datetime


class Planner:
    """Plans deliveries on the demo network around `today`."""

    def __init__(self, today: date) -> None:
        self._closed = {calendar.code: frozenset(closed_days(calendar, today)) for calendar in CALENDARS}
        self.is_open = lru_cache(maxsize=None)(self._is_open)

    def _is_open(self, calendar: str, day: date) -> bool:
        return DAYS[day.weekday()] in CALENDAR_BY_CODE[calendar].week and day not in self._closed[calendar]

    def plan(self, received_at: datetime, lane: LaneFact, hours: Week) -> Plan:
        """Return the earliest plan of an order received at an instant, on a lane, to a place with these hours."""
        site = SITE_BY_CODE[lane.origin]
        ready_at = self._ready(received_at, site)
        ship_at = self._departure(ready_at, lane, site)
        arrive_at = self._arrival(ship_at, lane)
        deliver_from = self._receiving(arrive_at, hours)
        window = timedelta(hours=4 if lane.transit_days else 2)
        instants = (ready_at, ship_at, arrive_at, deliver_from, deliver_from + window)
        ready, ship, arrive, start, end = (instant.astimezone(UTC) for instant in instants)
        return Plan(ready, ship_at.date(), ship, arrive, start, end)

    def _ready(self, received_at: datetime, site: SiteFact) -> datetime:
        local = received_at.astimezone(ZoneInfo(site.timezone))
        day = local.date()
        if local.time() > time.fromisoformat(site.cutoff) or not self.is_open(site.calendar, day):
            day = self.next_open(site.calendar, day)
            local = datetime.combine(day, self.opening(site.calendar, day), local.tzinfo)
        start = max(local, datetime.combine(day, self.opening(site.calendar, day), local.tzinfo))
        return start + timedelta(minutes=site.handling_minutes)

    def opening(self, calendar: str, day: date) -> time:
        """Return when a calendar opens on an open day."""
        return time.fromisoformat(CALENDAR_BY_CODE[calendar].week[DAYS[day.weekday()]][0].split("-")[0])

    def next_open(self, calendar: str, day: date) -> date:
        """Return the first open day after a day."""
        day += timedelta(days=1)
        while not self.is_open(calendar, day):
            day += timedelta(days=1)
        return day

    def _departure(self, ready_at: datetime, lane: LaneFact, site: SiteFact) -> datetime:
        if lane.departures is None:
            return ready_at
        zone = ZoneInfo(site.timezone)
        day = ready_at.astimezone(zone).date()
        while True:
            for moment in lane.departures.get(DAYS[day.weekday()], ()):
                leaves_at = datetime.combine(day, time.fromisoformat(moment), zone)
                if leaves_at >= ready_at and self.is_open(site.calendar, day):
                    return leaves_at
            day += timedelta(days=1)

    def _arrival(self, ship_at: datetime, lane: LaneFact) -> datetime:
        if lane.transit_days is None:
            return (ship_at.astimezone(UTC) + timedelta(minutes=lane.transit_minutes or 0)).astimezone(PARIS)
        day = ship_at.date()
        for _ in range(lane.transit_days):
            day = self.next_open(lane.calendar, day)
        return datetime.combine(day, time(8), PARIS)

    def _receiving(self, arrive_at: datetime, hours: Week) -> datetime:
        local = arrive_at.astimezone(PARIS)
        day, earliest = local.date(), local.time()
        while True:
            for span in hours.get(DAYS[day.weekday()], ()):
                opens, shuts = map(time.fromisoformat, span.split("-"))
                if earliest < shuts and self.is_open("FR-ROAD", day):
                    return datetime.combine(day, max(opens, earliest), PARIS)
            day, earliest = day + timedelta(days=1), time(0)
