"""Who is asked first, and who is next: for what one leaves, and whoever cannot be asked."""

from datetime import date, timedelta

import pytest

from inventory.audit import balance_differences
from inventory.models import Lane, LaneService, Site
from orders.gains import Gains, sweep_gains
from orders.models import Gain, GainState
from orders.placing import cancel_order
from orders.replanning import replan
from tests import factories
from tests.orders.changing.looking import line_of

pytestmark = pytest.mark.usefixtures("system")

CONFIRMED = date(2026, 3, 23)
SOONER = date(2026, 3, 16)


def test_the_earliest_commitment_is_asked_first_and_the_next_one_only_for_what_is_left(
    bolt, network, order_of, look, now
):
    factories.expect_receipt(bolt, network.site, 200, date(2026, 3, 20))
    first = order_of(("BOLT-M10", 60))
    second = order_of(("BOLT-M10", 60), at=now + timedelta(minutes=1))
    third = order_of(("BOLT-M10", 30), at=now + timedelta(minutes=2))
    factories.expect_receipt(bolt, network.site, 90, date(2026, 3, 13))

    found = look(at=now + timedelta(minutes=3))

    asked = list(Gain.objects.order_by("pk").values_list("order__number", flat=True))
    assert found == Gains(offered=2)
    assert asked == [first, third]
    assert second not in asked


def test_who_takes_at_once_leaves_his_old_place_to_the_next(
    bolt, network, order_of, look, rule, arrives, now
):
    rule("take")
    factories.expect_receipt(bolt, network.site, 60, date(2026, 3, 20))
    factories.expect_receipt(bolt, network.site, 60, date(2026, 3, 27))
    first = order_of(("BOLT-M10", 60))
    second = order_of(("BOLT-M10", 60), at=now + timedelta(minutes=1))
    factories.expect_receipt(bolt, network.site, 60, date(2026, 3, 13))

    found = look(at=now + timedelta(minutes=3))

    assert found == Gains(taken=2)
    assert (arrives(first), arrives(second)) == ([SOONER], [CONFIRMED])
    assert look(at=now + timedelta(minutes=3)) == Gains()
    assert not balance_differences()


def test_a_cancelled_order_serves_the_next_one(bolt, network, order_of, company, buyer, rule, arrives, now):
    rule("take")
    factories.put_stock(bolt, network.site, 50)
    factories.expect_receipt(bolt, network.site, 50, date(2026, 3, 20))
    first = order_of(("BOLT-M10", 50))
    second = order_of(("BOLT-M10", 50))
    site_id = line_of(first).site_id
    assert site_id is not None
    cancel_order(company_id=company.pk, user=buyer, number=first, now=now)

    replan(keys=[(bolt.pk, site_id)], now=now)

    assert arrives(second) == [date(2026, 3, 11)]


def test_what_waits_for_stock_is_served_before_anybody_gains(
    bolt, network, order_of, look, rule, arrives, now
):
    rule("take")
    factories.expect_receipt(bolt, network.site, 50, date(2026, 3, 20))
    promised = order_of(("BOLT-M10", 50))
    waiting = order_of(("BOLT-M10", 50))
    factories.expect_receipt(bolt, network.site, 50, date(2026, 3, 13))

    replan(keys=[(bolt.pk, network.site.pk)], now=now)

    assert arrives(waiting) == [SOONER]
    assert arrives(promised) == [CONFIRMED]


def test_what_somebody_left_is_offered_to_the_next(bolt, network, order_of, look, now):
    factories.expect_receipt(bolt, network.site, 120, date(2026, 3, 27))
    first = order_of(("BOLT-M10", 60))
    second = order_of(("BOLT-M10", 60), at=now + timedelta(minutes=1))
    factories.expect_receipt(bolt, network.site, 60, date(2026, 3, 20))
    look()
    (left,) = Gain.objects.select_related("order")

    found = sweep_gains(now=left.expires_at)

    left.refresh_from_db()
    assert (left.order.number, left.state) == (first, GainState.LAPSED)
    assert found == Gains(offered=1)
    assert Gain.objects.get(state=GainState.OFFERED).order.number == second


def test_an_order_of_many_lines_does_not_take_the_turn_of_the_next(
    receipt, bolt, network, order_of, bring_forward, look, now, monkeypatch
):
    monkeypatch.setattr("orders.gains.search.MAX_ORDERS", 2)
    items = [factories.make_item(f"I-{number}") for number in range(8)]
    for item in items:
        factories.expect_receipt(item, network.site, 10, date(2026, 3, 20))
    order_of(*[(item.sku, 10) for item in items])
    order_of(("BOLT-M10", 100), at=now + timedelta(minutes=1))
    bring_forward(receipt)

    assert look(*items, bolt) == Gains(offered=1)


def test_an_order_whose_counter_is_closed_does_not_keep_others_from_gaining(
    bolt, network, order_of, look, rule, now
):
    counter = Lane.objects.create(
        code="COUNTER",
        origin=network.site,
        carrier=network.standard.carrier,
        service=LaneService.COLLECT,
        transit_minutes=0,
    )
    factories.expect_receipt(bolt, network.site, 200, date(2026, 3, 20))
    order_of(("BOLT-M10", 100), policy={"collect_at": network.site.code})
    second = order_of(("BOLT-M10", 100), at=now + timedelta(minutes=1))
    Lane.objects.filter(pk=counter.pk).update(is_active=False)
    factories.expect_receipt(bolt, network.site, 200, date(2026, 3, 13))

    assert look(at=now + timedelta(minutes=2)) == Gains(offered=1)
    assert Gain.objects.get().order.number == second


def test_an_offer_from_a_site_that_is_closed_does_not_keep_others_from_gaining(
    bolt, network, order_of, look, now
):
    north = factories.make_site("DC-NORTH")
    factories.make_lane(north, network.zone)
    factories.expect_receipt(bolt, network.site, 120, date(2026, 3, 20))
    first = order_of(("BOLT-M10", 60))
    second = order_of(("BOLT-M10", 60), at=now + timedelta(minutes=1))
    factories.expect_receipt(bolt, north, 60, date(2026, 3, 13))
    look(at=now + timedelta(minutes=2))
    Site.objects.filter(pk=north.pk).update(is_active=False)
    factories.expect_receipt(bolt, network.site, 60, date(2026, 3, 13))

    assert look(at=now + timedelta(minutes=3)) == Gains(offered=1)

    asked = Gain.objects.order_by("pk").values_list("order__number", flat=True)
    assert list(asked) == [first, second]
