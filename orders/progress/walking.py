"""One step on for every line of an order, as the people at its site would take it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from orders.lifecycle import State
from orders.models import OrderLine
from orders.progress.billing import invoice_lines
from orders.progress.picking import pick_line
from orders.progress.transport import arrive_at_dock, deliver_lines, ship_lines
from orders.progress.warehouse import NothingOnTheShelfError, pack_lines, release_lines
from portal.kernel.models import User

RECEIVER: Final = "Demo"
STEPS: Final[dict[State, Callable[[list[UUID], User | None, datetime], object]]] = {
    State.CONFIRMED: lambda ids, author, now: release_lines(lines=ids, author=author, now=now),
    State.RELEASED: lambda ids, author, now: [pick_line(line=one, author=author, now=now) for one in ids],
    State.PICKED: lambda ids, author, now: pack_lines(lines=ids, author=author, now=now),
    State.PACKED: lambda ids, author, now: ship_lines(lines=ids, author=author, now=now),
    State.SHIPPED: lambda ids, author, now: arrive_at_dock(lines=ids, author=author, now=now),
    State.AT_DOCK: lambda ids, author, now: deliver_lines(
        lines=ids, receiver=RECEIVER, author=author, now=now
    ),
    State.DELIVERED: lambda ids, author, now: invoice_lines(lines=ids, author=author, now=now),
}


def open_orders(*, limit: int) -> list[str]:
    """Return the numbers of orders with a line that can go on, oldest departure first."""
    rows = OrderLine.objects.filter(state__in=list(STEPS)).order_by("ship_at", "pk")
    return list(dict.fromkeys(rows.values_list("order__number", flat=True)[: limit * 10]))[:limit]


def take_next_step(*, number: str, author: User | None, now: datetime) -> dict[str, int]:
    """Move the lines of an order one step on; return how many moved, by the state that they were in.

    Lines whose stock has not come stay where they are. Raises: the refusals of the steps.
    """
    moved: dict[str, int] = {}
    with transaction.atomic():
        lines = list(OrderLine.objects.filter(order__number=number).order_by("position", "part"))
        for state, step in reversed(STEPS.items()):
            ids = [line.public_id for line in lines if line.state == state]
            if ids and _is_taken(step, ids, author, now):
                moved[state.value] = len(ids)
    return moved


def _is_taken(
    step: Callable[[list[UUID], User | None, datetime], object],
    ids: Sequence[UUID],
    author: User | None,
    now: datetime,
) -> bool:
    try:
        with transaction.atomic():
            step(list(ids), author, now)
    except NothingOnTheShelfError:
        return False
    return True
