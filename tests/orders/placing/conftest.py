"""The counter of these tests: a bolt on the shelf, quoted and ordered by the buyer."""

import pytest

from orders.placing import place_order
from promising.services import RequestedLine, quote_promise
from tests import factories


@pytest.fixture
def bolt(network):
    item = factories.make_item("BOLT-M10")
    factories.put_stock(item, network.site, 500)
    return item


@pytest.fixture
def quote(company, buyer, ship_to, now):
    """Return a function that quotes lines (sku, quantity[, unit]) for the buyer."""

    def ask(*lines, **changes):
        asked = {
            "company_id": company.pk,
            "user": buyer,
            "ship_to": ship_to.public_id,
            "lines": [RequestedLine(*line) for line in lines],
            "now": now,
        }
        return quote_promise(**{**asked, **changes})

    return ask


@pytest.fixture
def place(company, buyer, now):
    """Return a function that orders a promise for the buyer under a key of its own."""

    def order(promise, **changes):
        asked = {
            "company_id": company.pk,
            "user": buyer,
            "promise_id": promise.id,
            "option": "cheapest",
            "idempotency_key": f"key-{promise.id}",
            "now": now,
        }
        return place_order(**{**asked, **changes})

    return order
