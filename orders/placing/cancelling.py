"""Cancelling: until the warehouse has a line, its stock, capacity and purchase are given back."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from inventory.models import Receipt, ReceiptState
from inventory.receipts import cancel_receipt
from inventory.reservations import TO_ORDER, release
from orders.lifecycle import Event, State, next_state
from orders.models import Order, OrderLine
from orders.money import recount_goods
from orders.news import request_reallocation
from orders.placing.finding import lock_order
from orders.progress.steps import move_lines
from portal.kernel.errors import Conflict
from portal.kernel.models import User
from portal.kernel.retries import retry_conflicts

MAX_REASON_LENGTH = 240


class NotCancellableError(Conflict):
    """The warehouse has it already, or it has left."""

    code = "not_cancellable"
    message = _(
        "Line %(position)s of order %(number)s can no longer be cancelled: it is being prepared or has left."
    )
    remedy = _("Ask for a return once it is delivered.")


def cancel_order(*, company_id: int, user: User, number: str, reason: str = "", now: datetime) -> None:
    """Cancel all lines of an order that are not cancelled yet; cancelling again changes nothing.

    Raises: UnknownOrderError, NotCancellableError when any line has been released, BusyError.
    """
    _cancel(
        company_id=company_id, number=number, chosen=lambda _line: True, user=user, reason=reason, now=now
    )


def cancel_lines(
    *, company_id: int, user: User, number: str, lines: Collection[UUID], reason: str = "", now: datetime
) -> None:
    """Cancel some lines of an order; cancelling again changes nothing. Raises: as cancel_order."""
    _cancel(
        company_id=company_id,
        number=number,
        chosen=lambda line: line.public_id in lines,
        user=user,
        reason=reason,
        now=now,
    )


def _cancel(
    *,
    company_id: int,
    number: str,
    chosen: Callable[[OrderLine], bool],
    user: User,
    reason: str,
    now: datetime,
) -> None:
    def work() -> None:
        order, lines = lock_order(company_id=company_id, number=number)
        open_lines = [line for line in lines if chosen(line) and line.state != State.CANCELLED]
        for line in open_lines:
            if next_state(line.state, Event.CANCELLED) is None:
                raise NotCancellableError(field="lines", position=line.position, number=number)
        give_up(order, open_lines, Event.CANCELLED, user=user, reason=reason, now=now)

    retry_conflicts(work)


def give_up(
    order: Order, lines: Sequence[OrderLine], event: Event, *, user: User, reason: str, now: datetime
) -> None:
    """End locked lines by an event and give back all that they had taken; others who wait are looked at again.

    Constant number of queries, but for what was ordered from suppliers.
    """
    if not lines:
        return
    references = [line.public_id for line in lines]
    release(references)
    _cancel_purchases(references)
    text = reason.strip()[:MAX_REASON_LENGTH]
    move_lines(lines, event, author=user, now=now, data=lambda _line: {"reason": text} if text else {})
    recount_goods(order)
    keys = {(line.item_id, line.site_id) for line in lines if line.site_id is not None}
    if keys:
        request_reallocation(keys=keys, cause=f"{order.number}:{event}:{lines[0].pk}", now=now)


def _cancel_purchases(references: Collection[UUID]) -> None:
    """Expect no more of what was to be bought for these lines only."""
    ordered = Receipt.objects.filter(
        reference__in=[f"{TO_ORDER}{reference}" for reference in references], state=ReceiptState.EXPECTED
    )
    for reference in ordered.order_by("pk").values_list("reference", flat=True):
        cancel_receipt(reference=reference)
