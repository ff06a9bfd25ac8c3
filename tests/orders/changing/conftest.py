"""The counter of these tests: an order of the buyer, and the ways to change it."""

from datetime import timedelta

import pytest

from orders.changing import ChangeWish, change_order, preview_change
from orders.models import OrderLine
from tests import factories


@pytest.fixture
def nut(network):
    return factories.make_stocked("NUT-M10", network.site, 500)


@pytest.fixture
def preview(company, buyer, now):
    """Return a function that previews a change as the buyer, a minute after the order."""

    def ask(number, *, user=buyer, company_id=company.pk, at=None, **wish):
        return preview_change(
            company_id=company_id,
            user=user,
            number=number,
            wish=ChangeWish(**wish),
            now=at or now + timedelta(minutes=1),
        )

    return ask


@pytest.fixture
def apply(company, buyer, now):
    """Return a function that applies a preview as the buyer, two minutes after the order."""

    def change(view, *, user=buyer, key=None, at=None, number=None, company_id=company.pk):
        return change_order(
            company_id=company_id,
            user=user,
            number=number or view.number,
            change_id=view.id,
            idempotency_key=key or f"key-{view.id}",
            now=at or now + timedelta(minutes=2),
        )

    return change


@pytest.fixture
def lines():
    """Return a function that tells the lines of all orders: position, part, quantity, state."""

    def told():
        rows = OrderLine.objects.order_by("order_id", "position", "part")
        return [(row.position, row.part, int(row.quantity), row.state) for row in rows]

    return told
