"""Reads of stock: the supply of items at all sites, what is reserved of it, and the capacities that may bind."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple

from portal.kernel.statements import ask

_BALANCE, _RECEIPT, _RESERVED, _PROTECTED, _OFFERED = range(5)
_SUPPLY = """
    SELECT 0, item_id, site_id, NULL::date, on_hand, safety, '', NULL::bigint
      FROM inventory_stockbalance WHERE item_id = ANY(%(items)s)
    UNION ALL
    SELECT 1, item_id, site_id, due_on, sum(quantity - received_quantity), 0, min(reference),
           CASE WHEN min(supplier_id) = max(supplier_id) THEN min(supplier_id) END
      FROM inventory_receipt
     WHERE state = 'expected' AND item_id = ANY(%(items)s) AND received_quantity < quantity
     GROUP BY item_id, site_id, due_on
    UNION ALL
    SELECT 2, item_id, site_id, due_on, sum(quantity), 0, '', NULL
      FROM inventory_reservation
     WHERE state = 'live' AND item_id = ANY(%(items)s) AND (expires_at IS NULL OR expires_at > %(now)s)
     GROUP BY item_id, site_id, due_on
    UNION ALL
    SELECT 3, item_id, site_id, NULL, quantity - consumed, id, '', company_id
      FROM inventory_protection WHERE item_id = ANY(%(items)s) AND consumed < quantity
    UNION ALL
    SELECT 4, item_id, site_id, NULL, minimum, multiple, '', lead_days
      FROM inventory_supplieritem WHERE item_id = ANY(%(items)s)
"""
# serves the capacities that a request could fill up: sites and lanes by the key of capacity_once
_TIGHT = """
    SELECT site_id, lane_id, resource, "on", quantity, used FROM inventory_capacity
     WHERE (site_id = ANY(%(sites)s::bigint[]) OR lane_id = ANY(%(lanes)s::bigint[])) AND "on" >= %(since)s
       AND quantity < used + CASE resource
           WHEN 'lane_volume' THEN %(volume)s
           WHEN 'dock_slots' THEN (%(docks)s::int[])[array_position(%(sites)s::bigint[], site_id)]
           ELSE %(parts)s END
"""


class OnHand(NamedTuple):
    """The shelf of a key, and what is withheld from promises there."""

    item_id: int
    site_id: int
    quantity: Decimal
    safety: Decimal


class Dated(NamedTuple):
    """A quantity of a key due on a day of the site's zone: receipts, or live reservations, together.

    `supplier_id`: the site that sends it; None for own transfers, and where several send on the same day.
    """

    item_id: int
    site_id: int
    due_on: date
    quantity: Decimal
    reference: str = ""
    supplier_id: int | None = None


class Kept(NamedTuple):
    """The unconsumed rest of a protection; `site_id` None: wherever the item is."""

    protection_id: int
    company_id: int
    item_id: int
    site_id: int | None
    quantity: Decimal


class Offered(NamedTuple):
    """What a supplier makes or buys to order of an item."""

    item_id: int
    site_id: int
    lead_days: int
    minimum: Decimal
    multiple: Decimal


class DayCapacity(NamedTuple):
    """What a site or a lane has of a resource on a day, and how much of it is taken."""

    site_id: int | None
    lane_id: int | None
    resource: str
    on: date
    quantity: Decimal
    used: Decimal


@dataclass(slots=True)
class Supply:
    """The supply of some items at every site. A hold counts while it has not expired, swept or not."""

    on_hand: list[OnHand] = field(default_factory=list)
    receipts: list[Dated] = field(default_factory=list)
    reserved: list[Dated] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    offered: list[Offered] = field(default_factory=list)


def supply_of(item_ids: Collection[int], *, now: datetime) -> Supply:
    """Return the supply of items at all sites. Queries: one."""
    found = Supply()
    for row in ask(_SUPPLY, {"items": sorted(item_ids), "now": now}):
        _ADDERS[row[0]](found, *row[1:])
    return found


# by the kind of row: item, site, day, quantity, a second figure, a reference, a third figure
_ADDERS: Final[Mapping[int, Callable[..., None]]] = {
    _BALANCE: lambda found, item, site, _day, quantity, safety, *_: found.on_hand.append(
        OnHand(item, site, quantity, safety)
    ),
    _RECEIPT: lambda found, item, site, day, quantity, _none, reference, supplier: found.receipts.append(
        Dated(item, site, day, quantity, reference, supplier)
    ),
    _RESERVED: lambda found, item, site, day, quantity, *_: found.reserved.append(
        Dated(item, site, day, quantity)
    ),
    _PROTECTED: lambda found, item, site, _day, rest, key, _none, company: found.kept.append(
        Kept(int(key), company, item, site, rest)
    ),
    _OFFERED: lambda found, item, site, _day, minimum, multiple, _none, lead: found.offered.append(
        Offered(item, site, lead, minimum, multiple)
    ),
}


def tight_capacities(
    *,
    docks: Mapping[int, float],
    lane_ids: Collection[int],
    since: date,
    parts: int,
    volume: Decimal,
) -> list[DayCapacity]:
    """Return the capacities from a day on that a request could fill up; all others cannot bind it. Queries: one.

    `parts` bounds the pick lines that the request may take of a site in a day, `docks` with `parts` its deliveries
    by site, each a dock slot, and `volume` (dm³) what it loads.
    """
    asked = {
        "sites": list(docks),
        "docks": [int(min(parts, most)) for most in docks.values()],
        "lanes": list(lane_ids),
        "since": since,
        "parts": parts,
        "volume": volume,
    }
    return [DayCapacity(*row) for row in ask(_TIGHT, asked)]
