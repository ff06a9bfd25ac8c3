"""Supply fails while a buyer holds goods: his hold ends, and confirming shows him what is possible now."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from inventory.models import Reservation, StockBalance
from orders.allocation import reallocate
from orders.models import Order
from orders.placing import place_order
from orders.supply import cancel_supply, delay_supply
from portal.kernel.tenancy import SYSTEM, Scope, scope
from promising.services import PromiseChangedError, RequestedLine, hold_promise, quote_promise
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ten_on_the_shelf")]


@pytest.fixture
def receipt(item, network):
    return factories.expect_receipt(item, network.site, 20, date(2026, 3, 12))


@pytest.fixture
def held(company, buyer, ship_to, item, receipt, now):
    """Return a function that quotes and holds a quantity, and returns the promise."""

    def keep(quantity):
        who = {"company_id": company.pk, "now": now}
        with scope(Scope(company.pk)):
            lines = [RequestedLine(item.sku, quantity)]
            promise = quote_promise(user=buyer, ship_to=ship_to.public_id, lines=lines, **who)
            return hold_promise(promise_id=promise.id, option="earliest", **who)

    return keep


def look_again(item, network, now):
    reallocate(keys=[(item.pk, network.site.pk)], now=now)


def confirm(promise, company, buyer, now):
    with scope(Scope(company.pk)):
        return place_order(
            company_id=company.pk,
            user=buyer,
            promise_id=promise.id,
            option="earliest",
            idempotency_key=str(uuid4()),
            now=now,
        )


def reserved(item):
    with scope(SYSTEM):
        return StockBalance.objects.get(item=item).reserved


@pytest.mark.parametrize(
    ("bad_news", "short"),
    [
        (lambda ref, now: delay_supply(reference=ref, due_on=date(2026, 3, 20), author=None, now=now), 0),
        (lambda ref, now: cancel_supply(reference=ref, author=None, now=now), 15),
    ],
    ids=["late", "never"],
)
def test_a_hold_on_supply_that_fails_ends_and_a_fresh_promise_is_shown(
    held, item, receipt, network, company, buyer, now, bad_news, short
):
    promise = held(25)

    with scope(SYSTEM):
        bad_news(receipt.reference, now)
    look_again(item, network, now)

    assert reserved(item) == 0
    with pytest.raises(PromiseChangedError) as refusal:
        confirm(promise, company, buyer, now + timedelta(minutes=1))
    option = refusal.value.fresh.option("earliest")
    assert option is not None
    (line,) = option.lines
    assert line.short == short
    assert [part.ship_on for part in line.schedule] == [date(2026, 3, 10), date(2026, 3, 20)][
        : 2 - bool(short)
    ]
    with scope(SYSTEM):
        assert Order.objects.count() == 0


def test_a_hold_that_supply_still_carries_stays(held, item, receipt, network, company, buyer, now):
    promise = held(8)

    with scope(SYSTEM):
        cancel_supply(reference=receipt.reference, author=None, now=now)
    look_again(item, network, now)

    assert reserved(item) == 8
    assert confirm(promise, company, buyer, now + timedelta(minutes=14)).state == "confirmed"


def test_the_later_of_two_holds_ends(held, item, receipt, network, now):
    first, second = held(10), held(10)

    with scope(SYSTEM):
        cancel_supply(reference=receipt.reference, author=None, now=now)
    look_again(item, network, now)

    with scope(SYSTEM):
        live = Reservation.objects.filter(state="live").values_list("reference", flat=True)
        assert list(live) == [first.id] != [second.id]
