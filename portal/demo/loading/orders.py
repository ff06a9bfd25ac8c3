"""Stages: a year of delivered orders, then open orders and baskets, with ledger, reservations and used capacity."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from inventory.models import Receipt, ReceiptState, StockBalance
from orders.models import Basket, BasketLine, Order
from portal.catalogue.models import Item
from portal.customers.models import ShipTo
from portal.demo.facts.history import past_orders
from portal.demo.facts.open_orders import baskets, open_orders
from portal.demo.facts.order_shapes import OrderFact
from portal.demo.facts.stock import StockKey, Supply
from portal.demo.loading import order_rows as rows
from portal.demo.loading import stock_rows
from portal.demo.loading.keys import Keys
from portal.demo.loading.progress import Progress
from portal.demo.loading.returns import insert_returns
from portal.demo.loading.rows import drawn, insert_rows, loading, next_ids
from portal.kernel.models import User

LEDGER_DAYS = 30


def history_is_loaded() -> bool:
    """Tell whether the year of delivered orders is there. Needs a scope."""
    return Order.objects.filter(lines__state="invoiced").exists()


def open_orders_are_loaded() -> bool:
    """Tell whether the open orders are there. Needs a scope."""
    return Basket.objects.exists() or Order.objects.filter(lines__state="to_approve").exists()


def load_history(progress: Progress, *, now: datetime, scale: float = 1.0) -> None:
    """Write the orders of the year before `now` that were delivered by then."""
    with loading():
        keys = Keys.read()
        _insert(past_orders(now, scale=scale), keys, progress, now)


def load_open_orders(progress: Progress, *, now: datetime) -> None:
    """Write open orders in every state, returns and baskets."""
    with loading():
        keys = Keys.read()
        _insert(open_orders(now, _stock()), keys, progress, now)
        _insert_baskets(keys, now)


def _insert(wanted: Iterable[OrderFact], keys: Keys, progress: Progress, now: datetime) -> None:
    known = (keys.known_part(order) for order in wanted)
    facts = sorted((order for order in known if order.lines), key=lambda order: order.placed_at)
    numbers = drawn("'orders_number'", len(facts))
    order_ids = next_ids("orders_order", len(facts))
    line_ids = iter(next_ids("orders_orderline", sum(len(order.lines) for order in facts)))
    placed = [
        rows.PlacedOrder(
            key, f"C-{order.placed_at.year}-{number:06d}", order, [next(line_ids) for _ in order.lines]
        )
        for key, number, order in zip(order_ids, numbers, facts, strict=True)
    ]
    progress.expect(4 * len(placed))
    insert_rows("orders_order", rows.ORDER_COLUMNS, progress.each(rows.order_rows(placed, keys)))
    insert_rows("orders_orderline", rows.LINE_COLUMNS, rows.line_rows(placed, keys))
    progress.each_done(len(placed))
    insert_rows("orders_ordercharge", rows.CHARGE_COLUMNS, rows.charge_rows(placed, keys))
    insert_rows(
        "orders_orderevent", rows.EVENT_COLUMNS, rows.event_rows(placed, keys, insert_returns(placed, keys))
    )
    progress.each_done(len(placed))
    insert_rows("orders_promiseentry", rows.ENTRY_COLUMNS, rows.entry_rows(placed, keys))
    insert_rows("promising_legobservation", rows.LEG_COLUMNS, rows.leg_rows(placed, keys))
    stock_rows.insert_stock_effects(placed, keys, now=now, ledger_days=LEDGER_DAYS)
    progress.each_done(len(placed))


def _stock() -> dict[tuple[str, str], StockKey]:
    """Return the stock that open orders may take, by item code and site code; what is reserved already is left out."""
    waiting = Receipt.objects.filter(state=ReceiptState.EXPECTED).values_list(
        "item__sku", "site__code", "quantity", "due_on"
    )
    supplies: dict[tuple[str, str], list[Supply]] = {}
    for sku, site, quantity, due_on in waiting:
        supplies.setdefault((sku, site), []).append(Supply(int(quantity), due_on))
    fields = ("item__sku", "site__code", "on_hand", "safety", "reserved")
    return {
        (sku, site): StockKey(
            sku, site, int(on_hand), int(safety + reserved), tuple(supplies.get((sku, site), ()))
        )
        for sku, site, on_hand, safety, reserved in StockBalance.objects.values_list(*fields)
    }


def _insert_baskets(keys: Keys, now: datetime) -> None:
    users = {user.email: user for user in User.objects.filter(membership__isnull=False)}
    places = {(place.company_id, place.code): place for place in ShipTo.objects.all()}
    items = {wish.item.sku for fact in baskets() for wish in fact.wishes}
    known = {item.sku: item for item in Item.objects.filter(sku__in=items)}
    for fact in baskets():
        company = keys.companies[fact.company]
        basket = Basket.objects.create(
            company_id=company,
            user=users[keys.emails[fact.company, fact.buyer]],
            ship_to=places[company, fact.ship_to],
            updated_at=now,
        )
        BasketLine.objects.bulk_create(
            [
                BasketLine(
                    company_id=company,
                    basket=basket,
                    item=known[wish.item.sku],
                    unit_id=wish.unit,
                    quantity=wish.quantity // wish.factor,
                    added_at=now,
                )
                for wish in fact.wishes
                if wish.item.sku in known
            ]
        )
