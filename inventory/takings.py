"""What a reservation uses beside its stock, daily capacity and protected stock, and how it is given back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.db.models import Q, QuerySet

from inventory import reservation_sql as sql
from inventory.demands import CapacityKey, CapacityNeed, Demand, OversoldError
from inventory.ledger import Key, lock_balances
from inventory.models import Capacity, Protection
from portal.kernel.locks import lock_keys, lock_rows

Taken = tuple[int, Decimal]


def capacity_rows(
    needs: Iterable[CapacityNeed], *, also: Sequence[sql.Released] = ()
) -> "QuerySet[Capacity]":
    """Return the rows of the days that are needed, and `also` those that released reservations had used."""
    wanted = {need.key for need in needs}
    given = used_together(_parsed(row.takes, "capacity") for row in also)
    chosen = Q(pk__in=given)
    if wanted:
        sites, lanes, _resources, days = (set(values) for values in zip(*wanted, strict=True))
        chosen |= Q(site_id__in=sites - {None}, lane_id=None, on__in=days)
        chosen |= Q(lane_id__in=lanes - {None}, site_id=None, on__in=days)
    return Capacity.objects.filter(chosen)


def by_key(rows: Iterable[Capacity]) -> dict[CapacityKey, Capacity]:
    """Return capacities by what a need calls them."""
    return {(row.site_id, row.lane_id, row.resource, row.on): row for row in rows}


def capacity_taken(demand: Demand, days: Mapping[CapacityKey, int]) -> list[Taken]:
    """Return (row, quantity) of the limited days that a demand uses; a day without row is unlimited."""
    return [(days[need.key], need.quantity) for need in demand.capacity if need.key in days]


def use_capacities(takes: Iterable[list[Taken]]) -> None:
    """Raise what is used of the days. Raises: OversoldError when a day has no room for all of it."""
    used = used_together(takes)
    if used and sql.change_capacities(used) != len(used):
        raise OversoldError


def use_protections(demands: Sequence[Demand], company_id: int | None) -> list[list[Taken]]:
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
    if used_up := used_together(taken):
        sql.change_protections(used_up)
    return taken


def give_back(released: Sequence[sql.Released]) -> None:
    """Return quantities to their balances, and what else they used; the balances are locked already."""
    if not released:
        return
    quantities: dict[Key, Decimal] = defaultdict(Decimal)
    for row in released:
        quantities[row.item_id, row.site_id] -= row.quantity
    balances = lock_balances(quantities.keys())
    sql.change_balances({balances[key].pk: (change, Decimal(0)) for key, change in quantities.items()})
    capacities = used_together(_parsed(row.takes, "capacity") for row in released)
    if capacities:
        lock_keys(Capacity.objects.all(), capacities)
        sql.change_capacities({pk: -quantity for pk, quantity in capacities.items()})
    protections = used_together(_parsed(row.takes, "protection") for row in released)
    if protections:
        lock_keys(Protection.objects.all(), protections)
        sql.change_protections({pk: -quantity for pk, quantity in protections.items()})


def used_together(takes: Iterable[Iterable[Taken]]) -> dict[int, Decimal]:
    """Return what is used of each row in all."""
    total: dict[int, Decimal] = defaultdict(Decimal)
    for pk, quantity in (taken for several in takes for taken in several):
        total[pk] += quantity
    return total


def _parsed(takes: dict[str, list[tuple[int, str]]], kind: str) -> list[Taken]:
    return [(pk, Decimal(quantity)) for pk, quantity in takes.get(kind, [])]
