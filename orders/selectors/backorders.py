"""What is owed and has no stock yet."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Min, Q

from inventory.models import Receipt, ReceiptState
from orders.lifecycle import State
from orders.models import OrderLine
from orders.selectors.representation import BackorderRow
from orders.selectors.wording import name_of

Expected = dict[tuple[int, int], date]


def backorders(*, now: datetime, limit: int = 200) -> tuple[BackorderRow, ...]:
    """Return the scope's backordered lines, longest waiting first. Queries: two.

    `expected` is the next day on which supply of the item is due at the line's site: a hint, no promise.
    """
    lines = list(
        OrderLine.objects.filter(state=State.BACKORDERED)
        .select_related("order__ship_to", "item")
        .order_by("order__placed_at", "pk")[:limit]
    )
    expected = _next_supply({line.item_id for line in lines}, now)
    return tuple(
        BackorderRow(
            number=line.order.number,
            line_id=line.public_id,
            position=line.position,
            sku=line.item.sku,
            name=name_of(line.item),
            quantity=line.quantity,
            unit=line.item.base_unit_id,
            since=line.order.placed_at,
            expected=expected.get((line.item_id, line.site_id or 0)),
            purchase_order=line.order.purchase_order,
            ship_to_name=line.order.ship_to.name,
        )
        for line in lines
    )


def _next_supply(items: Collection[int], now: datetime) -> Expected:
    rows = (
        Receipt.objects.filter(item_id__in=items, state=ReceiptState.EXPECTED)
        .filter(Q(due_on__gte=now.date()))
        .values_list("item_id", "site_id")
        .annotate(first=Min("due_on"))
    )
    return {(item, site): first for item, site, first in rows}
