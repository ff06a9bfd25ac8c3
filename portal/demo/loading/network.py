"""Stage: calendars, sites, carriers, zones, lanes and daily capacities; and the wholesaler's own people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from inventory.models import Calendar, CalendarDay, Carrier, DeliveryZone, Lane, Site, SiteAssignment
from portal.demo.facts.calendars import CALENDARS, closed_days
from portal.demo.facts.lanes import CARRIERS, LANES
from portal.demo.facts.people import DESK, OPERATORS
from portal.demo.facts.planning import PARIS
from portal.demo.facts.sites import SITES
from portal.demo.facts.zones import ZONES
from portal.demo.loading.people import hashed_password
from portal.demo.loading.progress import Progress
from portal.demo.loading.rows import insert_rows, loading
from portal.kernel.models import User

CAPACITY_DAYS = 75


def is_loaded() -> bool:
    """Tell whether the demo's network is there."""
    return Lane.objects.filter(code=LANES[-1].code).exists()


def load(progress: Progress, *, now: datetime) -> None:
    """Write the network around the day of `now`, and the desk and the operators."""
    today = now.astimezone(PARIS).date()
    progress.expect(4)
    with loading():
        _load_calendars(today)
        _load_sites()
        progress.each_done(1)
        _load_lanes()
        progress.each_done(1)
        insert_rows(
            "inventory_capacity", "site_id lane_id resource on quantity used", _capacities(*_keys(), today)
        )
        progress.each_done(1)
        _load_staff(now)
        progress.each_done(1)


def _load_calendars(today: date) -> None:
    rows = Calendar.objects.bulk_create(
        [
            Calendar(code=fact.code, name=fact.name, timezone=fact.timezone, week=fact.week)
            for fact in CALENDARS
        ]
    )
    CalendarDay.objects.bulk_create(
        [
            CalendarDay(calendar=row, on=day, hours=[], name=name[:80])
            for row, fact in zip(rows, CALENDARS, strict=True)
            for day, name in closed_days(fact, today).items()
        ]
    )


def _load_sites() -> None:
    calendars = dict(Calendar.objects.values_list("code", "id"))
    Site.objects.bulk_create(
        [
            Site(
                code=fact.code,
                name=fact.name,
                kind=fact.kind,
                timezone=fact.timezone,
                calendar_id=calendars[fact.calendar],
                cutoff_at=time.fromisoformat(fact.cutoff),
                handling_minutes=fact.handling_minutes,
                street=fact.street,
                postal_code=fact.postal_code,
                city=fact.city,
                country=fact.country,
                latitude=fact.latitude,
                longitude=fact.longitude,
            )
            for fact in SITES
        ]
    )


def _load_lanes() -> None:
    calendars = dict(Calendar.objects.values_list("code", "id"))
    sites = dict(Site.objects.values_list("code", "id"))
    Carrier.objects.bulk_create([Carrier(code=code, name=name) for code, name in CARRIERS.items()])
    DeliveryZone.objects.bulk_create(
        [
            DeliveryZone(
                code=zone.code, name=zone.name, country=zone.country, postal_prefixes=list(zone.prefixes)
            )
            for zone in ZONES
        ]
    )
    carriers = dict(Carrier.objects.values_list("code", "id"))
    zones = dict(DeliveryZone.objects.values_list("code", "id"))
    Lane.objects.bulk_create(
        [
            Lane(
                code=fact.code,
                origin_id=sites[fact.origin],
                destination_id=sites.get(fact.destination),
                zone_id=zones.get(fact.zone),
                carrier_id=carriers[fact.carrier],
                service=fact.service,
                transit_days=fact.transit_days,
                transit_minutes=fact.transit_minutes,
                calendar_id=calendars[fact.calendar],
                departures=fact.departures,
                cost_base=fact.cost_base,
                cost_per_kg=fact.cost_per_kg,
            )
            for fact in LANES
        ]
    )


def _keys() -> tuple[dict[str, int], dict[str, int]]:
    return dict(Site.objects.values_list("code", "id")), dict(Lane.objects.values_list("code", "id"))


def _capacities(sites: dict[str, int], lanes: dict[str, int], today: date) -> Iterator[tuple[Any, ...]]:
    for day in (today + timedelta(days=ahead) for ahead in range(CAPACITY_DAYS)):
        for site in SITES:
            if site.pick_lines:
                yield sites[site.code], None, "pick_lines", day, site.pick_lines, 0
            if site.dock_slots:
                yield sites[site.code], None, "dock_slots", day, site.dock_slots, 0
        for lane in LANES:
            if lane.volume_dm3_a_day:
                yield None, lanes[lane.code], "lane_volume", day, lane.volume_dm3_a_day, 0


def _load_staff(now: datetime) -> None:
    sites = dict(Site.objects.values_list("code", "id"))
    secret = hashed_password()
    people = [*DESK, *OPERATORS]
    users = User.objects.bulk_create(
        [
            User(
                email=person.email,
                password=secret,
                first_name=person.first_name,
                last_name=person.last_name,
                language=person.language,
                is_staff=not person.sites,
                is_superuser=not person.sites,
                is_operator=bool(person.sites),
                date_joined=now - timedelta(days=900),
            )
            for person in people
        ]
    )
    SiteAssignment.objects.bulk_create(
        [
            SiteAssignment(user=user, site_id=sites[code])
            for user, person in zip(users, people, strict=True)
            for code in person.sites
        ]
    )
