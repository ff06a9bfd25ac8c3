"""Supply comes sooner while a buyer looks at his order: the offer appears by itself, and he takes it or leaves it."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from zeal import zeal_ignore

from orders.models import Gain, OrderLine
from orders.placing import place_order
from orders.supply import delay_supply
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope
from promising.services import RequestedLine, quote_promise
from tests import factories
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_change import named

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def waiting(shop):
    """An order of what comes in three weeks, and the receipt that it waits for."""
    now = clock.now()
    with scope(SYSTEM), zeal_ignore():
        line = factories.make_item("PLATE-21")
        receipt = factories.expect_receipt(line, shop.network.site, 50, (now + timedelta(days=21)).date())
        common = {"company_id": shop.company.pk, "user": shop.buyer, "now": now}
        promise = quote_promise(
            ship_to=shop.ship_to.public_id, lines=[RequestedLine("PLATE-21", 50)], **common
        )
        placed = place_order(promise_id=promise.id, option="earliest", idempotency_key="key", **common)
    return placed.number, receipt.reference


@pytest.mark.parametrize(
    ("size", "locale", "javascript"), [(PHONE, "fr-FR", True), (DESKTOP, "en-GB", False)]
)
def test_a_buyer_takes_an_earlier_date_that_is_offered(visit, shop, waiting, size, locale, javascript):
    number, reference = waiting
    buyer = visit(size, locale, javascript)
    buyer.log_in(shop.buyer)
    page = buyer.page
    buyer.go(f"/orders/{number}/")
    offer = page.get_by_role(
        "heading", name=named("Une livraison avancée est possible", "An earlier delivery is possible")
    )
    expect(offer).to_have_count(0)

    now = clock.now()
    with scope(SYSTEM):
        delay_supply(reference=reference, due_on=(now + timedelta(days=7)).date(), author=None, now=now)
    if not javascript:
        _wait_for_an_offer(page)
        page.reload()
    expect(offer).to_be_visible(timeout=20_000)
    page.get_by_role("button", name=named("Prendre la date plus proche", "Take the earlier date")).click()

    expect(page.locator(".timeline")).to_contain_text(
        re.compile("Livraison avancée acceptée|Earlier delivery accepted")
    )
    expect(offer).to_have_count(0)
    with scope(SYSTEM):
        gain = Gain.objects.get()
        assert (gain.state, OrderLine.objects.get().deliver_until) == ("accepted", gain.deliver_until)


def _wait_for_an_offer(page):
    for _second in range(40):
        with scope(SYSTEM):
            if Gain.objects.exists():
                return
        page.wait_for_timeout(500)
    raise AssertionError("nothing was offered")
