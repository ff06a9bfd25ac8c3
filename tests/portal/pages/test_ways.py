"""A remedy by another service is a button beside it: the promise is asked anew, and says what was chosen."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
import zeal

from inventory.models import Lane, LaneService
from orders.models import BasketLine, Order
from portal.kernel.tenancy import SYSTEM, scope
from promising.models import Promise

pytestmark = pytest.mark.django_db
BUTTON = re.compile(r'<button[^>]*formaction="([^"]+)" name="way" value="([^"]+)"')


@pytest.fixture(autouse=True)
def morning():
    """Stop the clock on a Tuesday morning."""
    with time_machine.travel(datetime(2026, 3, 10, 8, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def shop(logged_in, buyer, ship_to, items):
    """Return a client whose basket has two lines; express is there a day before the cheapest way, at any hour."""
    with scope(SYSTEM):
        express = Lane.objects.filter(service=LaneService.EXPRESS)
        express.update(departures=None, transit_minutes=60)
    client = logged_in(buyer)
    for sku in ("BOLT-M10", "BOLT-M8"):
        with zeal.zeal_context():
            client.post("/basket/add/", {"sku": sku, "quantity": "5", "unit": "PCE"})
    return client


@pytest.fixture
def promised(shop):
    """Return the address of what was promised."""
    return shop.post("/checkout/", {"ship_to": "", "wanted_on": ""}).url


def buttons(shop, url) -> dict[str, str]:
    """Return the addresses of the buttons that choose a way, by their value."""
    with zeal.zeal_context():
        page = shop.get(url).content.decode()
    return {value: address for address, value in BUTTON.findall(page)}


def ways() -> list[tuple[str, str]]:
    with scope(SYSTEM):
        return list(BasketLine.objects.order_by("pk").values_list("site", "service"))


def test_a_remedy_is_chosen_by_its_button_and_undone(shop, promised):
    shown = buttons(shop, promised)
    assert set(shown) == {"1/express/DC-LYON", "2/express/DC-LYON"}

    chosen = shop.post(shown["1/express/DC-LYON"], {"way": "1/express/DC-LYON"})
    after = buttons(shop, chosen.url)
    page = shop.get(chosen.url)
    undone = shop.post(after["1//"], {"way": "1//"})

    assert chosen.status_code == undone.status_code == 302
    assert set(after) == {"1//"}  # what goes with it anyhow needs no remedy
    first, second = (entry.way for entry in page.context["cards"][0].lines)
    assert (first.startswith("Express "), first.endswith(" Dc-Lyon"), second) == (True, True, "")
    assert set(buttons(shop, undone.url)) == set(shown)
    assert ways() == [("", "")] * 2


def test_a_choice_lasts_until_it_is_ordered(shop, promised):
    url = shop.post(f"{promised}way/", {"way": "1/express/DC-LYON"}).url
    again = shop.post("/checkout/", {"again": "1"}).url
    basket = shop.get("/basket/").content.decode()

    shop.post(f"{again}act/", {"act": "hold", "option": "cheapest"})
    held = buttons(shop, again)
    shop.post(f"{again}act/", {"act": "order", "option": "cheapest", "idempotency_key": str(uuid4())})

    assert url != again
    assert re.search(r"Express \S+ Dc-Lyon", basket)
    assert held == {}
    with scope(SYSTEM):
        lanes = Order.objects.get().lines.values_list("position", "lane__service")
        assert (1, "express") in lanes
        assert not BasketLine.objects.exists()


def test_the_basket_lets_go_of_a_choice(shop, promised):
    shop.post(f"{promised}way/", {"way": "1/express/DC-LYON"})
    assert ways() == [("DC-LYON", "express"), ("", "")]

    shop.post("/basket/change/", {"sku": "BOLT-M10", "unit": "PCE", "quantity": "5"})

    assert ways() == [("", "")] * 2


def test_what_was_typed_beside_a_promise_stays_when_a_way_is_chosen(shop, promised):
    body = {"way": "1/express/DC-LYON", "purchase_order": "PO-7"}

    page = shop.get(shop.post(f"{promised}way/", body).url)

    assert page.context["typed"]["purchase_order"] == "PO-7"


@pytest.mark.parametrize(
    "way",
    [
        *("", "1", "1/express", "x/express/DC-LYON", "²/express/DC-LYON", "-1//", "9/express/DC-LYON"),
        *("1/rocket/DC-LYON", "1/express/DC-SUD", "1/express/DC-LYON/more", "9" * 50 + "//"),
    ],
)
def test_what_no_button_says_is_refused_and_changes_nothing(shop, promised, way):
    answer = shop.post(f"{promised}way/", {"way": way}, follow=True)

    assert answer.redirect_chain == [(promised, 302)]
    assert [message.level_tag for message in answer.context["messages"]][-1] == "error"
    assert ways() == [("", "")] * 2
    with scope(SYSTEM):
        assert Promise.objects.count() == 1


def test_a_way_is_not_chosen_while_the_goods_are_held(shop, promised):
    shop.post(f"{promised}act/", {"act": "hold", "option": "cheapest"})

    answer = shop.post(f"{promised}way/", {"way": "1/express/DC-LYON"}, follow=True)

    assert [message.level_tag for message in answer.context["messages"]][-1] == "error"
    with scope(SYSTEM):
        assert Promise.objects.get().state == "held"


def test_a_choice_needs_the_right_to_buy(client, logged_in, shop, promised, approver):
    assert logged_in(approver).post(f"{promised}way/", {"way": "1/express/DC-LYON"}).status_code == 403
    assert ways() == [("", "")] * 2
