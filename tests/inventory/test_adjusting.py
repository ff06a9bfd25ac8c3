"""Reservations made smaller or joined give back exactly their share of all that they use."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction

from inventory.adjusting import join_reservations, lower_reservations
from inventory.audit import balance_differences
from inventory.demands import CapacityNeed, Demand
from inventory.models import (
    Capacity,
    Protection,
    Receipt,
    Reservation,
    ReservationKind,
    StockBalance,
    SupplierItem,
)
from inventory.reservations import lock_supply, reserve
from tests import factories

pytestmark = pytest.mark.usefixtures("system")
DAY = date(2026, 3, 10)


@pytest.fixture
def take(bolt, network, company, now):
    """Return a function that reserves so many bolts with a pick line and half a dm³ each on the lane."""
    Capacity.objects.create(site=network.site, resource="pick_lines", on=DAY, quantity=9)
    Capacity.objects.create(lane=network.standard, resource="lane_volume", on=DAY, quantity=900)

    def work(quantity, reference, *, item=bolt, purchase=0):
        needs = (
            CapacityNeed(network.site.pk, None, "pick_lines", DAY, Decimal(1)),
            CapacityNeed(None, network.standard.pk, "lane_volume", DAY, Decimal(quantity) / 2),
        )
        demand = Demand(
            item_id=item.pk,
            site_id=network.site.pk,
            quantity=Decimal(quantity),
            due_on=DAY,
            reference=reference,
            purchase=Decimal(purchase),
            capacity=needs,
        )
        with transaction.atomic():
            locked = lock_supply({demand.key}, needs, now=now)
            reserve([demand], locked, kind=ReservationKind.FIRM, protected_for=company.pk, now=now)

    return work


def used() -> dict[str, Decimal]:
    return dict(Capacity.objects.values_list("resource", "used"))


def reserved(item) -> Decimal:
    (found,) = StockBalance.objects.filter(item=item).values_list("reserved", flat=True)
    return Decimal(found)


def lower(left) -> None:
    with transaction.atomic():
        lower_reservations(left)


def test_a_share_is_given_back_and_the_pick_line_kept(take, bolt):
    line = uuid4()
    take(100, line)

    lower({line: Decimal(30)})

    assert reserved(bolt) == 30
    assert used() == {"pick_lines": 1, "lane_volume": 15}
    assert not balance_differences()


def test_the_last_unit_gives_everything_back(take, bolt):
    line = uuid4()
    take(100, line)

    lower({line: Decimal(30)})
    lower({line: Decimal(0)})

    assert reserved(bolt) == 0
    assert used() == {"pick_lines": 0, "lane_volume": 0}
    assert Reservation.objects.get().state == "released"


def test_lowering_again_to_the_same_changes_nothing(take, bolt):
    line = uuid4()
    take(100, line)
    lower({line: Decimal(30)})
    before = list(Reservation.objects.values()), used()

    lower({line: Decimal(30)})

    assert (list(Reservation.objects.values()), used()) == before


def test_what_is_kept_for_the_company_is_given_back_last(take, bolt, company):
    kept = Protection.objects.create(company=company, item=bolt, quantity=40)
    line = uuid4()
    take(100, line)

    consumed = []
    for quantity in (60, 25, 0):
        lower({line: Decimal(quantity)})
        kept.refresh_from_db()
        consumed.append(kept.consumed)

    assert consumed == [40, 25, 0]


def test_joined_reservations_are_one_that_gives_everything_back(take, bolt):
    line, other = uuid4(), uuid4()
    take(100, line)
    take(20, line)
    take(5, other)

    with transaction.atomic():
        join_reservations({line, other})

    live = Reservation.objects.filter(state="live").order_by("quantity")
    assert list(live.values_list("reference", "quantity")) == [(other, 5), (line, 120)]
    assert used() == {"pick_lines": 3, "lane_volume": Decimal("62.5")}
    assert not balance_differences()
    lower({line: Decimal(0), other: Decimal(0)})
    assert used() == {"pick_lines": 0, "lane_volume": 0}
    assert reserved(bolt) == 0


@pytest.mark.parametrize(("left", "bought"), [(35, 40), (12, 20), (3, 20), (0, None)])
def test_a_purchase_is_lowered_as_far_as_the_supplier_allows(take, network, left, bought):
    special = factories.make_item("SPECIAL")
    SupplierItem.objects.create(site=network.site, item=special, lead_days=3, minimum=20, multiple=10)
    line = uuid4()
    take(60, line, item=special, purchase=60)

    lower({line: Decimal(left)})

    expected = Receipt.objects.filter(state="expected").values_list("quantity", flat=True)
    assert list(expected) == ([] if bought is None else [bought])
    (balance,) = StockBalance.objects.filter(item=special)
    assert (balance.reserved, balance.incoming, balance.shortage) == (left, bought or 0, 0)
