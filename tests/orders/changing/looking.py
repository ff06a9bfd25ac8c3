"""What tests of changes look at: stock, reservations, lines, and all that a change could touch."""

from decimal import Decimal

from inventory.models import Capacity, Protection, Receipt, Reservation, StockBalance
from orders.models import Order, OrderCharge, OrderEvent, OrderLine, PromiseEntry
from portal.customers.models import Membership
from portal.kernel.models import OutboxMessage


def stock() -> dict[str, int]:
    return {row.item.sku: int(row.reserved) for row in StockBalance.objects.select_related("item")}


def reserved() -> list[int]:
    live = Reservation.objects.filter(state="live").order_by("item_id", "quantity")
    return [int(quantity) for quantity in live.values_list("quantity", flat=True)]


def everything() -> object:
    """All that a change could touch."""
    return (
        list(OrderLine.objects.order_by("pk").values()),
        list(Order.objects.order_by("pk").values()),
        list(OrderCharge.objects.order_by("pk").values()),
        list(OrderEvent.objects.order_by("pk").values()),
        list(PromiseEntry.objects.order_by("pk").values()),
        list(StockBalance.objects.order_by("pk").values()),
        list(Reservation.objects.order_by("pk").values()),
        list(Capacity.objects.order_by("pk").values()),
        list(Protection.objects.order_by("pk").values()),
        list(Receipt.objects.order_by("pk").values()),
        OutboxMessage.objects.count(),
    )


def line_of(number: str, position: int = 1, part: int = 1) -> OrderLine:
    (line,) = OrderLine.objects.filter(order__number=number, position=position, part=part)
    return line


def total_of(number: str) -> Decimal:
    (order,) = Order.objects.filter(number=number)
    total: Decimal = order.goods_total + order.charges_total
    return total


def limit(user, amount) -> None:
    Membership.objects.filter(user=user).update(approval_threshold=amount)
