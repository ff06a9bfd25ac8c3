"""What was typed stays beside what is wrong with it; what cannot be undone, or no longer done, says so."""

import html
import re

import pytest
import zeal

from orders.aftersales.models import Return
from orders.models import LineState
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope
from tests.order_factories import Wish, make_order

pytestmark = pytest.mark.django_db
REFERENCES = {"purchase_order": "PO-7", "cost_centre": "WORKSHOP"}


@pytest.fixture
def shop(logged_in, buyer, ship_to, items):
    """Return an English reader's client with five of one bolt and six of another in the basket."""
    client = logged_in(buyer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    for sku, quantity in (("BOLT-M8", "5"), ("BOLT-M10", "6")):
        client.post("/basket/add/", {"sku": sku, "quantity": quantity, "unit": "PCE"})
    return client


@pytest.fixture
def order_that_is(company, ship_to, network, buyer, items):
    """Return a function that makes an order of ten of one item, in a state."""

    def make(state: LineState):
        return make_order(
            company=company, ship_to=ship_to, lane=network.standard, buyer=buyer, now=clock.now(),
            wishes=[Wish(items[0], 10, state)],
        )  # fmt: skip

    return make


def words_of(answer) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def row_of(answer, sku: str) -> str:
    """Return the table row of an item."""
    (row,) = [row for row in re.findall(r"<tr id=.*?</tr>", words_of(answer)) if sku in row]
    return str(row)


def change(shop, sku: str, quantity: str, **headers: str):
    with zeal.zeal_context():
        return shop.post(
            "/basket/change/", {"sku": sku, "unit": "PCE", "quantity": quantity}, headers=headers
        )


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}], ids=["without scripts", "with scripts"])
def test_a_refused_quantity_stands_in_its_line_of_the_basket_beside_the_reason(shop, headers):
    answer = change(shop, "BOLT-M10", "-4", **headers)

    wrong, other = row_of(answer, "BOLT-M10"), row_of(answer, "BOLT-M8")
    assert answer.status_code == 422
    assert 'value="-4"' in wrong
    assert 'aria-invalid="true" aria-describedby="refused"' in wrong
    assert "-4 is not a quantity that can be ordered. Enter a number above zero." in wrong
    assert 'value="5"' in other
    assert "aria-invalid" not in other


def test_a_refused_line_that_has_left_the_basket_meanwhile_is_told_all_the_same(shop):
    shop.post("/basket/remove/", {"sku": "BOLT-M10", "unit": "PCE"})

    answer = change(shop, "BOLT-M10", "-4")

    assert "-4 is not a quantity that can be ordered." in words_of(answer)


def test_a_half_is_written_without_noughts_at_its_end(shop, items):
    items[0].sales_multiple = items[0].sales_minimum = "0.5"
    items[0].save()
    change(shop, "BOLT-M8", "0.5")

    assert 'value="0.5"' in row_of(shop.get("/basket/"), "BOLT-M8")


def test_a_refused_quantity_of_an_order_is_told_in_its_row(shop, company, ship_to, buyer, network, items):
    order = make_order(
        company=company, ship_to=ship_to, lane=network.standard, buyer=buyer, now=clock.now(),
        wishes=[Wish(items[0], 10, days=2), Wish(items[1], 10, days=2)],
    )  # fmt: skip

    answer = shop.post(f"/orders/{order.number}/change/", {"quantity-1": "10", "quantity-2": "-4"})

    assert "-4 is not a quantity that can be ordered." in row_of(answer, items[1].sku)
    assert "aria-invalid" not in row_of(answer, items[0].sku)


def test_the_references_stay_when_the_goods_are_reserved_and_go_with_the_order(shop):
    url = shop.post("/checkout/", {}).url

    held = shop.post(f"{url}act/", {"act": "hold", "option": "earliest", **REFERENCES}, follow=True)
    shop.post(f"{url}act/", {"act": "order", "option": "earliest", **REFERENCES})

    assert [f'value="{text}"' in words_of(held) for text in REFERENCES.values()] == [True, True]
    assert "typed_for_promise" not in shop.session


def test_a_choice_and_the_references_stay_when_the_order_is_refused(shop):
    url = shop.post("/checkout/", {}).url

    refused = shop.post(f"{url}act/", {"option": "earliest", **REFERENCES}, follow=True)

    assert [f'value="{text}"' in words_of(refused) for text in REFERENCES.values()] == [True, True]
    assert refused.context["chosen"] == "earliest"


def test_the_references_of_one_promise_are_not_those_of_the_next(shop):
    url = shop.post("/checkout/", {}).url
    shop.post(f"{url}act/", {"act": "hold", "option": "earliest", **REFERENCES})

    other = shop.get(shop.post("/checkout/", {"again": "1"}).url)

    assert "PO-7" not in words_of(other)


def test_a_promise_that_became_an_order_leads_to_that_order(shop):
    url = shop.post("/checkout/", {}).url
    order = shop.post(f"{url}act/", {"act": "order", "option": "earliest"}).url

    page = words_of(shop.get(url))

    assert f'href="{order}">To the order</a>' in page


def test_an_order_that_is_under_way_is_not_offered_to_be_cancelled(shop, order_that_is):
    order = order_that_is(LineState.SHIPPED)

    page = words_of(shop.get(f"/orders/{order.number}/cancel/"))

    assert "This order can no longer be cancelled" in page
    assert f'action="/orders/{order.number}/cancel/"' not in page


def test_a_rejection_is_asked_for_once_more(logged_in, approver, order_that_is):
    order = order_that_is(LineState.TO_APPROVE)

    page = words_of(logged_in(approver).get(f"/orders/{order.number}/", headers={"accept-language": "en"}))

    question = page[page.index('id="confirm-reject"') : page.index('value="reject"')]
    assert "This cannot be undone." in question
    assert page.index("<button hidden disabled></button>") < page.index('value="reject"')


def test_a_return_without_its_reason_is_asked_for_it_and_keeps_its_quantity(shop, order_that_is):
    order = order_that_is(LineState.DELIVERED)
    form = words_of(shop.get(f"/orders/{order.number}/return/"))
    (field,) = re.findall(r'name="(quantity-[^"]+)"', form)

    answer = shop.post(
        f"/orders/{order.number}/return/", {field: "3", field.replace("quantity", "reason"): ""}
    )

    assert "The reason for the return is missing" in words_of(answer)
    assert re.search(rf'name="{field}" value="3" aria-label', words_of(answer))
    assert re.search(r'<select [^>]*aria-invalid="true"', words_of(answer))
    with scope(SYSTEM):
        assert Return.objects.count() == 0
