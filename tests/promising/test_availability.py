"""What a page of items says can be had when, at one ship-to."""

from datetime import UTC, date, datetime

import pytest

from inventory.models import Protection, SupplierItem
from promising.availability import availability_of
from promising.services import RequestedLine, quote_promise
from tests import factories

pytestmark = pytest.mark.usefixtures("system")


@pytest.fixture
def bolt(network):
    return factories.make_item("BOLT-M10")


@pytest.fixture
def seen(company, ship_to, now):
    def look(*items, place=ship_to):
        return availability_of(company_id=company.pk, items=items, ship_to=place, now=now)

    return look


def test_the_shelf_is_available_at_the_next_delivery(seen, bolt, network):
    factories.put_stock(bolt, network.site, 500, safety=50)

    found = seen(bolt)[bolt.pk]

    assert (found.state, found.quantity, found.site) == ("now", 450, "DC-LYON")
    assert found.deliver_from == datetime(2026, 3, 11, 7, 0, tzinfo=UTC)
    assert found.order_by == datetime(2026, 3, 10, 15, 0, tzinfo=UTC)


def test_a_page_of_items_tells_the_window_that_a_promise_then_keeps(
    seen, bolt, network, company, buyer, ship_to, now
):
    factories.put_stock(bolt, network.site, 500)

    promise = quote_promise(
        company_id=company.pk,
        user=buyer,
        ship_to=ship_to.public_id,
        lines=[RequestedLine(bolt.sku, 100)],
        now=now,
    )

    found, (part,) = seen(bolt)[bolt.pk], promise.options[0].lines[0].schedule
    assert (found.deliver_from, found.deliver_until) == (part.deliver_from, part.deliver_until)


def test_supply_to_come_is_told_beside_it(seen, bolt, network):
    factories.put_stock(bolt, network.site, 500)
    factories.expect_receipt(bolt, network.site, 80, date(2026, 3, 17))

    found = seen(bolt)[bolt.pk]

    assert (found.quantity, found.later_quantity, found.later_on) == (500, 80, date(2026, 3, 18))


def test_supply_to_come_alone_is_later(seen, bolt, network):
    factories.expect_receipt(bolt, network.site, 80, date(2026, 3, 17))

    found = seen(bolt)[bolt.pk]

    assert (found.state, found.quantity, found.deliver_from.date()) == ("later", 80, date(2026, 3, 18))


def test_what_a_supplier_makes_to_order_is_later(seen, bolt, network):
    supplier = factories.make_site("SUP", kind="supplier")
    factories.make_lane(supplier, network.zone)
    SupplierItem.objects.create(site=supplier, item=bolt, lead_days=5)

    found = seen(bolt)[bolt.pk]

    assert (found.state, found.site) == ("later", "SUP")
    assert found.deliver_from.date() == date(2026, 3, 18)


def test_nothing_anywhere_is_none(seen, bolt):
    assert seen(bolt)[bolt.pk].state == "none"


def test_stock_kept_for_others_is_not_shown(seen, bolt, network, other_company):
    factories.put_stock(bolt, network.site, 500)
    Protection.objects.create(company=other_company, item=bolt, quantity=480)

    assert seen(bolt)[bolt.pk].quantity == 20


def test_without_a_ship_to_the_shelves_are_told_without_a_date(seen, bolt, network):
    factories.put_stock(bolt, network.site, 500)

    found = seen(bolt, place=None)[bolt.pk]

    assert (found.state, found.quantity, found.deliver_from) == ("now", 500, None)


@pytest.mark.parametrize("count", [1, 25])
def test_a_page_takes_the_same_queries_for_any_number_of_items(
    seen, network, count, django_assert_num_queries
):
    items = [factories.make_item(f"SKU-{number}") for number in range(count)]
    for item in items:
        factories.put_stock(item, network.site, 10)
    seen(items[0])

    with django_assert_num_queries(3):
        seen(*items)
