"""Stock set aside and given back: the only writer of reservations, of `reserved`, and of used capacity.

Locks are taken in one order everywhere: balances, reservations, protections, capacities, each by primary key.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from inventory import reservation_sql as sql
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
from portal.kernel.errors import Conflict
from portal.kernel.locks import lock_keys, lock_rows

CapacityKey = tuple[int | None, int | None, str, date]
TO_ORDER = "TO-ORDER-"
Taken = tuple[int, Decimal]


class OversoldError(Conflict):
    """The conditional update found less than was to be reserved: somebody was quicker."""

    code = "oversold"
    message = _("Somebody was quicker: part of this stock has just been taken.")
    remedy = _("Ask for a new promise.")


@dataclass(frozen=True, slots=True)
class CapacityNeed:
    """What a part uses of a day's capacity; the owner is a site or a lane. Units: lines, slots or dm³."""

    site_id: int | None
    lane_id: int | None
    resource: str
    on: date
    quantity: Decimal

    @property
    def key(self) -> CapacityKey:
        """The capacity row that it uses."""
        return self.site_id, self.lane_id, self.resource, self.on


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A quantity to set aside for a ship day, and what else it uses. `purchase` is ordered from the supplier for it."""

    item_id: int
    site_id: int
    quantity: Decimal
    due_on: date
    reference: UUID
    line: int = 1
    purchase: Decimal = Decimal(0)
    capacity: tuple[CapacityNeed, ...] = ()

    @property
    def key(self) -> Key:
        """The balance that it reserves from."""
        return self.item_id, self.site_id


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
    _give_back(sql.release_expired_of_keys(items, sites, now))
    locked.capacities = _by_key(lock_rows(_capacity_rows(needs)))
    return locked


def reserve(
    demands: Sequence[Demand],
    locked: Locked,
    *,
    kind: ReservationKind,
    protected_for: int | None = None,
    expires_at: datetime | None = None,
    now: datetime,
) -> list[Reservation]:
    """Set the demands aside, each with one reservation; what is purchased for them is announced as a receipt.

    Raises: OversoldError when a key or a day has less than is demanded; the caller's transaction must roll back.
    `protected_for` is the company when any of these items is kept for it.
    Side effects: balances, capacities and the company's own protections are used up. Queries: at most six.
    """
    _announce_purchases(demands)
    _change_balances(demands, locked)
    capacity = [_capacity_taken(demand, locked.capacities) for demand in demands]
    _use_capacities(capacity)
    guarded = _use_protections(demands, protected_for)
    return _write(demands, capacity, guarded, kind=kind, expires_at=expires_at, now=now)


def reserve_free_stock(
    demands: Sequence[Demand], *, kind: ReservationKind, expires_at: datetime | None = None, now: datetime
) -> bool:
    """Set the demands aside if every shelf plainly has them; return whether it did, else nothing is changed.

    Where on hand less all reservations, whatever their day, less safety carries a demand, then so does A(t) on
    every day: nothing else need be read. Rows are locked by the last two statements only, so that
    others wait as short as can be. Not for items that are kept for anybody, nor for purchases.
    Must run inside a transaction. Queries: at most seven.
    """
    items = {demand.item_id for demand in demands}
    if not demands or Protection.objects.filter(item_id__in=items, consumed__lt=F("quantity")).exists():
        return not demands
    capacities = _by_key(_capacity_rows(need for demand in demands for need in demand.capacity))
    capacity = [_capacity_taken(demand, capacities) for demand in demands]
    quantities: dict[Key, Decimal] = defaultdict(Decimal)
    for demand in demands:
        quantities[demand.key] += demand.quantity
    try:
        with transaction.atomic():
            _write(demands, capacity, [[] for _ in demands], kind=kind, expires_at=expires_at, now=now)
            if sql.take_free_stock(quantities) != len(quantities):
                raise OversoldError
            _use_capacities(capacity)
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
) -> list[Reservation]:
    return Reservation.objects.bulk_create(
        Reservation(
            item_id=demand.item_id,
            site_id=demand.site_id,
            quantity=demand.quantity,
            due_on=demand.due_on,
            kind=kind,
            expires_at=expires_at,
            reference=demand.reference,
            line=demand.line,
            protection_id=guards[0][0] if guards else None,
            takes=_takes(takes, guards),
            created_at=now,
        )
        for demand, takes, guards in zip(demands, capacity, guarded, strict=True)
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
    _give_back(given)
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
    _give_back(given)
    return len(given)


def make_firm(references: Mapping[int, UUID], *, promise: UUID, now: datetime) -> bool:
    """Turn the live holds of a promise into firm reservations: reservation keys to order-line references.

    Balances do not change, so that nothing else is locked. Returns whether all of them still were live.
    Queries: one.
    """
    return sql.firm_up(references, promise=promise, now=now) == len(references)


def live_holds(promise: UUID, *, now: datetime) -> list[Reservation]:
    """Lock and return the holds of a promise that still count, in key order."""
    return lock_rows(
        Reservation.objects.filter(
            reference=promise, state=ReservationState.LIVE, kind=ReservationKind.HOLD, expires_at__gt=now
        )
    )


def _capacity_rows(needs: Iterable[CapacityNeed]) -> "QuerySet[Capacity]":
    wanted = {need.key for need in needs}
    if not wanted:
        return Capacity.objects.none()
    sites, lanes, _resources, days = (set(values) for values in zip(*wanted, strict=True))
    owners = Q(site_id__in=sites - {None}, lane_id=None) | Q(lane_id__in=lanes - {None}, site_id=None)
    return Capacity.objects.filter(owners, on__in=days)


def _by_key(rows: Iterable[Capacity]) -> dict[CapacityKey, Capacity]:
    return {(row.site_id, row.lane_id, row.resource, row.on): row for row in rows}


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


def _capacity_taken(demand: Demand, capacities: Mapping[CapacityKey, Capacity]) -> list[Taken]:
    """Return (row, quantity) of the limited days that a demand uses; a day without row is unlimited."""
    return [(capacities[need.key].pk, need.quantity) for need in demand.capacity if need.key in capacities]


def _use_capacities(takes: Iterable[list[Taken]]) -> None:
    used: dict[int, Decimal] = defaultdict(Decimal)
    for pk, quantity in (taken for several in takes for taken in several):
        used[pk] += quantity
    if used and sql.change_capacities(used) != len(used):
        raise OversoldError


def _use_protections(demands: Sequence[Demand], company_id: int | None) -> list[list[Taken]]:
    """Count the demands against the company's own protections, those of the site first; return what each took."""
    if company_id is None:
        return [[] for _demand in demands]
    own = Protection.objects.filter(company_id=company_id, item_id__in={demand.item_id for demand in demands})
    guards = lock_rows(own)
    left = {guard.pk: guard.quantity - guard.consumed for guard in guards}
    taken: list[list[Taken]] = []
    for demand in demands:
        rest, mine = demand.quantity, []
        fitting = [g for g in guards if g.item_id == demand.item_id and g.site_id in {None, demand.site_id}]
        for guard in sorted(fitting, key=lambda guard: guard.site_id is None):
            if used := min(left[guard.pk], rest):
                mine.append((guard.pk, used))
                left[guard.pk] -= used
                rest -= used
        taken.append(mine)
    if used_up := _sums(taken):
        sql.change_protections(used_up)
    return taken


def _give_back(released: Sequence[sql.Released]) -> None:
    """Return quantities to their balances, and what else they used; the balances are locked already."""
    if not released:
        return
    quantities: dict[Key, Decimal] = defaultdict(Decimal)
    for row in released:
        quantities[row.item_id, row.site_id] -= row.quantity
    balances = lock_balances(quantities.keys())
    sql.change_balances({balances[key].pk: (change, Decimal(0)) for key, change in quantities.items()})
    capacities = _sums(_parsed(row.takes, "capacity") for row in released)
    if capacities:
        lock_keys(Capacity.objects.all(), capacities)
        sql.change_capacities({pk: -quantity for pk, quantity in capacities.items()})
    protections = _sums(_parsed(row.takes, "protection") for row in released)
    if protections:
        lock_keys(Protection.objects.all(), protections)
        sql.change_protections({pk: -quantity for pk, quantity in protections.items()})


def _sums(takes: Iterable[Iterable[Taken]]) -> dict[int, Decimal]:
    total: dict[int, Decimal] = defaultdict(Decimal)
    for pk, quantity in (taken for several in takes for taken in several):
        total[pk] += quantity
    return total


def _parsed(takes: dict[str, list[tuple[int, str]]], kind: str) -> list[Taken]:
    return [(pk, Decimal(quantity)) for pk, quantity in takes.get(kind, [])]


def _takes(capacity: list[Taken], guards: list[Taken]) -> dict[str, list[tuple[int, str]]]:
    named = {"capacity": capacity, "protection": guards}
    return {name: [(pk, str(quantity)) for pk, quantity in rows] for name, rows in named.items() if rows}
