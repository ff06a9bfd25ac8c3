"""Which counters lie near a ship-to: those that a buyer would really drive to."""

from math import asin, cos, radians, sin, sqrt
from typing import Final

from django.conf import settings

from inventory.models import Site
from portal.customers.models import ShipTo
from promising.network import COUNTER, CompiledNetwork

WITHIN_KM: Final = float(getattr(settings, "COLLECT_WITHIN_KM", 60))
MOST: Final = 2
_EARTH_KM: Final = 6371.0
_DEPARTMENT: Final = 2


def counters_near(network: CompiledNetwork, ship_to: ShipTo) -> tuple[str, ...]:
    """Return the labels of at most two counters near a ship-to, the nearest first.

    Near is within COLLECT_WITHIN_KM as the crow flies (60 unless set); where coordinates are missing, the same
    country and first two digits of the postal code.
    """
    found = [
        (distance, label)
        for label in network.counters
        if (distance := _distance(network.site_rows[label.removeprefix(COUNTER)], ship_to)) <= WITHIN_KM
    ]
    return tuple(label for _, label in sorted(found)[:MOST])


def _distance(site: Site, ship_to: ShipTo) -> float:
    """Return kilometres; without coordinates, none within a department and too many beyond."""
    if (
        site.latitude is None
        or site.longitude is None
        or ship_to.latitude is None
        or ship_to.longitude is None
    ):
        is_near = site.country == ship_to.country and (
            site.postal_code[:_DEPARTMENT] == ship_to.postal_code[:_DEPARTMENT] != ""
        )
        return 0.0 if is_near else float("inf")
    return great_circle_km((site.latitude, site.longitude), (ship_to.latitude, ship_to.longitude))


def great_circle_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the way over the earth between two places (latitude, longitude in degrees), by the haversine formula."""
    (north, east), (to_north, to_east) = (map(radians, place) for place in (one, other))
    half = sin((to_north - north) / 2) ** 2 + cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))
