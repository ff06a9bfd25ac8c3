"""Lanes, carriers and daily capacities, worked out from where sites and zones lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from portal.demo.facts.calendars import WEEKDAYS
from portal.demo.facts.sites import (
    COUNTER,
    COUNTERS,
    DC,
    DISTRIBUTION_CENTRES,
    HUB,
    SITES,
    SUPPLIER,
    SiteFact,
)
from portal.demo.facts.zones import COUNTRIES, REGIONS, ROAD_COUNTRIES, ZoneFact, kilometres

CARRIERS = {
    "FLOTTE": "Flotte Comptoir",
    "MESSEXA": "Messexa",
    "VELOCIA": "Vélocia Express",
    "EUROTRAM": "Eurotram Cargo",
    "AEROLIA": "Aérolia Fret",
    "COMPTOIR": "Retrait au comptoir",
}
ROAD_KM_A_DAY = 420
DETOUR = 1.25


@dataclass(frozen=True, slots=True)
class LaneFact:
    """A lane: to a site, to a zone, or collected at its origin. Cost EUR a delivery and a kg; volume dm3 a day."""

    code: str
    origin: str
    service: str
    carrier: str
    destination: str = ""
    zone: str = ""
    transit_days: int | None = None
    transit_minutes: int | None = None
    calendar: str = "FR-ROAD"
    departures: dict[str, list[str]] | None = None
    cost_base: Decimal = Decimal(0)
    cost_per_kg: Decimal = Decimal(0)
    volume_dm3_a_day: int = 0


def leaving(*times: str, saturday: str = "") -> dict[str, list[str]]:
    """Return departures at these times on weekdays."""
    week = {day: list(times) for day in WEEKDAYS}
    return {**week, "sat": [saturday]} if saturday else week


def lanes() -> tuple[LaneFact, ...]:
    """Return every lane of the demo network, in a fixed order."""
    by_kind = {kind: [site for site in SITES if site.kind == kind] for kind in (DC, HUB, COUNTER, SUPPLIER)}
    found: list[LaneFact] = []
    for site in by_kind[DC]:
        found += _from_centre(site)
    for site in by_kind[HUB]:
        found += [_by_road(site, zone, 75) for zone in REGIONS if _km(site, zone) < 330]
    for site in by_kind[COUNTER]:
        found += _from_counter(site)
    for site in by_kind[SUPPLIER]:
        found += _from_supplier(site)
    return tuple(found)


def _km(site: SiteFact, place: ZoneFact | SiteFact) -> float:
    return DETOUR * kilometres((site.latitude, site.longitude), (place.latitude, place.longitude))


def _money(value: float) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"))


def _rate(km: float) -> Decimal:
    return Decimal(0.06 + km / 6000).quantize(Decimal("0.0001"))


def _from_centre(site: SiteFact) -> Iterator[LaneFact]:
    for zone in REGIONS:
        yield _round(site, zone) if _km(site, zone) < 170 else _by_road(site, zone, 100)
        if zone.code != "FR-COR":
            yield LaneFact(
                f"{site.code}>{zone.code}:express", site.code, "express", "VELOCIA", zone=zone.code,
                transit_minutes=13 * 60 if _km(site, zone) < 650 else 15 * 60, calendar="FR-EXPRESS",
                departures=leaving("19:30"), cost_base=_money(18 + _km(site, zone) / 50), cost_per_kg=Decimal("0.4500"),
                volume_dm3_a_day=12_000,
            )  # fmt: skip
    if site.code != "DC-TOUL":
        yield from _abroad(site)
    for other in SITES:
        if other.code != site.code and other.kind in {DC, HUB, COUNTER}:
            yield _shuttle(site, other)
    yield _collect(site)


def _round(site: SiteFact, zone: ZoneFact) -> LaneFact:
    """Return the own lorries' tours around a centre: out in the early morning and at noon, there in hours."""
    return LaneFact(
        f"{site.code}>{zone.code}:standard", site.code, "standard", "FLOTTE", zone=zone.code, transit_minutes=150,
        departures=leaving("06:30", "13:00"), cost_base=Decimal("9.50"), cost_per_kg=Decimal("0.0500"),
        volume_dm3_a_day=90_000,
    )  # fmt: skip


def _by_road(site: SiteFact, zone: ZoneFact, size: int) -> LaneFact:
    km = _km(site, zone)
    days = max(1, round(km / ROAD_KM_A_DAY)) + (2 if zone.code == "FR-COR" else 0)
    return LaneFact(
        f"{site.code}>{zone.code}:standard", site.code, "standard", "MESSEXA", zone=zone.code, transit_days=days,
        departures=leaving("20:00" if site.kind == DC else "22:30"), cost_base=_money(8.5 + km / 90),
        cost_per_kg=_rate(km), volume_dm3_a_day=size * 600,
    )  # fmt: skip


def _abroad(site: SiteFact) -> Iterator[LaneFact]:
    for rank, zone in enumerate(COUNTRIES):
        km = _km(site, zone)
        if rank < ROAD_COUNTRIES:
            yield LaneFact(
                f"{site.code}>{zone.code}:standard", site.code, "standard", "EUROTRAM", zone=zone.code,
                transit_days=1 + round(km / (1.4 * ROAD_KM_A_DAY)), calendar="EU-ROAD", departures=leaving("19:00"),
                cost_base=_money(14 + km / 60), cost_per_kg=_rate(km),
            )  # fmt: skip
        yield LaneFact(
            f"{site.code}>{zone.code}:express", site.code, "express", "AEROLIA", zone=zone.code,
            transit_days=1 if km < 1200 else 2 if km < 4000 else 4, calendar="EU-ROAD", departures=leaving("18:30"),
            cost_base=_money(32 + km / 55), cost_per_kg=_rate(4 * km),
        )  # fmt: skip


def _from_counter(site: SiteFact) -> Iterator[LaneFact]:
    near = min(REGIONS, key=lambda zone: _km(site, zone))
    yield LaneFact(
        f"{site.code}>{near.code}:standard", site.code, "standard", "FLOTTE", zone=near.code, transit_minutes=150,
        departures=leaving("08:30", "14:00"), cost_base=Decimal("11.00"), cost_per_kg=Decimal("0.0900"),
        volume_dm3_a_day=12_000,
    )  # fmt: skip
    yield LaneFact(
        f"{site.code}>{near.code}:express", site.code, "express", "VELOCIA", zone=near.code, transit_minutes=120,
        calendar="FR-EXPRESS", departures=leaving("09:30", "11:30", "15:30", saturday="09:30"),
        cost_base=Decimal("26.00"), cost_per_kg=Decimal("0.6000"), volume_dm3_a_day=3_000,
    )  # fmt: skip
    yield _collect(site)


def _from_supplier(site: SiteFact) -> Iterator[LaneFact]:
    for centre in (other for other in SITES if other.kind == DC):
        km = _km(site, centre)
        yield LaneFact(
            f"{site.code}>{centre.code}:standard", site.code, "standard", "EUROTRAM", centre.code,
            transit_days=max(1, round(km / 500)), calendar="EU-ROAD", departures=leaving("16:00"),
            cost_base=_money(20 + km / 60), cost_per_kg=_rate(km),
        )  # fmt: skip
    for zone in REGIONS:
        km = _km(site, zone)
        yield LaneFact(
            f"{site.code}>{zone.code}:standard", site.code, "standard", "EUROTRAM", zone=zone.code,
            transit_days=max(1, round(km / 450)) + (2 if zone.code == "FR-COR" else 0), calendar="EU-ROAD",
            departures=leaving("16:00"), cost_base=_money(24 + km / 45), cost_per_kg=_rate(1.6 * km),
        )  # fmt: skip


def _shuttle(site: SiteFact, other: SiteFact) -> LaneFact:
    km = _km(site, other)
    return LaneFact(
        f"{site.code}>{other.code}:shuttle", site.code, "shuttle", "FLOTTE", other.code,
        transit_minutes=round(60 + km * 60 / 68), departures=leaving("21:00"), cost_base=_money(4 + km / 200),
        cost_per_kg=Decimal("0.0300"), volume_dm3_a_day=80_000,
    )  # fmt: skip


def _collect(site: SiteFact) -> LaneFact:
    return LaneFact(
        f"{site.code}:collect", site.code, "collect", "COMPTOIR", transit_minutes=0, calendar=site.calendar
    )


LANES = lanes()
LANE_BY_CODE = {lane.code: lane for lane in LANES}
STOCKING_SITES = (*DISTRIBUTION_CENTRES, *COUNTERS)
