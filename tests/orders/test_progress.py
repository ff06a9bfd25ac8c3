"""A line's way through warehouse and transport, with the ledger, the story and the promise ledger behind it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from inventory.ledger import Movement, ShelfTooEmptyError, post_movements
from inventory.models import Reservation, StockMovement
from orders.models import LineState, OrderEvent, PromiseEntry
from orders.progress import (
    arrive_at_dock,
    deliver_lines,
    hold_lines,
    invoice_lines,
    pack_lines,
    pick_line,
    release_lines,
    resume_lines,
    ship_lines,
)
from orders.progress.holds import ReasonMissingError
from orders.progress.picking import BadPickError
from orders.progress.steps import UnknownLineError, WrongStateError
from orders.progress.transport import ReceiverMissingError
from orders.progress.warehouse import NothingOnTheShelfError
from portal.kernel.models import OutboxMessage
from promising.models import Leg, LegObservation
from tests import factories
from tests.order_factories import Wish, balance_of, make_order, only_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(system, company, ship_to, network, item, now):
    factories.put_stock(item, network.site, 100)
    return make_order(
        company=company, ship_to=ship_to, lane=network.standard, wishes=[Wish(item, 40)], now=now
    )


def ids(order):
    return [only_line(order).public_id]


def kinds(order):
    return list(OrderEvent.objects.filter(order=order).order_by("sequence").values_list("kind", flat=True))


def advance(order, operator, now, *, until):
    """Take the only line of an order along the main way."""
    steps = {
        "released": lambda: release_lines(lines=ids(order), author=operator, now=now),
        "picked": lambda: pick_line(line=ids(order)[0], author=operator, now=now),
        "packed": lambda: pack_lines(lines=ids(order), author=operator, now=now),
        "shipped": lambda: ship_lines(lines=ids(order), author=operator, now=now),
        "at_dock": lambda: arrive_at_dock(lines=ids(order), author=operator, now=now),
        "delivered": lambda: deliver_lines(lines=ids(order), receiver="Mme Roux", author=operator, now=now),
    }
    for name, step in steps.items():
        step()
        if name == until:
            return


def test_a_line_goes_all_the_way(order, item, network, operator, now):
    advance(order, operator, now, until="delivered")

    invoice_lines(lines=ids(order), author=operator, now=now)

    balance = balance_of(item, network.site)
    assert only_line(order).state == LineState.INVOICED
    assert (balance.on_hand, balance.staged, balance.reserved) == (60, 0, 0)
    assert kinds(order) == ["released", "picked", "packed", "shipped", "at_dock", "delivered", "invoiced"]


def test_every_step_is_news_in_the_order_of_the_story(order, operator, now):
    advance(order, operator, now, until="picked")

    messages = OutboxMessage.objects.filter(topic="order", key=order.number).order_by("sequence")
    assert [message.sequence for message in messages] == [1, 2]


def test_a_step_taken_twice_has_one_effect(order, item, network, operator, now):
    for _ in range(2):
        release_lines(lines=ids(order), author=operator, now=now)
    for _ in range(2):
        pick_line(line=ids(order)[0], author=operator, now=now)
    for _ in range(2):
        pack_lines(lines=ids(order), author=operator, now=now)
        ship_lines(lines=ids(order), author=operator, now=now)

    balance = balance_of(item, network.site)
    assert kinds(order) == ["released", "picked", "packed", "shipped"]
    assert (balance.on_hand, balance.staged, balance.reserved) == (60, 0, 0)


def test_a_step_that_does_not_follow_is_refused(order, operator, now):
    with pytest.raises(WrongStateError) as refusal:
        pack_lines(lines=ids(order), author=operator, now=now)

    assert refusal.value.line == 1
    assert only_line(order).state == LineState.CONFIRMED
    assert not kinds(order)


def test_a_line_of_another_site_is_unknown(order, operator, now):
    elsewhere = factories.make_site("DC-LILLE")

    with pytest.raises(UnknownLineError):
        release_lines(lines=ids(order), author=operator, now=now, site=elsewhere)

    assert only_line(order).state == LineState.CONFIRMED


def test_release_waits_for_the_stock(order, item, network, company, ship_to, operator, now):
    factories.expect_receipt(item, network.site, 100, now.date())
    other = make_order(
        company=company,
        ship_to=ship_to,
        lane=network.standard,
        wishes=[Wish(item, 70)],
        now=now,
        number="C-2026-000002",
    )
    release_lines(lines=ids(order), author=operator, now=now)

    with pytest.raises(NothingOnTheShelfError):
        release_lines(lines=ids(other), author=operator, now=now)

    assert only_line(other).state == LineState.CONFIRMED


def test_a_pick_moves_stock_to_the_staging_place_and_uses_its_reservation(
    order, item, network, operator, now
):
    advance(order, operator, now, until="picked")

    balance = balance_of(item, network.site)
    assert (balance.on_hand, balance.staged, balance.reserved) == (60, 40, 0)
    assert Reservation.objects.get().state == "consumed"


def test_a_short_pick_splits_the_rest_off_and_counts_it_off_the_shelf(order, item, network, operator, now):
    release_lines(lines=ids(order), author=operator, now=now)

    result = pick_line(
        line=ids(order)[0], quantity=Decimal(25), reason="damaged box", author=operator, now=now
    )

    balance, rest = balance_of(item, network.site), only_line(order, part=2)
    assert result.picked == 25
    assert result.missing == 15
    assert result.rest == rest.public_id
    assert (balance.on_hand, balance.staged, balance.reserved, balance.shortage) == (60, 25, 0, 0)
    assert (rest.state, rest.quantity, rest.amount) == (LineState.BACKORDERED, 15, Decimal("7.50"))
    assert (only_line(order).state, only_line(order).quantity) == (LineState.PICKED, 25)
    assert kinds(order) == ["released", "short_picked", "backordered"]
    assert StockMovement.objects.get(kind="count").change == -15


def test_a_short_pick_counts_no_more_off_the_shelf_than_the_ledger_has_there(
    order, item, network, operator, now
):
    release_lines(lines=ids(order), author=operator, now=now)
    loss = Movement(item_id=item.pk, site_id=network.site.pk, kind="count", cause="loss", change=Decimal(-65))
    post_movements([loss], author=operator, now=now)

    pick_line(line=ids(order)[0], quantity=Decimal(25), author=operator, now=now)

    balance = balance_of(item, network.site)
    assert (balance.on_hand, balance.staged, balance.shortage) == (0, 25, 0)


def test_a_short_pick_asks_for_a_new_allocation(order, item, network, operator, now):
    release_lines(lines=ids(order), author=operator, now=now)

    pick_line(line=ids(order)[0], quantity=Decimal(25), author=operator, now=now)

    assert OutboxMessage.objects.get(topic="supply").payload == {"keys": [[item.pk, network.site.pk]]}


def test_a_pick_that_finds_nothing_leaves_the_line_waiting(order, item, network, operator, now):
    release_lines(lines=ids(order), author=operator, now=now)

    pick_line(line=ids(order)[0], quantity=Decimal(0), author=operator, now=now)

    balance, line = balance_of(item, network.site), only_line(order)
    assert (line.state, line.quantity, line.deliver_until) == (LineState.BACKORDERED, 40, None)
    assert (balance.on_hand, balance.staged, balance.reserved) == (60, 0, 0)


@pytest.mark.parametrize("quantity", [-1, 41])
def test_an_impossible_pick_is_refused(order, item, network, operator, now, quantity):
    release_lines(lines=ids(order), author=operator, now=now)

    with pytest.raises(BadPickError):
        pick_line(line=ids(order)[0], quantity=Decimal(quantity), author=operator, now=now)

    assert balance_of(item, network.site).on_hand == 100
    assert only_line(order).state == LineState.RELEASED


def test_more_than_the_ledger_has_cannot_be_picked(company, ship_to, system, network, item, operator, now):
    factories.put_stock(item, network.site, 10)
    factories.expect_receipt(item, network.site, 30, now.date())
    order = make_order(
        company=company,
        ship_to=ship_to,
        lane=network.standard,
        wishes=[Wish(item, 40, LineState.RELEASED)],
        now=now,
    )

    with pytest.raises(ShelfTooEmptyError):
        pick_line(line=ids(order)[0], author=operator, now=now)


def test_the_legs_are_observed_against_their_plan(order, operator, now):
    line = only_line(order)
    assert line.ship_at
    assert line.deliver_until
    advance(order, operator, now, until="packed")
    left_at = line.ship_at + timedelta(minutes=20)
    ship_lines(lines=ids(order), author=operator, now=left_at)
    arrived_at = left_at + (line.deliver_until - line.ship_at) + timedelta(minutes=30)
    arrive_at_dock(lines=ids(order), author=operator, now=arrived_at)
    deliver_lines(lines=ids(order), receiver="Mme Roux", author=operator, now=arrived_at + timedelta(hours=1))

    delays = {seen.leg: seen.actual_at - seen.planned_at for seen in LegObservation.objects.all()}
    assert delays == {
        Leg.HANDLING: -timedelta(minutes=60),
        Leg.DEPARTURE: timedelta(minutes=20),
        Leg.TRANSIT: timedelta(minutes=30),
    }


def test_a_delivery_tells_who_received_and_when(order, operator, now):
    advance(order, operator, now, until="delivered")

    event = OrderEvent.objects.get(kind="delivered")
    entry = PromiseEntry.objects.get(kind="actual")
    assert event.data == {"receiver": "Mme Roux"}
    assert (event.author, event.at) == (operator, now)
    assert (entry.deliver_until, only_line(order).delivered_at) == (now, now)


def test_a_delivery_without_a_name_is_refused(order, operator, now):
    advance(order, operator, now, until="shipped")

    with pytest.raises(ReceiverMissingError):
        deliver_lines(lines=ids(order), receiver="  ", author=operator, now=now)

    assert only_line(order).state == LineState.SHIPPED


def test_a_line_on_hold_keeps_its_stock_and_goes_on(order, item, network, operator, now):
    hold_lines(lines=ids(order), reason="credit check", author=operator, now=now)
    held = only_line(order)

    resume_lines(lines=ids(order), author=operator, now=now)

    assert (held.state, held.hold_reason) == (LineState.ON_HOLD, "credit check")
    assert (only_line(order).state, only_line(order).hold_reason) == (LineState.CONFIRMED, "")
    assert balance_of(item, network.site).reserved == 40


def test_a_hold_without_reason_is_refused(order, operator, now):
    with pytest.raises(ReasonMissingError):
        hold_lines(lines=ids(order), reason="", author=operator, now=now)

    assert only_line(order).state == LineState.CONFIRMED


def test_a_departure_of_many_lines_takes_as_many_queries_as_one(
    company, ship_to, system, network, operator, now, django_assert_max_num_queries
):
    items = [factories.make_item(f"BOLT-{number}") for number in range(4)]
    order = make_order(
        company=company,
        ship_to=ship_to,
        lane=network.standard,
        wishes=[Wish(item, 5, LineState.PACKED) for item in items],
        now=now,
    )
    for item in items:
        balance = factories.put_stock(item, network.site, 0)
        type(balance).objects.filter(pk=balance.pk).update(staged=5)
    lines = [only_line(order, position).public_id for position in range(1, 5)]

    with django_assert_max_num_queries(21):
        moved = ship_lines(lines=lines, author=operator, now=now, site=network.site)

    assert moved == 4
