"""Stock set aside and given back: the only writer of reservations, of `reserved`, and of used capacity.

Locks are taken in one order everywhere: balances, reservations, capacities, protections, each by primary key.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from inventory import reservation_sql as sql
from inventory.demands import CapacityKey, CapacityNeed, Demand, OversoldError
from inventory.ledger import Key, lock_balances
from inventory.models import (
    Capacity,
    Protection,
    Receipt,
    Reservation,
    ReservationKind,
    ReservationState,
    StockBalance,
)
from inventory.takings import (
    Taken,
    by_key,
    capacity_rows,
    capacity_taken,
    give_back,
    use_capacities,
    use_protections,
    used_together,
)
from portal.kernel.locks import lock_rows
from portal.kernel.rows import insert_values

TO_ORDER = "TO-ORDER-"


@dataclass(slots=True)
class Locked:
    """The rows that a reservation rests on, locked; holds that had expired there are already given back."""

    balances: dict[Key, StockBalance]
    capacities: dict[CapacityKey, Capacity] = field(default_factory=dict)


def lock_supply(keys: Collection[Key], needs: Iterable[CapacityNeed], *, now: datetime) -> Locked:
    """Lock the balances and capacity rows of a plan, and sweep the expired holds of these keys.

    Where stock of an item is kept for somebody at no particular site, all its balances are locked.
    Must run inside a transaction. Queries: at most three, and what a sweep needs when there is one.
    """
    items, sites = {item for item, _site in keys}, {site for _item, site in keys}
    kept_anywhere = Protection.objects.filter(site=None, item_id__in=items).values("item_id")
    rows = lock_rows(
        StockBalance.objects.filter(Q(item_id__in=items, site_id__in=sites) | Q(item_id__in=kept_anywhere))
    )
    locked = Locked({(row.item_id, row.site_id): row for row in rows})
    if missing := set(keys) - locked.balances.keys():
        locked.balances.update(lock_balances(missing))
    expired, wanted = sql.release_expired_of_keys(items, sites, now), list(needs)
    locked.capacities = by_key(lock_rows(capacity_rows(wanted, also=expired)))
    if expired:
        give_back(expired)
        locked.capacities = by_key(capacity_rows(wanted))
    return locked


def reserve(
    demands: Sequence[Demand],
    locked: Locked,
    *,
    kind: ReservationKind,
    protected_for: int | None = None,
    expires_at: datetime | None = None,
    now: datetime,
) -> None:
    """Set the demands aside, each with one reservation; what is purchased for them is announced as a receipt.

    Raises: OversoldError when a key or a day has less than is demanded; the caller's transaction must roll back.
    `protected_for` is the company when any of these items is kept for it.
    Side effects: balances, capacities and the company's own protections are used up. Queries: at most six.
    """
    _announce_purchases(demands)
    _change_balances(demands, locked)
    days = {key: row.pk for key, row in locked.capacities.items()}
    capacity = [capacity_taken(demand, days) for demand in demands]
    use_capacities(capacity)
    guarded = use_protections(demands, protected_for)
    _write(demands, capacity, guarded, kind=kind, expires_at=expires_at, now=now)


def reserve_free_stock(
    demands: Sequence[Demand], *, kind: ReservationKind, expires_at: datetime | None = None, now: datetime
) -> bool:
    """Set the demands aside if every shelf plainly has them; return whether it did, else nothing is changed.

    Where on hand less all reservations, whatever their day, less safety carries a demand, then so does A(t) on
    every day: nothing else need be read. Rows are locked by the last statement only, so that
    others wait as short as can be. Not for items that are kept for anybody, nor for purchases.
    Must run inside a transaction. Queries: at most seven, two of them a savepoint.
    """
    if not demands or sql.is_kept_for_somebody({demand.item_id for demand in demands}):
        return not demands
    days = sql.limited_days({need.key for demand in demands for need in demand.capacity})
    capacity = [capacity_taken(demand, days) for demand in demands]
    quantities: dict[Key, Decimal] = defaultdict(Decimal)
    for demand in demands:
        quantities[demand.key] += demand.quantity
    try:
        with transaction.atomic():  # nothing stays locked where it fails: locks keep their order
            _write(demands, capacity, [[] for _ in demands], kind=kind, expires_at=expires_at, now=now)
            if not sql.take_free_stock(quantities, used_together(capacity)):
                raise OversoldError
    except OversoldError:
        return False
    return True


def _write(
    demands: Sequence[Demand],
    capacity: Sequence[list[Taken]],
    guarded: Sequence[list[Taken]],
    *,
    kind: ReservationKind,
    expires_at: datetime | None,
    now: datetime,
) -> None:
    insert_values(
        Reservation,
        [
            {
                "item_id": demand.item_id,
                "site_id": demand.site_id,
                "quantity": demand.quantity,
                "due_on": demand.due_on,
                "kind": kind,
                "expires_at": expires_at,
                "reference": demand.reference,
                "line": demand.line,
                "protection_id": guards[0][0] if guards else None,
                "takes": _takes(takes, guards),
                "created_at": now,
            }
            for demand, takes, guards in zip(demands, capacity, guarded, strict=True)
        ],
    )


def release(references: Collection[UUID]) -> int:
    """Give the live reservations of these references back, with their capacity and protection; return how many.

    Idempotent. Must run inside a transaction. Side effects: locks the balances in key order.
    """
    rows = Reservation.objects.filter(reference__in=references, state=ReservationState.LIVE)
    keys = set(rows.values_list("item_id", "site_id"))
    if not keys:
        return 0
    lock_balances(keys)
    given = sql.release_of_references(references)
    give_back(given)
    return len(given)


def release_expired(*, now: datetime, limit: int = 500) -> int:
    """Give expired holds back, at most `limit` of them, oldest first; return how many."""
    expired = Reservation.objects.filter(
        state=ReservationState.LIVE, kind=ReservationKind.HOLD, expires_at__lte=now
    ).order_by("expires_at", "pk")
    rows = list(expired.values_list("pk", "item_id", "site_id")[:limit])
    if not rows:
        return 0
    lock_balances({(item, site) for _pk, item, site in rows})
    given = sql.release_expired_rows([pk for pk, _item, _site in rows], now)
    give_back(given)
    return len(given)


def make_firm(references: Sequence[UUID], *, promise: UUID, now: datetime) -> bool:
    """Turn the live holds of a promise into firm reservations, each under the reference of its order line.

    Balances do not change, so that nothing else is locked. Returns whether all of them still were live; else
    nothing is changed. Queries: one.
    """
    return sql.firm_up(references, promise=promise, now=now) == len(references)


def _announce_purchases(demands: Sequence[Demand]) -> None:
    """Announce what suppliers must deliver for the demands; its balance row is raised with the reservation."""
    Receipt.objects.bulk_create(
        Receipt(
            reference=f"{TO_ORDER}{demand.reference}",
            item_id=demand.item_id,
            site_id=demand.site_id,
            supplier_id=demand.site_id,
            quantity=demand.purchase,
            due_on=demand.due_on,
        )
        for demand in demands
        if demand.purchase
    )


def _change_balances(demands: Sequence[Demand], locked: Locked) -> None:
    changes: dict[int, tuple[Decimal, Decimal]] = {}
    for demand in demands:
        pk = locked.balances[demand.key].pk
        reserved, incoming = changes.get(pk, (Decimal(0), Decimal(0)))
        changes[pk] = reserved + demand.quantity, incoming + demand.purchase
    if changes and sql.change_balances(changes) != len(changes):
        raise OversoldError


def _takes(capacity: list[Taken], guards: list[Taken]) -> dict[str, list[tuple[int, str]]]:
    named = {"capacity": capacity, "protection": guards}
    return {name: [(pk, str(quantity)) for pk, quantity in rows] for name, rows in named.items() if rows}
