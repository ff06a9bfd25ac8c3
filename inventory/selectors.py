"""Reads of stock: the supply of items at all sites, what is reserved of it, and the capacities that may bind."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from inventory.models.network import room_class
from portal.kernel.statements import ask, numbers

_BALANCE, _RECEIPT, _RESERVED, _PROTECTED, _OFFERED, _CAPACITY = range(6)
_SUPPLY = """
    SELECT 0, item_id, site_id, NULL::date, on_hand, safety, '', NULL::bigint
      FROM inventory_stockbalance WHERE item_id = ANY(%(items)s::bigint[])
    UNION ALL
    SELECT 1, item_id, site_id, due_on, sum(quantity - received_quantity), 0, min(reference),
           CASE WHEN min(supplier_id) = max(supplier_id) THEN min(supplier_id) END
      FROM inventory_receipt
     WHERE state = 'expected' AND item_id = ANY(%(items)s::bigint[]) AND received_quantity < quantity
     GROUP BY item_id, site_id, due_on
    UNION ALL
    SELECT 2, item_id, site_id, due_on, sum(quantity), 0, '', NULL
      FROM inventory_reservation
     WHERE state = 'live' AND item_id = ANY(%(items)s::bigint[]) AND (expires_at IS NULL OR expires_at > %(now)s)
     GROUP BY item_id, site_id, due_on
    UNION ALL
    SELECT 3, item_id, site_id, NULL, quantity - consumed, id, '', company_id
      FROM inventory_protection WHERE item_id = ANY(%(items)s::bigint[]) AND consumed < quantity
    UNION ALL
    SELECT 4, item_id, site_id, NULL, minimum, multiple, '', lead_days
      FROM inventory_supplieritem WHERE item_id = ANY(%(items)s::bigint[])
"""
# beside it the capacities that a request could fill up; the index capacity_by_room finds the few rows to look at
_DAYS = """
    UNION ALL
    SELECT 5, NULL, site_id, "on", quantity, used, resource, lane_id FROM inventory_capacity
     WHERE resource = '{resource}' AND room BETWEEN 0 AND {room} AND "on" >= %(since)s
       AND {owner} AND quantity < used + {most}
"""
_AT_SITE, _ON_LANE = "site_id = ANY(%(sites)s::bigint[])", "lane_id = ANY(%(lanes)s::bigint[])"
_OF_SITE = "(%(docks)s::int[])[array_position(%(sites)s::bigint[], site_id)]"
_SUPPLY_AND_TIGHT = _SUPPLY + "".join(
    _DAYS.format(resource=resource, room=room_class(f"{bound}::numeric"), owner=owner, most=most)
    for resource, bound, owner, most in (
        ("lane_volume", "%(volume)s", _ON_LANE, "%(volume)s"),
        ("pick_lines", "%(parts)s", _AT_SITE, "%(parts)s"),
        ("dock_slots", "%(dock)s", _AT_SITE, _OF_SITE),
    )
)


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


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a request could take of daily capacities: one that has more left than that cannot bind it.

    `parts` bounds the pick lines that the request may take of a site in a day, `docks` with `parts` its deliveries
    by site, each a dock slot, and `volume` (dm³) what it loads on a lane.
    """

    docks: Mapping[int, float]
    lane_ids: Collection[int]
    since: date
    parts: int
    volume: Decimal

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of the statement that looks for what is left of less."""
        docks = [int(min(self.parts, most)) for most in self.docks.values()]
        return {
            "sites": numbers(self.docks),
            "docks": numbers(docks),
            "dock": max(docks, default=0),
            "lanes": numbers(self.lane_ids),
            "since": self.since,
            "parts": self.parts,
            "volume": self.volume,
        }


@dataclass(slots=True)
class Supply:
    """The supply of some items at every site. A hold counts while it has not expired, swept or not.

    `capacities` are those that a request could fill up, where bounds of one were given.
    """

    on_hand: list[OnHand] = field(default_factory=list)
    receipts: list[Dated] = field(default_factory=list)
    reserved: list[Dated] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    offered: list[Offered] = field(default_factory=list)
    capacities: list[DayCapacity] = field(default_factory=list)


def supply_of(item_ids: Collection[int], *, now: datetime, bounds: Bounds | None = None) -> Supply:
    """Return the supply of items at all sites, and the days that a request within bounds could fill up.

    Queries: one.
    """
    found = Supply()
    values = {"items": numbers(sorted(item_ids)), "now": now}
    rows = ask(_SUPPLY, values) if bounds is None else ask(_SUPPLY_AND_TIGHT, values | bounds.values)
    for row in rows:
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
    _CAPACITY: lambda found, _item, site, day, quantity, used, resource, lane: found.capacities.append(
        DayCapacity(site, lane, resource, day, quantity, used)
    ),
}
