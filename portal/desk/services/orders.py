"""Deeds on an order: its lines go a step on, stand still, or are cancelled; each is written into the audit."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from orders.lifecycle import Event, State, next_state
from orders.models import Order, OrderLine
from orders.placing import cancel_lines
from orders.progress import (
    PickResult,
    arrive_at_dock,
    deliver_lines,
    hold_lines,
    invoice_lines,
    pack_lines,
    pick_line,
    release_lines,
    resume_lines,
    ship_lines,
)
from portal.kernel.audit import record_deed
from portal.kernel.errors import Refusal
from portal.kernel.models import User

STEPS: Final[Mapping[str, tuple[Event, Callable[..., int]]]] = {
    "release": (Event.RELEASED, release_lines),
    "pack": (Event.PACKED, pack_lines),
    "ship": (Event.SHIPPED, ship_lines),
    "dock": (Event.AT_DOCK, arrive_at_dock),
    "deliver": (Event.DELIVERED, deliver_lines),
    "invoice": (Event.INVOICED, invoice_lines),
    "hold": (Event.ON_HOLD, hold_lines),
    "resume": (Event.RESUMED, resume_lines),
}


class NoLineFitsError(Refusal):
    """No line was named, and the step follows for none."""

    code = "no_line_fits"
    message = _("This step follows for no line of the order.")
    remedy = _("Load the order again and take a step that it offers.")


class ForeignLineError(Refusal):
    """A line of another order was named."""

    code = "foreign_line"
    message = _("A marked line is not of this order.")
    remedy = _("Load the order again and mark the lines anew.")


class NoLineMarkedError(Refusal):
    """Cancelling needs lines by name."""

    code = "no_line_marked"
    message = _("No line is marked.")
    remedy = _("Mark the lines to cancel.")


class OneLineError(Refusal):
    """A quantity was given for several lines at once."""

    code = "one_line"
    message = _("A quantity can be picked for one line only.")
    remedy = _("Mark one line, or leave the quantity empty to pick the marked lines whole.")


def move_order_lines(
    *,
    number: str,
    step: str,
    lines: Collection[UUID] = (),
    author: User,
    now: datetime,
    **details: str,
) -> int:
    """Take a step of STEPS with these lines of an order, or with all that it follows for; return how many moved.

    `details` are the step's own: `receiver` for deliver, `reason` for hold.
    Raises: NoLineFitsError, ForeignLineError, and what the step refuses.
    """
    event, service = STEPS[step]
    with transaction.atomic():
        chosen = _chosen(number, event, lines)
        moved = service(lines=chosen, author=author, now=now, **details)
        if moved:
            _record(f"{step}_lines", number, chosen, author, now, **details)
    return moved


def pick_order_lines(
    *,
    number: str,
    lines: Collection[UUID] = (),
    quantity: Decimal | None = None,
    reason: str = "",
    author: User,
    now: datetime,
) -> tuple[PickResult, ...]:
    """Pick lines of an order whole, or one of them for a quantity. Units: base units.

    Raises: OneLineError, NoLineFitsError, ForeignLineError, and what pick_line refuses.
    """
    with transaction.atomic():
        chosen = _chosen(number, Event.PICKED, lines)
        if quantity is not None and len(chosen) > 1:
            raise OneLineError(field="quantity")
        results = tuple(
            pick_line(line=line, quantity=quantity, reason=reason, author=author, now=now) for line in chosen
        )
        if not all(result.is_repeat for result in results):
            picked = [str(result.picked) for result in results]
            _record("pick_lines", number, chosen, author, now, picked=picked, reason=reason)
    return results


def cancel_order_lines(
    *, number: str, lines: Collection[UUID], reason: str, author: User, now: datetime
) -> None:
    """Cancel these lines of an order.

    Raises: NoLineMarkedError, ForeignLineError, NotCancellableError.
    """
    if not lines:
        raise NoLineMarkedError(field="lines")
    with transaction.atomic():
        _refuse_foreign(number, lines)
        waiting = OrderLine.objects.filter(public_id__in=lines).exclude(state=State.CANCELLED)
        is_repeat = not waiting.exists()
        company_id = Order.objects.values_list("company_id", flat=True).get(number=number)
        cancel_lines(
            company_id=company_id, user=author, number=number, lines=set(lines), reason=reason, now=now
        )
        if not is_repeat:
            _record("cancel_lines", number, lines, author, now, reason=reason)


def _chosen(number: str, event: Event, lines: Collection[UUID]) -> list[UUID]:
    if lines:
        _refuse_foreign(number, lines)
        return list(lines)
    rows = OrderLine.objects.filter(order__number=number).order_by("position", "part", "pk")
    fitting = [line.public_id for line in rows if next_state(line.state, event) is not None]
    if not fitting:
        raise NoLineFitsError(field="lines")
    return fitting


def _refuse_foreign(number: str, lines: Collection[UUID]) -> None:
    if OrderLine.objects.filter(order__number=number, public_id__in=lines).count() != len(set(lines)):
        raise ForeignLineError(field="lines")


def _record(
    action: str, number: str, lines: Collection[UUID], author: User, now: datetime, **data: Any
) -> None:
    rows = OrderLine.objects.filter(public_id__in=lines).order_by("position", "part", "pk")
    named = [f"{position}.{part}" for position, part in rows.values_list("position", "part")]
    said = {name: value for name, value in data.items() if value}
    record_deed(actor=author, action=action, subject=("order", number), now=now, lines=named, **said)
