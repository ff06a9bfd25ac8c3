"""What the desk must look at."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from inventory.models import StockBalance
from orders.exceptions import exception_counts, exceptions
from orders.models import LineState, OrderLine
from portal.kernel.outbox import publish
from tests import factories
from tests.order_factories import Wish, make_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def place(system, company, ship_to, network, item, now):
    factories.put_stock(item, network.site, 10_000)

    def place(number, *states, days=0):
        return make_order(
            company=company,
            ship_to=ship_to,
            lane=network.standard,
            wishes=[Wish(item, 10, state, days) for state in states],
            now=now,
            number=f"C-2026-{number:06d}",
        )

    return place


def found(now):
    return [(row.kind, row.subject) for row in exceptions(now=now)]


def test_all_is_well(place, now):
    place(1, LineState.CONFIRMED, LineState.DELIVERED, LineState.CANCELLED)

    assert found(now) == []
    assert set(exception_counts(now=now).values()) == {0}


def test_lines_that_need_somebody_are_listed(place, now):
    place(1, LineState.SHIPPED, days=-3)
    place(2, LineState.CONFIRMED, LineState.BACKORDERED, LineState.ON_HOLD)

    assert found(now) == [
        ("overdue", "C-2026-000001/1"),
        ("backordered", "C-2026-000002/2"),
        ("on_hold", "C-2026-000002/3"),
    ]
    assert [row.tone for row in exceptions(now=now)] == ["bad", "warn", "warn"]


def test_a_missed_departure_puts_the_promise_at_risk(place, now):
    place(1, LineState.PACKED)
    OrderLine.objects.update(ship_at=now - timedelta(minutes=1))

    assert found(now) == [("at_risk", "C-2026-000001/1")]


def test_handling_that_no_longer_fits_puts_the_promise_at_risk(place, now):
    place(1, LineState.RELEASED, LineState.PACKED)
    OrderLine.objects.update(ship_at=now + timedelta(minutes=30))

    assert found(now) == [("at_risk", "C-2026-000001/1")]


def test_stock_below_its_promises_is_listed_with_what_is_missing(place, item, network, now):
    StockBalance.objects.update(reserved=10_005, shortage=5)

    (row,) = exceptions(now=now)

    assert (row.kind, row.subject, row.tone) == ("shortage", item.sku, "bad")
    assert row.detail == f"{item.name_en} · 5 missing at {network.site.name}"


def test_news_that_nobody_takes_are_listed(system, now):
    publish(topic="order", key="C-1", sequence=1, now=now - timedelta(minutes=5))
    publish(topic="order", key="C-2", sequence=1, now=now)

    assert found(now) == [("outbox", "C-1")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_six_queries_however_long(place, now, count, django_assert_num_queries):
    place(1, *[LineState.ON_HOLD] * count)
    place(2, *[LineState.SHIPPED] * count, days=-3)

    with django_assert_num_queries(6):
        assert len(exceptions(now=now)) == 2 * count


def test_the_counts_agree_with_the_list(place, now):
    place(1, LineState.SHIPPED, LineState.ON_HOLD, LineState.BACKORDERED, days=-3)

    listed = [row.kind for row in exceptions(now=now)]

    assert {kind: count for kind, count in exception_counts(now=now).items() if count} == {
        kind: listed.count(kind) for kind in set(listed)
    }


@pytest.mark.parametrize(("language", "told"), [("fr", "1\u202f800,5 × "), ("en", "1,800.5 × ")])
def test_quantities_are_written_as_the_reader_writes_them(language, told, place, now):
    place(1, LineState.ON_HOLD)
    OrderLine.objects.update(quantity=Decimal("1800.500"))

    with translation.override(language):
        row = exceptions(now=now)[0]

    assert row.detail.replace("\xa0", "\u202f").startswith(told)
