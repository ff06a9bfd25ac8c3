"""Whatever comes sooner or later and whoever answers what, the books agree to the unit and no date gets worse."""

import random
from contextlib import suppress
from datetime import date, timedelta

import pytest
from zeal import zeal_ignore

from inventory.audit import balance_differences
from inventory.models import Capacity, Receipt, Reservation, StockBalance
from orders.gains import Gains, accept_gain, decline_gain, look_for_gains
from orders.models import Gain, OrderLine
from orders.placing import cancel_order
from portal.customers.models import Company, GainRule
from portal.kernel.errors import Conflict
from tests import factories

pytestmark = [pytest.mark.usefixtures("system"), pytest.mark.slow]
FIRST = date(2026, 3, 12)


def check_books():
    assert not balance_differences()
    used = sum(row.used for row in Capacity.objects.filter(resource="pick_lines"))
    assert used == Reservation.objects.filter(state="live").count()
    for line in OrderLine.objects.filter(state="confirmed"):
        (held,) = Reservation.objects.filter(reference=line.public_id, state="live")
        assert (held.quantity, held.site_id) == (line.quantity, line.site_id)


class Counter:
    """The wholesaler's counter: its buyers, its suppliers, and chance."""

    def __init__(self, seed, company, buyer, now) -> None:
        self.chance = random.Random(seed)
        self.common = {"company_id": company.pk, "user": buyer}
        self.now = now
        self.taken = 0

    def bring_something_forward(self):
        supply = self.chance.choice(list(Receipt.objects.order_by("pk")))
        if supply.due_on > FIRST:
            Receipt.objects.filter(pk=supply.pk).update(due_on=supply.due_on - timedelta(days=2))
        Company.objects.update(gain_rule=self.chance.choice([GainRule.OFFER, GainRule.TAKE]))

    def look(self):
        found = look_for_gains(
            items=list(StockBalance.objects.values_list("item_id", flat=True)), now=self.now
        )
        self.taken += found.taken
        return found

    def answer(self, gain):
        common = {**self.common, "number": gain.order.number, "gain_id": gain.public_id, "now": self.now}
        with suppress(Conflict):
            if self.chance.random() < 0.7:
                accept_gain(idempotency_key=str(gain.public_id), **common)
                self.taken += 1
            else:
                decline_gain(**common)


def dates():
    return dict(OrderLine.objects.filter(state="confirmed").values_list("pk", "deliver_until"))


@pytest.fixture
def numbers(bolt, nut, network, order_of, now):
    """Six orders of one or two items, complete or not, for supply of three weeks and four picks a day."""
    for item in (bolt, nut):
        for week in range(3):
            factories.expect_receipt(item, network.site, 90 + week, FIRST + timedelta(days=7 * week))
    for day in range(40):
        Capacity.objects.create(
            site=network.site, resource="pick_lines", on=now.date() + timedelta(days=day), quantity=4
        )
    policies = [{}, {"complete": "order"}, {"complete": "line"}]
    wishes = [("BOLT-M10", 55), ("NUT-M10", 35), ("BOLT-M10", 40), ("NUT-M10", 60), ("BOLT-M10", 25)]
    with zeal_ignore():
        return [
            order_of(*wishes[number : number + 1 + number % 2], policy=policies[number % 3], at=now)
            for number in range(5)
        ]


@pytest.mark.parametrize("seed", range(3))
def test_a_walk_of_supply_and_answers_keeps_the_books(seed, numbers, company, buyer, now):
    counter = Counter(seed, company, buyer, now)

    with zeal_ignore():
        for step in range(5):
            counter.now += timedelta(minutes=1)
            counter.bring_something_forward()
            if step == 2:
                cancel_order(number=numbers[0], now=counter.now, **counter.common)
            before = dates()
            counter.look()
            for gain in Gain.objects.filter(state="offered").select_related("order"):
                counter.answer(gain)
                check_books()

            after = dates()
            assert all(at <= before[line] for line, at in after.items())
            check_books()

        while counter.look() != Gains():
            check_books()
        settled = dates()
        assert counter.look() == Gains()
        assert dates() == settled
    assert counter.taken
