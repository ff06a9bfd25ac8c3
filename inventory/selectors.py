"""Reads of stock: the supply of items at all sites, what is reserved of it, and the capacities that may bind."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.db.models import F, Q

from inventory.models import Capacity, SupplierItem

_BALANCE, _RECEIPT, _RESERVED, _PROTECTED = range(4)
_SUPPLY = """
    SELECT 0, item_id, site_id, NULL::date, on_hand, safety, '', NULL::bigint
      FROM inventory_stockbalance WHERE item_id = ANY(%(items)s)
    UNION ALL
    SELECT 1, item_id, site_id, due_on, sum(quantity - received_quantity), 0, min(reference), NULL
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
"""


@dataclass(frozen=True, slots=True)
class OnHand:
    """The shelf of a key, and what is withheld from promises there."""

    item_id: int
    site_id: int
    quantity: Decimal
    safety: Decimal


@dataclass(frozen=True, slots=True)
class Dated:
    """A quantity of a key due on a day of the site's zone: a receipt, or live reservations together."""

    item_id: int
    site_id: int
    due_on: date
    quantity: Decimal
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """The unconsumed rest of a protection; `site_id` None: wherever the item is."""

    protection_id: int
    company_id: int
    item_id: int
    site_id: int | None
    quantity: Decimal


@dataclass(slots=True)
class Supply:
    """The supply of some items at every site. A hold counts while it has not expired, swept or not."""

    on_hand: list[OnHand] = field(default_factory=list)
    receipts: list[Dated] = field(default_factory=list)
    reserved: list[Dated] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)


def supply_of(item_ids: Collection[int], *, now: datetime) -> Supply:
    """Return the supply of items at all sites. Queries: one."""
    found = Supply()
    with connection.cursor() as cursor:
        cursor.execute(_SUPPLY, {"items": sorted(item_ids), "now": now})
        for kind, item_id, site_id, due_on, quantity, extra, reference, company_id in cursor:
            if kind == _BALANCE:
                found.on_hand.append(OnHand(item_id, site_id, quantity, extra))
            elif kind == _RECEIPT:
                found.receipts.append(Dated(item_id, site_id, due_on, quantity, reference))
            elif kind == _RESERVED:
                found.reserved.append(Dated(item_id, site_id, due_on, quantity))
            else:
                found.kept.append(Kept(int(extra), company_id, item_id, site_id, quantity))
    return found


def tight_capacities(
    *,
    site_ids: Collection[int],
    lane_ids: Collection[int],
    since: date,
    parts: int,
    volume: Decimal,
) -> list[Capacity]:
    """Return the capacities from a day on that a request could fill up; all others cannot bind it. Queries: one.

    `parts` bounds the pick lines and dock slots that the request may take of a day, `volume` (dm³) what it loads.
    """
    narrow = Q(resource="lane_volume", quantity__lt=F("used") + volume) | (
        ~Q(resource="lane_volume") & Q(quantity__lt=F("used") + parts)
    )
    owners = Q(site_id__in=site_ids, lane_id=None) | Q(lane_id__in=lane_ids, site_id=None)
    return list(Capacity.objects.filter(owners, narrow, on__gte=since).order_by("on", "pk"))


def supplier_offers(item_ids: Collection[int]) -> list[SupplierItem]:
    """Return what suppliers make or buy to order of these items. Queries: one."""
    return list(
        SupplierItem.objects.filter(item_id__in=item_ids, site__is_active=True).order_by(
            "item_id", "site_id", "pk"
        )
    )
