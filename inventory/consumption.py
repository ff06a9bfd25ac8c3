"""Reservations that were kept: the goods are picked, so nothing is set aside for them any more."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from inventory.ledger import lock_balances
from inventory.models import Reservation, ReservationState, StockBalance
from portal.kernel.locks import lock_rows


def consume_reservations(references: Collection[UUID]) -> int:
    """Mark the live reservations of these promises or order lines as used; return how many there were.

    Capacity and protected stock that they took stay taken. Side effects: locks balances, then reservations.
    """
    with transaction.atomic():
        live = Reservation.objects.filter(reference__in=references, state=ReservationState.LIVE)
        balances = lock_balances(set(live.values_list("item_id", "site_id")))
        reservations = lock_rows(live)
        for reservation in reservations:
            balances[reservation.item_id, reservation.site_id].reserved -= reservation.quantity
        StockBalance.objects.bulk_update(balances.values(), ["reserved"])
        Reservation.objects.filter(pk__in=[row.pk for row in reservations]).update(
            state=ReservationState.CONSUMED
        )
    return len(reservations)
