"""Orders that move by themselves, for a newcomer to watch."""

import pytest
from django.core.management import CommandError, call_command

from orders.models import LineState
from orders.progress.walking import open_orders, take_next_step
from tests import factories
from tests.order_factories import Wish, make_order, only_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(system, company, ship_to, network, item, now):
    factories.put_stock(item, network.site, 10)
    return make_order(
        company=company,
        ship_to=ship_to,
        lane=network.standard,
        wishes=[Wish(item, 10), Wish(item, 5, LineState.BACKORDERED)],
        now=now,
    )


def test_an_order_goes_step_by_step_to_its_invoice(order, now):
    states = []
    for _ in range(8):
        take_next_step(number=order.number, author=None, now=now)
        states.append(only_line(order).state)

    assert states == [
        "released",
        "picked",
        "packed",
        "shipped",
        "at_dock",
        "delivered",
        "invoiced",
        "invoiced",
    ]
    assert only_line(order, 2).state == LineState.BACKORDERED


def test_a_line_without_stock_stays_where_it_is(order, company, ship_to, network, item, now):
    factories.expect_receipt(item, network.site, 20, now.date())
    other = make_order(
        company=company,
        ship_to=ship_to,
        lane=network.standard,
        wishes=[Wish(item, 20)],
        now=now,
        number="C-2026-000002",
    )

    assert take_next_step(number=other.number, author=None, now=now) == {}
    assert only_line(other).state == LineState.CONFIRMED


def test_orders_that_can_go_on_are_found(order, now):
    assert open_orders(limit=5) == [order.number]


def test_the_command_moves_one_order_or_all(order, capsys):
    call_command("advance_orders", order=order.number)
    call_command("advance_orders", steps=2, pause=0)

    assert only_line(order).state == LineState.PACKED
    assert "1 × confirmed → next" in capsys.readouterr().out


def test_the_command_refuses_an_unknown_order(order):
    with pytest.raises(CommandError, match="no order X-1"):
        call_command("advance_orders", order="X-1")
