"""Goods come back: onto the shelf or to scrap through the ledger, and their money with a credit note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inventory.ledger import Movement, post_movements
from inventory.models import MovementKind
from orders.aftersales.lifecycle import Event, State
from orders.aftersales.models import CreditNote, Return, ReturnLine
from orders.aftersales.services.crediting import write_credit_note
from orders.aftersales.services.finding import lock_return, require_step, tell_lines
from orders.events import record_event
from orders.lifecycle import Event as LineEvent
from orders.models import OrderLine
from orders.news import request_reallocation
from orders.progress.steps import move_lines
from portal.kernel.audit import record_deed
from portal.kernel.errors import Refusal
from portal.kernel.locks import lock_keys, lock_rows
from portal.kernel.models import User


class BadReceiptError(Refusal):
    """Not quantities that can have come back."""

    code = "bad_return_receipt"
    message = _("Between 0 and %(most)s can have come back, and no more can go on the shelf than came.")
    remedy = _("Enter what was received, and how much of it is fit for sale.")


@dataclass(frozen=True, slots=True)
class Received:
    """What came back of a return line, and how much of it is fit for sale; the rest is scrap."""

    quantity: Decimal
    restocked: Decimal


def receive_return(
    *, number: str, received: Mapping[int, Received] | None = None, author: User | None, now: datetime
) -> str:
    """Take the goods of an accepted return in; return the number of the credit note.

    `received` is by the key of the return line; a line left out did not come; None: all came and is fit for sale.
    A return already credited is left alone. Raises: UnknownReturnError, WrongReturnStateError, BadReceiptError.
    Side effects: ledger, states, credit note at the price paid, story, news for re-allocation.
    """
    with transaction.atomic():
        found = lock_return(number)
        if found.state == State.CREDITED:
            return CreditNote.objects.filter(return_request=found).values_list("number", flat=True)[0]
        require_step(found, Event.RECEIVED)
        rows = _count(found, received)
        _put_away(found, rows, author, now)
        _advance_lines(found, rows, author, now)
        note = write_credit_note(found, rows, now=now)
        found.state, found.received_at = State.CREDITED, now
        found.save(update_fields=["state", "received_at"])
        record_event(
            found.order,
            Event.CREDITED,
            author=author,
            now=now,
            data={"return": found.number, "credit_note": note.number, "amount": str(note.amount)},
        )
        record_deed(actor=author, action="receive_return", subject=("return", found.number), now=now)
    return note.number


def _count(found: Return, received: Mapping[int, Received] | None) -> list[ReturnLine]:
    """Write what came; return those return lines of which something did, their order lines locked and joined."""
    rows = lock_rows(ReturnLine.objects.filter(return_request=found))
    lines = lock_keys(OrderLine.objects.select_related("item", "order"), {row.line_id for row in rows})
    for row in rows:
        row.line = lines[row.line_id]
        came = Received(row.quantity, row.quantity)
        if received is not None:
            came = received.get(row.pk, Received(Decimal(0), Decimal(0)))
        if not 0 <= came.restocked <= came.quantity <= row.quantity:
            most = format(row.quantity.normalize(), "f")
            raise BadReceiptError(field="quantity", line=row.line.position, most=most)
        row.received_quantity, row.restocked_quantity = came.quantity, came.restocked
    back = [row for row in rows if row.received_quantity]
    if not back:
        raise BadReceiptError(field="quantity", most=format(rows[0].quantity.normalize(), "f"))
    ReturnLine.objects.bulk_update(rows, ["received_quantity", "restocked_quantity"])
    return back


def _put_away(found: Return, rows: Sequence[ReturnLine], author: User | None, now: datetime) -> None:
    movements = [movement for row in rows for movement in _movements(found, row)]
    post_movements(movements, author=author, now=now)
    request_reallocation(
        keys=[movement.key for movement in movements], cause=f"return:{found.number}", now=now
    )


def _movements(found: Return, row: ReturnLine) -> list[Movement]:
    """Return what the ledger says of a return line; nothing for goods that left from no site of ours."""
    line = row.line
    if line.site_id is None:
        return []
    scrap = row.received_quantity - row.restocked_quantity
    changes = {MovementKind.RETURN: row.received_quantity, MovementKind.SCRAP: -scrap}
    return [
        Movement(
            item_id=line.item_id,
            site_id=line.site_id,
            kind=kind,
            change=change,
            cause=f"{kind}:{found.number}:{line.public_id}",
            reference=found.number,
        )
        for kind, change in changes.items()
        if change
    ]


def _advance_lines(found: Return, rows: Sequence[ReturnLine], author: User | None, now: datetime) -> None:
    """Count what came back on the order lines; one of which all came back is returned."""
    for row in rows:
        row.line.returned_quantity += row.received_quantity
    data = {"return": found.number}
    whole = [row.line for row in rows if row.line.returned_quantity == row.line.quantity]
    partly = [row.line for row in rows if row.line.returned_quantity < row.line.quantity]
    move_lines(
        whole,
        LineEvent.RETURN_RECEIVED,
        author=author,
        now=now,
        fields=("returned_quantity",),
        data=lambda _line: data,
    )
    OrderLine.objects.bulk_update(partly, ["returned_quantity"])
    tell_lines(found.order, Event.RECEIVED, partly, data, author, now)
