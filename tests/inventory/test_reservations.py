"""Stock set aside and given back: exactly, conditionally, whole or not at all."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction

from inventory.audit import balance_differences
from inventory.demands import CapacityNeed, Demand, OversoldError
from inventory.models import Capacity, Protection, Receipt, Reservation, ReservationKind, StockBalance
from inventory.reservations import lock_supply, release, release_expired, reserve
from tests import factories

pytestmark = pytest.mark.usefixtures("system")
DAY = date(2026, 3, 10)


@pytest.fixture
def bolt(network):
    return factories.make_stocked("BOLT-M10", network.site, 100)


@pytest.fixture
def set_aside(bolt, network, now):
    """Return a function that reserves quantities of the bolt, each under a reference of its own."""

    def take(*quantities, kind=ReservationKind.FIRM, expires_at=None, protected_for=None, **fields):
        demands = [
            Demand(
                item_id=bolt.pk,
                site_id=network.site.pk,
                quantity=Decimal(quantity),
                due_on=DAY,
                reference=uuid4(),
                line=line,
                **fields,
            )
            for line, quantity in enumerate(quantities, start=1)
        ]
        with transaction.atomic():
            needs = [need for demand in demands for need in demand.capacity]
            locked = lock_supply({(bolt.pk, network.site.pk)}, needs, now=now)
            reserve(demands, locked, kind=kind, expires_at=expires_at, protected_for=protected_for, now=now)
        return demands

    return take


def reserved() -> Decimal:
    found: Decimal = StockBalance.objects.get().reserved
    return found


def test_several_lines_of_one_key_are_reserved_together(set_aside):
    set_aside(30, 70)

    assert reserved() == 100
    assert balance_differences() == []


def test_more_than_there_is_is_refused_whole(set_aside):
    set_aside(60)

    with pytest.raises(OversoldError):
        set_aside(30, 11)

    assert reserved() == 60
    assert Reservation.objects.count() == 1


def test_supply_to_come_can_be_reserved(set_aside, bolt, network):
    factories.expect_receipt(bolt, network.site, 50, DAY)

    set_aside(150)

    assert reserved() == 150
    assert balance_differences() == []


def test_a_purchase_is_announced_and_reserved_in_one(set_aside, network):
    set_aside(130, purchase=Decimal(40))

    receipt = Receipt.objects.get()
    assert (receipt.quantity, receipt.site, receipt.due_on, receipt.state) == (
        40,
        network.site,
        DAY,
        "expected",
    )
    assert StockBalance.objects.get().incoming == 40
    assert balance_differences() == []


def test_a_full_day_refuses_and_reserves_nothing(set_aside, network):
    Capacity.objects.create(site=network.site, resource="pick_lines", on=DAY, quantity=1)
    need = CapacityNeed(network.site.pk, None, "pick_lines", DAY, Decimal(1))

    with pytest.raises(OversoldError):
        set_aside(1, 1, capacity=(need,))

    assert reserved() == 0
    assert Capacity.objects.get().used == 0


def test_release_gives_back_stock_capacity_and_protection_once(set_aside, bolt, company, network):
    Capacity.objects.create(site=network.site, resource="pick_lines", on=DAY, quantity=5)
    own = Protection.objects.create(company=company, item=bolt, quantity=8)
    need = CapacityNeed(network.site.pk, None, "pick_lines", DAY, Decimal(1))
    (demand,) = set_aside(10, capacity=(need,), protected_for=company.pk)
    assert Capacity.objects.get().used == 1
    assert Protection.objects.get().consumed == 8

    first, second = release([demand.reference]), release([demand.reference])

    own.refresh_from_db()
    assert (first, second) == (1, 0)
    assert reserved() == 0
    assert Capacity.objects.get().used == 0
    assert own.consumed == 0


def test_protection_of_the_site_is_used_before_that_of_anywhere(set_aside, bolt, company, network):
    here = Protection.objects.create(company=company, item=bolt, site=network.site, quantity=5)
    anywhere = Protection.objects.create(company=company, item=bolt, quantity=5)

    set_aside(7, protected_for=company.pk)

    here.refresh_from_db()
    anywhere.refresh_from_db()
    assert (here.consumed, anywhere.consumed) == (5, 2)


def test_expired_holds_of_a_key_are_swept_when_it_is_locked(set_aside, now):
    set_aside(100, kind=ReservationKind.HOLD, expires_at=now)

    set_aside(100)

    assert reserved() == 100
    assert sorted(Reservation.objects.values_list("kind", "state")) == [
        ("firm", "live"),
        ("hold", "released"),
    ]


def test_the_sweep_takes_expired_holds_only_and_at_most_so_many(set_aside, now):
    for minutes in (1, 2, 30):
        set_aside(10, kind=ReservationKind.HOLD, expires_at=now + timedelta(minutes=minutes))
    set_aside(10)

    later = now + timedelta(minutes=5)

    swept = [release_expired(now=later, limit=1), release_expired(now=later), release_expired(now=later)]

    assert swept == [1, 1, 0]
    assert reserved() == 20
    assert balance_differences() == []


def test_shortage_shrinks_when_reservations_are_given_back(set_aside, bolt):
    (demand,) = set_aside(100)
    StockBalance.objects.update(on_hand=40, shortage=60)

    release([demand.reference])

    assert StockBalance.objects.get().shortage == 0
