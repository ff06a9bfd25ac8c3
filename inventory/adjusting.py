"""Reservations made smaller or joined: what a changed order line no longer needs is given back, to the unit.

Locks as in inventory.reservations, after the purchases that were made for the lines.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from typing import Final
from uuid import UUID

from inventory.demands import CapacityNeed
from inventory.ledger import Key, lock_balances, save_balances
from inventory.models import (
    Capacity,
    Receipt,
    ReceiptState,
    Reservation,
    ReservationState,
    SupplierItem,
)
from inventory.reservation_sql import Released
from inventory.reservations import TO_ORDER
from inventory.takings import capacity_rows, give_back
from portal.kernel.locks import lock_rows

_STEP: Final = Decimal("0.001")
_BY_QUANTITY: Final = "lane_volume"
Takes = dict[str, list[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class _Lowered:
    """A reservation and what of it is given back."""

    row: Reservation
    by: Decimal


def reserved_keys(references: Collection[UUID]) -> set[Key]:
    """Return the (item, site) keys on which these references have live reservations. Queries: one."""
    live = Reservation.objects.filter(reference__in=references, state=ReservationState.LIVE)
    return set(live.values_list("item_id", "site_id"))


def lower_reservations(left: Mapping[UUID, Decimal], *, needed: Iterable[CapacityNeed] = ()) -> None:
    """Keep only so much (0: nothing) of what is reserved for each reference, and give the rest back.

    The volume on a lane shrinks with the quantity; a pick line or a dock slot is given back with the last unit. What
    was ordered from a supplier for the reference is lowered too, as far as his minimum and multiple allow.
    `needed` are capacities that the caller will use next: all of them are locked together, in key order.
    Must run inside a transaction. Queries: constant in the number of references.
    """
    purchases = lock_purchases(left)
    live = Reservation.objects.filter(reference__in=list(left), state=ReservationState.LIVE)
    lock_balances(set(live.values_list("item_id", "site_id")))
    lowered = _lowered(lock_rows(live), left)
    resources = _resources(lowered)
    given = [_given(one, resources) for one in lowered]
    lock_rows(capacity_rows(needed, also=given))
    _write(lowered, given)
    give_back(given)
    _lower_purchases(purchases, lowered, left)


def join_reservations(references: Collection[UUID]) -> None:
    """Make one of the live reservations that a reference has on a key for a day; what they use stays the same.

    Must run inside a transaction that has locked their balances. Queries: at most three.
    """
    live = Reservation.objects.filter(reference__in=references, state=ReservationState.LIVE)
    same: dict[object, list[Reservation]] = defaultdict(list)
    for row in lock_rows(live):
        same[row.reference, row.item_id, row.site_id, row.due_on].append(row)
    several = [rows for rows in same.values() if len(rows) > 1]
    for first, *others in several:
        first.quantity = sum((row.quantity for row in others), first.quantity)
        first.takes = _joined([row.takes for row in (first, *others)])
    Reservation.objects.bulk_update([rows[0] for rows in several], ["quantity", "takes"])
    surplus = [row.pk for rows in several for row in rows[1:]]
    Reservation.objects.filter(pk__in=surplus).update(state=ReservationState.RELEASED)


def _joined(takes: Sequence[Takes]) -> Takes:
    joined: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for kind, pk, quantity in ((kind, *used) for one in takes for kind, rows in one.items() for used in rows):
        joined[kind][pk] += Decimal(quantity)
    return {kind: [(pk, str(quantity)) for pk, quantity in used.items()] for kind, used in joined.items()}


def _lowered(rows: Sequence[Reservation], left: Mapping[UUID, Decimal]) -> list[_Lowered]:
    """Return what is given back of each reservation: of several for one reference, the newest first."""
    surplus = {reference: -quantity for reference, quantity in left.items()}
    for row in rows:
        surplus[row.reference] += row.quantity
    found = []
    for row in reversed(rows):
        by = min(row.quantity, surplus[row.reference])
        if by > 0:
            surplus[row.reference] -= by
            found.append(_Lowered(row, by))
    return found


def _resources(lowered: Sequence[_Lowered]) -> dict[int, str]:
    keys = {pk for one in lowered for pk, _quantity in one.row.takes.get("capacity", [])}
    return dict(Capacity.objects.filter(pk__in=keys).values_list("pk", "resource"))


def _given(one: _Lowered, resources: Mapping[int, str]) -> Released:
    """Return the share of a reservation that is given back, with the share of what else it uses."""
    row, takes = one.row, one.row.takes
    if one.by < row.quantity:
        share = one.by / row.quantity
        takes = {
            "capacity": [
                (pk, str((Decimal(used) * share).quantize(_STEP, ROUND_DOWN)))
                for pk, used in takes.get("capacity", [])
                if resources.get(pk) == _BY_QUANTITY
            ],
            "protection": _last_of(takes.get("protection", []), one.by, row.quantity),
        }
    return Released(row.item_id, row.site_id, one.by, takes)


def _last_of(guards: Sequence[tuple[int, str]], by: Decimal, quantity: Decimal) -> list[tuple[int, str]]:
    """Return what is given back to protections: what was not protected goes first, then the last one."""
    rest = by - (quantity - sum((Decimal(used) for _pk, used in guards), Decimal(0)))
    given = []
    for pk, used in reversed(guards):
        if rest > 0:
            given.append((pk, str(min(rest, Decimal(used)))))
            rest -= Decimal(used)
    return given


def _write(lowered: Sequence[_Lowered], given: Sequence[Released]) -> None:
    for one, back in zip(lowered, given, strict=True):
        if one.by == one.row.quantity:
            one.row.state = ReservationState.RELEASED
        else:
            one.row.quantity -= one.by
            one.row.takes = _less(one.row.takes, back.takes)
    Reservation.objects.bulk_update([one.row for one in lowered], ["state", "quantity", "takes"])


def _less(takes: Takes, given: Takes) -> Takes:
    found: Takes = {}
    for kind, rows in takes.items():
        back = {pk: Decimal(quantity) for pk, quantity in given.get(kind, [])}
        kept = [(pk, Decimal(used) - back.get(pk, Decimal(0))) for pk, used in rows]
        found[kind] = [(pk, str(used)) for pk, used in kept if used]
    return found


def lock_purchases(references: Iterable[UUID]) -> dict[UUID, Receipt]:
    """Lock and return what is still to come from suppliers for these references; before any balance. Queries: one."""
    by_name = {f"{TO_ORDER}{reference}": reference for reference in references}
    expected = Receipt.objects.filter(reference__in=by_name, state=ReceiptState.EXPECTED)
    return {by_name[receipt.reference]: receipt for receipt in lock_rows(expected)}


def _lower_purchases(
    purchases: Mapping[UUID, Receipt], lowered: Sequence[_Lowered], left: Mapping[UUID, Decimal]
) -> None:
    """Expect that much less of each purchase; of one that nobody needs any more, nothing."""
    if not purchases:
        return
    given: dict[UUID, Decimal] = defaultdict(Decimal)
    for one in lowered:
        given[one.row.reference] += one.by
    offers = _offers(purchases.values())
    fewer: dict[Key, Decimal] = defaultdict(Decimal)
    for reference, receipt in purchases.items():
        key = receipt.item_id, receipt.site_id
        still_open = max(Decimal(0), receipt.quantity - receipt.received_quantity)
        wanted = max(Decimal(0), still_open - given[reference]) if left[reference] else Decimal(0)
        needed = min(still_open, _orderable(wanted, offers.get(key)))
        fewer[key] += still_open - needed
        _expect(receipt, needed)
    Receipt.objects.bulk_update(purchases.values(), ["quantity", "state"])
    balances = lock_balances(fewer.keys())
    for key, quantity in fewer.items():
        balances[key].incoming -= quantity
    save_balances(balances.values())


def _expect(receipt: Receipt, needed: Decimal) -> None:
    if needed or receipt.received_quantity:
        receipt.quantity = receipt.received_quantity + needed
    if not needed:
        receipt.state = ReceiptState.RECEIVED if receipt.received_quantity else ReceiptState.CANCELLED


def _offers(receipts: Collection[Receipt]) -> dict[Key, SupplierItem]:
    rows = SupplierItem.objects.filter(
        item_id__in={receipt.item_id for receipt in receipts},
        site_id__in={receipt.site_id for receipt in receipts},
    )
    return {(row.item_id, row.site_id): row for row in rows}


def _orderable(quantity: Decimal, offer: SupplierItem | None) -> Decimal:
    """Return the least quantity from this one on that the supplier delivers."""
    if offer is None or not quantity:
        return quantity
    multiples = (max(quantity, offer.minimum) / offer.multiple).to_integral_value(ROUND_UP)
    return Decimal(multiples * offer.multiple)
