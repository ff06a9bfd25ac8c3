"""The desk at work: a person of customer service, logged in, and orders of the small network."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from zeal import zeal_context, zeal_ignore

from orders.models import LineState, Order
from portal.catalogue.models import Item
from portal.customers.models import Company, ShipTo
from portal.kernel.models import AuditEntry, User
from tests import factories
from tests.order_factories import Wish, make_order


@pytest.fixture
def office(
    logged_in: Callable[[User], Any], desk: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """Return a test client that the desk has logged in to, on the morning of the tests."""
    monkeypatch.setattr("portal.kernel.clock.now", lambda: now)
    desk.language = "en"
    desk.save(update_fields=["language"])
    with zeal_ignore():
        client = logged_in(desk)
    return each_request_alone(client)


def each_request_alone(client: Any) -> Any:
    """Look for N+1 queries within each request of a client, not across a test's requests."""
    answer = client.request

    def request(**options: Any) -> Any:
        with zeal_context():
            return answer(**options)

    client.request = request
    return client


@pytest.fixture
def bolt(network: factories.Network) -> Any:
    """Return an item of which the centre has a hundred."""
    return factories.make_stocked("BOLT-M10", network.site, 100)


@pytest.fixture
def order_in(
    company: Company, ship_to: ShipTo, network: factories.Network, bolt: Item, buyer: User, now: datetime
) -> Callable[..., Order]:
    """Return a function that makes an order with lines in these states."""

    def make(*states: str, number: str = "C-2026-000001", **fields: Any) -> Any:
        wishes = [Wish(bolt, 10, state) for state in states or (LineState.CONFIRMED,)]
        return make_order(
            company=company,
            ship_to=ship_to,
            lane=network.standard,
            wishes=wishes,
            now=now,
            number=number,
            buyer=buyer,
            **fields,
        )

    return make


@pytest.fixture
def deeds(db: None) -> Callable[[], list[tuple[str, str]]]:
    """Return a function that lists the audit: action and subject, oldest first."""

    def audit() -> list[tuple[str, str]]:
        return list(AuditEntry.objects.order_by("pk").values_list("action", "subject"))

    return audit
