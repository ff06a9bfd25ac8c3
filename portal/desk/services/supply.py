"""Supply that the desk announces and receives; delaying and cancelling are services of orders.supply."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inventory.models import Receipt, Site
from inventory.receipts import ReferenceTakenError, announce_receipt
from orders.news import request_reallocation
from orders.supply import receive_supply
from portal.catalogue.models import Item
from portal.desk.display import quantity as quantity_text
from portal.kernel.audit import record_deed
from portal.kernel.errors import Conflict, NotFound
from portal.kernel.locks import lock_rows
from portal.kernel.models import User


class UnknownItemCodeError(NotFound):
    """No item of that code."""

    code = "unknown_item_code"
    message = _("There is no item %(sku)s.")
    remedy = _("Check the item code.")


class CameMeanwhileError(Conflict):
    """Somebody else received goods of it since the page was opened."""

    code = "came_meanwhile"
    message = _("%(came)s of it were received since you opened the page; nothing more was received now.")
    remedy = _("Look at what is still open, then enter what came besides.")


def receive_seen_supply(
    *,
    reference: str,
    seen: Decimal | None,
    quantity: Decimal | None,
    delivery: str,
    is_last: bool,
    author: User,
    now: datetime,
) -> None:
    """Receive supply unless more of it came than the person has `seen`. Units: base units.

    Raises: CameMeanwhileError, and what receive_supply refuses.
    """
    with transaction.atomic():
        receipt = lock_rows(Receipt.objects.filter(reference=reference))[0]
        if seen is not None and seen != receipt.received_quantity:
            came = receipt.received_quantity - seen
            raise CameMeanwhileError(field="quantity", came=quantity_text(came))
        receive_supply(
            reference=reference, quantity=quantity, delivery=delivery, is_last=is_last, author=author, now=now
        )


def announce_supply(
    *,
    reference: str,
    sku: str,
    site: Site,
    quantity: Decimal,
    due_on: date,
    supplier: Site | None,
    author: User,
    now: datetime,
) -> Receipt:
    """Announce a receipt and let those who wait for the item be looked at again. Units: base units.

    Raises: UnknownItemCodeError, ReferenceTakenError, BadReceiptQuantityError.
    """
    with transaction.atomic():
        item = Item.objects.filter(sku__iexact=sku).first()
        if item is None:
            raise UnknownItemCodeError(field="sku", sku=sku)
        if Receipt.objects.filter(reference=reference).exists():
            raise ReferenceTakenError(field="reference")
        receipt = announce_receipt(
            reference=reference, item=item, site=site, quantity=quantity, due_on=due_on, supplier=supplier
        )
        request_reallocation(keys=[(item.pk, site.pk)], cause=f"announce_supply:{reference}", now=now)
        record_deed(
            actor=author,
            action="announce_supply",
            subject=("receipt", reference),
            now=now,
            sku=item.sku,
            site=site.code,
            quantity=str(quantity),
            due_on=due_on.isoformat(),
        )
    return receipt
