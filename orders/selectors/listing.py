"""The list of orders: filtered, newest first, by cursor, in as many queries for a page as for a row."""

import base64
import binascii
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from orders.lifecycle import DROPPED, OPEN, ORDER_RANK, State, order_state
from orders.models import LineState, Order, OrderLine
from orders.selectors.representation import OrderFilters, OrderPage, OrderRow
from portal.kernel.money import Money

FORWARD, BACKWARD = "n", "p"
ORDER_STATES = ("open", "closed", "late", State.CANCELLED.value, *(state.value for state in ORDER_RANK))


class Cursor(NamedTuple):
    """A place in the list: beside which order, and in which direction."""

    direction: str
    placed_at: datetime
    key: int


class LineFacts(NamedTuple):
    """What a list needs to know of a line."""

    state: str
    deliver_from: datetime | None
    deliver_until: datetime | None


def order_of_promise(promise_id: UUID) -> str:
    """Return the number of the order that a promise has become, nothing when it has not. Queries: one."""
    return Order.objects.filter(promise=promise_id).values_list("number", flat=True).first() or ""


def orders_page(
    *, filters: OrderFilters | None = None, cursor: str = "", limit: int = 25, now: datetime
) -> OrderPage:
    """Return a page of the scope's orders. An unreadable cursor is the first page. Queries: two."""
    place = _decoded(cursor)
    rows = _filtered(filters or OrderFilters(), now).select_related("company", "ship_to", "buyer")
    is_back = place is not None and place.direction == BACKWARD
    order_by = ("placed_at", "pk") if is_back else ("-placed_at", "-pk")
    found = list(_beside(rows, place).order_by(*order_by)[: limit + 1])
    has_more, found = len(found) > limit, found[:limit]
    if is_back:
        found.reverse()
    lines = _lines_of(found)
    return OrderPage(
        rows=tuple(_row(order, lines[order.pk], now) for order in found),
        next_cursor=_encoded(FORWARD, found[-1]) if found and (has_more or is_back) else "",
        previous_cursor=_encoded(BACKWARD, found[0]) if found and (has_more if is_back else place) else "",
    )


def is_cursor(text: str) -> bool:
    """Whether a text is a cursor that a page of orders gave."""
    return _decoded(text) is not None


def order_counts(*, now: datetime) -> dict[str, int]:
    """Return how many orders of the scope are open, late, and have lines in the states that need somebody."""
    is_open = Q(state__in=OPEN)
    counts = OrderLine.objects.filter(is_open).aggregate(
        open=Count("order", distinct=True),
        late=Count("order", distinct=True, filter=Q(deliver_until__lt=now)),
        **{
            state.value: Count("order", distinct=True, filter=Q(state=state))
            for state in (State.TO_APPROVE, State.BACKORDERED, State.ON_HOLD)
        },
    )
    return dict(counts)


def _filtered(filters: OrderFilters, now: datetime) -> QuerySet[Order]:
    rows = Order.objects.all()
    if filters.query:
        text = filters.query.strip()
        rows = rows.filter(Q(number__icontains=text) | Q(purchase_order__icontains=text))
    if filters.placed_from:
        rows = rows.filter(placed_at__date__gte=filters.placed_from)
    if filters.placed_to:
        rows = rows.filter(placed_at__date__lte=filters.placed_to)
    if filters.ship_to:
        rows = rows.filter(ship_to__public_id=filters.ship_to)
    if filters.buyer:
        rows = rows.filter(buyer__public_id=filters.buyer)
    return rows.filter(_state_condition(filters.state, now)) if filters.state else rows


def _state_condition(state: str, now: datetime) -> Q:
    """Return the condition that an order's computed state is this one; see orders.lifecycle.order_state."""
    lines = OrderLine.objects.filter(order=OuterRef("pk"))
    if state == "open":
        return Q(Exists(lines.filter(state__in=OPEN)))
    if state == "closed":
        return ~Q(Exists(lines.filter(state__in=OPEN)))
    if state == "late":
        return Q(Exists(lines.filter(state__in=OPEN, deliver_until__lt=now)))
    if state == State.CANCELLED:
        return Q(Exists(lines)) & ~Q(Exists(lines.exclude(state__in=DROPPED)))
    if state not in ORDER_RANK:
        return Q(pk__in=[])
    less_advanced = ORDER_RANK[: ORDER_RANK.index(State(state))]
    has_state = Q(Exists(lines.filter(state=state)))
    if state == State.INVOICED:
        has_state |= ~Q(Exists(lines))
    return has_state & ~Q(Exists(lines.filter(state__in=less_advanced)))


def _beside(rows: QuerySet[Order], place: Cursor | None) -> QuerySet[Order]:
    if place is None:
        return rows
    at, key = place.placed_at, place.key
    if place.direction == BACKWARD:
        return rows.filter(Q(placed_at__gt=at) | Q(placed_at=at, pk__gt=key))
    return rows.filter(Q(placed_at__lt=at) | Q(placed_at=at, pk__lt=key))


def _lines_of(orders: Sequence[Order]) -> dict[int, list[LineFacts]]:
    facts: dict[int, list[LineFacts]] = defaultdict(list)
    rows = OrderLine.objects.filter(order__in=[order.pk for order in orders])
    for order, state, start, end in rows.values_list("order_id", "state", "deliver_from", "deliver_until"):
        facts[order].append(LineFacts(state, start, end))
    return facts


def _row(order: Order, lines: Sequence[LineFacts], now: datetime) -> OrderRow:
    state = order_state(line.state for line in lines)
    owed = [line for line in lines if line.state in OPEN and line.deliver_until]
    last = max(owed, key=lambda line: line.deliver_until or now, default=None)
    return OrderRow(
        number=order.number,
        placed_at=order.placed_at,
        state=state.value,
        state_label=str(LineState(state.value).label),
        purchase_order=order.purchase_order,
        cost_centre=order.cost_centre,
        company_name=order.company.name,
        ship_to_name=order.ship_to.name,
        timezone=order.ship_to.timezone,
        buyer_name=str(order.buyer or ""),
        total=Money(order.goods_total + order.charges_total, order.currency),
        line_count=len(lines),
        deliver_from=last.deliver_from if last else None,
        deliver_until=last.deliver_until if last else None,
        is_late=any(line.deliver_until is not None and line.deliver_until < now for line in owed),
    )


def _encoded(direction: str, order: Order) -> str:
    plain = f"{direction}|{order.placed_at.isoformat()}|{order.pk}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> Cursor | None:
    try:
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        direction, at, key = plain.split("|")
        place = Cursor(direction, datetime.fromisoformat(at), int(key))
    except (ValueError, binascii.Error):
        return None
    return place if place.placed_at.tzinfo and direction in {FORWARD, BACKWARD} else None
