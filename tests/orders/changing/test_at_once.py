"""A change that meets a cancellation, a release, another change or another buyer: one of them wins, nothing is lost."""

from datetime import timedelta

import pytest

from inventory.audit import balance_differences
from inventory.models import Reservation, StockBalance
from orders.changing import ChangeWish, change_order, preview_change
from orders.models import OrderEvent, OrderLine
from orders.placing import cancel_order, place_order
from orders.progress.warehouse import release_lines
from portal.kernel.errors import Conflict
from portal.kernel.tenancy import SYSTEM, scope
from promising.services import RequestedLine, quote_promise
from tests.orders.test_concurrency import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def quote(company, buyer, ship_to, now):
    def ask(quantity):
        with scope(SYSTEM):
            return quote_promise(
                company_id=company.pk,
                user=buyer,
                ship_to=ship_to.public_id,
                lines=[RequestedLine("BOLT-M10", quantity)],
                now=now,
            )

    return ask


@pytest.fixture
def deeds(company, buyer, quote, bolt, now):
    """Return the deeds of the counter, each for itself."""

    class Deeds:
        common = {"company_id": company.pk, "user": buyer, "now": now + timedelta(minutes=1)}

        def order(self, quantity):
            promise = quote(quantity)
            with scope(SYSTEM):
                return self.place(promise)()

        def place(self, promise):
            return lambda: (
                place_order(
                    promise_id=promise.id, option="cheapest", idempotency_key=str(promise.id), **self.common
                ).number
            )

        def change(self, number, quantity):
            with scope(SYSTEM):
                view = preview_change(number=number, wish=ChangeWish(quantities={1: quantity}), **self.common)
            return lambda: change_order(
                number=number, change_id=view.id, idempotency_key=str(view.id), **self.common
            )

        def cancel(self, number):
            return lambda: cancel_order(number=number, **self.common)

        def release(self):
            with scope(SYSTEM):
                (line,) = OrderLine.objects.values_list("public_id", flat=True)
            return lambda: release_lines(lines=[line], author=None, now=self.common["now"])

    return Deeds()


def told() -> tuple[int, int, list[tuple[int, str]]]:
    """What is reserved by the balance, by the reservations, and the lines."""
    with scope(SYSTEM):
        live = Reservation.objects.filter(state="live").values_list("quantity", flat=True)
        lines = OrderLine.objects.order_by("pk").values_list("quantity", "state")
        (reserved,) = StockBalance.objects.values_list("reserved", flat=True)
        assert not balance_differences()
        return int(reserved), int(sum(live)), [(int(quantity), state) for quantity, state in lines]


@pytest.mark.parametrize("quantity", [40, 160])
def test_a_change_and_a_cancellation(deeds, quantity):
    number = deeds.order(100)
    works = [deeds.change(number, quantity), deeds.cancel(number)]

    raised = at_once(*works)

    assert all(isinstance(error, Conflict) for error in raised)
    reserved, live, lines = told()
    assert (reserved, live) == (0, 0)
    assert {state for _quantity, state in lines} == {"cancelled"}


@pytest.mark.parametrize("quantity", [40, 160])
def test_a_change_and_a_release(deeds, quantity):
    number = deeds.order(100)
    works = [deeds.change(number, quantity), deeds.release()]

    raised = at_once(*works)

    assert all(isinstance(error, Conflict) for error in raised)
    reserved, live, lines = told()
    assert lines in ([(100, "released")], [(quantity, "released")])
    assert reserved == live == lines[0][0]


def test_the_same_change_eight_times(deeds):
    number = deeds.order(100)
    change = deeds.change(number, 160)

    raised = at_once(*[change] * 8)

    assert raised == []
    assert told() == (160, 160, [(160, "confirmed")])
    with scope(SYSTEM):
        assert OrderEvent.objects.filter(kind="changed").count() == 1


def test_changes_and_orders_that_want_the_same_stock(deeds, quote):
    numbers = [deeds.order(50) for _ in range(4)]
    works = [
        deeds.change(number, quantity) for number, quantity in zip(numbers, (20, 150, 150, 150), strict=True)
    ]
    works += [deeds.place(quote(150)) for _ in range(4)]

    raised = at_once(*works)

    assert all(isinstance(error, Conflict) for error in raised)
    reserved, live, _lines = told()
    assert reserved == live <= 500
