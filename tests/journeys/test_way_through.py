"""The whole way through in a real browser: search, promise, order, live tracking, return."""

import re

import pytest
from playwright.sync_api import expect

from inventory.models import Lane, LaneService
from orders.models import Order, OrderLine
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def order_number(page) -> str:
    found = re.search(r"C-\d{4}-\d+", page.url)
    assert found, page.url
    return found[0]


def buy(visitor, quantity: str = "20") -> str:
    """Search for the bolt, put it into the basket, ask for the delivery and confirm."""
    page = visitor.page
    visitor.go("/search/?q=bolt+m10x50")
    hit = page.locator("article.hit", has_text="BOLT-M10")
    hit.locator("input[name=quantity]").fill(quantity)
    hit.get_by_role("button", name=re.compile("Add|Ajouter")).click()
    expect(page.locator("[data-basket-count]").first).to_contain_text("1")
    visitor.go("/basket/")
    page.get_by_role("button", name=re.compile("Ask for the delivery|Demander la livraison")).click()
    expect(page).to_have_url(re.compile("/promises/"))
    page.get_by_role("button", name=re.compile("Confirm the order|Confirmer la commande")).click()
    expect(page).to_have_url(re.compile("/orders/C-"))
    return order_number(page)


def let_leave_now(number: str) -> None:
    """Bring an order forward: one of the evening or of a Sunday leaves later, and sites see what leaves today."""
    now = clock.now()
    with scope(SYSTEM):
        OrderLine.objects.filter(order__number=number).update(ship_at=now, ship_on=now.date())


@pytest.mark.parametrize(("size", "locale"), [(PHONE, "fr-FR"), (DESKTOP, "en-GB")])
def test_a_buyer_finds_is_promised_orders_and_watches_it_move(visit, shop, size, locale):
    buyer = visit(size, locale)
    buyer.log_in(shop.buyer)

    number = buy(buyer)
    let_leave_now(number)
    page = buyer.page
    live = page.locator("#order-live")
    expect(live).to_have_attribute("data-last-event", re.compile(r"\d+"))
    seen = int(live.get_attribute("data-last-event"))
    page.evaluate("() => { window.stillTheSamePage = true }")
    operator = visit()
    operator.log_in(shop.operator)
    operator.go(f"/site/{shop.network.site.code}/")
    operator.page.get_by_role("button", name="Release").first.click()
    expect(operator.page.get_by_role("button", name="Picked")).to_be_visible()

    expect(live).not_to_have_attribute("data-last-event", str(seen), timeout=15_000)
    assert page.evaluate("() => window.stillTheSamePage")
    with scope(SYSTEM):
        assert Order.objects.get(number=number).lines.get().state == "released"


def test_an_order_is_picked_short_shipped_delivered_returned_and_credited(visit, shop):
    buyer, operator, desk = visit(), visit(PHONE), visit()
    buyer.log_in(shop.buyer)
    number = buy(buyer, "10")
    let_leave_now(number)
    operator.log_in(shop.operator)
    site = operator.page

    operator.go(f"/site/{shop.network.site.code}/")
    site.get_by_role("button", name="Release").first.click()
    site.locator("input[name=quantity]").first.fill("8")
    site.get_by_role("button", name="Picked").first.click()
    for step in ("Packed", "Shipped"):
        site.get_by_role("button", name=step).first.click()
    site.locator("input[name=receiver]").first.fill("Camille")
    site.get_by_role("button", name="Delivered").first.click()

    buyer.go(f"/orders/{number}/return/")
    buyer.page.locator("input[name^=quantity-]").first.fill("3")
    buyer.page.locator("select[name^=reason-]").first.select_option("too_many")
    buyer.page.get_by_role("button", name="Ask for the return").click()
    expect(buyer.page).to_have_url(re.compile("/returns/R-"))
    asked = buyer.page.url.rstrip("/").rsplit("/", 1)[-1]

    desk.log_in(shop.desk)
    desk.go("/desk/aftersales/return/")
    desk.page.get_by_role("link", name=asked).click()
    desk.page.get_by_role("button", name="Accept").click()
    desk.page.get_by_role("button", name="Receive and credit").click()
    desk.page.get_by_role("dialog").get_by_role("button", name="Receive and credit").click()
    expect(desk.page.get_by_text("The goods are in")).to_be_visible()

    buyer.go(f"/returns/{asked}/")
    expect(buyer.page.get_by_role("heading", name=re.compile("Credit note"))).to_be_visible()
    buyer.go(f"/orders/{number}/")
    expect(buyer.page.locator(".timeline")).to_contain_text(asked)


def test_the_way_through_needs_no_javascript(visit, shop):
    buyer = visit(javascript=False)
    buyer.log_in(shop.buyer)
    page = buyer.page

    buyer.go("/search/?q=bolt")
    page.locator("article.hit").first.get_by_role("button", name="Add").click()
    buyer.go("/basket/")
    page.get_by_role("button", name="Ask for the delivery").click()
    page.get_by_role("button", name="Confirm the order").click()

    expect(page).to_have_url(re.compile("/orders/C-"))
    expect(page.locator(".timeline")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_remedy_by_another_service_is_chosen_and_ordered(visit, shop, javascript):
    with scope(SYSTEM):
        Lane.objects.filter(service=LaneService.STANDARD).update(transit_days=5)
    buyer = visit(javascript=javascript)
    buyer.log_in(shop.buyer)
    page = buyer.page
    buyer.go("/search/?q=bolt")
    page.locator("article.hit").first.get_by_role("button", name="Add").click()
    expect(page.locator("[data-basket-count]").first).to_contain_text("1")
    buyer.go("/basket/")
    page.get_by_role("button", name="Ask for the delivery").click()

    page.get_by_text("How to have it sooner").first.click()
    page.get_by_role("button", name=re.compile("Choose Express from")).first.click()
    expect(page.get_by_text(re.compile("Your choice: Express from")).first).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("Your choice")).to_have_count(0)
    page.get_by_text("How to have it sooner").first.click()
    page.get_by_role("button", name=re.compile("Choose Express from")).first.click()
    expect(page.get_by_role("button", name="Undo").first).to_be_visible()
    page.get_by_role("button", name="Confirm the order").click()

    expect(page).to_have_url(re.compile("/orders/C-"))
    with scope(SYSTEM):
        assert (
            OrderLine.objects.filter(lane__service=LaneService.EXPRESS).count()
            == OrderLine.objects.count()
            == 1
        )


def test_the_search_is_worked_from_the_keyboard(visit, shop):
    buyer = visit()
    buyer.log_in(shop.buyer)
    page = buyer.page

    page.keyboard.press("/")
    page.keyboard.type("ecrou")
    expect(page.locator("#search-suggestions [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/items/NUT-M10/"))
