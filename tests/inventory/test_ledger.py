"""The stock ledger explains every balance."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from inventory.consumption import consume_reservations
from inventory.ledger import Movement, ShelfTooEmptyError, post_movements
from inventory.models import MovementKind, StockBalance, StockMovement
from tests import factories
from tests.order_factories import balance_of

pytestmark = pytest.mark.django_db


def movement(item, site, change, cause="count:1", **fields):
    return Movement(
        item_id=item.pk,
        site_id=site.pk,
        kind=fields.pop("kind", MovementKind.COUNT),
        change=Decimal(change),
        cause=cause,
        **fields,
    )


def test_a_movement_changes_the_balance_by_what_it_says(network, operator, now):
    item = factories.make_item()
    factories.put_stock(item, network.site, 10)

    posted = post_movements(
        [movement(item, network.site, -4, staged_change=Decimal(4), kind=MovementKind.PICK)],
        author=operator,
        now=now,
    )

    balance = balance_of(item, network.site)
    assert posted == {"count:1"}
    assert (balance.on_hand, balance.staged) == (6, 4)


def test_a_cause_is_posted_once(network, operator, now):
    item = factories.make_item()
    post_movements([movement(item, network.site, 5)], author=operator, now=now)

    again = post_movements([movement(item, network.site, 5)], author=operator, now=now)

    assert again == frozenset()
    assert balance_of(item, network.site).on_hand == 5
    assert StockMovement.objects.count() == 1


def test_the_shelf_never_goes_below_zero(network, operator, now):
    item, other = factories.make_item(), factories.make_item("NUT-M10")
    factories.put_stock(item, network.site, 3)

    with pytest.raises(ShelfTooEmptyError):
        post_movements(
            [movement(other, network.site, 7, "count:a"), movement(item, network.site, -4, "count:b")],
            author=operator,
            now=now,
        )

    assert balance_of(item, network.site).on_hand == 3
    assert StockMovement.objects.count() == 1


def test_balances_are_the_sums_of_their_movements(network, operator, now):
    item = factories.make_item()
    factories.put_stock(item, network.site, 20)

    post_movements(
        [
            movement(item, network.site, -5, "pick:1", staged_change=Decimal(5), kind=MovementKind.PICK),
            movement(item, network.site, 0, "ship:1", staged_change=Decimal(-5), kind=MovementKind.SHIP),
            movement(item, network.site, -1, "count:1"),
        ],
        author=operator,
        now=now,
    )

    sums = StockMovement.objects.aggregate(on_hand=Sum("change"), staged=Sum("staged_change"))
    balance = balance_of(item, network.site)
    assert (balance.on_hand, balance.staged) == (sums["on_hand"], sums["staged"]) == (14, 0)


def test_a_count_below_what_is_promised_is_admitted_as_shortage(network, operator, now):
    item = factories.make_item()
    balance = factories.put_stock(item, network.site, 10)
    StockBalance.objects.filter(pk=balance.pk).update(reserved=8)

    post_movements([movement(item, network.site, -5)], author=operator, now=now)

    assert balance_of(item, network.site).shortage == 3


def test_posting_takes_the_same_number_of_queries_for_many(
    network, operator, now, django_assert_max_num_queries
):
    items = [factories.make_item(f"BOLT-{number}") for number in range(5)]

    with django_assert_max_num_queries(9):
        post_movements(
            [movement(item, network.site, 1, f"count:{item.sku}") for item in items], author=operator, now=now
        )


def test_consuming_a_reservation_twice_lowers_what_is_reserved_once(network, now):
    from uuid import uuid4

    from inventory.models import Reservation

    item, reference = factories.make_item(), uuid4()
    balance = factories.put_stock(item, network.site, 10)
    StockBalance.objects.filter(pk=balance.pk).update(reserved=6)
    Reservation.objects.create(
        item=item,
        site=network.site,
        quantity=4,
        due_on=now.date(),
        kind="firm",
        reference=reference,
        created_at=now,
    )

    first, second = consume_reservations([reference]), consume_reservations([reference])

    assert (first, second) == (1, 0)
    assert balance_of(item, network.site).reserved == 2
