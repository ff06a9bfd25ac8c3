"""One order on one screen: its positions and parts, its money, its story, its promise ledger."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from orders.lifecycle import DROPPED, IN_HAND, MAIN_WAY, OPEN, Event, State, allowed_events, order_state
from orders.models import LineState, Order, OrderCharge, OrderEvent, OrderLine, PromiseEntry
from orders.selectors.representation import (
    ChargeView,
    LedgerEntry,
    OrderDetail,
    PartView,
    PositionView,
    Step,
)
from orders.selectors.story import timeline
from orders.selectors.wording import charge_name, name_of
from portal.kernel.money import Money

Ledger = dict[int, list[LedgerEntry]]
# States beside the main way, each with the step in whose place it stands.
BESIDE = {
    State.DRAFT: State.RECEIVED,
    State.TO_APPROVE: State.RECEIVED,
    State.ON_HOLD: State.CONFIRMED,
    State.BACKORDERED: State.CONFIRMED,
    State.CLAIMED: State.INVOICED,
    State.RETURNED: State.INVOICED,
}


def order_detail(*, number: str, now: datetime) -> OrderDetail | None:
    """Return an order of the scope with everything about it, or None. Queries: five, for any size of order."""
    order = Order.objects.select_related("company", "ship_to", "buyer").filter(number=number).first()
    if order is None:
        return None
    lines = list(
        OrderLine.objects.filter(order=order)
        .select_related("item", "site", "lane")
        .order_by("position", "part", "pk")
    )
    events = list(OrderEvent.objects.filter(order=order).select_related("author").order_by("sequence"))
    charges = OrderCharge.objects.filter(order=order).order_by("pk")
    states = [line.state for line in lines]
    state = order_state(states)
    currency = order.currency
    return OrderDetail(
        number=order.number,
        public_id=order.public_id,
        state=state.value,
        state_label=str(LineState(state.value).label),
        company_id=order.company_id,
        company_name=order.company.name,
        placed_at=order.placed_at,
        source=order.source,
        purchase_order=order.purchase_order,
        cost_centre=order.cost_centre,
        buyer_id=order.buyer_id,
        buyer_name=str(order.buyer or ""),
        ship_to=order.ship_to,
        timezone=order.ship_to.timezone,
        goods_total=Money(order.goods_total, currency),
        charges_total=Money(order.charges_total, currency),
        total=Money(order.goods_total + order.charges_total, currency),
        last_event=order.last_event,
        can_cancel=any(Event.CANCELLED in allowed_events(line) for line in states),
        can_approve=State.TO_APPROVE in states,
        can_return=any(line.state in IN_HAND and line.returned_quantity < line.quantity for line in lines),
        charges=tuple(
            ChargeView(
                label=charge_name(charge.kind, charge.description), amount=Money(charge.amount, currency)
            )
            for charge in charges
        ),
        positions=_positions(lines, _ledger(order), currency, now),
        timeline=timeline(events, {line.pk: line for line in lines}),
        steps=_steps(state),
    )


def _ledger(order: Order) -> Ledger:
    entries: Ledger = defaultdict(list)
    for entry in PromiseEntry.objects.filter(line__order=order).select_related("author").order_by("at", "pk"):
        entries[entry.line_id].append(
            LedgerEntry(
                kind=entry.kind,
                label=str(entry.get_kind_display()),
                deliver_from=entry.deliver_from,
                deliver_until=entry.deliver_until,
                at=entry.at,
                by=str(entry.author or ""),
                reason=entry.reason,
            )
        )
    return entries


def _positions(
    lines: Sequence[OrderLine], ledger: Ledger, currency: str, now: datetime
) -> tuple[PositionView, ...]:
    grouped = groupby(lines, key=lambda line: line.position)
    return tuple(_position(list(parts), ledger, currency, now) for _position_, parts in grouped)


def _position(lines: Sequence[OrderLine], ledger: Ledger, currency: str, now: datetime) -> PositionView:
    counting = [line for line in lines if line.state not in DROPPED]
    shown = counting or lines
    first = shown[0]
    quantity = sum((line.quantity for line in shown), Decimal(0))
    return PositionView(
        position=first.position,
        sku=first.item.sku,
        name_fr=first.item.name_fr,
        name_en=first.item.name_en,
        name=name_of(first.item),
        unit=first.unit_id,
        unit_factor=first.unit_factor,
        quantity=quantity,
        unit_quantity=quantity / first.unit_factor,
        unit_price=Money(first.unit_price, currency),
        amount=Money(sum((line.amount for line in shown), Decimal(0)), currency),
        is_dropped=not counting,
        parts=tuple(_part(line, ledger, now) for line in lines),
    )


def _part(line: OrderLine, ledger: Ledger, now: datetime) -> PartView:
    return PartView(
        id=line.public_id,
        part=line.part,
        quantity=line.quantity,
        unit_quantity=line.quantity / line.unit_factor,
        state=line.state,
        state_label=str(LineState(line.state).label),
        site_name=line.site.name if line.site else "",
        lane=line.lane.code if line.lane else "",
        service_label=str(line.lane.get_service_display()) if line.lane else "",
        ship_at=line.ship_at,
        deliver_from=line.deliver_from,
        deliver_until=line.deliver_until,
        promised_until=line.promised_until,
        delivered_at=line.delivered_at,
        sureness=line.sureness,
        because=line.because,
        hold_reason=line.hold_reason,
        returned_quantity=line.returned_quantity,
        returnable=line.quantity - line.returned_quantity if line.state in IN_HAND else Decimal(0),
        is_late=line.state in OPEN and line.deliver_until is not None and line.deliver_until < now,
        ledger=tuple(ledger.get(line.pk, ())),
    )


def _steps(state: State) -> tuple[Step, ...]:
    """Return the main way with an order's state on it by its own name; nothing of a cancelled order."""
    if state in DROPPED:
        return ()
    way = [step for step in MAIN_WAY if step is not State.AT_DOCK or state is State.AT_DOCK]
    at = way.index(BESIDE.get(state, state))
    way[at] = state
    return tuple(
        Step(
            state=step.value,
            label=str(LineState(step.value).label),
            status="done" if index < at or state is State.INVOICED else "current" if index == at else "next",
        )
        for index, step in enumerate(way)
    )
