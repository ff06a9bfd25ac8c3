"""Which lines may be picked today: those whose goods nobody else was promised sooner."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from inventory.ledger import Key
from inventory.models import Receipt, ReceiptState, Reservation, ReservationState, Site, StockBalance
from promising.engine.supply import Event, Ladder
from promising.engine.units import to_units


def overtaking_lines(
    references: Collection[UUID],
    in_hand: Collection[UUID],
    balances: Mapping[Key, StockBalance],
    *,
    now: datetime,
) -> set[UUID]:
    """Return which of these lines would leave too little for commitments due before them, if picked today.

    `in_hand` are the lines that the warehouse has already: they come first, then who is due first; a commitment that
    supply does not carry on its day keeps nobody waiting. The balances are locked. Queries: three.
    """
    zones = dict(Site.objects.filter(pk__in={site for _item, site in balances}).values_list("pk", "timezone"))
    today = {key: now.astimezone(ZoneInfo(zones[key[1]])).date() for key in balances}
    ladders = _supply(balances, today)
    overtaking: set[UUID] = set()
    for row in sorted(
        _live(balances, now), key=lambda row: (row.reference not in in_hand, row.due_on, row.pk)
    ):
        key = row.item_id, row.site_id
        if key not in ladders:
            continue
        is_picked = row.reference in in_hand or row.reference in references
        day = (today[key] if is_picked else max(row.due_on, today[key])).toordinal()
        units = to_units(row.quantity)
        if row.reference in in_hand or ladders[key].level(day) >= units:
            ladders[key].take(day, units)
        elif row.reference in references:
            overtaking.add(row.reference)
    return overtaking


def _live(keys: Collection[Key], now: datetime) -> "QuerySet[Reservation]":
    counts = Q(expires_at=None) | Q(expires_at__gt=now)
    return Reservation.objects.filter(counts, _of(keys), state=ReservationState.LIVE)


def _supply(balances: Mapping[Key, StockBalance], today: Mapping[Key, date]) -> dict[Key, Ladder]:
    """Return the supply of keys without any commitment; what is overdue counts from tomorrow on."""
    events: dict[Key, list[Event]] = defaultdict(list)
    expected = Receipt.objects.filter(
        _of(balances), state=ReceiptState.EXPECTED, received_quantity__lt=F("quantity")
    )
    for receipt in expected:
        key = receipt.item_id, receipt.site_id
        if key in balances:
            day = receipt.due_on if receipt.due_on >= today[key] else today[key] + timedelta(days=1)
            left = to_units(receipt.quantity - receipt.received_quantity)
            events[key].append(Event(day.toordinal(), left, receipt.reference))
    return {
        key: Ladder.of([Event(None, to_units(balance.on_hand), ""), *events[key]], today[key].toordinal())
        for key, balance in balances.items()
    }


def _of(keys: Collection[Key]) -> Q:
    return Q(item_id__in={item for item, _site in keys}, site_id__in={site for _item, site in keys})
