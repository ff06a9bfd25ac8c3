"""Changing an order on the pages: form, preview, confirmation; nothing typed is lost, nothing happens unseen."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import zeal
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from inventory.models import Lane
from orders.models import Order, OrderChange, OrderLine
from orders.placing import place_order
from orders.progress.warehouse import release_lines
from portal.catalogue.models import Agreement
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope
from portal.pages.changes import BadListError
from promising.services import RequestedLine, quote_promise
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(items, company, buyer, ship_to):
    return placed(company, buyer, ship_to, ("BOLT-M8", 100), ("BOLT-M10", 50))


@pytest.fixture
def shop(logged_in, buyer):
    return logged_in(buyer)


def placed(company, buyer, ship_to, *lines) -> str:
    with scope(SYSTEM), zeal.zeal_ignore():
        promise = quote_promise(
            company_id=company.pk,
            user=buyer,
            ship_to=ship_to.public_id,
            lines=[RequestedLine(*line) for line in lines],
            now=clock.now(),
        )
        return place_order(
            company_id=company.pk,
            user=buyer,
            promise_id=promise.id,
            option="cheapest",
            idempotency_key=str(uuid4()),
            now=clock.now(),
        ).number


def get(shop, path):
    with zeal.zeal_context():
        return shop.get(path)


def post(shop, path, body):
    with zeal.zeal_context():
        return shop.post(path, body)


def form(**changes):
    return {"quantity-1": "100", "quantity-2": "50", "add": "", "wanted_on": ""} | changes


def quantities() -> list[tuple[str, int, str]]:
    with scope(SYSTEM):
        rows = OrderLine.objects.order_by("position", "part").values_list("item__sku", "quantity", "state")
        return [(sku, int(quantity), state) for sku, quantity, state in rows]


def test_a_new_quantity_may_have_spaces_between_its_thousands(shop, number):
    asked = post(
        shop, f"/orders/{number}/change/", form(**{"quantity-1": "1 000", "add": "BOLT-M12 1\u202f000"})
    )

    assert asked.status_code == 302
    with scope(SYSTEM):
        wish = OrderChange.objects.get().request
    assert wish["quantities"] == {"1": "1000", "2": "50"}
    assert wish["additions"] == [["BOLT-M12", "1000", None]]


def test_an_order_is_changed_in_three_steps_without_a_script(shop, number):
    page = get(shop, f"/orders/{number}/").content.decode()
    assert f"/orders/{number}/change/" in page
    assert 'name="quantity-1"' in get(shop, f"/orders/{number}/change/").content.decode()

    asked = post(
        shop, f"/orders/{number}/change/", form(**{"quantity-1": "120", "remove": "2", "add": "BOLT-M12 5"})
    )
    assert asked.status_code == 302
    preview = get(shop, asked.url).content.decode()
    assert all(sku in preview for sku in ("BOLT-M8", "BOLT-M10", "BOLT-M12"))
    assert quantities() == [("BOLT-M8", 100, "confirmed"), ("BOLT-M10", 50, "confirmed")]

    done = post(shop, asked.url, {"act": "apply", "idempotency_key": str(uuid4())})

    assert done.url == f"/orders/{number}/"
    assert quantities() == [
        ("BOLT-M8", 120, "confirmed"),
        ("BOLT-M10", 50, "cancelled"),
        ("BOLT-M12", 5, "confirmed"),
    ]
    assert "100 → 120" in get(shop, done.url).content.decode()


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"quantity-1": "-4", "purchase_order": "PO-55"}, ['value="-4"', 'value="PO-55"']),
        ({"add": "NOTHING 3", "cost_centre": "W9"}, ["NOTHING 3", 'value="W9"']),
        ({"wanted_on": "someday", "add": "BOLT-M12 5"}, ["someday", "BOLT-M12 5"]),
        ({"add": "a b c d e"}, ["a b c d e"]),
        ({"remove": ["1", "2"]}, ["checked"]),
        ({}, ['value="100"']),
    ],
)
def test_nothing_typed_is_lost_when_it_is_refused(shop, number, changes, kept):
    answer = post(shop, f"/orders/{number}/change/", form(**changes))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    for text in kept:
        assert text in page
    with scope(SYSTEM):
        assert not OrderChange.objects.exists()


@pytest.mark.parametrize("position", ["9" * 5000, "x", "", "²"])
def test_what_is_no_line_of_the_order_is_left_out(shop, number, position):
    typed = urlencode(form(**{f"quantity-{position}": "3", "remove": position}))

    with zeal.zeal_context():
        answer = shop.post(f"/orders/{number}/change/", typed, "application/x-www-form-urlencoded")

    assert answer.status_code == 422
    with scope(SYSTEM):
        assert not OrderChange.objects.exists()


def test_a_line_that_cannot_be_read_is_told_with_its_number():
    with translation.override("en"):
        assert BadListError([(2, "Write the item code.")]).text == "Line 2: Write the item code."


def test_the_ways_to_deliver_what_is_new_tell_what_the_order_comes_to(shop, number, network):
    with zeal.zeal_ignore():
        Lane.objects.filter(pk=network.standard.pk).update(transit_days=3)
    asked = post(shop, f"/orders/{number}/change/", form(add="BOLT-M12 400"))

    page = get(shop, asked.url)

    cards = page.context["options"]
    prices = [f"{card.sums.total.amount:.2f}".replace(".", ",") for card in cards]
    assert [card.codes[0] for card in cards] == ["earliest", "cheapest"]
    assert len(set(prices)) == 2
    options = page.content.decode().partition("<fieldset")[2].partition("</fieldset>")[0]
    assert all(price in options for price in prices)


def test_a_way_that_is_later_and_no_cheaper_is_no_choice(shop, number, company, network):
    with scope(SYSTEM), zeal.zeal_ignore():
        Lane.objects.filter(pk=network.standard.pk).update(transit_days=3)
        Agreement.objects.create(
            company=company, number="A-1", valid_from=clock.now().date(), carriage_paid_threshold=1
        )
    asked = post(shop, f"/orders/{number}/change/", form(add="BOLT-M12 400"))
    soonest = post(shop, asked.url, {"act": "again", "option": "earliest"})

    page = get(shop, soonest.url)

    assert page.context["options"] == []


def test_a_change_that_was_stored_before_its_options_had_sums_is_shown_all_the_same(shop, number):
    asked = post(shop, f"/orders/{number}/change/", form(add="BOLT-M12 400"))
    with scope(SYSTEM), zeal.zeal_ignore():
        change = OrderChange.objects.get()
        for option in change.shown["options"]:
            del option["after"], option["needs_approval"]
        change.save(update_fields=["shown"])

    assert get(shop, asked.url).status_code == 200


def test_an_earlier_wish_is_taken_up_again(shop, number):
    asked = post(shop, f"/orders/{number}/change/", form(**{"quantity-1": "130", "add": "BOLT-M12 5"}))
    change = asked.url.rstrip("/").rpartition("/")[2]

    page = get(shop, f"/orders/{number}/change/?from={change}").content.decode()

    assert 'value="130"' in page
    assert "BOLT-M12 5" in page


def test_an_expired_preview_says_so_and_is_shown_anew(shop, number):
    asked = post(shop, f"/orders/{number}/change/", form(**{"quantity-1": "130"}))
    with scope(SYSTEM):
        OrderChange.objects.update(expires_at=clock.now() - timedelta(seconds=1))

    late = post(shop, asked.url, {"act": "apply", "idempotency_key": str(uuid4())})
    page = get(shop, late.url).content.decode()
    fresh = post(shop, asked.url, {"act": "again"})

    assert late.url == asked.url
    assert 'value="again"' in page
    assert 'value="apply"' not in page
    assert fresh.url != asked.url
    assert 'value="apply"' in get(shop, fresh.url).content.decode()
    assert quantities()[0] == ("BOLT-M8", 100, "confirmed")


def test_a_change_that_no_longer_stands_leads_to_a_fresh_preview(
    shop, number, company, buyer, ship_to, items
):
    asked = post(shop, f"/orders/{number}/change/", form(**{"quantity-1": "450"}))
    placed(company, buyer, ship_to, ("BOLT-M8", 200))

    answer = post(shop, asked.url, {"act": "apply", "idempotency_key": str(uuid4())})

    assert answer.status_code == 302
    assert answer.url != asked.url
    assert "/change/" in answer.url
    with scope(SYSTEM):
        assert Order.objects.get(number=number).events.filter(kind="changed").count() == 0


def test_an_order_in_the_warehouse_says_why_it_stays(shop, number):
    with scope(SYSTEM), zeal.zeal_ignore():
        release_lines(
            lines=[line.public_id for line in OrderLine.objects.all()], author=None, now=clock.now()
        )

    order, change = get(shop, f"/orders/{number}/"), get(shop, f"/orders/{number}/change/")

    assert f"/orders/{number}/change/" not in order.content.decode()
    for page in (order, change):
        assert "being prepared" in page.content.decode() or "en préparation" in page.content.decode()


def test_an_approver_alone_is_offered_no_change(logged_in, approver, number):
    page = get(logged_in(approver), f"/orders/{number}/").content.decode()

    assert f"/orders/{number}/change/" not in page


def test_the_form_and_the_preview_ask_the_same_few_questions(shop, company, buyer, ship_to, network):
    for index in range(12):
        factories.put_stock(factories.make_item(f"ITEM-{index:02}"), network.site, 500)
    numbers = [
        placed(company, buyer, ship_to, *[(f"ITEM-{index:02}", 10) for index in range(size)])
        for size in (1, 12)
    ]
    counts = []
    for number, size in zip(numbers, (1, 12), strict=True):
        body = {f"quantity-{index + 1}": "11" for index in range(size)}
        asked = post(shop, f"/orders/{number}/change/", body)
        with CaptureQueriesContext(connection) as queries:
            get(shop, f"/orders/{number}/change/")
            get(shop, asked.url)
        counts.append(len(queries))

    assert counts[0] == counts[1]
