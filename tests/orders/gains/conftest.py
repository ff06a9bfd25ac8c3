"""The counter of these tests: orders that wait for supply to come, and supply that comes sooner."""

from datetime import date
from functools import partial

import pytest

from orders.gains import accept_gain, look_for_gains
from orders.models import Gain, GainState, OrderLine
from orders.supply import delay_supply
from portal.customers.models import Company, GainRule
from tests import factories

FAR = date(2026, 3, 20)
NEAR = date(2026, 3, 13)


@pytest.fixture
def bolt(network):
    return factories.make_item("BOLT-M10")


@pytest.fixture
def nut(network):
    return factories.make_item("NUT-M10")


@pytest.fixture
def receipt(bolt, network):
    """100 bolts that come on Friday week."""
    return factories.expect_receipt(bolt, network.site, 100, FAR)


@pytest.fixture
def order_of(order_of):
    """Return a function that orders lines (sku, quantity), as soon as they can come, and answers the number."""
    return partial(order_of, option="earliest")


@pytest.fixture
def bring_forward(now):
    """Return a function that moves a receipt to another day."""

    def move(receipt, day=NEAR, *, at=now):
        delay_supply(reference=receipt.reference, due_on=day, author=None, now=at)

    return move


@pytest.fixture
def look(bolt, now):
    """Return a function that looks for gains of the bolt."""

    def search(*items, at=now):
        return look_for_gains(items=[item.pk for item in items] or [bolt.pk], now=at)

    return search


@pytest.fixture
def offered(receipt, order_of, bring_forward, look):
    """An order of all 100 bolts, promised for Monday 23, to which Monday 16 is offered."""
    number = order_of(("BOLT-M10", 100))
    bring_forward(receipt)
    look()
    return Gain.objects.get(order__number=number, state=GainState.OFFERED)


@pytest.fixture
def accept(company, buyer, now):
    """Return a function that accepts an offer as the buyer."""

    def answer(gain, *, key="key-1", at=now, number=None, user=buyer, company_id=company.pk):
        return accept_gain(
            company_id=company_id,
            user=user,
            number=number or gain.order.number,
            gain_id=gain.public_id,
            idempotency_key=key,
            now=at,
        )

    return answer


@pytest.fixture
def rule(company):
    """Return a function that sets the company's rule."""

    def choose(rule, days=1):
        Company.objects.filter(pk=company.pk).update(gain_rule=GainRule(rule), gain_days=days)

    return choose


@pytest.fixture
def arrives():
    """Return a function that tells on which days an order's lines arrive, by position and part."""

    def told(number):
        rows = OrderLine.objects.filter(order__number=number).order_by("position", "part")
        return [row.deliver_until and row.deliver_until.date() for row in rows]

    return told
