"""Promises that supply no longer carries: which they are, and how they are remade."""

from collections import Counter
from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q, QuerySet

from inventory.ledger import Key, lock_balances
from inventory.models import (
    Receipt,
    ReceiptState,
    Reservation,
    ReservationKind,
    ReservationState,
    Site,
    StockBalance,
)
from inventory.reservations import release
from orders.allocation.planning import DATES, PlanBrokenError, find_part, take_part, window_of
from orders.events import NewEvent, record_events
from orders.lifecycle import Event, State
from orders.models import OrderLine
from orders.progress.steps import lock_joined_lines, move_lines
from promising.engine.supply import Event as SupplyEvent
from promising.engine.supply import Ladder
from promising.engine.units import to_units
from promising.models import Promise, PromiseState
from promising.services import AlreadyOrderedError, release_promise

CAUSE = {"constraint": "stock", "cause": "supply"}
REPROMISED = "repromised"
MAX_LINES = 100


def overtaken_lines(key: Key, *, now: datetime) -> list[int]:
    """Return the lines of a key that its supply no longer carries on their ship day.

    What is in the warehouse's hands keeps its stock; then the earliest commitment does. Reads only.
    """
    return _overtaken(key, now)[0]


def let_overtaken_holds_go(key: Key, *, now: datetime) -> int:
    """Give back the holds of a key that its supply no longer carries; return how many promises were held.

    Confirming such a promise shows its buyer what is possible now, instead of a date that is lost already.
    """
    released = 0
    held = Promise.objects.filter(public_id__in=_overtaken(key, now)[1], state=PromiseState.HELD)
    for company_id, promise_id in held.order_by("pk").values_list("company_id", "public_id"):
        with suppress(AlreadyOrderedError):
            release_promise(company_id=company_id, promise_id=promise_id, now=now)
            released += 1
    return released


def _overtaken(key: Key, now: datetime) -> tuple[list[int], list[UUID]]:
    """Return the lines and the promises whose stock on a key is not carried by supply on its day."""
    zones = Site.objects.filter(pk=key[1]).values_list("timezone", flat=True)
    today = now.astimezone(ZoneInfo(zones[0])).date()
    ladder = _supply(key, today)
    lines = _lines_by_reference(key)
    overtaken: list[int] = []
    held: list[UUID] = []
    for reservation in sorted(_live(key, now), key=lambda row: _priority(row, lines)):
        day = max(reservation.due_on, today).toordinal()
        units = to_units(reservation.quantity)
        line = lines.get(reservation.reference)
        if ladder.level(day) >= units or (line is not None and line.state == State.RELEASED):
            ladder.take(day, units)
        elif line is not None:
            overtaken.append(line.pk)
        elif reservation.kind == ReservationKind.HOLD:
            held.append(reservation.reference)
        else:
            ladder.take(day, units)
    return list(dict.fromkeys(overtaken)), held  # a line may have goods picked on two days


def _live(key: Key, now: datetime) -> "QuerySet[Reservation]":
    counts = Q(expires_at=None) | Q(expires_at__gt=now)
    return Reservation.objects.filter(counts, item_id=key[0], site_id=key[1], state=ReservationState.LIVE)


def remake_promises(key: Key, *, now: datetime) -> Counter[State]:
    """Give the overtaken lines of a key the next dates that supply carries, or let them wait.

    Return how many have another date or site (CONFIRMED) or wait (BACKORDERED). All of them are let go first and
    then served by priority, from any site, in one transaction with the item locked at all of them.
    """
    remade: Counter[State] = Counter()
    with transaction.atomic():
        lines = {line.pk: line for line in lock_joined_lines(overtaken_lines(key, now=now)[:MAX_LINES])}
        if not lines:
            return remade
        shelves = StockBalance.objects.filter(item_id=key[0]).values_list("item_id", "site_id")
        lock_balances({key, *shelves})
        ordered = [lines[pk] for pk in overtaken_lines(key, now=now) if pk in lines]
        release([line.public_id for line in ordered])
        for line in ordered:
            remade[_remake(line, now)] += 1
    return remade


def _remake(line: OrderLine, now: datetime) -> State:
    found = find_part(line, now=now)
    part = found.part
    try:
        with transaction.atomic():
            if part is not None:
                take_part(line, part, found.because, reason=CAUSE, now=now)
    except PlanBrokenError:
        part = None
    if part is None:
        line.because = found.because
        _let_wait(line, now)
        return State.BACKORDERED
    OrderLine.objects.bulk_update([line], DATES)
    event = NewEvent(line.order_id, REPROMISED, line.pk, {**CAUSE, **window_of(part)})
    record_events([event], author=None, now=now)
    return State.CONFIRMED


def _supply(key: Key, today: date) -> Ladder:
    """Return the supply of a key without any commitment; what is overdue counts from tomorrow on."""
    rows = {"item_id": key[0], "site_id": key[1]}
    on_hand = StockBalance.objects.filter(**rows).values_list("on_hand", flat=True)
    expected = Receipt.objects.filter(
        **rows, state=ReceiptState.EXPECTED, received_quantity__lt=F("quantity")
    )
    tomorrow = today + timedelta(days=1)
    events = [SupplyEvent(None, to_units(quantity), "") for quantity in on_hand]
    for receipt in expected:
        day = receipt.due_on if receipt.due_on >= today else tomorrow
        left = to_units(receipt.quantity - receipt.received_quantity)
        events.append(SupplyEvent(day.toordinal(), left, receipt.reference))
    return Ladder.of(events, today.toordinal())


def _lines_by_reference(key: Key) -> dict[UUID, OrderLine]:
    rows = OrderLine.objects.filter(
        item_id=key[0], site_id=key[1], state__in=(State.CONFIRMED, State.ON_HOLD, State.RELEASED)
    )
    return {line.public_id: line for line in rows}


def _priority(row: Reservation, lines: dict[UUID, OrderLine]) -> tuple[bool, date, datetime, int]:
    line = lines.get(row.reference)
    is_in_hand = line is not None and line.state == State.RELEASED
    return not is_in_hand, row.due_on, row.created_at, row.pk


def _let_wait(line: OrderLine, now: datetime) -> None:
    for name in ("ship_on", "ship_at", "deliver_from", "deliver_until"):
        setattr(line, name, None)
    line.hold_reason = ""
    move_lines(
        [line],
        Event.BACKORDERED,
        author=None,
        now=now,
        fields=(*DATES, "hold_reason"),
        data=lambda row: {**CAUSE, "quantity": str(row.quantity)},
    )
