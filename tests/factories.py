"""Plain functions that make the rows of a test; each enters the wholesaler's scope itself."""

import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from zeal import zeal_ignore

from inventory.models import (
    Calendar,
    Carrier,
    DeliveryZone,
    Lane,
    LaneService,
    MovementKind,
    Receipt,
    Site,
    SiteKind,
    StockBalance,
    StockMovement,
)
from portal.catalogue.models import Category, Item, ItemUnit, UnitOfMeasure
from portal.customers.models import Company, Membership, Role, ShipTo
from portal.kernel.models import User
from portal.kernel.tenancy import SYSTEM, scope

PASSWORD = "correct-horse-battery"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def make_company(code: str, **fields: Any) -> Company:
    """Create a company."""
    with scope(SYSTEM):
        return Company.objects.create(
            code=code, name=fields.pop("name", code.title()), created_at=EPOCH, **fields
        )


def make_person(email: str, company: Company, *roles: Role) -> User:
    """Create a person of a company with these roles."""
    with scope(SYSTEM):
        user = User.objects.create_user(email, PASSWORD, first_name=email.split("@", maxsplit=1)[0].title())
        Membership.objects.create(company=company, user=user, roles=[role.value for role in roles])
        return user


def make_ship_to(company: Company, code: str = "MAIN", **fields: Any) -> ShipTo:
    """Create a ship-to in Lyon that receives on weekdays from 8 to 17; the code MAIN is the default one."""
    values = {
        "name": code.title(),
        "postal_code": "69003",
        "city": "Lyon",
        "receiving_hours": {day: ["08:00-17:00"] for day in WEEKDAYS},
        "is_default": code == "MAIN",
    }
    with scope(SYSTEM):
        return ShipTo.objects.create(company=company, code=code, **{**values, **fields})


@zeal_ignore()  # type: ignore[untyped-decorator]
def make_item(sku: str = "BOLT-M10", *, price: str = "0.50", pack: int = 100, **fields: Any) -> Item:
    """Create an item counted in pieces (PCE) with a box (BOX) of `pack`."""
    piece, _ = UnitOfMeasure.objects.get_or_create(
        code="PCE",
        defaults={"name_fr": "pièce", "name_en": "piece", "plural_fr": "pièces", "plural_en": "pieces"},
    )
    box, _ = UnitOfMeasure.objects.get_or_create(
        code="BOX",
        defaults={"name_fr": "boîte", "name_en": "box", "plural_fr": "boîtes", "plural_en": "boxes"},
    )
    category, _ = Category.objects.get_or_create(
        code="fasteners", defaults={"path": "fasteners", "name_fr": "Visserie", "name_en": "Fasteners"}
    )
    values = {
        "name_fr": f"Vis {sku}",
        "name_en": f"Bolt {sku}",
        "category": category,
        "base_unit": piece,
        "list_price": Decimal(price),
        "weight_kg": Decimal("0.05"),
        "search_a": sku.lower(),
    }
    item = Item.objects.create(sku=sku, **{**values, **fields})
    ItemUnit.objects.create(item=item, unit=piece, factor=Decimal(1), position=1)
    ItemUnit.objects.create(item=item, unit=box, factor=Decimal(pack), is_pack=True, position=2)
    return item


@dataclass(frozen=True)
class Network:
    """A distribution centre in Lyon with a standard and an express lane to all of France."""

    site: Site
    standard: Lane
    express: Lane
    zone: DeliveryZone
    calendar: Calendar


@zeal_ignore()  # type: ignore[untyped-decorator]
def make_site(code: str, **fields: Any) -> Site:
    """Create a centre in Paris time: open weekdays 6 to 20, cut-off 16:00, one hour of handling."""
    calendar, _ = Calendar.objects.get_or_create(
        code="WEEKDAYS", defaults={"name": "Weekdays", "week": {day: ["06:00-20:00"] for day in WEEKDAYS}}
    )
    values = {
        "name": code.title(),
        "kind": SiteKind.DISTRIBUTION_CENTRE,
        "calendar": calendar,
        "cutoff_at": time(16, 0),
        "handling_minutes": 60,
    }
    return Site.objects.create(code=code, **{**values, **fields})


@zeal_ignore()  # type: ignore[untyped-decorator]
def make_lane(origin: Site, zone: DeliveryZone, service: str = LaneService.STANDARD, **fields: Any) -> Lane:
    """Create a lane from a site to a zone: leaves 18:00 on weekdays, one carrier day (express: 12 hours)."""
    carrier, _ = Carrier.objects.get_or_create(code="CARRIER", defaults={"name": "Carrier"})
    is_express = service == LaneService.EXPRESS
    values = {
        "carrier": carrier,
        "calendar": origin.calendar,
        "departures": {day: ["18:00"] for day in WEEKDAYS},
        "transit_days": None if is_express else 1,
        "transit_minutes": 12 * 60 if is_express else None,
        "cost_base": Decimal("24.00") if is_express else Decimal("9.00"),
    }
    return Lane.objects.create(
        code=f"{origin.code}-{zone.code}-{service}",
        origin=origin,
        zone=zone,
        service=service,
        **{**values, **fields},
    )


def make_network() -> Network:
    """Create the small network of the tests."""
    site = make_site("DC-LYON")
    zone = DeliveryZone.objects.create(code="FR", name="France", postal_prefixes=[""])
    assert site.calendar is not None
    return Network(
        site, make_lane(site, zone), make_lane(site, zone, LaneService.EXPRESS), zone, site.calendar
    )


def put_stock(item: Item, site: Site, quantity: int | Decimal, *, safety: int = 0) -> StockBalance:
    """Put stock on the shelf, explained by an opening movement."""
    StockMovement.objects.create(
        item=item,
        site=site,
        kind=MovementKind.OPENING,
        change=Decimal(quantity),
        cause=f"opening:{item.sku}:{site.code}",
        at=EPOCH,
    )
    return StockBalance.objects.create(
        item=item, site=site, on_hand=Decimal(quantity), safety=Decimal(safety)
    )


def make_stocked(sku: str, site: Site, quantity: int) -> Item:
    """Create an item with so much of it on a site's shelf."""
    item: Item = make_item(sku)
    put_stock(item, site, quantity)
    return item


@zeal_ignore()  # type: ignore[untyped-decorator]
def expect_receipt(item: Item, site: Site, quantity: int | Decimal, due_on: date) -> Receipt:
    """Announce a receipt and count it as incoming."""
    balance, _ = StockBalance.objects.get_or_create(item=item, site=site)
    StockBalance.objects.filter(pk=balance.pk).update(incoming=balance.incoming + Decimal(quantity))
    tag = zlib.crc32(f"{item.sku}{site.code}{quantity}{due_on}".encode())
    return Receipt.objects.create(
        reference=f"RC-{tag}", item=item, site=site, quantity=Decimal(quantity), due_on=due_on
    )
