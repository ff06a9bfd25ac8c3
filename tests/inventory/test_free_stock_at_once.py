"""Stock that is not plainly free: nothing of it stays locked, so that locks keep their order."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection

from inventory.demands import Demand
from inventory.models import ReservationKind, StockBalance
from inventory.reservations import reserve_free_stock
from portal.kernel.tenancy import SYSTEM, scope
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_shelves_are_free_for_others_where_one_of_them_lacks(transactional_db, network, now):
    demands = [
        Demand(
            item_id=item.pk, site_id=network.site.pk, quantity=Decimal(10), due_on=date(2026, 3, 10), reference=uuid4()
        )
        for item in (factories.make_item("BOLT-M10"), factories.make_item("NUT-M10"))
    ]  # fmt: skip
    for demand, quantity in zip(demands, (100, 1), strict=True):
        StockBalance.objects.create(item_id=demand.item_id, site_id=demand.site_id, on_hand=Decimal(quantity))
    other = connection.copy()

    with scope(SYSTEM):
        assert not reserve_free_stock(demands, kind=ReservationKind.FIRM, now=now)
        with other.cursor() as cursor:
            cursor.execute("SELECT id FROM inventory_stockbalance FOR UPDATE NOWAIT")
            found = cursor.fetchall()
    other.close()

    assert len(found) == 2
