"""An order changed in a real browser: on a phone with scripts, at a desk without."""

import re

import pytest
from playwright.sync_api import expect

from orders.models import Order
from portal.kernel.tenancy import SYSTEM, scope
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_way_through import order_number

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def named(french: str, english: str) -> re.Pattern[str]:
    return re.compile(f"{french}|{english}")


@pytest.mark.parametrize(
    ("size", "locale", "javascript"), [(PHONE, "fr-FR", True), (DESKTOP, "en-GB", False)]
)
def test_a_buyer_changes_his_order_after_seeing_what_it_would_be(visit, shop, size, locale, javascript):
    buyer = visit(size, locale, javascript)
    buyer.log_in(shop.buyer)
    page = buyer.page
    buyer.go("/search/?q=bolt+m10x50")
    page.locator("article.hit", has_text="BOLT-M10").get_by_role(
        "button", name=named("Ajouter", "Add")
    ).click()
    page.wait_for_load_state("networkidle")
    buyer.go("/basket/")
    page.get_by_role("button", name=named("Demander la livraison", "Ask for the delivery")).click()
    page.get_by_role("button", name=named("Confirmer la commande", "Confirm the order")).click()
    expect(page).to_have_url(re.compile("/orders/C-"))
    number = order_number(page)

    page.get_by_role("link", name=named("Modifier", "Change"), exact=False).last.click()
    page.locator("input[name=quantity-1]").fill("40")
    page.locator("input[name=purchase_order]").fill("PO-4711")
    page.get_by_role("button", name=named("Voir prix et dates", "See prices and dates")).click()
    expect(page.get_by_text(named("Rien n’est encore modifié", "Nothing is changed yet"))).to_be_visible()
    with scope(SYSTEM):
        assert Order.objects.get(number=number).lines.get().quantity != 40
    page.get_by_role("button", name=named("Modifier la commande", "Change the order")).click()

    expect(page).to_have_url(re.compile(f"/orders/{number}/$"))
    expect(page.locator(".timeline")).to_contain_text("PO-4711")
    with scope(SYSTEM):
        order = Order.objects.get(number=number)
        assert (order.purchase_order, order.lines.get().quantity) == ("PO-4711", 40)
