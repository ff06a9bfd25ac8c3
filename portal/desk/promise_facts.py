"""The facts that a promise rests on, as they were stored with it: stock by item and site, and what was short."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from inventory.models import CapacityResource
from portal.customers.models import Company
from portal.kernel.errors import type_of_text

Names = Mapping[str, str]
"""What people call things, by code."""

RESOURCES: Final[Mapping[str, type_of_text]] = {each.value: each.label for each in CapacityResource}


@dataclass(frozen=True, slots=True)
class Dated:
    """A quantity for a day; no day is now. `note` is the number of what brings it."""

    quantity: Decimal
    on: date | None
    note: str = ""


@dataclass(slots=True)
class Supply:
    """What was known of an item at a site, in base units."""

    sku: str
    site: str
    unit: str
    on_hand: Decimal = Decimal(0)
    safety: Decimal = Decimal(0)
    expected: list[Dated] = field(default_factory=list)
    reserved: list[Dated] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kept:
    """Stock of an item that was kept for one customer; no site: at any."""

    sku: str
    company: str
    quantity: Decimal
    unit: str
    site: str


@dataclass(frozen=True, slots=True)
class Room:
    """How much a site or a lane could do on a day, and how much of it was taken."""

    owner: str
    resource: type_of_text
    on: date
    used: Decimal
    quantity: Decimal


def facts_of(snapshot: Mapping[str, Any], units: Names, sites: Names) -> dict[str, Any]:
    """Return stored facts for people; `units` of items and names of `sites` by code. Queries: one."""
    return {
        "at": datetime.fromisoformat(snapshot["now"]) if snapshot.get("now") else None,
        "supply": _supply(snapshot, units, sites),
        "kept": _kept(snapshot, units, sites),
        "rooms": [_room(*row, sites=sites) for row in snapshot.get("capacity") or ()],
    }


def _supply(snapshot: Mapping[str, Any], units: Names, sites: Names) -> list[Supply]:
    found: dict[tuple[str, str], Supply] = {}

    def of(sku: str, site: str) -> Supply:
        return found.setdefault((sku, site), Supply(sku, sites.get(site, site), units.get(sku, "")))

    for sku, site, quantity, at, note in snapshot.get("supply") or ():
        if at is None:
            of(sku, site).on_hand += Decimal(quantity)
        else:
            of(sku, site).expected.append(Dated(Decimal(quantity), _day(at), note))
    for sku, site, quantity, at in snapshot.get("reserved") or ():
        of(sku, site).reserved.append(Dated(Decimal(quantity), _day(at)))
    for sku, site, quantity in snapshot.get("safety") or ():
        of(sku, site).safety += Decimal(quantity)
    return [found[key] for key in sorted(found)]


def _kept(snapshot: Mapping[str, Any], units: Names, sites: Names) -> list[Kept]:
    rows = snapshot.get("protected") or ()
    owners = Company.objects.filter(pk__in={owner for _sku, owner, _quantity, _site in rows})
    names = {str(pk): name for pk, name in owners.values_list("pk", "name")}
    return [
        Kept(sku, names.get(owner, ""), Decimal(quantity), units.get(sku, ""), sites.get(site, _("any site")))
        for sku, owner, quantity, site in rows
    ]


def _room(owner: str, resource: str, on: str, quantity: str, used: str, *, sites: Names) -> Room:
    label = RESOURCES.get(resource, resource)
    return Room(sites.get(owner, owner), label, date.fromisoformat(on), Decimal(used), Decimal(quantity))


def _day(at: str | None) -> date | None:
    return date.fromisoformat(at[:10]) if at else None
