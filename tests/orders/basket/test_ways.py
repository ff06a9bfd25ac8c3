"""A line of the basket that was chosen to come another way keeps that, as long as it is the same wish."""

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from orders.basket import add_to_basket, basket_of, choose_way, quote_basket, set_delivery, set_quantity
from orders.models import Basket, BasketLine
from promising.services import RequestedLine, UnknownServiceError
from tests import factories

pytestmark = pytest.mark.usefixtures("system", "bolt")
EXPRESS: Any = {"site": "DC-LYON", "service": "express"}
BOXES: Any = {"sku": "BOLT-M10", "unit": "BOX"}


@pytest.fixture
def mine(company, buyer, now):
    return {"company_id": company.pk, "user": buyer, "now": now}


@pytest.fixture
def promise(mine, ship_to):
    """Return what was promised for two lines of a basket: boxes, then pieces."""
    add_to_basket(lines=[RequestedLine("BOLT-M10", 1, "BOX"), RequestedLine("BOLT-M10", 7, "PCE")], **mine)
    set_delivery(ship_to=ship_to.public_id, wanted_on=None, **mine)
    return quote_basket(**mine)


@pytest.fixture
def chosen(mine, promise):
    """Return the promise after express was chosen for the boxes."""
    return choose_way(promise_id=promise.id, line=1, **EXPRESS, **mine)


def ways() -> list[tuple[str, str, str]]:
    return list(BasketLine.objects.order_by("unit_id").values_list("unit_id", "site", "service"))


OPEN = [("BOX", "", ""), ("PCE", "", "")]


def test_what_was_chosen_is_promised_and_kept(mine, chosen):
    again = quote_basket(**mine)

    assert ways() == [("BOX", *EXPRESS.values()), ("PCE", "", "")]
    assert [line.service for line in chosen.options[0].lines] == ["express", ""]
    assert again.request == chosen.request
    with override("en"):
        assert [line.way for line in basket_of(**mine).lines] == ["Express from Dc-Lyon", ""]


def test_what_was_chosen_can_be_undone(mine, promise, chosen):
    choose_way(promise_id=chosen.id, line=1, site="", service="", **mine)

    assert ways() == OPEN


def test_the_same_delivery_keeps_what_was_chosen(mine, chosen, ship_to):
    set_delivery(ship_to=ship_to.public_id, wanted_on=None, policy={"complete": "order"}, **mine)

    assert ("BOX", *EXPRESS.values()) in ways()


@pytest.mark.parametrize("quantity", [1, 2])
def test_a_line_whose_quantity_is_typed_may_come_any_way_again(mine, chosen, quantity):
    set_quantity(**BOXES, quantity=quantity, **mine)

    assert ways() == OPEN


def test_a_line_to_which_more_is_added_may_come_any_way_again(mine, chosen):
    add_to_basket(lines=[RequestedLine("BOLT-M10", 1, "BOX")], **mine)

    assert ways() == OPEN


def test_another_place_or_day_may_be_served_any_way_again(mine, chosen, company, ship_to):
    set_delivery(ship_to=ship_to.public_id, wanted_on=date(2026, 3, 20), **mine)
    by_day = ways()
    BasketLine.objects.update(**EXPRESS)
    other = factories.make_ship_to(company, "PLANT")
    set_delivery(ship_to=other.public_id, wanted_on=date(2026, 3, 20), **mine)

    assert by_day == ways() == OPEN


def test_what_is_in_the_basket_otherwise_meanwhile_keeps_nothing(mine, promise, ship_to, company):
    set_quantity(**BOXES, quantity=2, **mine)
    choose_way(promise_id=promise.id, line=1, **EXPRESS, **mine)
    after_a_change = ways()
    Basket.objects.update(ship_to=factories.make_ship_to(company, "PLANT"))
    choose_way(promise_id=promise.id, line=2, **EXPRESS, **mine)

    assert after_a_change == ways() == OPEN


def test_a_colleagues_basket_keeps_nothing_of_it(mine, promise, colleague):
    add_to_basket(lines=[RequestedLine("BOLT-M10", 1, "BOX")], **mine | {"user": colleague})

    choose_way(promise_id=promise.id, line=1, **EXPRESS, **mine)

    assert list(BasketLine.objects.filter(basket__user=colleague).values_list("service")) == [("",)]


def test_a_service_that_there_is_not_changes_nothing(mine, promise):
    with pytest.raises(UnknownServiceError):
        choose_way(promise_id=promise.id, line=1, site="", service="rocket", **mine)

    assert ways() == OPEN
