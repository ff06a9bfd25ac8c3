"""Plain functions that make placed orders for tests, with the stock and reservations behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from zeal import zeal_ignore

from inventory.models import Lane, Reservation, Site, StockBalance
from orders.aftersales.models import Return, ReturnLine
from orders.models import LineState, Order, OrderLine
from portal.catalogue.models import Item
from portal.customers.models import Company, ShipTo
from portal.kernel.models import User
from portal.kernel.tenancy import SYSTEM, scope

RESERVING = {LineState.CONFIRMED, LineState.RELEASED, LineState.ON_HOLD}


@dataclass(frozen=True)
class Wish:
    """One line of an order to be made."""

    item: Item
    quantity: int
    state: str = LineState.CONFIRMED
    days: int = 0


@zeal_ignore()  # type: ignore[untyped-decorator]
def make_order(
    *,
    company: Company,
    ship_to: ShipTo,
    lane: Lane,
    wishes: Sequence[Wish],
    now: datetime,
    number: str = "C-2026-000001",
    buyer: User | None = None,
    **fields: Any,
) -> Order:
    """Create an order whose lines leave today from the lane's site; confirmed ones have firm reservations."""
    with scope(SYSTEM):
        order = Order.objects.create(
            company=company, number=number, ship_to=ship_to, buyer=buyer, placed_at=now, **fields
        )
        for position, wish in enumerate(wishes, start=1):
            line = _make_line(order, position, wish, lane, now)
            order.goods_total += line.amount
            if wish.state in RESERVING:
                reserve(line, now)
        order.save(update_fields=["goods_total"])
    return order


def reserve(line: OrderLine, now: datetime) -> Reservation:
    """Reserve a line's quantity for its ship day."""
    assert line.site is not None
    assert line.ship_on is not None
    balance, _ = StockBalance.objects.get_or_create(item=line.item, site=line.site)
    StockBalance.objects.filter(pk=balance.pk).update(reserved=balance.reserved + line.quantity)
    return Reservation.objects.create(
        item=line.item,
        site=line.site,
        quantity=line.quantity,
        due_on=line.ship_on,
        kind="firm",
        reference=line.public_id,
        created_at=now,
    )


def ask_return(order: Order, position: int, now: datetime, number: str = "R-1", **fields: Any) -> Return:
    """Ask for one unit of a line back, without a rule; in the scope of the caller."""
    asked = Return.objects.create(
        company=order.company, number=number, order=order, requested_at=now, **fields
    )
    line = order.lines.get(position=position)
    ReturnLine.objects.create(
        company=order.company, return_request=asked, line=line, quantity=1, reason="other"
    )
    return asked


@zeal_ignore()  # type: ignore[untyped-decorator]
def only_line(order: Order, position: int = 1, part: int = 1) -> OrderLine:
    """Return one line of an order as it is now."""
    with scope(SYSTEM):
        return OrderLine.objects.select_related("order").get(order=order, position=position, part=part)


@zeal_ignore()  # type: ignore[untyped-decorator]
def balance_of(item: Item, site: Site) -> StockBalance:
    """Return a balance as it is now."""
    return StockBalance.objects.get(item=item, site=site)


def _make_line(order: Order, position: int, wish: Wish, lane: Lane, now: datetime) -> OrderLine:
    ship_at = now.replace(hour=17, minute=0) + timedelta(days=wish.days)
    is_waiting = wish.state == LineState.BACKORDERED
    until = ship_at + timedelta(hours=23)
    return OrderLine.objects.create(
        company=order.company,
        order=order,
        position=position,
        item=wish.item,
        quantity=Decimal(wish.quantity),
        unit=wish.item.base_unit,
        unit_price=Decimal("0.50"),
        amount=Decimal("0.50") * wish.quantity,
        state=wish.state,
        site=lane.origin,
        lane=lane,
        ship_on=None if is_waiting else ship_at.date(),
        ship_at=None if is_waiting else ship_at,
        deliver_from=None if is_waiting else until - timedelta(hours=9),
        deliver_until=None if is_waiting else until,
        promised_until=until,
    )
