"""The desk at the keyboard: Enter presses the button beside the field, and never a step that nobody meant."""

import pytest
from playwright.sync_api import expect

from orders.models import LineState, OrderEvent
from portal.catalogue.models import Item
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope
from tests.order_factories import Wish, make_order

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_enter_takes_the_step_of_its_field_and_none_from_a_mark(visit, shop):
    with scope(SYSTEM):
        make_order(
            company=shop.company,
            ship_to=shop.ship_to,
            lane=shop.network.standard,
            wishes=[Wish(Item.objects.get(sku="BOLT-M10"), 10, LineState.CONFIRMED)],
            now=clock.now(),
            number="C-2026-000001",
            buyer=shop.buyer,
        )
    desk = visit()
    desk.log_in(shop.desk)
    desk.go("/desk/orders/order/C-2026-000001/change/")
    page = desk.page

    page.locator("input[name=line]").check()
    page.locator("input[name=line]").press("Enter")
    page.locator("input[name=reason]").fill("Credit limit")
    page.locator("input[name=reason]").press("Enter")
    expect(page.locator(".messagelist")).to_be_visible()

    with scope(SYSTEM):
        assert list(OrderEvent.objects.values_list("kind", flat=True)) == ["on_hold"]
