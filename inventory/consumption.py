"""Reservations that were kept: the goods are picked, so nothing is set aside for them any more."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from inventory.ledger import Key, lock_balances
from inventory.models import Reservation, ReservationState
from inventory.reservation_sql import change_balances
from portal.kernel.locks import lock_rows


def consume_reservations(references: Collection[UUID]) -> int:
    """Mark the live reservations of these promises or order lines as used; return how many there were.

    Capacity and protected stock that they took stay taken. Side effects: locks balances, then reservations.
    """
    live = Reservation.objects.filter(reference__in=references, state=ReservationState.LIVE)
    with transaction.atomic():
        balances = lock_balances(set(live.values_list("item_id", "site_id")))
        rows = lock_rows(live)
        used: dict[Key, Decimal] = defaultdict(Decimal)
        for row in rows:
            used[row.item_id, row.site_id] += row.quantity
        if used:
            change_balances({balances[key].pk: (-quantity, Decimal(0)) for key, quantity in used.items()})
        Reservation.objects.filter(pk__in=[row.pk for row in rows]).update(state=ReservationState.CONSUMED)
    return len(rows)
