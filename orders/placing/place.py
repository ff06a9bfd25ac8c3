"""Placing an order: what was promised becomes firm, once, in one transaction, at the prices of this moment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from orders.basket import take_out
from orders.events import NewEvent, record_events
from orders.lifecycle import order_state
from orders.models import LineState, Order, OrderCharge, OrderLine
from orders.money import carriage, carriage_threshold
from orders.placing.dates import write_first_dates
from orders.placing.rows import NewLine, PricedWishes, line_values, new_lines, price_option
from portal.catalogue.units import plain
from portal.kernel.idempotency import run_once
from portal.kernel.models import User
from portal.kernel.money import Money
from portal.kernel.rows import insert_row, insert_values
from portal.kernel.statements import ask
from promising.models import Promise
from promising.network import current_network
from promising.services import AlreadyOrderedError
from promising.services.confirming import Chosen, choose_option, confirm_promise
from promising.services.holding import keep_plan
from promising.services.plans import PlanBrokenError

CARRIAGE = "carriage"
_APPROVAL_LIMIT = "SELECT approval_threshold FROM customers_membership WHERE company_id = %s AND user_id = %s"


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
    """Turn an option of a promise into an order with firm reservations; the same key or order again: same answer.

    Held stock is turned over; else it is reserved now, checked on locked rows. Lines are priced now. An order above
    the person's limit waits for approval with its stock reserved. `from_basket` takes the lines out of his basket.
    Queries: constant in the number of lines.
    Raises: UnknownPromiseError, UnknownOptionError, ExpiredPromiseError, PromiseChangedError (with a fresh
    quote), AlreadyOrderedError (otherwise), KeyReusedError, RequestInFlightError, MixedCurrenciesError, BusyError.
    Nothing is changed then.
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
        answer = _answer_of(_placed_before(placing))
    total = Money(Decimal(answer["total"]), answer["currency"])
    return PlacedOrder(answer["number"], answer["state"], total, tuple(answer["lines"]))


def _placed_before(placing: _Placing) -> Order:
    """Return what a promise became, if it is what is asked for. Raises: AlreadyOrderedError."""
    order = Order.objects.get(company_id=placing.company_id, promise=placing.promise_id)
    promise = Promise.objects.only("option_code").get(public_id=placing.promise_id)
    placed = promise.option_code, order.purchase_order, order.cost_centre
    if placed != (placing.option, placing.purchase_order, placing.cost_centre):
        raise AlreadyOrderedError(field="promise")
    return order


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
        chosen = choose_option(
            company_id=placing.company_id,
            promise_id=placing.promise_id,
            option=placing.option,
            now=placing.now,
        )
        if not all(network.is_open(part.site, part.lane.split("+")) for part in chosen.option.parts):
            raise PlanBrokenError
        priced = price_option(
            chosen.option,
            chosen.item_ids,
            company_id=placing.company_id,
            currency=chosen.currency,
            now=placing.now,
        )
        order = _new_order(placing, chosen, priced)
        to_approve = _needs_approval(order, placing)
        lines = list(new_lines(priced, to_approve=to_approve))
        insert_row(order)
        rows = line_values(
            lines,
            company_id=placing.company_id,
            order_id=order.pk,
            network=network,
            wanted_on=chosen.wanted_on,
        )
        keys = insert_values(OrderLine, rows)
        _write_charge(order)
        write_first_dates(order.pk, chosen, author_id=placing.user.pk, now=placing.now)
        _tell(order, dict(zip(keys, lines, strict=True)), placing, to_approve=to_approve)
        if placing.from_basket:
            wishes = [(line.sku, line.unit) for line in chosen.option.lines]
            take_out(company_id=placing.company_id, user=placing.user, wishes=wishes)
        references = [line.public_id for line in lines if line.way]
        self._take = partial(confirm_promise, chosen, references, network=network, now=placing.now)
        return _answer(order, lines)

    def confirm(self) -> None:
        """Take the stock of the order that was written. Raises: as confirm_promise."""
        assert self._take is not None
        self._take()


def _new_order(placing: _Placing, chosen: Chosen, priced: PricedWishes) -> Order:
    threshold = carriage_threshold(company_id=placing.company_id, on=placing.now.date())
    ((number,),) = ask("SELECT nextval('orders_number')")
    return Order(
        number=f"C-{placing.now.year}-{number:06d}",
        company_id=placing.company_id,
        buyer=placing.user,
        ship_to_id=chosen.ship_to_id,
        promise=placing.promise_id,
        source=placing.source,
        placed_at=placing.now,
        purchase_order=placing.purchase_order,
        cost_centre=placing.cost_centre,
        currency=priced.currency,
        goods_total=priced.goods_total,
        charges_total=carriage(priced.goods_total, chosen.option.cost, threshold),
    )


def _needs_approval(order: Order, placing: _Placing) -> bool:
    rows = ask(_APPROVAL_LIMIT, [placing.company_id, placing.user.pk])
    return any(limit is not None and order.goods_total + order.charges_total > limit for (limit,) in rows)


def _write_charge(order: Order) -> None:
    if order.charges_total:
        charge = {"order_id": order.pk, "kind": CARRIAGE, "amount": order.charges_total}
        insert_values(OrderCharge, [{"company_id": order.company_id, **charge}])


def _tell(order: Order, lines: Mapping[int, NewLine], placing: _Placing, *, to_approve: bool) -> None:
    """Write the first events of the order's story."""
    total = str(order.goods_total + order.charges_total)
    events = [NewEvent(order.pk, "placed", data={"lines": len(lines), "total": total})]
    if to_approve:
        events.append(NewEvent(order.pk, "approval_requested", data={"total": total}))
    elif any(line.state == LineState.CONFIRMED for line in lines.values()):
        events.append(NewEvent(order.pk, "confirmed"))
    events += [
        NewEvent(order.pk, "backordered", key, {"quantity": str(line.quantity)})
        for key, line in lines.items()
        if line.state == LineState.BACKORDERED
    ]
    record_events(events, author=placing.user, now=placing.now)


def _answer(order: Order, lines: Sequence[NewLine]) -> dict[str, Any]:
    """Return the JSON-able answer that is kept under the idempotency key."""
    told = [_line_answer(line, position=line.wish.line.number, sku=line.wish.item.sku) for line in lines]
    return _order_answer(order, told)


def _answer_of(order: Order) -> dict[str, Any]:
    """Return the answer of an order that was placed before."""
    lines = OrderLine.objects.filter(order=order).select_related("item").order_by("position", "part", "pk")
    return _order_answer(
        order, [_line_answer(line, position=line.position, sku=line.item.sku) for line in lines]
    )


def _order_answer(order: Order, lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "number": order.number,
        "state": order_state(line["state"] for line in lines).value,
        "total": str(order.goods_total + order.charges_total),
        "currency": order.currency,
        "lines": lines,
    }


def _line_answer(line: NewLine | OrderLine, *, position: int, sku: str) -> dict[str, Any]:
    return {
        "position": position,
        "part": line.part,
        "sku": sku,
        "quantity": plain(line.quantity),
        "state": str(line.state),
        "deliver_from": line.deliver_from and line.deliver_from.isoformat(),
        "deliver_until": line.deliver_until and line.deliver_until.isoformat(),
    }
