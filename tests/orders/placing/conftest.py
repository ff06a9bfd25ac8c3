"""The counter of these tests: a promise becomes an order of the buyer."""

import pytest

from orders.placing import place_order


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
