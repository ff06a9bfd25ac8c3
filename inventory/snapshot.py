"""The slow-changing network as rows: sites, lanes, calendars, zones, read whole and known by a version."""

from dataclasses import dataclass
from functools import cache

from inventory.models import Calendar, CalendarDay, DeliveryZone, Lane, Site
from portal.kernel.statements import ask

_TABLES = (
    "inventory_site", "inventory_lane", "inventory_calendar", "inventory_calendarday", "inventory_deliveryzone",
)  # fmt: skip
# a transaction's number is no number to add up, but its age is: here from the first one on, whenever it is asked for
_VERSION = """
    SELECT count(*) || '.' || coalesce(sum(age('3'::xid)::bigint - age(xmin)), 0)
           || '.' || coalesce(sum(hashtid(ctid)), 0)
      FROM ({rows}) AS network
"""


@dataclass(frozen=True, eq=False)
class NetworkRows:
    """All active sites and lanes with what they rest on; lanes have their carrier."""

    version: str
    sites: tuple[Site, ...]
    lanes: tuple[Lane, ...]
    calendars: tuple[Calendar, ...]
    days: tuple[CalendarDay, ...]
    zones: tuple[DeliveryZone, ...]


def network_version(*beside: str) -> str:
    """Return a text that is another one after any change of the network, or of the tables named beside it.

    Each write gives its row a newer transaction number, so that number of rows and sum never repeat together;
    the places of the rows tell writes of one transaction apart.
    Queries: one, over some hundred rows.
    """
    ((version,),) = ask(_version_of(*_TABLES, *beside))
    return str(version)


@cache
def _version_of(*tables: str) -> str:
    rows = " UNION ALL ".join(f"SELECT xmin, ctid FROM {table}" for table in tables)  # noqa: S608
    return _VERSION.format(rows=rows)


def network_rows(version: str) -> NetworkRows:
    """Read the whole network under a version that was read before it. Queries: five."""
    return NetworkRows(
        version=version,
        sites=tuple(Site.objects.filter(is_active=True).order_by("code", "pk")),
        lanes=tuple(
            Lane.objects.filter(is_active=True, origin__is_active=True)
            .select_related("carrier")
            .order_by("code", "pk")
        ),
        calendars=tuple(Calendar.objects.order_by("pk")),
        days=tuple(CalendarDay.objects.order_by("on", "pk")),
        zones=tuple(DeliveryZone.objects.order_by("code", "pk")),
    )
