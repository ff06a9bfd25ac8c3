"""A form that comes without its button, or with one that it does not have: nothing is done, and it is said."""

import html

import pytest
import zeal

from orders.models import Gain, LineState, Order, OrderChange, OrderEvent, OrderLine
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope
from promising.models import Promise
from tests.gain_factories import make_offer
from tests.order_factories import Wish, make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def press(logged_in):
    """Return a function that sends a form as somebody, in English, and returns the page that comes."""

    def send(user, path, body):
        shop = logged_in(user)
        shop.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        with zeal.zeal_context():
            return shop.post(path, body, follow=True)

    return send


def traces():
    """Return everything that a button of these pages could change."""
    with scope(SYSTEM):
        return [
            list(model.objects.order_by("pk").values())
            for model in (Order, OrderLine, OrderEvent, OrderChange, Gain, Promise)
        ]


def refused(page) -> bool:
    text = " ".join(html.unescape(page.content.decode()).split())
    return "Your answer did not arrive, so nothing was changed. Press one of the buttons again." in text


@pytest.mark.parametrize("body", [{}, {"answer": "explode"}])
def test_an_offer_is_not_declined_by_a_form_without_an_answer(company, buyer, ship_to, network, press, body):
    offer = make_offer(company=company, buyer=buyer, ship_to=ship_to, network=network, now=clock.now())
    before = traces()

    page = press(buyer, f"/orders/{offer.order.number}/gains/{offer.public_id}/", body)

    assert refused(page)
    assert traces() == before


@pytest.mark.parametrize("body", [{"reason": "too much"}, {"decision": "maybe"}])
def test_an_order_is_not_rejected_by_a_form_without_a_decision(
    company, buyer, approver, ship_to, network, bolt, press, body
):
    wishes = [Wish(bolt, 10, state=LineState.TO_APPROVE)]
    order = make_order(
        company=company, ship_to=ship_to, lane=network.standard, wishes=wishes, now=clock.now(), buyer=buyer
    )
    before = traces()

    page = press(approver, f"/orders/{order.number}/decide/", body)

    assert refused(page)
    assert traces() == before


@pytest.mark.parametrize("body", [{}, {"act": "explode"}])
def test_an_order_is_not_changed_by_a_form_without_its_button(
    company, buyer, ship_to, network, bolt, press, body
):
    order = make_order(
        company=company,
        ship_to=ship_to,
        lane=network.standard,
        wishes=[Wish(bolt, 10, days=2)],
        now=clock.now(),
        buyer=buyer,
    )
    shown = press(buyer, f"/orders/{order.number}/change/", {"purchase_order": "PO-9"})
    before = traces()

    page = press(buyer, shown.redirect_chain[-1][0], body)

    assert refused(page)
    assert traces() == before


@pytest.mark.parametrize("body", [{"option": "earliest"}, {"act": "explode", "option": "earliest"}])
def test_a_promise_is_not_taken_by_a_form_without_its_button(buyer, ship_to, items, press, body):
    press(buyer, "/basket/add/", {"sku": "BOLT-M10", "quantity": "100", "unit": "PCE"})
    shown = press(buyer, "/checkout/", {})
    before = traces()

    page = press(buyer, f"{shown.redirect_chain[-1][0]}act/", body)

    assert refused(page)
    assert traces() == before
