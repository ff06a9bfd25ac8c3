"""What tests of orders begin with: an item, an order of the buyer, and sentences in English."""

import pytest
from django.utils import translation

from orders.placing import place_order
from tests import factories


@pytest.fixture
def item(db):
    """Return an item that no site has."""
    return factories.make_item()


@pytest.fixture
def ten_on_the_shelf(item, network):
    """Put ten of the item on the shelf of the centre."""
    factories.put_stock(item, network.site, 10)


@pytest.fixture
def order_of(company, buyer, ship_to, quote, now):
    """Return a function that orders lines (sku, quantity[, unit]) for the buyer, and answers the number."""

    def place(*lines, option="cheapest", to=ship_to, at=now, user=buyer, company_id=company.pk, **asked):
        promise = quote(*lines, company_id=company_id, user=user, ship_to=to.public_id, now=at, **asked)
        return place_order(
            company_id=company_id,
            user=user,
            promise_id=promise.id,
            option=option,
            idempotency_key=str(promise.id),
            now=at,
        ).number

    return place


@pytest.fixture
def in_english():
    """Tell everything in English."""
    with translation.override("en"):
        yield
