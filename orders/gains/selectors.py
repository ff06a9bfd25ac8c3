"""Reads of gains: the offers of an order that stand, and the orders that have one."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from orders.gains.stored import StoredLine, dates_of, is_current, stored_lines
from orders.lifecycle import State
from orders.models import Gain, GainState, OrderLine
from orders.selectors import OrderDetail, PartView, PositionView


@dataclass(frozen=True, slots=True)
class GainLine:
    """A line of an offer: its dates as confirmed, and as they would be. `unit_quantity` as the buyer counts."""

    id: UUID
    position: int
    part: int
    sku: str
    name: str
    quantity: Decimal
    unit: str
    unit_quantity: Decimal
    confirmed_from: datetime
    confirmed_until: datetime
    deliver_from: datetime
    deliver_until: datetime
    site_name: str
    confirmed_sureness: float | None
    sureness: float | None


@dataclass(frozen=True, slots=True)
class GainView:
    """An earlier delivery that is offered: accepted or left until `expires_at`, as long as it is available."""

    id: UUID
    created_at: datetime
    expires_at: datetime
    deliver_until: datetime
    lines: tuple[GainLine, ...]


def gains_of_order(order: OrderDetail, *, now: datetime) -> tuple[GainView, ...]:
    """Return the offers of an order that stand, oldest first. Queries: one."""
    rows = _standing(now).filter(order__number=order.number).order_by("created_at", "pk")
    parts = {part.id: (position, part) for position in order.positions for part in position.parts}
    dates = {
        part.id: (part.deliver_from, part.deliver_until)
        for _position, part in parts.values()
        if part.state == State.CONFIRMED
    }
    found = []
    for gain in rows:
        stored = stored_lines(gain)
        if is_current(stored, dates):
            lines = tuple(_line(each, *parts[each.line]) for each in stored)
            found.append(
                GainView(gain.public_id, gain.created_at, gain.expires_at, gain.deliver_until, lines)
            )
    return tuple(found)


def offered_orders(*, now: datetime) -> list[str]:
    """Return the numbers of the scope's orders with an offer that stands, the first to expire first. Queries: two."""
    gains = list(_standing(now).select_related("order").order_by("expires_at", "pk"))
    lines = OrderLine.objects.filter(order__in={gain.order_id for gain in gains}, state=State.CONFIRMED)
    dates = dates_of(lines)
    return list(dict.fromkeys(gain.order.number for gain in gains if is_current(stored_lines(gain), dates)))


def _standing(now: datetime) -> "QuerySet[Gain]":
    return Gain.objects.filter(state=GainState.OFFERED, expires_at__gt=now)


def _line(stored: StoredLine, position: PositionView, part: PartView) -> GainLine:
    return GainLine(
        id=part.id,
        position=position.position,
        part=part.part,
        sku=position.sku,
        name=position.name,
        quantity=part.quantity,
        unit=position.unit,
        unit_quantity=part.unit_quantity,
        confirmed_from=stored.before[0],
        confirmed_until=stored.before[1],
        deliver_from=stored.part.deliver_from,
        deliver_until=stored.part.deliver_until,
        site_name=stored.site_name,
        confirmed_sureness=part.sureness,
        sureness=stored.sureness,
    )
