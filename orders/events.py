"""The order's story: events numbered under the order's lock, each with its news in the outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from orders.models import Order, OrderLine
from portal.kernel.locks import refusing_when_busy
from portal.kernel.models import User
from portal.kernel.statements import ask

TOPIC = "order"
# Orders are locked in key order first; their numbers are then seen as they are, and raised together.
# An array of keys, as of a subquery PostgreSQL expects so many that it reads the whole table.
_RECORD = """
    WITH said AS (
           SELECT * FROM ROWS FROM (jsonb_to_recordset(%(events)s::jsonb) AS
                    (order_id bigint, kind text, line_id bigint, data jsonb)) WITH ORDINALITY),
         concerned AS MATERIALIZED (
           SELECT id, company_id, number, last_event FROM orders_order
            WHERE id = ANY(ARRAY(SELECT order_id FROM said)) ORDER BY id FOR NO KEY UPDATE),
         told AS (
           INSERT INTO orders_orderevent (company_id, order_id, sequence, kind, line_id, at, author_id, data)
           SELECT concerned.company_id, concerned.id,
                  concerned.last_event + row_number() OVER (PARTITION BY concerned.id ORDER BY said.ordinality),
                  said.kind, said.line_id, %(now)s, %(author)s::bigint, said.data
             FROM said JOIN concerned ON concerned.id = said.order_id
            ORDER BY concerned.id, said.ordinality),
         raised AS (
           UPDATE orders_order AS o SET last_event = concerned.last_event + more.events
             FROM concerned JOIN (SELECT order_id, count(*) AS events FROM said GROUP BY order_id) AS more
               ON more.order_id = concerned.id
            WHERE o.id = concerned.id
           RETURNING o.id, o.number, o.last_event, concerned.last_event + 1 AS first),
         news AS (
           INSERT INTO kernel_outboxmessage
                  (public_id, topic, key, sequence, payload, created_at, attempts, last_error)
           SELECT gen_random_uuid(), %(topic)s, number, last_event, jsonb_build_object('first', first), %(now)s, 0, ''
             FROM raised)
    SELECT id, last_event FROM raised
"""


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

    Must run in the transaction of the deed. Queries: one. Raises: BusyError.
    Side effects: locks the orders in key order, raises `last_event`, and publishes one outbox message an
    order: topic "order", key its number, sequence its newest event, payload {"first": the deed's oldest event}.
    """
    if not events:
        return {}
    said = [
        {"order_id": event.order_id, "kind": event.kind, "line_id": event.line_id, "data": dict(event.data)}
        for event in events
    ]
    values: dict[str, Any] = {
        "events": orjson.dumps(said).decode(),
        "now": now,
        "author": author and author.pk,
        "topic": TOPIC,
    }
    with refusing_when_busy():
        return dict(ask(_RECORD, values))
