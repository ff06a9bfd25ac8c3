"""Placing an order: what was promised becomes firm, once, in one transaction, at the prices of this moment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection

from orders.basket import take_out
from orders.events import NewEvent, record_events
from orders.lifecycle import order_state
from orders.models import LineState, Order, OrderCharge, OrderLine
from orders.money import carriage, carriage_threshold
from orders.placing.dates import write_first_dates
from orders.placing.rows import PricedWishes, order_lines, price_option
from portal.customers.models import Membership, ShipTo
from portal.kernel.idempotency import run_once
from portal.kernel.models import User
from portal.kernel.money import Money
from portal.kernel.rows import insert_rows
from promising.network import current_network
from promising.services import AlreadyOrderedError
from promising.services.confirming import check_confirmable, confirm_promise
from promising.services.holding import keep_plan, lock_promise
from promising.shapes import OptionView, option_view

CARRIAGE = "carriage"


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """What the buyer is answered; a line holds position, part, sku, quantity, state, deliver_from, deliver_until."""

    number: str
    state: str
    total: Money
    lines: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placing:
    """One request to place an order."""

    company_id: int
    user: User
    promise_id: UUID
    option: str
    purchase_order: str
    cost_centre: str
    source: str
    from_basket: bool
    now: datetime

    @property
    def body(self) -> dict[str, Any]:
        """What makes two requests the same one."""
        return {
            "promise": self.promise_id,
            "option": self.option,
            "purchase_order": self.purchase_order,
            "cost_centre": self.cost_centre,
        }


def place_order(
    *,
    company_id: int,
    user: User,
    promise_id: UUID,
    option: str,
    idempotency_key: str,
    purchase_order: str = "",
    cost_centre: str = "",
    source: str = "portal",
    from_basket: bool = False,
    now: datetime,
) -> PlacedOrder:
    """Turn an option of a promise into an order with firm reservations; the same key or promise again: same answer.

    Held stock is turned over; else it is reserved now, checked on locked rows. Lines are priced now. An order above
    the person's limit waits for approval with its stock reserved. `from_basket` takes the lines out of his basket.
    Queries: constant in the number of lines.
    Raises: UnknownPromiseError, UnknownOptionError, ExpiredPromiseError, PromiseChangedError (with a fresh
    quote), KeyReusedError, RequestInFlightError, MixedCurrenciesError, BusyError. Nothing is changed then.
    """
    placing = _Placing(
        company_id=company_id,
        user=user,
        promise_id=promise_id,
        option=option,
        purchase_order=purchase_order.strip(),
        cost_centre=cost_centre.strip(),
        source=source,
        from_basket=from_basket,
        now=now,
    )

    try:
        answer = keep_plan(
            lambda: _place_once(placing, idempotency_key),
            company_id=company_id,
            promise_id=promise_id,
            option=option,
            now=now,
        )
    except AlreadyOrderedError:
        answer = _answer_of(Order.objects.get(company_id=company_id, promise=promise_id))
    total = Money(Decimal(answer["total"]), answer["currency"])
    return PlacedOrder(answer["number"], answer["state"], total, tuple(answer["lines"]))


def _place_once(placing: _Placing, key: str) -> dict[str, Any]:
    attempt = _Attempt(placing)
    return run_once(
        company_id=placing.company_id,
        operation="place_order",
        key=key,
        body=placing.body,
        now=placing.now,
        work=attempt.write,
        last=attempt.confirm,
    )


class _Attempt:
    """One try in one transaction: the order is written first, then its stock is taken, for which others wait."""

    def __init__(self, placing: _Placing) -> None:
        self._placing = placing
        self._take: Callable[[], None] | None = None

    def write(self) -> dict[str, Any]:
        """Write the order, `confirm` being left to do; return the JSON-able answer."""
        placing, network = self._placing, current_network()
        promise = lock_promise(
            company_id=placing.company_id, promise_id=placing.promise_id, option=placing.option
        )
        check_confirmable(promise, placing.option, now=placing.now)
        option = option_view(promise, placing.option)
        priced = price_option(
            option,
            promise.request["items"],
            company_id=placing.company_id,
            currency=promise.ship_to.company.currency,
            now=placing.now,
        )
        charge = _carriage(priced, option, placing)
        order = _new_order(placing, promise.ship_to, priced, charge)
        to_approve = _needs_approval(order, placing)
        lines = order_lines(order, priced, network, promise.wanted_on, to_approve=to_approve)
        _store(order, lines, charge, placing)
        write_first_dates(order, promise, author=placing.user, now=placing.now)
        _tell(order, lines, placing, to_approve=to_approve)
        if placing.from_basket:
            wishes = [(line.sku, line.unit) for line in option.lines]
            take_out(company_id=placing.company_id, user=placing.user, wishes=wishes)
        references = [line.public_id for line in lines if line.site_id is not None]
        self._take = partial(confirm_promise, promise, option, references, network=network, now=placing.now)
        return _answer(order, lines)

    def confirm(self) -> None:
        """Take the stock of the order that was written. Raises: as confirm_promise."""
        assert self._take is not None
        self._take()


def _carriage(priced: PricedWishes, option: OptionView, placing: _Placing) -> Decimal:
    threshold = carriage_threshold(company_id=placing.company_id, on=placing.now.date())
    return carriage(priced.goods_total, option.cost, threshold)


def _new_order(placing: _Placing, ship_to: ShipTo, priced: PricedWishes, charge: Decimal) -> Order:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('orders_number')")
        row = cursor.fetchone()
    assert row is not None
    return Order(
        number=f"C-{placing.now.year}-{row[0]:06d}",
        company_id=placing.company_id,
        buyer=placing.user,
        ship_to=ship_to,
        promise=placing.promise_id,
        source=placing.source,
        placed_at=placing.now,
        purchase_order=placing.purchase_order,
        cost_centre=placing.cost_centre,
        currency=priced.currency,
        goods_total=priced.goods_total,
        charges_total=charge,
    )


def _needs_approval(order: Order, placing: _Placing) -> bool:
    members = Membership.objects.filter(company_id=placing.company_id, user=placing.user)
    limit = members.values_list("approval_threshold", flat=True).first()
    return limit is not None and order.goods_total + order.charges_total > limit


def _store(order: Order, lines: Sequence[OrderLine], charge: Decimal, placing: _Placing) -> None:
    insert_rows([order])
    for line in lines:
        line.order = order
    insert_rows(lines)
    if charge:
        insert_rows([OrderCharge(company_id=placing.company_id, order=order, kind=CARRIAGE, amount=charge)])


def _tell(order: Order, lines: Sequence[OrderLine], placing: _Placing, *, to_approve: bool) -> None:
    """Write the first events of the order's story."""
    total = str(order.goods_total + order.charges_total)
    events = [NewEvent(order.pk, "placed", data={"lines": len(lines), "total": total})]
    if to_approve:
        events.append(NewEvent(order.pk, "approval_requested", data={"total": total}))
    elif any(line.state == LineState.CONFIRMED for line in lines):
        events.append(NewEvent(order.pk, "confirmed"))
    events += [
        NewEvent(order.pk, "backordered", line.pk, {"quantity": str(line.quantity)})
        for line in lines
        if line.state == LineState.BACKORDERED
    ]
    record_events(events, author=placing.user, now=placing.now)


def _answer(order: Order, lines: Sequence[OrderLine]) -> dict[str, Any]:
    """Return the JSON-able answer that is kept under the idempotency key."""
    return {
        "number": order.number,
        "state": order_state(line.state for line in lines).value,
        "total": str(order.goods_total + order.charges_total),
        "currency": order.currency,
        "lines": [
            {
                "position": line.position,
                "part": line.part,
                "sku": line.item.sku,
                "quantity": str(line.quantity),
                "state": str(line.state),
                "deliver_from": line.deliver_from and line.deliver_from.isoformat(),
                "deliver_until": line.deliver_until and line.deliver_until.isoformat(),
            }
            for line in lines
        ],
    }


def _answer_of(order: Order) -> dict[str, Any]:
    lines = OrderLine.objects.filter(order=order).select_related("item").order_by("position", "part", "pk")
    return _answer(order, list(lines))
