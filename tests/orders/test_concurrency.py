"""The same step from two sides at once, and steps that meet re-allocation: one effect, no deadlock."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection

from inventory.ledger import ShelfTooEmptyError
from inventory.models import StockMovement
from inventory.receipts import post_receipt
from orders.allocation import reallocate
from orders.models import LineState, OrderEvent, OrderLine
from orders.progress import deliver_lines, pack_lines, pick_line, release_lines, ship_lines
from portal.kernel.tenancy import SYSTEM, scope
from tests import factories
from tests.order_factories import Wish, balance_of, make_order, only_line

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def at_once(*works: Callable[[], object]) -> list[BaseException]:
    """Run works in threads that start together, each with the portal's role; return what they raised."""
    raised: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET ROLE comptoir_app")
            start.wait()
            with scope(SYSTEM):
                work()
        except BaseException as error:  # noqa: BLE001 - told to the test
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.fixture
def item(transactional_db):
    return factories.make_item()


@pytest.fixture
def order(item, company, ship_to, network, now):
    factories.put_stock(item, network.site, 100)
    return make_order(
        company=company, ship_to=ship_to, lane=network.standard, wishes=[Wish(item, 40)], now=now
    )


def test_every_step_taken_by_four_people_at_once_has_one_effect(order, item, network, now):
    line = only_line(order).public_id
    steps = (
        lambda: release_lines(lines=[line], author=None, now=now),
        lambda: pick_line(line=line, author=None, now=now),
        lambda: pack_lines(lines=[line], author=None, now=now),
        lambda: ship_lines(lines=[line], author=None, now=now),
        lambda: deliver_lines(lines=[line], receiver="Mme Roux", author=None, now=now),
    )

    raised = [error for step in steps for error in at_once(*[step] * 4)]

    balance = balance_of(item, network.site)
    assert raised == []
    assert (balance.on_hand, balance.staged, balance.reserved) == (60, 0, 0)
    assert StockMovement.objects.exclude(kind="opening").count() == 2
    with scope(SYSTEM):
        assert only_line(order).state == LineState.DELIVERED
        assert OrderEvent.objects.count() == 5


def test_a_receipt_posted_twice_at_once_comes_once(item, network, now):
    receipt = factories.expect_receipt(item, network.site, 30, now.date())

    raised = at_once(*[lambda: post_receipt(reference=receipt.reference, author=None, now=now)] * 4)

    balance = balance_of(item, network.site)
    assert raised == []
    assert (balance.on_hand, balance.incoming) == (30, 0)


def test_picks_and_reallocation_of_one_shelf_do_not_wait_for_each_other_for_ever(
    item, company, ship_to, network, now
):
    factories.put_stock(item, network.site, 200)
    states = [LineState.RELEASED] * 6 + [LineState.BACKORDERED] * 6
    orders = [
        make_order(
            company=company,
            ship_to=ship_to,
            lane=network.standard,
            wishes=[Wish(item, 10, state)],
            now=now,
            number=f"C-2026-{number:06d}",
        )
        for number, state in enumerate(states)
    ]
    key = item.pk, network.site.pk
    ids = [only_line(order).public_id for order in orders[:6]]
    picks = [lambda one=one: pick_line(line=one, quantity=Decimal(5), author=None, now=now) for one in ids]

    raised = at_once(*picks, *[lambda: reallocate(keys=[key], now=now)] * 2)
    raised += at_once(lambda: reallocate(keys=[key], now=now))

    balance = balance_of(item, network.site)
    assert raised == []
    with scope(SYSTEM):
        found = sorted(OrderLine.objects.values_list("state", flat=True))
    assert found == ["confirmed"] * 12 + ["picked"] * 6
    assert (balance.on_hand, balance.staged, balance.reserved, balance.shortage) == (140, 30, 90, 0)


def test_the_last_piece_is_picked_once(item, company, ship_to, network, now):
    factories.put_stock(item, network.site, 1)
    factories.expect_receipt(item, network.site, 1, now.date())
    orders = [
        make_order(
            company=company,
            ship_to=ship_to,
            lane=network.standard,
            wishes=[Wish(item, 1, LineState.RELEASED)],
            now=now,
            number=f"C-2026-{number:06d}",
        )
        for number in range(2)
    ]
    ids = [only_line(order).public_id for order in orders]

    raised = at_once(*[lambda one=one: pick_line(line=one, author=None, now=now) for one in ids])

    balance = balance_of(item, network.site)
    assert [type(error) for error in raised] == [ShelfTooEmptyError]
    assert (balance.on_hand, balance.staged, balance.reserved) == (0, 1, 1)
