"""Lines that wait for stock, and how one of them gets it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from inventory.ledger import Key
from orders.allocation.planning import DATES, PlanBrokenError, find_part, take_part, window_of
from orders.lifecycle import Event, State
from orders.models import OrderLine
from orders.progress.steps import lock_joined_lines, move_lines


def waiting_lines(keys: Sequence[Key], *, limit: int) -> list[int]:
    """Return the backordered lines of these keys, the earliest commitment first."""
    any_site = Q(site=None, item_id__in={item for item, _site in keys})
    of_keys = Q(item_id__in={item for item, _site in keys}, site_id__in={site for _item, site in keys})
    rows = (
        OrderLine.objects.filter(of_keys | any_site, state=State.BACKORDERED)
        .order_by(F("promised_until").asc(nulls_last=True), "order__placed_at", "pk")
        .values_list("pk", "item_id", "site_id")
    )
    wanted = set(keys)
    return [pk for pk, item, site in rows if site is None or (item, site) in wanted][:limit]


def serve_waiting_line(line_id: int, *, now: datetime) -> bool:
    """Give a waiting line the earliest stock that nobody else was promised; tell whether there was any."""
    try:
        with transaction.atomic():
            (line,) = lock_joined_lines([line_id])
            part = find_part(line, now=now) if line.state == State.BACKORDERED else None
            if part is None:
                return False
            take_part(line, part, reason={"constraint": "stock", "cause": "supply"}, now=now)
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
