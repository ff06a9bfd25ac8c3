"""Reads of stored promises, and of what suppliers said and kept."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.db.models.functions import Coalesce

from inventory.models import Receipt, ReceiptState
from promising.engine.calendars import weekdays_between
from promising.evaluation import Shipment
from promising.models import Promise
from promising.shapes import PromiseView, promise_view

# The traits of what was supplied, by which it may be told apart.
SUPPLIED_BY: Final = (("supplier",), ("supplier", "site"), ("site", "supplier"))


def promise_by_id(public_id: UUID) -> PromiseView | None:
    """Return a promise of the scope as it was shown, if there is one."""
    found = Promise.objects.filter(public_id=public_id).first()
    return promise_view(found) if found else None


def supplied(*, now: datetime) -> Iterator[Shipment]:
    """Yield receipts by the day that was said first; what is overdue and missing is as late as it is now. Queries: one.

    Units: `late_days` are weekdays.
    """
    rows = (
        Receipt.objects.filter(
            Q(state=ReceiptState.EXPECTED) | Q(state=ReceiptState.RECEIVED, received_at__isnull=False)
        )
        .annotate(said_on=Coalesce("first_due_on", "due_on"))
        .values_list("said_on", "state", "received_at", "site__timezone", "site__code", "supplier__code")
    )
    for said_on, state, received_at, zone, site, supplier in rows.iterator():
        came_at = received_at if state == ReceiptState.RECEIVED and received_at else now
        came_on = came_at.astimezone(ZoneInfo(zone)).date()
        if state == ReceiptState.RECEIVED or came_on > said_on:
            late = weekdays_between(said_on.toordinal(), came_on.toordinal())
            yield Shipment(said_on, late, {"supplier": supplier or "", "site": site})
