"""Supply as the desk and other systems tell it: the receipt and its news for re-allocation, in one transaction."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from inventory import receipts
from orders.news import request_reallocation
from portal.kernel.audit import record_deed
from portal.kernel.models import User


def receive_supply(
    *,
    reference: str,
    quantity: Decimal | None = None,
    delivery: str = "",
    is_last: bool = False,
    author: User | None,
    now: datetime,
) -> None:
    """Post a receipt, whole or in part, and ask for a new allocation. Raises: as inventory.receipts.post_receipt."""
    with transaction.atomic():
        key = receipts.post_receipt(
            reference=reference, quantity=quantity, delivery=delivery, is_last=is_last, author=author, now=now
        )
        said = {"quantity": f"{quantity.normalize():f}" if quantity else None, "delivery": delivery}
        _tell("receive_supply", reference, key, author, now, **said)


def delay_supply(*, reference: str, due_on: date, author: User | None, now: datetime) -> None:
    """Move supply to another day and ask for a new allocation. Raises: as inventory.receipts.delay_receipt."""
    with transaction.atomic():
        key = receipts.delay_receipt(reference=reference, due_on=due_on)
        _tell("delay_supply", reference, key, author, now, due_on=due_on.isoformat())


def cancel_supply(*, reference: str, author: User | None, now: datetime) -> None:
    """Expect no more of a receipt and ask for a new allocation. Raises: as inventory.receipts.cancel_receipt."""
    with transaction.atomic():
        key = receipts.cancel_receipt(reference=reference)
        _tell("cancel_supply", reference, key, author, now)


def _tell(
    deed: str, reference: str, key: tuple[int, int], author: User | None, now: datetime, **said: str | None
) -> None:
    known = {name: value for name, value in said.items() if value}
    record_deed(actor=author, action=deed, subject=("receipt", reference), now=now, **known)
    request_reallocation(keys=[key], cause=f"{deed}:{reference}"[:50] + f":{now.timestamp():.6f}", now=now)
