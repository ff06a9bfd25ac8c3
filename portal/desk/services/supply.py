"""Supply that the desk announces; receiving, delaying and cancelling are services of orders.supply."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inventory.models import Receipt, Site
from inventory.receipts import ReferenceTakenError, announce_receipt
from orders.news import request_reallocation
from portal.catalogue.models import Item
from portal.kernel.audit import record_deed
from portal.kernel.errors import NotFound
from portal.kernel.models import User


class UnknownItemCodeError(NotFound):
    """No item of that code."""

    code = "unknown_item_code"
    message = _("There is no item %(sku)s.")
    remedy = _("Check the item code.")


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
