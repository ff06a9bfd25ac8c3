"""The basket: one a person, added up from all devices, priced for the company."""

from datetime import date
from decimal import Decimal

import pytest

from orders.basket import (
    NoShipToError,
    add_to_basket,
    basket_count,
    basket_of,
    clear_basket,
    quote_basket,
    remove_from_basket,
    set_delivery,
    set_quantity,
)
from orders.models import Basket, BasketLine
from portal.catalogue.models import Agreement, Item
from portal.catalogue.units import QuantityNotMultiple
from portal.customers.models import ShipTo
from portal.kernel.money import Money
from promising.services import PastDateError, RequestedLine, UnknownItemError, UnknownShipToError
from promising.services.policies import UnknownPolicyError
from tests import factories

pytestmark = pytest.mark.usefixtures("system")


@pytest.fixture
def mine(company, buyer, now):
    return {"company_id": company.pk, "user": buyer, "now": now}


@pytest.fixture
def bolt(network):
    item = factories.make_item("BOLT-M10")
    factories.put_stock(item, network.site, 500)
    return item


def wish(sku="BOLT-M10", quantity=3, unit="BOX"):
    return RequestedLine(sku, quantity, unit)


def quantities(mine) -> dict[tuple[str, str], Decimal]:
    return {(line.sku, line.unit): line.quantity for line in basket_of(**mine).lines}


def test_an_empty_basket_is_shown_without_being_made(mine):
    shown = basket_of(**mine)

    assert (shown.count, shown.goods_total) == (0, Money(Decimal(0)))
    assert not Basket.objects.exists()


def test_what_is_added_twice_adds_up(mine, bolt):
    add_to_basket(lines=[wish(quantity=3)], **mine)

    count = add_to_basket(lines=[wish(quantity=2), wish(quantity=7, unit="PCE")], **mine)

    assert count == 2
    assert quantities(mine) == {("BOLT-M10", "BOX"): 5, ("BOLT-M10", "PCE"): 7}


def test_a_line_is_priced_in_base_units(mine, bolt):
    add_to_basket(lines=[wish(quantity=3)], **mine)

    (line,) = basket_of(**mine).lines

    assert line.base_quantity == 300
    assert (line.unit_price, line.amount) == (Money(Decimal("0.5000")), Money(Decimal("150.00")))
    assert line.problem == ""


def test_a_colleague_has_a_basket_of_his_own(mine, bolt, colleague):
    add_to_basket(lines=[wish()], **mine)

    assert basket_count(company_id=mine["company_id"], user=colleague) == 0
    assert basket_count(company_id=mine["company_id"], user=mine["user"]) == 1


def test_a_quantity_is_set_and_zero_takes_it_out(mine, bolt):
    add_to_basket(lines=[wish(quantity=3)], **mine)
    set_quantity(sku="BOLT-M10", unit="BOX", quantity="8", **mine)
    assert quantities(mine) == {("BOLT-M10", "BOX"): 8}

    set_quantity(sku="BOLT-M10", unit="BOX", quantity="0", **mine)

    assert quantities(mine) == {}


def test_lines_are_removed_and_the_basket_cleared(mine, bolt):
    factories.make_item("NUT-M10")
    add_to_basket(lines=[wish(), wish("NUT-M10")], **mine)

    remove_from_basket(sku="BOLT-M10", unit="BOX", **mine)
    left = quantities(mine)
    clear_basket(**mine)

    assert left == {("NUT-M10", "BOX"): 3}
    assert quantities(mine) == {}


@pytest.mark.parametrize(
    ("line", "error"),
    [(wish("NO-SUCH"), UnknownItemError), (RequestedLine("BOLT-M10", "1.5"), QuantityNotMultiple)],
)
def test_what_cannot_be_ordered_is_not_added(mine, bolt, line, error):
    with pytest.raises(error):
        add_to_basket(lines=[wish(), line], **mine)

    assert not BasketLine.objects.exists()


def test_an_item_that_is_gone_is_marked(mine, bolt):
    add_to_basket(lines=[wish()], **mine)
    Item.objects.update(is_active=False)

    (line,) = basket_of(**mine).lines

    assert line.problem


def test_a_quantity_that_is_no_longer_sold_is_marked(mine, bolt):
    add_to_basket(lines=[wish(quantity=7, unit="PCE")], **mine)
    Item.objects.update(sales_multiple=10)

    (line,) = basket_of(**mine).lines

    assert "10" in str(line.problem)


def test_what_is_missing_for_free_carriage_is_told(mine, bolt, company):
    Agreement.objects.create(
        company=company,
        number="A",
        name="A",
        valid_from=date(2026, 1, 1),
        carriage_paid_threshold=Decimal(200),
    )
    add_to_basket(lines=[wish(quantity=3)], **mine)
    below = basket_of(**mine)
    set_quantity(sku="BOLT-M10", unit="BOX", quantity=4, **mine)
    above = basket_of(**mine)

    assert below.missing_for_free_carriage == Money(Decimal("50.00"))
    assert above.missing_for_free_carriage == Money(Decimal("0.00"))
    assert above.carriage == Money(Decimal(0))


def test_the_basket_is_quoted_to_its_ship_to_and_day(mine, bolt, company, ship_to):
    other = factories.make_ship_to(company, "PLANT")
    add_to_basket(lines=[wish(quantity=3)], **mine)
    set_delivery(ship_to=other.public_id, wanted_on=date(2026, 3, 16), policy={"complete": "order"}, **mine)

    promise = quote_basket(**mine)

    assert (promise.ship_to_id, promise.wanted_on) == (other.pk, date(2026, 3, 16))
    assert promise.request["policy"] == {"complete": "order"}
    assert promise.options[1].lines[0].quantity == 300


def test_without_a_ship_to_nothing_can_be_quoted(mine, bolt):
    add_to_basket(lines=[wish()], **mine)

    with pytest.raises(NoShipToError):
        quote_basket(**mine)


def test_a_bad_delivery_changes_nothing(mine, bolt, ship_to, other_company):
    theirs = factories.make_ship_to(other_company)

    with pytest.raises(UnknownShipToError):
        set_delivery(ship_to=theirs.public_id, wanted_on=None, **mine)
    with pytest.raises(PastDateError):
        set_delivery(ship_to=ship_to.public_id, wanted_on=date(2026, 1, 1), **mine)
    with pytest.raises(UnknownPolicyError):
        set_delivery(ship_to=ship_to.public_id, wanted_on=None, policy={"by_drone": True}, **mine)

    assert not Basket.objects.exists()
    assert ShipTo.objects.count() == 2


@pytest.mark.parametrize("count", [1, 20])
def test_the_basket_takes_the_same_queries_for_any_number_of_lines(
    mine, network, count, django_assert_num_queries
):
    lines = [wish(factories.make_item(f"SKU-{number}").sku) for number in range(count)]
    add_to_basket(lines=lines, **mine)

    with django_assert_num_queries(7):
        basket_of(**mine)
