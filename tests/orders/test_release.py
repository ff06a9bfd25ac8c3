"""Releasing a line early takes its goods from the shelf today: never those that somebody else was promised sooner."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from inventory.models import Reservation
from orders.models import LineState
from orders.progress import release_lines
from orders.progress.warehouse import NothingOnTheShelfError
from tests import factories
from tests.order_factories import Wish, make_order, only_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system", "ten_on_the_shelf")]


@pytest.fixture
def order(company, ship_to, network, item, now):
    def place(number, quantity, days=0):
        made = make_order(
            company=company,
            ship_to=ship_to,
            lane=network.standard,
            wishes=[Wish(item, quantity, days=days)],
            now=now,
            number=f"C-2026-{number:06d}",
        )
        return only_line(made)

    return place


def release(*lines, now):
    return release_lines(lines=[line.public_id for line in lines], author=None, now=now)


def state_of(line):
    return only_line(line.order).state


def test_a_later_line_does_not_take_the_goods_of_an_earlier_one(order, network, item, now):
    factories.expect_receipt(item, network.site, 10, date(2026, 3, 13))
    sooner, later = order(1, 10), order(2, 10, days=3)

    with pytest.raises(NothingOnTheShelfError):
        release(later, now=now)

    assert state_of(later) == LineState.CONFIRMED
    assert release(sooner, now=now) == 1


def test_a_later_line_leaves_early_when_there_is_enough_for_all(order, network, item, now):
    factories.expect_receipt(item, network.site, 10, date(2026, 3, 11))
    order(1, 6, days=2)
    later = order(2, 10, days=3)

    assert release(later, now=now) == 1


def test_what_is_released_early_is_promised_to_nobody_else(order, network, item, now):
    factories.expect_receipt(item, network.site, 10, date(2026, 3, 13))
    later = order(1, 10, days=3)

    release(later, now=now)

    assert Reservation.objects.get(reference=later.public_id).due_on == date(2026, 3, 10)
    with pytest.raises(NothingOnTheShelfError):
        release(order(2, 10), now=now)


def test_a_hold_keeps_its_goods_until_it_expires(order, network, item, now):
    factories.expect_receipt(item, network.site, 10, date(2026, 3, 13))
    later = order(1, 10, days=3)
    expires_at = now + timedelta(minutes=15)
    Reservation.objects.create(
        item=item, site=network.site, quantity=Decimal(4), due_on=date(2026, 3, 10), kind="hold",
        expires_at=expires_at, reference=later.public_id.__class__(int=7), created_at=now,
    )  # fmt: skip

    with pytest.raises(NothingOnTheShelfError):
        release(later, now=now)

    assert release(later, now=expires_at) == 1


def test_who_cannot_be_served_yet_keeps_nobody_waiting(order, network, item, now):
    factories.expect_receipt(item, network.site, 10, date(2026, 3, 9))
    order(1, 15, days=-1)
    sooner = order(2, 5)

    assert release(sooner, now=now) == 1


def test_lines_released_together_share_what_is_there(order, network, item, now):
    factories.expect_receipt(item, network.site, 10, date(2026, 3, 13))
    first, second = order(1, 6), order(2, 6, days=3)

    with pytest.raises(NothingOnTheShelfError):
        release(first, second, now=now)

    assert state_of(first) == state_of(second) == LineState.CONFIRMED


@pytest.mark.parametrize("count", [1, 5])
def test_a_release_takes_the_same_queries_for_any_number_of_lines(
    order, item, now, count, django_assert_num_queries
):
    lines = [order(number, 1) for number in range(1, count + 1)]

    with django_assert_num_queries(14):
        release(*lines, now=now)
