"""Reservations that are kept: their goods are claimed from the shelf, then picked; nothing is set aside any more."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from inventory.ledger import Key, lock_balances
from inventory.models import Reservation, ReservationState
from inventory.reservation_sql import change_balances
from portal.kernel.locks import lock_rows

_DUE_TODAY = """
    UPDATE inventory_reservation AS r SET due_on = (%s AT TIME ZONE s.timezone)::date
      FROM inventory_site AS s
     WHERE s.id = r.site_id AND r.reference = ANY(%s) AND r.state = 'live'
       AND r.due_on > (%s AT TIME ZONE s.timezone)::date
"""


def bring_forward(references: Collection[UUID], *, now: datetime) -> int:
    """Make those reservations due today (of their site) that are due later; return how many.

    Their goods leave the shelf early: nobody else may be promised them. The caller holds the balances and has seen
    that today's stock carries it. Queries: one.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DUE_TODAY, [now, sorted(references), now])
        return int(cursor.rowcount)


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
