"""After the load: does everything add up, and did every buyer get what he was told?"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from inventory.audit import balance_differences
from inventory.models import StockBalance
from orders.models import Order
from portal.kernel.bulk import allow_long_statements
from portal.kernel.tenancy import SYSTEM, scope


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that must hold, and what was found instead (nothing: it holds)."""

    claim: str
    trouble: str = ""


def prove(numbers: Collection[str], errors: Collection[str], *, orders_before: int) -> list[Finding]:
    """Return what must hold after the runs. `numbers` are the orders that clients were told of."""
    allow_long_statements()
    with scope(SYSTEM):
        return [
            Finding("no error seen by a client", "; ".join(sorted(set(errors))[:3])),
            Finding("every accepted order exists once", _orders(numbers, orders_before)),
            Finding("every balance adds up to the unit", _balances()),
            Finding("nothing is oversold", _oversold()),
            Finding("no deadlock", _deadlocks()),
        ]


def count_orders() -> int:
    """Return how many orders there are."""
    with scope(SYSTEM):
        return Order.objects.count()


def _orders(numbers: Collection[str], before: int) -> str:
    written, told = Order.objects.count() - before, len(set(numbers))
    found = Order.objects.filter(number__in=set(numbers)).count()
    is_right = written == told == found == len(numbers)
    return (
        ""
        if is_right
        else f"{len(numbers)} accepted, {told} numbers, {found} of them stored, {written} written"
    )


def _balances() -> str:
    return "; ".join(
        f"item {row.item_id} site {row.site_id} {row.field}: {row.stored}, explained {row.recomputed}"
        for row in balance_differences(limit=3)
    )


def _oversold() -> str:
    short = StockBalance.objects.filter(shortage__gt=0, item__in=_sold()).count()
    return f"{short} shelves have promised more than they will have" if short else ""


def _sold() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT item_id FROM inventory_stockmovement WHERE cause LIKE 'bench:%'")
        return [row[0] for row in cursor.fetchall()]


def _deadlocks() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        row = cursor.fetchone()
    return f"{row[0]} deadlocks" if row and row[0] else ""
