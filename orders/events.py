"""The order's story: events numbered under the order's lock, each with its news in the outbox."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from orders.models import Order, OrderEvent, OrderLine
from portal.kernel.locks import lock_keys
from portal.kernel.models import OutboxMessage, User

TOPIC = "order"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be recorded; `data` holds JSON-able parameters, never sentences."""

    order_id: int
    kind: str
    line_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def record_event(
    order: Order,
    kind: str,
    *,
    line: OrderLine | None = None,
    author: User | None,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> int:
    """Add one event to an order's story and return its number; see record_events."""
    event = NewEvent(order.pk, kind, line.pk if line else None, data or {})
    number = record_events([event], author=author, now=now)[order.pk]
    order.last_event = number
    return number


def record_events(events: Sequence[NewEvent], *, author: User | None, now: datetime) -> dict[int, int]:
    """Add events, in the order given, to the stories of their orders; return each order's newest number.

    Must run in the transaction of the deed. Constant number of queries.
    Side effects: locks the orders in key order, raises `last_event`, and publishes one outbox message an
    order: topic "order", key its number, sequence its newest event, payload {"first": the deed's oldest event}.
    """
    if not events:
        return {}
    orders = lock_keys(Order.objects.all(), {event.order_id for event in events})
    first = {order.pk: order.last_event + 1 for order in orders.values()}
    OrderEvent.objects.bulk_create(_numbered(events, orders, author, now))
    Order.objects.bulk_update(orders.values(), ["last_event"])
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            topic=TOPIC,
            key=order.number,
            sequence=order.last_event,
            payload={"first": first[order.pk]},
            created_at=now,
        )
        for order in orders.values()
    )
    return {order.pk: order.last_event for order in orders.values()}


def _numbered(
    events: Iterable[NewEvent], orders: Mapping[int, Order], author: User | None, now: datetime
) -> list[OrderEvent]:
    rows = []
    for event in events:
        order = orders[event.order_id]
        order.last_event += 1
        rows.append(
            OrderEvent(
                company_id=order.company_id,
                order=order,
                sequence=order.last_event,
                kind=event.kind,
                line_id=event.line_id,
                at=now,
                author=author,
                data=dict(event.data),
            )
        )
    return rows
