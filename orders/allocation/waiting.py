"""Lines that wait for stock, and how one of them gets it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from orders.allocation.planning import DATES, PlanBrokenError, find_part, take_part, window_of
from orders.lifecycle import Event, State
from orders.models import OrderLine
from orders.progress.steps import lock_joined_lines, move_lines


def waiting_lines(items: Collection[int], *, limit: int) -> list[int]:
    """Return the backordered lines of these items, the earliest commitment first; any site may serve them."""
    rows = OrderLine.objects.filter(item_id__in=items, state=State.BACKORDERED)
    rows = rows.order_by(F("promised_until").asc(nulls_last=True), "order__placed_at", "pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def serve_waiting_line(line_id: int, *, now: datetime) -> bool:
    """Give a waiting line the earliest stock that nobody else was promised; tell whether there was any."""
    try:
        with transaction.atomic():
            (line,) = lock_joined_lines([line_id])
            if line.state != State.BACKORDERED:
                return False
            found = find_part(line, now=now)
            part = found.part
            if part is None:
                return False
            take_part(line, part, found.because, reason={"constraint": "stock", "cause": "supply"}, now=now)
            move_lines(
                [line],
                Event.REALLOCATED,
                author=None,
                now=now,
                fields=DATES,
                data=lambda _line: window_of(part),
            )
    except PlanBrokenError:
        return False
    return True
