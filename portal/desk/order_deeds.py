"""The deeds of an order's screen: what the form says, handed to one service each."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orders.models import Order
from portal.desk.display import quantity
from portal.desk.forms import DeliverForm, PickForm, ReasonForm
from portal.desk.screens import Deed, checked, person
from portal.desk.services.orders import (
    STEPS,
    ForeignLineError,
    cancel_order_lines,
    move_order_lines,
    pick_order_lines,
)
from portal.kernel import clock


def marked_lines(request: HttpRequest) -> list[UUID]:
    """Return the marked lines. Raises: ForeignLineError for what is no line at all."""
    try:
        return [UUID(line) for line in request.POST.getlist("line")]
    except ValueError:
        raise ForeignLineError(field="lines") from None


def _move(request: HttpRequest, order: Order) -> str:
    return _moved(request, order)


def _deliver(request: HttpRequest, order: Order) -> str:
    return _moved(request, order, receiver=checked(DeliverForm(request.POST))["receiver"])


def _hold(request: HttpRequest, order: Order) -> str:
    return _moved(request, order, reason=checked(ReasonForm(request.POST))["reason"])


def _moved(request: HttpRequest, order: Order, **details: str) -> str:
    moved = move_order_lines(
        number=order.number,
        step=request.POST["deed"],
        lines=marked_lines(request),
        author=person(request),
        now=clock.now(),
        **details,
    )
    if not moved:
        return _("Nothing to do: this step was taken before.")
    if "reason" in details:
        return ngettext("%(n)d line is on hold.", "%(n)d lines are on hold.", moved) % {"n": moved}
    return ngettext("%(n)d line moved on.", "%(n)d lines moved on.", moved) % {"n": moved}


def _pick(request: HttpRequest, order: Order) -> str:
    said = checked(PickForm(request.POST))
    results = pick_order_lines(
        number=order.number,
        lines=marked_lines(request),
        quantity=said["quantity"],
        reason=said["reason"],
        author=person(request),
        now=clock.now(),
    )
    missing = sum((result.missing for result in results), Decimal(0))
    if missing:
        return _("Picked short: %(n)s missing; the rest is planned anew.") % {"n": quantity(missing)}
    picked = sum(not result.is_repeat for result in results)
    if not picked:
        return _("Nothing to do: this step was taken before.")
    return ngettext("%(n)d line picked.", "%(n)d lines picked.", picked) % {"n": picked}


def cancel(request: HttpRequest, order: Order) -> str:
    """Cancel the marked lines. Raises: as cancel_order_lines."""
    cancel_order_lines(
        number=order.number,
        lines=marked_lines(request),
        reason=checked(ReasonForm(request.POST))["reason"],
        author=person(request),
        now=clock.now(),
    )
    return _("The marked lines are cancelled.")


DEEDS: Final[Mapping[str, Deed]] = {
    **dict.fromkeys(STEPS, _move),
    "deliver": _deliver,
    "hold": _hold,
    "pick": _pick,
}
