"""Plain functions that make an order to which an earlier delivery is offered."""

from datetime import datetime, timedelta

from zeal import zeal_ignore

from inventory.receipts import delay_receipt
from orders.gains import look_for_gains
from orders.models import Gain
from orders.placing import place_order
from portal.customers.models import Company, ShipTo
from portal.kernel.models import User
from portal.kernel.tenancy import SYSTEM, scope
from promising.services import RequestedLine, quote_promise
from tests import factories

LATE, SOON = timedelta(days=21), timedelta(days=7)


@zeal_ignore()  # type: ignore[untyped-decorator]
def make_offer(
    *,
    company: Company,
    buyer: User,
    ship_to: ShipTo,
    network: factories.Network,
    now: datetime,
    sku: str = "BOLT",
) -> Gain:
    """Order what comes in three weeks, let it come in one, and return the offer that is made of it."""
    item = factories.make_item(sku)
    with scope(SYSTEM):
        receipt = factories.expect_receipt(item, network.site, 100, (now + LATE).date())
        promise = quote_promise(
            company_id=company.pk,
            user=buyer,
            ship_to=ship_to.public_id,
            lines=[RequestedLine(sku, 100)],
            now=now,
        )
        placed = place_order(
            company_id=company.pk,
            user=buyer,
            promise_id=promise.id,
            option="earliest",
            idempotency_key=str(promise.id),
            now=now,
        )
        delay_receipt(reference=receipt.reference, due_on=(now + SOON).date())
        look_for_gains(items=[item.pk], now=now)
        return Gain.objects.select_related("order", "line").get(order__number=placed.number)
