"""An offer that meets another answer, a new order or a cancellation: one of them wins, and the books agree."""

from datetime import date, timedelta

import pytest
from django.db.models import F

from inventory.audit import balance_differences
from inventory.models import StockBalance
from inventory.receipts import delay_receipt
from orders.gains import accept_gain, decline_gain, look_for_gains
from orders.models import Gain, OrderEvent, OrderLine
from orders.placing import cancel_order, place_order
from portal.kernel.errors import Conflict
from portal.kernel.tenancy import SYSTEM, scope
from promising.services import RequestedLine, quote_promise
from tests import factories
from tests.gain_factories import make_offer
from tests.orders.test_concurrency import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def offered(transactional_db, company, buyer, ship_to, network, now):
    return make_offer(company=company, buyer=buyer, ship_to=ship_to, network=network, now=now)


@pytest.fixture
def deed(company, buyer, offered, now):
    """Return a function that makes a deed about the offered order, a minute later."""
    common = {"company_id": company.pk, "user": buyer, "now": now + timedelta(minutes=1)}

    def make(work, **more):
        return lambda: work(**common, number=offered.order.number, **more)

    return make


def check_books():
    with scope(SYSTEM):
        assert not balance_differences()
        assert not StockBalance.objects.filter(reserved__gt=F("on_hand") + F("incoming")).exists()


def kinds():
    with scope(SYSTEM):
        return list(OrderEvent.objects.order_by("sequence").values_list("kind", flat=True))


def test_an_offer_accepted_by_many_at_once_is_accepted_once(offered, deed):
    answers = [
        deed(accept_gain, gain_id=offered.public_id, idempotency_key=f"key-{number}") for number in range(6)
    ]

    raised = at_once(*answers)

    assert raised == []
    assert kinds().count("gain_accepted") == 1
    with scope(SYSTEM):
        assert OrderLine.objects.get().deliver_until == offered.deliver_until
    check_books()


def test_of_accepting_and_declining_one_wins(offered, deed):
    raised = at_once(
        deed(accept_gain, gain_id=offered.public_id, idempotency_key="key-1"),
        deed(decline_gain, gain_id=offered.public_id),
    )

    assert len(raised) == 1
    assert isinstance(raised[0], Conflict)
    assert len({"gain_accepted", "gain_declined"} & set(kinds())) == 1
    check_books()


def test_an_offer_of_an_order_that_is_cancelled_takes_nothing(offered, deed):
    raised = at_once(
        deed(accept_gain, gain_id=offered.public_id, idempotency_key="key-1"), deed(cancel_order, reason="")
    )

    assert all(isinstance(error, Conflict) for error in raised)
    with scope(SYSTEM):
        assert OrderLine.objects.get().state == "cancelled"
        assert set(StockBalance.objects.values_list("reserved", flat=True)) == {0}
    check_books()


def test_of_an_offer_and_a_new_order_for_its_goods_one_gets_them(
    company, buyer, ship_to, network, now, transactional_db
):
    item = factories.make_item("BOLT")
    common = {"company_id": company.pk, "user": buyer, "now": now}

    def quote():
        return quote_promise(ship_to=ship_to.public_id, lines=[RequestedLine("BOLT", 100)], **common)

    def place(promise):
        key = str(promise.id)
        return place_order(promise_id=promise.id, option="earliest", idempotency_key=key, **common).number

    with scope(SYSTEM):
        factories.expect_receipt(item, network.site, 100, date(2026, 3, 20))
        number = place(quote())
        factories.expect_receipt(item, network.site, 100, date(2026, 3, 13))
        look_for_gains(items=[item.pk], now=now)
        gain = Gain.objects.get()
        wanted = quote()

    at_once(
        lambda: accept_gain(number=number, gain_id=gain.public_id, idempotency_key="key-1", **common),
        lambda: place(wanted),
    )

    with scope(SYSTEM):
        soon = OrderLine.objects.filter(ship_on__lte=date(2026, 3, 13), state="confirmed")
        assert sum(soon.values_list("quantity", flat=True)) == 100
    check_books()


def test_two_searches_at_once_make_one_offer(offered, now):
    with scope(SYSTEM):
        Gain.objects.all().delete()
        item = OrderLine.objects.get().item_id

    raised = at_once(*[lambda: look_for_gains(items=[item], now=now)] * 3)

    assert raised == []
    with scope(SYSTEM):
        assert Gain.objects.filter(state="offered").count() == 1


def test_a_receipt_that_is_put_off_again_while_somebody_accepts_leaves_the_books_in_order(offered, deed, now):
    with scope(SYSTEM):
        (reference,) = offered.line.item.receipts.values_list("reference", flat=True)

    at_once(
        deed(accept_gain, gain_id=offered.public_id, idempotency_key="key-1"),
        lambda: delay_receipt(reference=reference, due_on=(now + timedelta(days=21)).date()),
    )

    check_books()
