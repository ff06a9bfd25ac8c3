"""A buyer asks to send goods back."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from orders.aftersales.models import Return, ReturnLine, ReturnReason
from orders.aftersales.selectors import quantities_asked
from orders.aftersales.services.finding import next_number, tell_lines
from orders.lifecycle import IN_HAND
from orders.models import Order, OrderLine
from orders.placing.finding import UnknownOrderError
from orders.progress.steps import UnknownLineError
from portal.kernel.errors import Conflict, Refusal
from portal.kernel.idempotency import run_once
from portal.kernel.locks import lock_rows
from portal.kernel.models import User

MAX_COMMENT_LENGTH = 500


class NothingToReturnError(Refusal):
    """No line was named."""

    code = "nothing_to_return"
    message = _("No line was chosen.")
    remedy = _("Enter a quantity for at least one line.")


class NotReturnableError(Conflict):
    """The customer does not have these goods."""

    code = "not_returnable"
    message = _("This line has not been delivered.")
    remedy = _("Ask for the return when the goods are there, or cancel the line.")


class BadReturnQuantityError(Refusal):
    """Not a quantity that can be sent back."""

    code = "bad_return_quantity"
    message = _("The quantity must be above zero.")
    remedy = _("Enter how many go back.")


class NotWholeError(Refusal):
    """A part of what is sold whole."""

    code = "not_whole"
    message = _("%(sku)s comes back whole only.")
    remedy = _("Enter a whole number.")


class TooManyReturnedError(Refusal):
    """More than was delivered and not yet asked for."""

    code = "too_many_returned"
    message = _("At most %(most)s of this line can still go back.")
    remedy = _("Enter that or less.")


class UnknownReasonError(Refusal):
    """Not a reason that returns are given for."""

    code = "unknown_reason"
    message = _("The reason for the return is missing, or is none that we know.")
    remedy = _("Choose one of the reasons of the list.")


class LineTwiceError(Refusal):
    """One line was named twice."""

    code = "line_twice"
    message = _("This line is named twice.")
    remedy = _("Name each line once, with the whole quantity.")


@dataclass(frozen=True, slots=True)
class ReturnWish:
    """So much of a line shall go back, and why. Units: the item's base unit; `reason` is a ReturnReason value."""

    line: UUID
    quantity: Decimal
    reason: str


def request_return(
    *,
    number: str,
    lines: Sequence[ReturnWish],
    comment: str = "",
    author: User,
    now: datetime,
    idempotency_key: str = "",
) -> str:
    """Ask to send goods of one order back; return the number of the return.

    With an idempotency key the same request again gets the same number and has no further effect.
    Raises: UnknownOrderError; each with `line`: UnknownLineError, NothingToReturnError, LineTwiceError,
    NotReturnableError, BadReturnQuantityError, NotWholeError, TooManyReturnedError, UnknownReasonError;
    KeyReusedError, RequestInFlightError.
    """
    with transaction.atomic():
        order = _locked_order(number)

        def work() -> dict[str, Any]:
            return {"number": _request(order, lines, comment, author, now)}

        if not idempotency_key:
            return str(work()["number"])
        answer = run_once(
            company_id=order.company_id,
            operation="request_return",
            key=idempotency_key,
            body=[number, [asdict(wish) for wish in lines], comment],
            now=now,
            work=work,
        )
        return str(answer["number"])


def _locked_order(number: str) -> Order:
    found = lock_rows(Order.objects.filter(number=number))
    if not found:
        raise UnknownOrderError(field="number")
    return found[0]


def _request(order: Order, wishes: Sequence[ReturnWish], comment: str, author: User, now: datetime) -> str:
    rows = _checked(order, wishes)
    request = Return.objects.create(
        company_id=order.company_id,
        number=next_number("aftersales_return_number", "R", now),
        order=order,
        requested_by=author,
        requested_at=now,
        comment=comment.strip()[:MAX_COMMENT_LENGTH],
    )
    ReturnLine.objects.bulk_create(
        ReturnLine(
            company_id=order.company_id,
            return_request=request,
            line=line,
            quantity=wish.quantity,
            reason=wish.reason,
        )
        for wish, line in zip(wishes, rows, strict=True)
    )
    tell_lines(order, "return_requested", rows, {"return": request.number}, author, now)
    return request.number


def _checked(order: Order, wishes: Sequence[ReturnWish]) -> list[OrderLine]:
    """Return the lines of the wishes, locked. Raises: the refusals of request_return."""
    if not wishes:
        raise NothingToReturnError(field="lines")
    rows = OrderLine.objects.filter(order=order, public_id__in=[wish.line for wish in wishes])
    lines = {line.public_id: line for line in lock_rows(rows.select_related("item"))}
    asked = quantities_asked(line.pk for line in lines.values())
    for number, wish in enumerate(wishes, start=1):
        line = lines.get(wish.line)
        if line is None:
            raise UnknownLineError(field="lines", line=number)
        _require_returnable(line, wish, asked.get(line.pk, Decimal(0)), number)
    _require_each_once(wish.line for wish in wishes)
    return [lines[wish.line] for wish in wishes]


def _require_returnable(line: OrderLine, wish: ReturnWish, asked: Decimal, number: int) -> None:
    if line.state not in IN_HAND:
        raise NotReturnableError(field="lines", line=number)
    if wish.reason not in ReturnReason.values:
        raise UnknownReasonError(field="reason", line=number)
    if not wish.quantity.is_finite() or wish.quantity <= 0:
        raise BadReturnQuantityError(field="quantity", line=number)
    if wish.quantity > line.quantity - asked:
        most = format((line.quantity - asked).normalize(), "f")
        raise TooManyReturnedError(field="quantity", line=number, most=most)
    if wish.quantity % 1 and not line.item.sales_multiple % 1:
        raise NotWholeError(field="quantity", line=number, sku=line.item.sku)


def _require_each_once(lines: Iterable[UUID]) -> None:
    seen: set[UUID] = set()
    for number, line in enumerate(lines, start=1):
        if line in seen:
            raise LineTwiceError(field="lines", line=number)
        seen.add(line)
