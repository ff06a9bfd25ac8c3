"""What the live tests share: an order that can be followed, and channel layers of their own."""

from collections.abc import Iterator

import pytest
from channels.layers import channel_layers

from orders.events import record_event
from orders.models import Order
from portal.kernel.tenancy import SYSTEM, scope
from tests import factories
from tests.order_factories import Wish, make_order


@pytest.fixture
def order(transactional_db, company, ship_to, network, buyer, now) -> Order:
    """Return an order that has been placed and confirmed: two events, their news sent."""
    from portal.kernel.models import OutboxMessage

    with scope(SYSTEM):
        item = factories.make_item()
        factories.put_stock(item, network.site, 100)
        order: Order = make_order(
            company=company,
            ship_to=ship_to,
            lane=network.standard,
            wishes=[Wish(item, 10)],
            now=now,
            buyer=buyer,
        )
        for kind in ("placed", "confirmed"):
            record_event(order, kind, author=buyer, now=now)
    OutboxMessage.objects.update(sent_at=now)
    return order


@pytest.fixture(autouse=True)
def own_channel_layers() -> Iterator[None]:
    """Forget the channel layers after each test, since each has an event loop of its own."""
    yield
    channel_layers.backends.clear()
