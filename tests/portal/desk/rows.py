"""A row of every table that the desk shows; `number` tells rows of one table apart."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model

from inventory import models as inventory
from orders.aftersales.models import CreditNote, CreditNoteLine, Return
from orders.models import Order
from portal.catalogue import models as catalogue
from portal.customers import models as customers
from portal.kernel.models import AuditEntry, OutboxMessage, User
from promising.models import Promise
from promising.services import RequestedLine, quote_promise
from tests import factories
from tests.order_factories import Wish, ask_return, make_order


def make_row(model: type[Model], number: int, now: datetime, network: factories.Network) -> Any:
    """Create one row of a table with what it needs."""
    return MAKERS[model](f"T{model.__name__.upper()[:6]}{number}", now, network)


def _person(tag: str) -> tuple[customers.Company, User]:
    company = factories.make_company(tag)
    return company, factories.make_person(f"{tag.lower()}@t.example", company, customers.Role.BUYER)


def _order(tag: str, now: datetime, network: factories.Network) -> Any:
    company, buyer = _person(tag)
    ship_to = factories.make_ship_to(company)
    items = factories.make_item(tag), factories.make_item(f"{tag}-B")
    for item in items:
        factories.put_stock(item, network.site, 5)
    return make_order(
        company=company,
        ship_to=ship_to,
        lane=network.standard,
        wishes=[Wish(items[0], 2, "delivered"), Wish(items[1], 1)],
        now=now,
        number=f"C-{tag}",
        buyer=buyer,
    )


def _return(tag: str, now: datetime, network: factories.Network) -> Any:
    order = _order(tag, now, network)
    return ask_return(order, 1, now, f"R-{tag}", requested_by=order.buyer)


def _credit_note(tag: str, now: datetime, network: factories.Network) -> Any:
    order = _order(tag, now, network)
    note = CreditNote.objects.create(
        company=order.company, number=f"A-{tag}", order=order, issued_at=now, amount=5
    )
    CreditNoteLine.objects.create(
        company=order.company, credit_note=note, description="Bolt", quantity=1, amount=5
    )
    return note


def _promise(tag: str, now: datetime, network: factories.Network) -> Any:
    company, buyer = _person(tag)
    ship_to = factories.make_ship_to(company)
    factories.put_stock(factories.make_item(tag), network.site, 5)
    found = quote_promise(
        company_id=company.pk,
        user=buyer,
        ship_to=ship_to.public_id,
        lines=[RequestedLine(tag, 2)],
        now=now,
    )
    return Promise.objects.get(public_id=found.id)


def _receipt(tag: str, now: datetime, network: factories.Network) -> Any:
    receipt = factories.expect_receipt(factories.make_item(tag), network.site, 5, now.date())
    receipt.supplier = factories.make_site(tag)
    receipt.save(update_fields=["supplier"])
    return receipt


def _movement(tag: str, now: datetime, network: factories.Network) -> Any:
    item = factories.make_item(tag)
    return inventory.StockMovement.objects.create(
        item=item, site=network.site, kind="count", change=1, cause=tag, at=now
    )


def _shipto(tag: str, now: datetime, network: factories.Network) -> Any:
    ship_to = factories.make_ship_to(factories.make_company(tag), closed_on=["2026-12-24"])
    for door in ("1", "2"):
        customers.DockDoor.objects.create(
            company=ship_to.company, ship_to=ship_to, code=door, name=door, receiving_hours={"mon": ["08:00"]}
        )
    return ship_to


def _company(tag: str, now: datetime, network: factories.Network) -> Any:
    company, _buyer = _person(tag)
    factories.make_person(f"{tag.lower()}-2@t.example", company, customers.Role.APPROVER)
    factories.make_ship_to(company)
    factories.make_ship_to(company, "SECOND")
    return company


def _key(tag: str, now: datetime, network: factories.Network) -> Any:
    company, user = _person(tag)
    return customers.ApiKey.objects.create(
        company=company, user=user, label=tag, prefix=tag[:12], digest=tag, created_at=now
    )


def _item(tag: str, now: datetime, network: factories.Network) -> Any:
    item = factories.make_item(tag, attributes={"thread": "M10"})
    for other in ("X", "Y"):
        catalogue.Substitute.objects.create(item=item, substitute=factories.make_item(f"{tag}{other}"))
    return item


def _agreement(tag: str, now: datetime, network: factories.Network) -> Any:
    company = factories.make_company(tag)
    agreement = catalogue.Agreement.objects.create(
        company=company, number=tag, name=tag, valid_from=now.date()
    )
    for item in (factories.make_item(tag), factories.make_item(f"{tag}-B")):
        catalogue.AgreementPrice.objects.create(company=company, agreement=agreement, item=item, price=1)
        category = catalogue.Category.objects.create(
            code=item.sku.lower(), path=item.sku.lower(), name_fr="A", name_en="A"
        )
        catalogue.AgreementDiscount.objects.create(
            company=company, agreement=agreement, category=category, percent=5
        )
    return agreement


def _part_number(tag: str, now: datetime, network: factories.Network) -> Any:
    return catalogue.OwnPartNumber.objects.create(
        company=factories.make_company(tag), item=factories.make_item(tag), code=tag, code_key=tag
    )


def _calendar(tag: str, now: datetime, network: factories.Network) -> Any:
    calendar = inventory.Calendar.objects.create(code=tag, name=tag, week={"mon": ["08:00-12:00"]})
    for days in (1, 2):
        inventory.CalendarDay.objects.create(calendar=calendar, on=now.date() + timedelta(days=days))
    return calendar


def _site(tag: str, now: datetime, network: factories.Network) -> Any:
    site = factories.make_site(tag)
    for name in ("a", "b"):
        user = User.objects.create_user(f"{name}-{tag.lower()}@t.example", "secret", is_operator=True)
        inventory.SiteAssignment.objects.create(user=user, site=site)
    return site


MAKERS: dict[type[Model], Callable[[str, datetime, factories.Network], Any]] = {
    Order: _order,
    Return: _return,
    CreditNote: _credit_note,
    inventory.StockBalance: lambda tag, _now, net: factories.put_stock(factories.make_item(tag), net.site, 3),
    inventory.StockMovement: _movement,
    inventory.Receipt: _receipt,
    inventory.Protection: lambda tag, _now, net: inventory.Protection.objects.create(
        company=factories.make_company(tag), item=factories.make_item(tag), site=net.site, quantity=5
    ),
    inventory.Site: _site,
    inventory.Lane: lambda tag, _now, net: factories.make_lane(factories.make_site(tag), net.zone),
    inventory.Capacity: lambda tag, now, _net: inventory.Capacity.objects.create(
        site=factories.make_site(tag), resource="pick_lines", on=now.date(), quantity=5, used=5
    ),
    inventory.Calendar: _calendar,
    inventory.Carrier: lambda tag, _now, _net: inventory.Carrier.objects.create(code=tag, name=tag),
    inventory.DeliveryZone: lambda tag, _now, _net: inventory.DeliveryZone.objects.create(
        code=tag, name=tag, postal_prefixes=["69", "01"]
    ),
    inventory.SupplierItem: lambda tag, _now, _net: inventory.SupplierItem.objects.create(
        site=factories.make_site(tag), item=factories.make_item(tag), lead_days=3
    ),
    Promise: _promise,
    customers.Company: _company,
    customers.Membership: lambda tag, _now, _net: _person(tag)[1].membership,
    customers.ShipTo: _shipto,
    customers.ApiKey: _key,
    catalogue.Item: _item,
    catalogue.Agreement: _agreement,
    catalogue.AgreementPrice: lambda tag, now, net: _agreement(tag, now, net).prices.all()[0],
    catalogue.OwnPartNumber: _part_number,
    catalogue.Synonym: lambda tag, _now, _net: catalogue.Synonym.objects.create(term=tag, equivalent="screw"),
    catalogue.Category: lambda tag, _now, _net: catalogue.Category.objects.create(
        code=tag.lower(), path=tag.lower(), name_fr=tag, name_en=tag
    ),
    catalogue.UnitOfMeasure: lambda tag, _now, _net: catalogue.UnitOfMeasure.objects.create(code=tag),
    AuditEntry: lambda tag, now, _net: AuditEntry.objects.create(
        at=now, action="hold_lines", subject_kind="order", subject=tag, data={"lines": ["1.1"], "reason": tag}
    ),
    OutboxMessage: lambda tag, now, _net: OutboxMessage.objects.create(
        topic="order", key=tag, sequence=1, payload={"first": 1}, created_at=now
    ),
    User: lambda tag, _now, _net: _person(tag)[1],
}
