"""Reads of orders, for pages, API and desk: lists, one order with its story, what is still to come."""

from orders.selectors.backorders import backorders
from orders.selectors.detail import order_detail
from orders.selectors.listing import ORDER_STATES, is_cursor, order_counts, order_of_promise, orders_page
from orders.selectors.representation import (
    BackorderRow,
    ChargeView,
    EventView,
    LedgerEntry,
    OrderDetail,
    OrderFilters,
    OrderPage,
    OrderRow,
    PartView,
    PositionView,
    Step,
    TimelineEntry,
)
from orders.selectors.story import last_event, order_events

__all__ = [
    "ORDER_STATES",
    "BackorderRow",
    "ChargeView",
    "EventView",
    "LedgerEntry",
    "OrderDetail",
    "OrderFilters",
    "OrderPage",
    "OrderRow",
    "PartView",
    "PositionView",
    "Step",
    "TimelineEntry",
    "backorders",
    "is_cursor",
    "last_event",
    "order_counts",
    "order_detail",
    "order_events",
    "order_of_promise",
    "orders_page",
]
