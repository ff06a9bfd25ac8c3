"""An order that could come sooner: the supplier has the goods earlier than he said, and the buyer is asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from inventory.models import Receipt, ReceiptState, StockBalance, SupplierItem
from inventory.receipts import announce_receipt
from orders.gains import look_for_gains
from orders.models import OrderLine
from orders.placing import place_order
from portal.catalogue.models import Item
from portal.customers.models import Membership, ShipTo
from portal.demo.loading.progress import Progress
from portal.kernel.tenancy import SYSTEM, scope
from promising.services import RequestedLine, quote_promise

COMPANY: Final = "POTAGER"
BUYER: Final = "buyer"
REFERENCE: Final = "AP-SOONER"
SOON, FAR = timedelta(days=2), timedelta(days=12)
PACKS: Final = 6


def is_loaded(now: datetime) -> bool:
    """Tell whether there is such an order, or nothing to make one of."""
    return Receipt.objects.filter(reference=REFERENCE).exists() or _item(now) is None


def load(_shown: Progress, *, now: datetime) -> None:
    """Order what the supplier takes longest for, as a buyer would; then let it come in two days, and look for gains."""
    with scope(SYSTEM), transaction.atomic():
        item, buyer = _item(now), _buyer()
        if item is None:
            return
        place = ShipTo.objects.get(company_id=buyer.company_id, is_default=True)
        quantity = PACKS * max(item.sales_minimum, item.sales_multiple)
        promise = quote_promise(
            company_id=buyer.company_id,
            user=buyer.user,
            ship_to=place.public_id,
            lines=[RequestedLine(item.sku, quantity)],
            now=now,
        )
        number = place_order(
            company_id=buyer.company_id,
            user=buyer.user,
            promise_id=promise.id,
            option="earliest",
            idempotency_key=str(promise.id),
            now=now,
        ).number
        line = OrderLine.objects.select_related("site").filter(order__number=number).order_by("part", "pk")[0]
        if line.site is not None:
            announce_receipt(
                reference=REFERENCE,
                item=item,
                site=line.site,
                quantity=2 * quantity,
                due_on=now.date() + SOON,
            )
        look_for_gains(items=[item.pk], now=now)


def _buyer() -> Membership:
    rows = Membership.objects.filter(company__code=COMPANY, roles__contains=[BUYER]).select_related("user")
    return rows.order_by("pk")[0]


def _item(now: datetime) -> Item | None:
    """Return what the company buys, nobody has free or expects soon, and takes longest to get."""
    free = F("on_hand") - F("reserved") - F("safety")
    bought = OrderLine.objects.filter(order__company__code=COMPANY).values("item_id")
    there = StockBalance.objects.alias(free=free).filter(free__gt=0).values("item_id")
    coming = Receipt.objects.filter(state=ReceiptState.EXPECTED, due_on__lt=now.date() + FAR)
    terms = SupplierItem.objects.filter(item_id__in=bought).exclude(item_id__in=there)
    terms = terms.exclude(item_id__in=coming.values("item_id")).order_by("-lead_days", "item__sku")
    return next((term.item for term in terms.select_related("item")[:1]), None)
