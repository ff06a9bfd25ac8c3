"""Whatever is changed in whatever order, the books agree to the unit, and a cancellation gives all of it back."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from zeal import zeal_ignore

from inventory.audit import balance_differences
from inventory.models import Capacity, Protection, Receipt, Reservation, StockBalance
from orders.models import Order, OrderLine
from orders.placing import cancel_order
from promising.services import RequestedLine
from tests.orders.changing.looking import total_of

pytestmark = [pytest.mark.usefixtures("system"), pytest.mark.slow]
DAYS = [date(2026, 3, 10) + timedelta(days=days) for days in range(12)]


@pytest.fixture
def tight(company, bolt, nut, network):
    """Limit what a day can take, keep some stock for the company, and let more come in a week."""
    for item in (bolt, nut):
        item.volume_dm3 = Decimal("0.137")
        item.save()
        Protection.objects.create(company=company, item=item, quantity=70)
        Receipt.objects.create(
            reference=f"PO-{item.sku}", item=item, site=network.site, quantity=300, due_on=date(2026, 3, 17)
        )
        StockBalance.objects.filter(item=item).update(incoming=300)
    for day in DAYS:
        Capacity.objects.create(site=network.site, resource="pick_lines", on=day, quantity=5)
        Capacity.objects.create(lane=network.standard, resource="lane_volume", on=day, quantity=60)


def books() -> list[tuple[str, Decimal, Decimal]]:
    """By item: what the balance says is reserved, and what the reservations add up to."""
    rows = []
    for balance in StockBalance.objects.select_related("item").order_by("item__sku"):
        live = Reservation.objects.filter(item_id=balance.item_id, state="live")
        rows.append((balance.item.sku, balance.reserved, sum(live.values_list("quantity", flat=True))))
    return rows


def served() -> dict[str, Decimal]:
    lines = OrderLine.objects.filter(state="confirmed").select_related("item")
    found: dict[str, Decimal] = {}
    for line in lines:
        found[line.item.sku] = found.get(line.item.sku, Decimal(0)) + line.quantity
    return found


@pytest.mark.parametrize("seed", range(4))
def test_a_walk_of_changes_keeps_the_books(
    seed, order_of, preview, apply, tight, bolt, nut, company, buyer, now
):
    chance = random.Random(seed)
    number = order_of(("BOLT-M10", 100), ("NUT-M10", 60))

    with zeal_ignore():
        for _step in range(7):
            wish: dict[str, Any] = {"quantities": {1: chance.randrange(1, 700), 2: chance.randrange(1, 400)}}
            if chance.random() < 0.3:
                wish["wanted_on"] = chance.choice([None, *DAYS[2:]])
            if chance.random() < 0.2:
                wish["additions"] = [RequestedLine("NUT-M10", chance.randrange(1, 40))]
            view = preview(number, **wish)
            apply(view)

            assert all(reserved == live for _sku, reserved, live in books())
            assert {sku: reserved for sku, reserved, _live in books()} == {
                "BOLT-M10": Decimal(0),
                "NUT-M10": Decimal(0),
            } | served()
            assert not balance_differences()
            assert total_of(number) == view.shown.after.total
            wanted = sum(line.amount for line in OrderLine.objects.exclude(state="cancelled"))
            assert Order.objects.get().goods_total == wanted

        cancel_order(company_id=company.pk, user=buyer, number=number, now=now + timedelta(minutes=5))

        assert all(reserved == live == 0 for _sku, reserved, live in books())
        assert set(Capacity.objects.values_list("used", flat=True)) == {0}
        assert set(Protection.objects.values_list("consumed", flat=True)) == {0}
