"""Stock that is plainly free is taken by one statement: all of it with its capacities, or nothing at all."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction

from inventory.audit import balance_differences
from inventory.demands import CapacityNeed, Demand
from inventory.models import Capacity, Reservation, ReservationKind, StockBalance
from inventory.reservations import reserve_free_stock
from tests import factories

pytestmark = pytest.mark.usefixtures("system")
DAY = date(2026, 3, 10)


@pytest.fixture
def take(network, now):
    """Return a function that takes quantities of items by code, one pick line each."""
    items = {code: factories.make_item(code) for code in ("BOLT-M10", "NUT-M10")}
    for item in items.values():
        factories.put_stock(item, network.site, 100)
    Capacity.objects.create(site=network.site, resource="pick_lines", on=DAY, quantity=2)
    need = CapacityNeed(network.site.pk, None, "pick_lines", DAY, Decimal(1))

    def demanded(*wishes):
        demands = [
            Demand(
                item_id=items[code].pk, site_id=network.site.pk, quantity=Decimal(quantity), due_on=DAY,
                reference=uuid4(), capacity=(need,),
            )
            for code, quantity in wishes
        ]  # fmt: skip
        with transaction.atomic():
            return reserve_free_stock(demands, kind=ReservationKind.FIRM, now=now)

    return demanded


def state():
    reserved = StockBalance.objects.order_by("item__sku").values_list("reserved", flat=True)
    return [int(one) for one in reserved], int(Capacity.objects.get().used), Reservation.objects.count()


def test_shelves_and_the_day_are_used_together(take):
    assert take(("BOLT-M10", 100), ("NUT-M10", 1))

    assert state() == ([100, 1], 2, 2)
    assert balance_differences() == []


@pytest.mark.parametrize(
    "wishes",
    [
        [("BOLT-M10", 1), ("NUT-M10", 101)],
        [("BOLT-M10", 60), ("BOLT-M10", 41)],
        [("BOLT-M10", 1), ("BOLT-M10", 1), ("NUT-M10", 1)],
    ],
    ids=["one shelf lacks", "two lines of a shelf lack", "the day lacks"],
)
def test_where_anything_lacks_nothing_is_taken(take, wishes):
    assert not take(*wishes)

    assert state() == ([0, 0], 0, 0)
    assert balance_differences() == []
