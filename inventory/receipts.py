"""Supply to come: announced, posted whole or in parts, delayed, cancelled; each change keeps `incoming` true."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inventory.ledger import Key, Movement, lock_balances, post_movements, save_balances
from inventory.models import MovementKind, Receipt, ReceiptState, Site, StockMovement
from portal.catalogue.models import Item
from portal.kernel.errors import Conflict, NotFound, Refusal
from portal.kernel.locks import lock_rows
from portal.kernel.models import User


class UnknownReceiptError(NotFound):
    """No receipt of that reference."""

    code = "unknown_receipt"
    message = _("There is no receipt of that reference.")
    remedy = _("Check the reference.")


class ClosedReceiptError(Conflict):
    """The receipt came or was cancelled already."""

    code = "closed_receipt"
    message = _("This receipt is closed: no more is expected of it.")
    remedy = _("Announce a new receipt for further supply.")


class BadReceiptQuantityError(Refusal):
    """Not a quantity that can come."""

    code = "bad_receipt_quantity"
    message = _("The quantity must be above zero.")
    remedy = _("Enter what really came.")


class ReferenceTakenError(Conflict):
    """Another receipt has this reference."""

    code = "receipt_reference_taken"
    message = _("Another receipt has this reference.")
    remedy = _("Choose another reference.")


def announce_receipt(
    *,
    reference: str,
    item: Item,
    site: Site,
    quantity: Decimal,
    due_on: date,
    supplier: Site | None = None,
) -> Receipt:
    """Add supply to come and count it as incoming; the same announcement again changes nothing.

    Raises: BadReceiptQuantityError, ReferenceTakenError.
    """
    if quantity <= 0:
        raise BadReceiptQuantityError(field="quantity")
    with transaction.atomic():
        balance = lock_balances({(item.pk, site.pk)})[item.pk, site.pk]
        known = Receipt.objects.filter(reference=reference).first()
        if known is not None:
            if (known.item_id, known.site_id, known.quantity) != (item.pk, site.pk, quantity):
                raise ReferenceTakenError(field="reference")
            return known
        balance.incoming += quantity
        save_balances([balance])
        return Receipt.objects.create(
            reference=reference, item=item, site=site, supplier=supplier, quantity=quantity, due_on=due_on
        )


def post_receipt(
    *,
    reference: str,
    quantity: Decimal | None = None,
    delivery: str = "",
    is_last: bool = False,
    author: User | None,
    now: datetime,
) -> Key:
    """Put what came on the shelf; return the key whose supply changed.

    `quantity` None is all that is open; more than announced is accepted, less leaves the rest expected unless
    `is_last`. `delivery` is the supplier's delivery note: the same note again changes nothing. A receipt that
    is complete takes no more, and a repeated posting of the whole changes nothing.
    Raises: UnknownReceiptError, ClosedReceiptError, BadReceiptQuantityError.
    """
    with transaction.atomic():
        receipt = _locked(reference)
        cause = _cause_of_arrival(receipt, delivery)
        if _is_done(receipt, quantity, cause):
            return receipt.item_id, receipt.site_id
        if receipt.state != ReceiptState.EXPECTED:
            raise ClosedReceiptError(field="reference")
        came = _open_quantity(receipt) if quantity is None else quantity
        if came <= 0:
            raise BadReceiptQuantityError(field="quantity")
        post_movements([_arrival(receipt, came, cause)], author=author, now=now)
        return _count_arrival(receipt, came, is_last=is_last, now=now)


def delay_receipt(*, reference: str, due_on: date) -> Key:
    """Move supply to another day; return the key whose commitments are to be looked at again.

    Raises: UnknownReceiptError, ClosedReceiptError.
    """
    with transaction.atomic():
        receipt = _locked(reference)
        if receipt.state != ReceiptState.EXPECTED:
            raise ClosedReceiptError(field="reference")
        lock_balances({(receipt.item_id, receipt.site_id)})
        receipt.first_due_on = receipt.first_due_on or receipt.due_on
        receipt.due_on = due_on
        receipt.save(update_fields=["due_on", "first_due_on"])
    return receipt.item_id, receipt.site_id


def cancel_receipt(*, reference: str) -> Key:
    """Expect no more of a receipt; what reservations now lack is written as shortage. Return the key.

    Raises: UnknownReceiptError, ClosedReceiptError when it came already.
    """
    with transaction.atomic():
        receipt = _locked(reference)
        key = receipt.item_id, receipt.site_id
        if receipt.state == ReceiptState.RECEIVED:
            raise ClosedReceiptError(field="reference")
        if receipt.state == ReceiptState.EXPECTED:
            _lower_incoming(key, _open_quantity(receipt))
            receipt.state = ReceiptState.CANCELLED
            receipt.save(update_fields=["state"])
    return key


def _locked(reference: str) -> Receipt:
    found = lock_rows(Receipt.objects.filter(reference=reference))
    if not found:
        raise UnknownReceiptError(field="reference")
    return found[0]


def _open_quantity(receipt: Receipt) -> Decimal:
    if receipt.state != ReceiptState.EXPECTED:
        return Decimal(0)
    left: Decimal = receipt.quantity - receipt.received_quantity
    return max(Decimal(0), left)


def _lower_incoming(key: Key, quantity: Decimal) -> None:
    balance = lock_balances({key})[key]
    balance.incoming -= quantity
    save_balances([balance])


def _cause_of_arrival(receipt: Receipt, delivery: str) -> str:
    return f"receipt:{receipt.reference}:{delivery or format(receipt.received_quantity.normalize(), 'f')}"


def _is_done(receipt: Receipt, quantity: Decimal | None, cause: str) -> bool:
    """Tell whether this posting was carried out before."""
    if quantity is None and receipt.state == ReceiptState.RECEIVED:
        return True
    return StockMovement.objects.filter(cause=cause).exists()


def _count_arrival(receipt: Receipt, came: Decimal, *, is_last: bool, now: datetime) -> Key:
    key = receipt.item_id, receipt.site_id
    still_open = _open_quantity(receipt)
    is_complete = is_last or came >= still_open
    _lower_incoming(key, still_open if is_complete else came)
    receipt.received_quantity += came
    receipt.state = ReceiptState.RECEIVED if is_complete else ReceiptState.EXPECTED
    receipt.received_at = now
    receipt.save(update_fields=["received_quantity", "state", "received_at"])
    return key


def _arrival(receipt: Receipt, quantity: Decimal, cause: str) -> Movement:
    return Movement(
        item_id=receipt.item_id,
        site_id=receipt.site_id,
        kind=MovementKind.RECEIPT,
        change=quantity,
        cause=cause,
        reference=receipt.reference,
    )
