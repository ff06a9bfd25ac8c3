"""Supply seen as if reservations were given back: within the block only."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import Reservation, StockBalance
from promising.services.exchanging import as_if_given_back
from tests import factories

pytestmark = pytest.mark.usefixtures("system")


@pytest.fixture
def reservation(network, now):
    item = factories.make_item()
    factories.put_stock(item, network.site, 100)
    StockBalance.objects.update(reserved=40)
    return Reservation.objects.create(
        item=item,
        site=network.site,
        quantity=40,
        due_on=now.date(),
        kind="firm",
        reference=uuid4(),
        created_at=now,
    )


def reserved() -> Decimal:
    (found,) = StockBalance.objects.values_list("reserved", flat=True)
    return Decimal(found)


def test_goods_are_free_within_the_block_and_taken_after_it(reservation):
    before = list(Reservation.objects.values())

    with as_if_given_back({reservation.reference: Decimal(10)}):
        within = reserved()

    assert [within, reserved()] == [10, 40]
    assert list(Reservation.objects.values()) == before


def test_an_error_within_the_block_leaves_no_trace_either(reservation):
    with pytest.raises(LookupError), as_if_given_back({reservation.reference: Decimal(0)}):
        raise LookupError

    assert reserved() == 40


def test_nothing_given_back_asks_nothing():
    with CaptureQueriesContext(connection) as asked, as_if_given_back({}):
        pass

    assert len(asked) == 0
