"""Bad input on the pages: a kind message says what is wrong, in which line, and what to do; nothing changes."""

import html
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
import zeal

from orders.models import BasketLine
from portal.kernel.tenancy import SYSTEM, scope
from promising.models import Promise
from tests import factories
from tests.promising.counter import everything

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def morning():
    """Stop the clock on a Tuesday morning; a test may move it."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def shop(logged_in, buyer, ship_to, network):
    """Return a client that has a hundred bolts, sold by the hundred, in its basket."""
    item = factories.make_item("BOLT-M10", sales_multiple=100, sales_minimum=100)
    factories.put_stock(item, network.site, 500)
    client = logged_in(buyer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.post("/basket/add/", {"sku": "BOLT-M10", "quantity": "100", "unit": "PCE"})
    return client


def send(shop, path, **body):
    with zeal.zeal_context():
        return shop.post(path, body, follow=True)


def words_of(answer) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def traces():
    with scope(SYSTEM):
        lines = list(BasketLine.objects.order_by("pk").values_list("item__sku", "quantity"))
        return [*everything([]), Promise.objects.count(), lines]


@pytest.mark.parametrize(
    ("line", "problem", "remedy"),
    [
        ("NO-SUCH 1", "There is no item “NO-SUCH”.", "Check the item code, or search for the item."),
        ("BOLT-M10 150", "BOLT-M10 is sold from 100", "Nearest quantities: 100 pieces, 200 pieces."),
        ("BOLT-M10 -100", "-100 is not a quantity that can be ordered.", "Enter a number above zero."),
        ("BOLT-M10 1 PALLET", "BOLT-M10 is not sold by PALLET.", "Choose one of:"),
    ],
)
def test_a_bad_line_of_a_list_is_told_with_its_number(shop, line, problem, remedy):
    before = traces()

    answer = send(shop, "/quick-order/", lines=f"BOLT-M10 100\n\n{line}\nBOLT-M10 200")

    words = words_of(answer)
    assert answer.status_code == 422
    assert "Line 3" in words
    assert problem in words
    assert remedy in words
    assert traces() == before


@pytest.mark.parametrize(
    ("sku", "quantity", "remedy"),
    [
        ("NO-SUCH", "1", "Check the item code"),
        ("BOLT-M10", "150", "Nearest quantities: 100 pieces, 200 pieces."),
    ],
)
def test_a_bad_wish_on_an_item_s_page_is_told_with_its_remedy(shop, sku, quantity, remedy):
    before = traces()

    with_script = shop.post(
        "/basket/add/", {"sku": sku, "quantity": quantity, "unit": "PCE"}, headers={"hx-request": "true"}
    )
    without = send(shop, "/basket/add/", sku=sku, quantity=quantity, unit="PCE")

    assert remedy in with_script["HX-Trigger"].encode().decode("unicode_escape")
    assert remedy in words_of(without)
    assert traces() == before


def test_a_past_day_is_refused_and_what_was_typed_stays(shop):
    before = traces()

    answer = send(shop, "/checkout/", wanted_on="2026-03-09")

    words = words_of(answer)
    assert "9 March 2026 is in the past." in words
    assert "Choose today or a later day." in words
    assert traces() == before


@pytest.mark.parametrize("closing", [{"receiving_hours": {"mon": []}}, {"is_active": False}])
def test_a_closed_ship_to_is_refused_by_name(shop, company, closing):
    closed = factories.make_ship_to(company, "ATTIC", **closing)
    before = traces()

    answer = send(shop, "/checkout/", ship_to=str(closed.public_id))

    words = words_of(answer)
    assert "“Attic” does not receive deliveries." in words or "There is no such delivery address." in words
    assert "Choose another delivery address" in words or "Choose one of your company's" in words
    assert traces() == before


@pytest.mark.parametrize("typed", ["nowhere", "00000000-0000-0000-0000-000000000000"])
def test_a_ship_to_that_is_none_is_refused_and_not_passed_over(shop, typed):
    before = traces()

    answer = send(shop, "/checkout/", ship_to=typed)

    assert "There is no such delivery address." in words_of(answer)
    assert traces() == before


def test_a_list_of_ten_thousand_lines_is_refused_kindly(shop):
    before = traces()

    answer = send(shop, "/quick-order/", lines="BOLT-M10 100\n" * 10_001)

    words = words_of(answer)
    assert answer.status_code == 422
    assert "10001 lines are too many for one request." in words
    assert "Send at most" in words
    assert traces() == before


def test_a_hold_shows_how_long_it_lasts(shop, morning):
    page = send(shop, "/checkout/")
    url = page.redirect_chain[-1][0]
    morning.shift(timedelta(minutes=10))

    held = send(shop, f"{url}act/", act="hold", option="earliest")

    assert 'data-countdown="2026-03-10T09:25:00+01:00"' in held.content.decode()
    assert "Confirm within" in words_of(held)


@pytest.mark.parametrize("is_held", [False, True])
def test_an_expired_promise_is_told_and_can_be_asked_again(shop, morning, is_held):
    url = send(shop, "/checkout/").redirect_chain[-1][0]
    if is_held:
        send(shop, f"{url}act/", act="hold", option="earliest")
    morning.shift(timedelta(minutes=15))
    before = traces()

    answer = send(shop, f"{url}act/", act="order", option="earliest", idempotency_key="one")

    words = words_of(answer)
    assert "This promise has expired." in words
    assert "Ask for a new one" in words
    assert "Ask again" in words
    assert traces() == before


def test_asking_again_promises_the_basket_anew(shop, morning):
    url = send(shop, "/checkout/").redirect_chain[-1][0]
    morning.shift(timedelta(minutes=16))

    again = send(shop, "/checkout/", again="1")

    assert again.redirect_chain[-1][0] != url
    assert "This promise stands for" in words_of(again)
