"""What was promised against what came: parts, lines and orders, by site, lane and supplier, and as foretold."""

from datetime import timedelta
from decimal import Decimal

import pytest
from zeal import zeal_ignore

from inventory.models import Receipt
from inventory.receipts import delay_receipt, post_receipt
from orders.models import LineState, OrderLine
from orders.reliability import Kept, kept_by_lane, kept_by_site, kept_by_supplier, reliability_of
from portal.kernel.tenancy import SYSTEM, Scope, scope
from tests import factories
from tests.order_factories import Wish, make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(db):
    return factories.make_item()


@pytest.fixture
def span(now):
    return {"since": now - timedelta(days=90), "until": now}


@pytest.fixture
def delivered(company, ship_to, network, item, now):
    """Return a function that makes a past order; each line came so many hours after its promise, None: not yet."""
    numbers = iter(range(1, 100))

    def make(
        *hours, age=10, company=company, ship_to=ship_to, lane=network.standard, sureness=0.9, state=None
    ):
        order = make_order(
            company=company,
            ship_to=ship_to,
            lane=lane,
            wishes=[
                Wish(item, 10, state or (LineState.SHIPPED if late is None else LineState.INVOICED))
                for late in hours
            ],
            now=now - timedelta(days=age),
            number=f"C-2026-{next(numbers):06d}",
        )
        with scope(SYSTEM):
            for line, late in zip(
                OrderLine.objects.filter(order=order).order_by("position"), hours, strict=True
            ):
                assert line.promised_until is not None
                line.sureness = line.promised_sureness = sureness
                line.delivered_at = None if late is None else line.promised_until + timedelta(hours=late)
                line.save(update_fields=["sureness", "promised_sureness", "delivered_at"])
        return order

    return make


@zeal_ignore()
def add_part(order, hours):
    """Serve the first line in a second part, which came so many hours after its promise."""
    with scope(SYSTEM):
        line = OrderLine.objects.get(order=order, position=1, part=1)
        line.pk, line.part, line.public_id = None, 2, OrderLine._meta.get_field("public_id").get_default()
        assert line.promised_until is not None
        line.delivered_at = line.promised_until + timedelta(hours=hours)
        line.save(force_insert=True)


@pytest.fixture
def record(company, span):
    def read():
        with scope(Scope(company.pk)):
            return reliability_of(**span)

    return read


def test_nothing_due_has_no_percentage(record):
    found = record()

    assert found.parts == found.lines == found.orders == Kept(0, 0)
    assert found.parts.percent is None
    assert found.curve == ()


def test_an_order_is_kept_when_all_its_lines_came_in_time(delivered, record):
    delivered(0, -1)
    delivered(-1, 2)

    found = record()

    assert (found.parts, found.lines, found.orders) == (Kept(4, 3), Kept(4, 3), Kept(2, 1))
    assert found.orders.percent == 50


def test_a_line_is_kept_when_all_its_parts_came_in_time(delivered, record):
    add_part(delivered(-1), 3)
    add_part(delivered(-1), -3)

    found = record()

    assert (found.parts, found.lines, found.orders) == (Kept(4, 3), Kept(2, 1), Kept(2, 1))


def test_what_is_due_and_has_not_come_is_late(delivered, record):
    delivered(None)

    assert record().lines == Kept(1, 0)


@pytest.mark.parametrize("state", ["cancelled", "substituted", "to_approve"])
def test_what_is_promised_no_more_does_not_count(delivered, record, state):
    delivered(None, state=state)

    assert record().lines == Kept(0, 0)


def test_only_what_fell_due_in_the_period_counts(delivered, record):
    delivered(-1, age=200)
    delivered(None, age=0)

    assert record().lines == Kept(0, 0)


def test_the_first_promise_counts_whatever_was_promised_later(delivered, record):
    order = delivered(5)
    with scope(SYSTEM):
        OrderLine.objects.filter(order=order).update(deliver_until=order.placed_at + timedelta(days=9))

    assert record().lines == Kept(1, 0)


def test_another_companys_orders_do_not_count(delivered, record, other_company):
    delivered(-1)
    delivered(9, company=other_company, ship_to=factories.make_ship_to(other_company))

    assert record().orders == Kept(1, 1)


def test_the_curve_tells_what_was_said_and_what_came(delivered, record):
    delivered(-1, -1, -1, 1, sureness=0.77)
    delivered(-1, sureness=1.0)
    delivered(-1, sureness=None)

    low, high = record().curve

    assert (low.low, low.number, low.said, low.kept) == pytest.approx((0.75, 4, 0.77, 0.75))
    assert (high.high, high.number, high.said, high.kept) == pytest.approx((1.0, 1, 1.0, 1.0))


def test_the_curve_tells_what_was_said_first(delivered, record):
    order = delivered(9, sureness=0.77)
    with scope(SYSTEM):
        OrderLine.objects.filter(order=order).update(
            deliver_until=order.placed_at + timedelta(days=9), sureness=0.99
        )

    (only,) = record().curve

    assert (only.number, only.said, only.kept) == pytest.approx((1, 0.77, 0))


def test_the_wholesaler_sees_sites_and_lanes_the_busiest_first(
    delivered, network, system, span, other_company
):
    delivered(-1, 2)
    delivered(-1, lane=network.express, company=other_company, ship_to=factories.make_ship_to(other_company))

    sites, lanes = kept_by_site(**span), kept_by_lane(**span)

    assert [(row.detail, row.due, row.kept) for row in sites] == [("DC-LYON", 3, 2)]
    assert [(row.name, row.due, row.kept) for row in lanes] == [
        (network.standard.code, 2, 1),
        (network.express.code, 1, 1),
    ]


def test_a_supplier_keeps_his_day_when_all_came_by_it(network, item, system, span, now):
    supplier = factories.make_site("SUP", kind="supplier")
    due_on = (now - timedelta(days=5)).date()
    for number, (came, days) in enumerate([(10, 0), (10, 2), (8, 0), (0, None)]):
        Receipt.objects.create(
            reference=f"PO-{number}",
            item=item,
            site=network.site,
            supplier=supplier,
            quantity=Decimal(10),
            received_quantity=Decimal(came),
            due_on=due_on,
            state="received" if came else "expected",
            received_at=None if days is None else now - timedelta(days=5 - days),
        )

    found = kept_by_supplier(**span)

    assert found == (Kept(4, 1, supplier.name, "SUP"),)


def test_a_supplier_is_held_to_the_day_that_he_said_first(network, item, system, operator, span, now):
    supplier = factories.make_site("SUP", kind="supplier")
    receipt = factories.expect_receipt(item, network.site, 10, (now - timedelta(days=5)).date())
    Receipt.objects.update(supplier=supplier)
    for days in (3, 1):
        delay_receipt(reference=receipt.reference, due_on=(now - timedelta(days=days)).date())
    post_receipt(reference=receipt.reference, author=operator, now=now - timedelta(days=2))

    found = kept_by_supplier(**span)

    assert found == (Kept(1, 0, supplier.name, "SUP"),)


def test_a_receipt_came_on_the_day_of_its_site(item, system, operator, span, now):
    supplier = factories.make_site("SUP", kind="supplier")
    site = factories.make_site("DC-NY", timezone="America/New_York")
    receipt = factories.expect_receipt(item, site, 10, (now - timedelta(days=5)).date())
    Receipt.objects.update(supplier=supplier)
    after_midnight = (now - timedelta(days=4)).replace(hour=3)
    post_receipt(reference=receipt.reference, author=operator, now=after_midnight)

    found = kept_by_supplier(**span)

    assert found == (Kept(1, 1, supplier.name, "SUP"),)


@pytest.mark.parametrize("count", [1, 6])
def test_a_record_takes_three_queries_however_much_was_due(
    delivered, company, span, count, django_assert_num_queries
):
    for _ in range(count):
        delivered(*[-1] * count)

    with scope(Scope(company.pk)), django_assert_num_queries(3):
        reliability_of(**span)


@pytest.mark.parametrize("selector", [kept_by_site, kept_by_lane, kept_by_supplier])
def test_a_list_takes_one_query(selector, delivered, system, span, django_assert_num_queries):
    delivered(-1, 2)

    with django_assert_num_queries(1):
        selector(**span)
