"""The buyer's pages: they refuse with a remedy, lose nothing, and ask the database the same few questions."""

from datetime import timedelta
from uuid import uuid4

import pytest
import zeal

from orders.models import BasketLine, LineState, Order
from portal.catalogue.models import Item
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope
from promising.models import Promise
from tests.order_factories import Wish, make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(logged_in, buyer, ship_to, items):
    return logged_in(buyer)


def basket_lines() -> list[tuple[str, int]]:
    with scope(SYSTEM):
        rows = BasketLine.objects.order_by("pk").values_list("item__sku", "quantity")
        return [(sku, int(quantity)) for sku, quantity in rows]


def add(shop, sku="BOLT-M10", quantity="5", unit="PCE", **headers):
    with zeal.zeal_context():
        body = {"sku": sku, "quantity": quantity, "unit": unit, "next": "/search/"}
        return shop.post("/basket/add/", body, headers=headers)


def test_an_item_goes_into_the_basket_and_its_counter_follows(shop):
    answer = add(shop, hx_request="true")

    assert "hx-swap-oob" in answer.content.decode()
    assert basket_lines() == [("BOLT-M10", 5)]


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_a_quantity_may_have_spaces_between_its_thousands(space, shop):
    add(shop, quantity=f"1{space}000")
    assert basket_lines() == [("BOLT-M10", 1000)]

    shop.post("/quick-order/", {"lines": f"BOLT-M8 2{space}000"})
    shop.post("/basket/change/", {"sku": "BOLT-M10", "unit": "PCE", "quantity": f"3{space}000"})

    assert basket_lines() == [("BOLT-M10", 3000), ("BOLT-M8", 2000)]


@pytest.mark.parametrize(
    ("sku", "quantity", "unit"),
    [("NONE", "1", "PCE"), ("BOLT-M10", "x", "PCE"), ("BOLT-M10", "-1", "PCE"), ("BOLT-M10", "1", "TON")],
)
def test_what_cannot_be_ordered_is_refused_and_the_basket_stays(shop, sku, quantity, unit):
    add(shop)

    with_script = add(shop, sku, quantity, unit, hx_request="true")
    without = add(shop, sku, quantity, unit)

    assert (with_script.status_code, without.status_code) == (204, 302)
    assert "toast" in with_script["HX-Trigger"]
    assert basket_lines() == [("BOLT-M10", 5)]


def test_a_pasted_list_is_taken_whole_or_not_at_all(shop):
    bad = shop.post("/quick-order/", {"lines": "BOLT-M8 10\nNO-SUCH 3"})
    assert bad.status_code == 422
    assert "BOLT-M8 10" in bad.content.decode()
    assert basket_lines() == []

    good = shop.post("/quick-order/", {"lines": "BOLT-M8 10\nBOLT-M10;2;BOX\n\n"})

    assert good.status_code == 302
    assert basket_lines() == [("BOLT-M8", 10), ("BOLT-M10", 2)]


def test_a_basket_becomes_one_order_however_often_it_is_sent(shop):
    add(shop)
    promised = shop.post("/checkout/", {"ship_to": "", "wanted_on": ""})
    page = shop.get(promised.url)
    assert page.status_code == 200
    with scope(SYSTEM):
        promise = Promise.objects.get()
    body = {"act": "order", "option": "earliest", "idempotency_key": str(uuid4())}

    first = shop.post(f"/promises/{promise.public_id}/act/", body)
    second = shop.post(f"/promises/{promise.public_id}/act/", body)

    assert first.url == second.url
    assert basket_lines() == []
    with scope(SYSTEM):
        assert Order.objects.count() == 1


def test_a_past_day_is_refused_and_the_basket_stays(shop):
    add(shop)

    answer = shop.post("/checkout/", {"wanted_on": "2020-01-01", "complete": "order"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert answer.context["refusal"].field == "wanted"
    assert 'value="2020-01-01" aria-invalid="true"' in page
    assert '<option value="order" selected>' in page
    assert basket_lines() == [("BOLT-M10", 5)]
    with scope(SYSTEM):
        assert Promise.objects.count() == 0


def test_a_day_that_is_none_is_named(shop):
    add(shop)

    answer = shop.post("/checkout/", {"wanted_on": "soon"})

    assert answer.status_code == 422
    assert answer.context["refusal"].field == "wanted"
    assert "soon" in answer.context["refusal"].text
    with scope(SYSTEM):
        assert Promise.objects.count() == 0


def test_a_list_may_name_items_by_any_code_and_units_by_name(shop, company, items):
    with scope(SYSTEM):
        Item.objects.filter(pk=items[0].pk).update(gtin="4006381333931")

    answer = shop.post("/quick-order/", {"lines": "4006381333931 3\nBOLT-M10;4;pièces\n\nBOLT-M12\t5\tpiece"})

    assert answer.status_code == 302
    assert basket_lines() == [("BOLT-M8", 3), ("BOLT-M10", 4), ("BOLT-M12", 5)]


def test_every_bad_line_of_a_list_is_told_at_once(shop):
    text = "BOLT-M10 3\nNONE 1\nBOLT-M10 x\nBOLT-M8 1 TON\nBOLT-M8 1 2 3"

    answer = shop.post("/quick-order/", {"lines": text})

    assert answer.status_code == 422
    assert [number for number, _said in answer.context["faults"]] == [2, 3, 4, 5]
    assert text in answer.content.decode()
    assert basket_lines() == []


def test_a_promise_shows_what_each_option_comes_to(shop):
    add(shop)

    page = shop.get(shop.post("/checkout/", {}).url)

    sums = page.context["cards"][0].sums
    assert sums.total.amount == sums.goods.amount + sums.carriage.amount
    shop.post(f"{page.wsgi_request.path}act/", {"act": "order", "option": "earliest"})
    with scope(SYSTEM):
        order = Order.objects.get()
        assert sums.total.amount == order.goods_total + order.charges_total


def test_who_wants_a_day_gets_it_unless_he_chooses_another(shop):
    add(shop)
    day = (clock.now() + timedelta(days=14)).date()
    wanted = day + timedelta(days=(7 - day.weekday()) % 7 + 2)  # a Wednesday

    page = shop.get(shop.post("/checkout/", {"wanted_on": wanted.isoformat()}).url)

    (marked,) = [card for card in page.context["cards"] if card.code == page.context["chosen"]]
    assert len(page.context["cards"]) > 1
    assert marked.option.deliver_until.date() == wanted


def test_the_pages_of_ones_account_keep_the_frame_of_the_company(shop, company):
    page = shop.get("/account/2fa/").content.decode()

    assert company.name in page
    assert 'id="search-box"' in page


def test_reserving_and_giving_back_leaves_the_promise_open(shop):
    add(shop)
    url = shop.post("/checkout/", {}).url

    shop.post(f"{url}act/", {"act": "hold", "option": "earliest"})
    with scope(SYSTEM):
        assert Promise.objects.get().state == "held"
    shop.post(f"{url}act/", {"act": "release"})

    with scope(SYSTEM):
        assert Promise.objects.get().state == "quoted"


def test_a_return_form_with_nonsense_keeps_what_was_entered(shop, company, ship_to, buyer, network, items):
    order = make_order(
        company=company, ship_to=ship_to, lane=network.standard,
        wishes=[Wish(items[0], 10, LineState.DELIVERED)], now=clock.now(), buyer=buyer,
    )  # fmt: skip

    answer = shop.post(f"/orders/{order.number}/return/", {"quantity-nonsense": "3", "comment": "dented"})

    assert answer.status_code == 422
    assert "dented" in answer.content.decode()


@pytest.mark.parametrize("path", ["/search/?q=M8", "/basket/", "/orders/", "/returns/", "/backorders/", "/"])
def test_empty_pages_say_what_to_do(path, logged_in, outsider):
    answer = logged_in(outsider).get(path)

    assert answer.status_code == 200
    assert 'class="empty"' in answer.content.decode()


def test_a_search_asks_the_same_questions_for_any_number_of_hits(shop, items, django_assert_max_num_queries):
    shop.get("/search/", {"q": "bolt"})  # the network is read once a process
    queries = []
    for number in (1, 3):
        Item.objects.update(is_active=False)
        Item.objects.filter(pk__in=[item.pk for item in items[:number]]).update(is_active=True)
        with zeal.zeal_context(), django_assert_max_num_queries(40) as seen:
            page = shop.get("/search/", {"q": "bolt"})
        assert page.content.decode().count('class="hit"') == number
        queries.append(len(seen))

    assert queries[0] == queries[1]


def test_the_list_of_orders_asks_the_same_questions_for_any_number(
    shop, company, ship_to, network, items, django_assert_max_num_queries
):
    queries = []
    for number in (1, 2, 3):
        make_order(
            company=company, ship_to=ship_to, lane=network.standard, wishes=[Wish(items[0], 1)], now=clock.now(),
            number=f"C-2026-{number:06d}",
        )  # fmt: skip
        with zeal.zeal_context(), django_assert_max_num_queries(40) as seen:
            assert f"C-2026-{number:06d}" in shop.get("/orders/").content.decode()
        queries.append(len(seen))

    assert queries[0] == queries[2]


def test_a_company_without_a_delivery_address_is_told_who_adds_one(logged_in, buyer, items):
    shop = logged_in(buyer)
    add(shop)

    page = shop.get("/basket/", headers={"accept-language": "en"}).content.decode()

    assert "Your company has no delivery address yet." in page
    assert 'name="ship_to"' not in page
