"""A session that ends in the middle of a form: nothing is carried out, and what was typed comes back to its person."""

import re

import pytest
import zeal
from django.test import Client

from orders.aftersales.models import Return
from orders.basket import add_to_basket
from orders.models import Basket, BasketLine, LineState, OrderChange
from portal.customers.unsent import UNSENT
from portal.kernel.tenancy import SYSTEM, Scope, scope
from promising.services import RequestedLine
from tests import factories
from tests.order_factories import Wish, make_order, only_line

pytestmark = pytest.mark.django_db
LIST = "BOLT-M10 200\nBOLT-M8 3 BOX"


@pytest.fixture
def browser(db) -> Client:
    return Client(headers={"accept-language": "en"})


def log_in(browser, user, answer):
    """Log in on the page that an answer leads to, and return the page that comes then."""
    with zeal.zeal_ignore():
        address = answer.headers.get("Location") or answer.headers["HX-Redirect"]
        body = {"login": user.email, "password": factories.PASSWORD, "next": address.partition("next=")[2]}
        return browser.post("/account/login/", body, follow=True)


@zeal.zeal_ignore()
def typed_on(page, user, /, **typed):
    """Return a form of a person's page as his browser sends it, filled in."""
    his = Client(headers={"accept-language": "en"})
    his.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    (whose, *_) = re.findall('name="typed_by" value="([^"]+)"', his.get(page).content.decode())
    return {"typed_by": whose, **typed}


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}], ids=["plain", "htmx"])
def test_a_typed_list_stands_in_the_quick_order_again_after_the_log_in(browser, buyer, items, headers):
    refused = browser.post("/quick-order/", typed_on("/quick-order/", buyer, lines=LIST), headers=headers)
    says = browser.get("/account/login/").content.decode()
    page = log_in(browser, buyer, refused)

    assert "You were logged out, so nothing was sent. Log in: what you typed is kept for you." in says
    assert page.redirect_chain[-1][0] == "/quick-order/"
    assert f"{LIST}</textarea>" in page.content.decode()
    with scope(SYSTEM):
        assert not BasketLine.objects.exists()


def test_what_was_kept_is_shown_once(browser, buyer, items):
    log_in(browser, buyer, browser.post("/quick-order/", typed_on("/quick-order/", buyer, lines=LIST)))

    assert LIST not in browser.get("/quick-order/").content.decode()


def test_what_was_kept_is_shown_to_nobody_else_who_logs_in(browser, buyer, colleague, items):
    refused = browser.post("/quick-order/", typed_on("/quick-order/", buyer, lines=LIST))

    page = log_in(browser, colleague, refused)

    assert page.redirect_chain[-1][0] == "/"
    assert "BOLT-M8 3 BOX" not in page.content.decode()
    assert UNSENT not in browser.session


def test_who_comes_in_after_somebody_of_another_company_begins_at_his_own_start_page(
    browser, buyer, outsider, company, ship_to, network, bolt, monkeypatch, now
):
    monkeypatch.setattr("portal.kernel.clock.now", lambda: now)
    order = make_order(
        company=company, ship_to=ship_to, lane=network.standard, wishes=[Wish(bolt, 10)], now=now, buyer=buyer
    )
    at = f"/orders/{order.number}/change/"
    refused = browser.post(at, typed_on(at, buyer, purchase_order="PO-9"))

    page = log_in(browser, outsider, refused)

    assert (page.status_code, page.redirect_chain[-1][0]) == (200, "/")
    assert order.number not in page.content.decode()
    assert UNSENT not in browser.session


def test_a_form_that_does_not_tell_whose_it_is_is_not_kept(browser):
    browser.post("/quick-order/", {"lines": LIST})

    assert UNSENT not in browser.session
    assert "your last step was not carried out" in browser.get("/account/login/").content.decode()


def test_how_the_basket_is_to_be_delivered_stands_in_its_form_again(browser, buyer, company, items, now):
    lines = [RequestedLine("BOLT-M10", "5", "PCE")]
    with scope(Scope(company.pk)):
        add_to_basket(company_id=company.pk, user=buyer, lines=lines, now=now)
    wishes = {"wanted_on": "2031-05-14", "complete": "order", "substitutes": "1"}
    typed = typed_on(
        "/basket/", buyer, ship_to=str(factories.make_ship_to(company, "YARD").public_id), **wishes
    )

    page = log_in(browser, buyer, browser.post("/checkout/", typed)).content.decode()

    assert f'value="{typed["ship_to"]}" selected' in page
    assert 'value="2031-05-14"' in page
    assert 'value="order" selected' in page
    assert 'name="substitutes" value="1" checked' in page
    with scope(SYSTEM):
        assert Basket.objects.get().wanted_on is None


def test_a_quantity_stands_in_its_line_of_the_basket_again(browser, buyer, company, items, now):
    lines = [RequestedLine("BOLT-M10", "5", "PCE"), RequestedLine("BOLT-M8", "8", "PCE")]
    with scope(Scope(company.pk)):
        add_to_basket(company_id=company.pk, user=buyer, lines=lines, now=now)
    typed = typed_on("/basket/", buyer, sku="BOLT-M8", unit="PCE", quantity="35")

    page = log_in(browser, buyer, browser.post("/basket/change/", typed))
    text = page.content.decode()

    assert page.redirect_chain[-1][0] == "/basket/"
    assert re.findall('name="quantity" value="([^"]+)"', text) == ["5", "35"]
    assert text.count("Typed before your session ended: not changed yet.") == 1
    with scope(SYSTEM):
        assert BasketLine.objects.get(item__sku="BOLT-M8").quantity == 8


def test_a_change_of_an_order_stands_in_its_form_again(
    browser, buyer, company, ship_to, network, bolt, monkeypatch, now
):
    monkeypatch.setattr("portal.kernel.clock.now", lambda: now)
    order = make_order(
        company=company, ship_to=ship_to, lane=network.standard, wishes=[Wish(bolt, 10)], now=now, buyer=buyer
    )
    at = f"/orders/{order.number}/change/"
    typed = typed_on(at, buyer, **{"quantity-1": "77", "add": "NUT-M10 5", "purchase_order": "PO-9"})

    page = log_in(browser, buyer, browser.post(at, typed)).content.decode()

    assert 'value="77"' in page
    assert "NUT-M10 5</textarea>" in page
    assert 'value="PO-9"' in page
    with scope(SYSTEM):
        assert not OrderChange.objects.exists()


def test_a_token_of_the_old_session_is_not_kept_with_the_form(browser):
    browser.post("/quick-order/", {"lines": "A", "typed_by": "x", "csrfmiddlewaretoken": "old"})

    assert browser.session[UNSENT] == {"path": "/quick-order/", "body": "lines=A&typed_by=x"}


@pytest.fixture
def strict(buyer) -> Client:
    """Return a browser that is logged in, and whose forms need the token of their session."""
    found = Client(headers={"accept-language": "en"}, enforce_csrf_checks=True)
    with zeal.zeal_ignore():
        found.force_login(buyer, backend="django.contrib.auth.backends.ModelBackend")
    found.cookies["csrftoken"] = "n" * 32
    return found


def test_a_form_of_the_session_before_is_shown_again_as_it_was_typed(strict, buyer, items):
    from_us = {"referer": "http://testserver/quick-order/"}
    typed = typed_on("/quick-order/", buyer, lines=LIST)

    with zeal.zeal_ignore():
        page = strict.post("/quick-order/", typed, headers=from_us, follow=True).content.decode()

    assert f"{LIST}</textarea>" in page
    assert "Check what you typed and send it again." in page
    with scope(SYSTEM):
        assert not BasketLine.objects.exists()


def test_a_form_of_the_person_before_is_not_shown_to_the_one_who_is_logged_in_now(strict, colleague, items):
    from_us = {"referer": "http://testserver/quick-order/"}
    typed = typed_on("/quick-order/", colleague, lines=LIST)

    with zeal.zeal_ignore():
        page = strict.post("/quick-order/", typed, headers=from_us, follow=True).content.decode()

    assert "BOLT-M8 3 BOX" not in page
    assert "your last step was not carried out. Please do it again." in page
    assert UNSENT not in strict.session


def test_a_button_of_the_session_before_brings_its_page_again_and_says_so(strict, items):
    at = "http://testserver/items/BOLT-M10/"

    plain = strict.post("/basket/add/", {"sku": "BOLT-M10", "quantity": "5"}, headers={"referer": at})
    by_htmx = strict.post("/basket/add/", {}, headers={"hx-request": "true", "hx-current-url": at})
    page = strict.get("/quick-order/").content.decode()

    assert (plain.status_code, plain["Location"]) == (302, "/items/BOLT-M10/")
    assert (by_htmx.status_code, by_htmx["HX-Redirect"]) == (204, "/items/BOLT-M10/")
    assert "your last step was not carried out. Please do it again." in page
    with scope(SYSTEM):
        assert not BasketLine.objects.exists()


@pytest.mark.parametrize(
    ("referer", "keeps_cookies"),
    [("https://evil.example/", True), ("", True), ("http://testserver/quick-order/", False)],
)
def test_a_form_from_elsewhere_or_without_cookies_is_refused(strict, referer, keeps_cookies):
    if not keeps_cookies:
        del strict.cookies["csrftoken"]

    answer = strict.post("/quick-order/", {"lines": LIST}, headers={"referer": referer})

    assert answer.status_code == 403
    assert "This form is too old" in answer.content.decode()
    assert UNSENT not in strict.session


def test_a_return_stands_in_its_form_again(browser, buyer, company, ship_to, network, bolt, now):
    wishes = [Wish(bolt, 10, state=LineState.DELIVERED)]
    order = make_order(
        company=company, ship_to=ship_to, lane=network.standard, wishes=wishes, now=now, buyer=buyer
    )
    line = only_line(order).public_id
    at = f"/orders/{order.number}/return/"
    asked = {f"quantity-{line}": "7", f"reason-{line}": "too_many", "comment": "Two boxes too many"}

    page = log_in(browser, buyer, browser.post(at, typed_on(at, buyer, **asked))).content.decode()

    assert 'value="7"' in page
    assert 'value="too_many" selected' in page
    assert "Two boxes too many</textarea>" in page
    with scope(SYSTEM):
        assert not Return.objects.exists()
