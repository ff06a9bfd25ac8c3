"""Reads of stock: the supply of items at all sites, what is reserved of it, and the capacities that may bind."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from inventory.models.network import room_class
from portal.kernel.statements import Row, ask, numbers

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


# The shelf of a key: item, site, quantity, and what of it is withheld from promises.
OnHand = tuple[int, int, Decimal, Decimal]
# What a supplier makes or buys to order: item, site, days until he has it ready, minimum, multiple.
Offered = tuple[int, int, int, Decimal, Decimal]


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


@dataclass(frozen=True, slots=True)
class Supply:
    """The supply of some items at every site. A hold counts while it has not expired, swept or not.

    `capacities` are those that a request could fill up, where bounds of one were given.
    """

    on_hand: list[OnHand]
    receipts: list[Dated]
    reserved: list[Dated]
    kept: list[Kept]
    offered: list[Offered]
    capacities: list[DayCapacity]


def supply_of(item_ids: Collection[int], *, now: datetime, bounds: Bounds | None = None) -> Supply:
    """Return the supply of items at all sites, and the days that a request within bounds could fill up.

    Queries: one.
    """
    values = {"items": numbers(sorted(item_ids)), "now": now}
    rows = ask(_SUPPLY, values) if bounds is None else ask(_SUPPLY_AND_TIGHT, values | bounds.values)
    of_kind: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        of_kind[row[0]].append(row)
    return Supply(
        on_hand=[
            (item, site, quantity, safety) for _, item, site, _, quantity, safety, _, _ in of_kind[_BALANCE]
        ],
        receipts=[
            Dated(item, site, day, quantity, reference, supplier)
            for _, item, site, day, quantity, _, reference, supplier in of_kind[_RECEIPT]
        ],
        reserved=[
            Dated(item, site, day, quantity) for _, item, site, day, quantity, *_ in of_kind[_RESERVED]
        ],
        kept=[
            Kept(int(key), company, item, site, rest)
            for _, item, site, _, rest, key, _, company in of_kind[_PROTECTED]
        ],
        offered=[
            (item, site, lead_days, minimum, multiple)
            for _, item, site, _, minimum, multiple, _, lead_days in of_kind[_OFFERED]
        ],
        capacities=[
            DayCapacity(site, lane, resource, day, quantity, used)
            for _, _, site, day, quantity, used, resource, lane in of_kind[_CAPACITY]
        ],
    )
