"""An offer accepted, exactly as it was shown or not at all, once; or left."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from inventory.audit import balance_differences
from inventory.models import Capacity, Lane, Receipt, Site, StockBalance
from orders.gains import (
    DecidedGainError,
    ExpiredGainError,
    GainGoneError,
    Gains,
    UnknownGainError,
    accept_gain,
    decline_gain,
    gains_of_order,
    offered_orders,
)
from orders.models import Gain, GainState, Order, OrderEvent, PromiseEntry
from orders.placing.finding import UnknownOrderError
from orders.selectors import order_detail
from portal.kernel.idempotency import KeyReusedError
from portal.kernel.models import OutboxMessage
from portal.kernel.tenancy import Scope, scope
from tests import factories
from tests.orders.changing.looking import everything, line_of, reserved, total_of

pytestmark = pytest.mark.usefixtures("system")

CONFIRMED = date(2026, 3, 23)
SOONER = date(2026, 3, 16)


@pytest.fixture
def decline(company, buyer, now):
    def answer(gain, *, at=now):
        decline_gain(
            company_id=company.pk, user=buyer, number=gain.order.number, gain_id=gain.public_id, now=at
        )

    return answer


@pytest.fixture
def shown(now):
    """Return a function that tells the offers of an order as a page shows them."""

    def offers(number, *, at=now):
        order = order_detail(number=number, now=at)
        assert order is not None
        return gains_of_order(order, now=at)

    return offers


def test_an_accepted_offer_is_the_order_s_date(offered, accept, arrives, buyer):
    number = offered.order.number
    before = line_of(number)
    total = total_of(number)

    done = accept(offered)

    after = line_of(number)
    entry = PromiseEntry.objects.latest("pk")
    offered.refresh_from_db()
    assert (done.number, done.id, done.deliver_until) == (number, offered.public_id, after.deliver_until)
    assert arrives(number) == [SOONER]
    assert (after.promised_until, after.promised_sureness) == (
        before.promised_until,
        before.promised_sureness,
    )
    assert (offered.state, offered.decided_by) == ("accepted", buyer)
    assert (entry.kind, entry.author, entry.deliver_until) == ("repromised", buyer, after.deliver_until)
    assert entry.reason == {"cause": "gain", "gain": str(offered.public_id)}
    assert OrderEvent.objects.latest("sequence").kind == "gain_accepted"
    news = OutboxMessage.objects.filter(topic="order", key=number).latest("pk")
    assert news.sequence == Order.objects.get(number=number).last_event
    assert reserved() == [100]
    assert total_of(number) == total
    assert not balance_differences()


def test_the_goods_leave_with_the_sooner_departure(offered, accept):
    accept(offered)

    line = line_of(offered.order.number)
    assert line.ship_on == date(2026, 3, 13)
    assert list(StockBalance.objects.values_list("reserved", "incoming")) == [(100, 100)]
    assert Receipt.objects.get().due_on == date(2026, 3, 13)


def test_the_same_key_gets_the_same_answer_and_has_one_effect(offered, accept):
    first = accept(offered)
    before = everything()

    again = accept(offered)

    assert again == first
    assert everything() == before


def test_accepting_again_under_another_key_changes_nothing(offered, accept):
    first = accept(offered)
    before = everything()

    again = accept(offered, key="key-2")

    assert again == first
    assert everything() == before


def test_a_key_of_another_offer_is_refused(offered, accept):
    accept(offered)

    with pytest.raises(KeyReusedError):
        accept_gain(
            company_id=offered.company_id,
            user=offered.decided_by,
            number=offered.order.number,
            gain_id=uuid4(),
            idempotency_key="key-1",
            now=offered.created_at,
        )


def test_an_expired_offer_is_refused(offered, accept, arrives):
    before = everything()

    with pytest.raises(ExpiredGainError):
        accept(offered, at=offered.expires_at)

    assert everything() == before
    assert arrives(offered.order.number) == [CONFIRMED]


def test_an_offer_whose_stock_is_gone_is_refused_and_withdrawn(
    offered, accept, bring_forward, receipt, arrives, shown, now
):
    bring_forward(receipt, date(2026, 3, 20), at=now + timedelta(minutes=1))
    line, stock = line_of(offered.order.number), reserved()

    with pytest.raises(GainGoneError):
        accept(offered)

    after = line_of(offered.order.number)
    offered.refresh_from_db()
    assert (after.deliver_until, after.ship_at, after.state) == (line.deliver_until, line.ship_at, line.state)
    assert reserved() == stock
    assert not balance_differences()
    assert offered.state == GainState.WITHDRAWN
    assert not shown(offered.order.number)
    assert OrderEvent.objects.latest("sequence").kind == "gain_withdrawn"
    with pytest.raises(GainGoneError):
        accept(offered)


def test_an_offer_whose_departure_is_full_is_refused(offered, accept, arrives, network):
    Capacity.objects.create(
        site=network.site, resource="pick_lines", on=date(2026, 3, 13), quantity=1, used=1
    )

    with pytest.raises(GainGoneError):
        accept(offered)

    assert arrives(offered.order.number) == [CONFIRMED]


@pytest.mark.parametrize("closed", [Lane, Site])
def test_an_offer_whose_way_is_closed_is_refused_and_withdrawn(offered, accept, arrives, closed):
    closed.objects.update(is_active=False)

    with pytest.raises(GainGoneError):
        accept(offered)

    offered.refresh_from_db()
    assert offered.state == GainState.WITHDRAWN
    assert arrives(offered.order.number) == [CONFIRMED]


def test_an_offer_from_a_site_that_is_closed_can_be_left(offered, decline):
    Site.objects.update(is_active=False)

    decline(offered)

    offered.refresh_from_db()
    assert offered.state == GainState.DECLINED


def test_an_offer_of_which_one_line_has_moved_stands_nowhere(bolt, nut, network, order_of, look, shown, now):
    for item in (bolt, nut):
        factories.expect_receipt(item, network.site, 10, date(2026, 3, 20))
    number = order_of((bolt.sku, 10), (nut.sku, 10))
    for item in (bolt, nut):
        factories.expect_receipt(item, network.site, 10, date(2026, 3, 13))
    assert look() == Gains(offered=1)
    assert offered_orders(now=now) == [number]
    last = line_of(number, position=2)
    last.state = "on_hold"
    last.save(update_fields=["state"])

    assert not shown(number)
    assert offered_orders(now=now) == []


def test_an_offer_of_an_order_that_has_moved_is_gone(offered, accept, shown):
    line = line_of(offered.order.number)
    assert line.deliver_until is not None
    line.deliver_until += timedelta(days=1)
    line.save(update_fields=["deliver_until"])

    assert not shown(offered.order.number)
    with pytest.raises(GainGoneError):
        accept(offered)

    assert line_of(offered.order.number).deliver_until == line.deliver_until


def test_an_offer_that_was_left_stands_no_more(offered, accept, decline, arrives, look, shown):
    decline(offered)
    before = everything()

    decline(offered)
    with pytest.raises(DecidedGainError):
        accept(offered)

    assert everything() == before
    assert arrives(offered.order.number) == [CONFIRMED]
    assert not shown(offered.order.number)
    assert look() == Gains()
    assert OrderEvent.objects.latest("sequence").kind == "gain_declined"


def test_what_one_leaves_is_offered_to_the_next(bolt, network, order_of, look, decline, now):
    factories.expect_receipt(bolt, network.site, 120, date(2026, 3, 20))
    first = order_of(("BOLT-M10", 60))
    second = order_of(("BOLT-M10", 60), at=now + timedelta(minutes=1))
    factories.expect_receipt(bolt, network.site, 60, date(2026, 3, 13))
    assert look(at=now + timedelta(minutes=2)) == Gains(offered=1)

    decline(Gain.objects.get(order__number=first), at=now + timedelta(minutes=3))

    assert look(at=now + timedelta(minutes=4)) == Gains(offered=1)
    assert Gain.objects.get(state="offered").order.number == second


def test_an_accepted_offer_cannot_be_left(offered, accept, decline, arrives):
    accept(offered)

    with pytest.raises(DecidedGainError):
        decline(offered)

    assert arrives(offered.order.number) == [SOONER]


def test_another_order_s_offer_is_not_found(offered, accept, order_of, arrives, nut):
    other = order_of((nut.sku, 1))

    with pytest.raises(UnknownGainError):
        accept(offered, number=other)
    with pytest.raises(UnknownOrderError):
        accept(offered, number="C-0")

    assert arrives(offered.order.number) == [CONFIRMED]


def test_another_company_s_offer_is_not_found(offered, accept, other_company, outsider):
    number = offered.order.number
    with scope(Scope(other_company.pk)):
        assert not Gain.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM orders_gain")
            assert cursor.fetchone() == (0,)
        with pytest.raises(UnknownOrderError):
            accept(offered, number=number, user=outsider, company_id=other_company.pk)

    assert Gain.objects.get().state == GainState.OFFERED


def test_the_database_holds_one_offer_a_line(offered):
    with pytest.raises(IntegrityError, match="gain_offered_once"), transaction.atomic():
        Gain.objects.create(
            company_id=offered.company_id,
            order=offered.order,
            line=offered.line,
            lines=[],
            deliver_until=offered.deliver_until,
            created_at=offered.created_at,
            expires_at=offered.expires_at,
        )


@pytest.mark.parametrize("wrong", [{"state": "declined"}, {"decided_at": datetime(2026, 3, 10, tzinfo=UTC)}])
def test_the_database_holds_that_an_offer_is_over_once_it_is_decided(offered, wrong):
    with pytest.raises(IntegrityError, match="gain_decided_once_over"), transaction.atomic():
        Gain.objects.update(**wrong)


def test_an_offer_is_shown_with_both_dates_until_it_expires(offered, shown, now):
    (gain,) = shown(offered.order.number)
    (line,) = gain.lines

    assert gain.id == offered.public_id
    assert (line.confirmed_until.date(), line.deliver_until.date()) == (CONFIRMED, SOONER)
    assert (line.sku, line.quantity, line.site_name) == ("BOLT-M10", 100, "Dc-Lyon")
    assert offered_orders(now=now) == [offered.order.number]
    assert not shown(offered.order.number, at=gain.expires_at)
    assert not offered_orders(now=gain.expires_at)


def test_accepting_costs_the_same_number_of_queries_for_any_size(
    network, order_of, look, accept, bring_forward
):
    counts = []
    for size in (1, 8):
        items = [factories.make_item(f"I-{size}-{number}") for number in range(size)]
        receipts = [factories.expect_receipt(item, network.site, 10, date(2026, 3, 20)) for item in items]
        number = order_of(*[(item.sku, 10) for item in items])
        for receipt in receipts:
            bring_forward(receipt)
        look(*items)
        (gain,) = Gain.objects.filter(order__number=number).select_related("order")
        with CaptureQueriesContext(connection) as counted:
            accept(gain, key=f"key-{size}")
        counts.append(len(counted))

    assert counts[0] == counts[1]
    assert counts[0] <= 45
