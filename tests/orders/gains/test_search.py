"""Whose confirmed date could be earlier, and what is told to whom."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from inventory.audit import balance_differences
from inventory.models import Capacity, Lane, StockBalance
from orders.gains import Gains, look_for_gains, sweep_gains
from orders.gains.search import SHARES
from orders.models import Gain, GainState, Order, OrderEvent, OrderLine, PromiseEntry
from orders.selectors import order_detail
from portal.customers.models import Company
from tests import factories
from tests.orders.changing.looking import everything, line_of, reserved
from tests.orders.gains.conftest import FAR, NEAR

pytestmark = pytest.mark.usefixtures("system")

CONFIRMED = date(2026, 3, 23)
SOONER = date(2026, 3, 16)


def newest_of(number, language, now):
    """Return the newest deed of an order's story, as it is told in a language."""
    with translation.override(language):
        found = order_detail(number=number, now=now)
    assert found is not None
    return found.timeline[0]


def test_an_earlier_receipt_is_offered_by_default(receipt, order_of, bring_forward, look, arrives, now):
    number = order_of(("BOLT-M10", 100))
    bring_forward(receipt)
    stock = reserved()

    found = look()

    gain = Gain.objects.get()
    assert found == Gains(offered=1)
    assert (gain.state, gain.order.number, gain.deliver_until.date()) == ("offered", number, SOONER)
    assert now < gain.expires_at <= now + timedelta(hours=72)
    assert arrives(number) == [CONFIRMED]
    assert reserved() == stock
    assert list(OrderEvent.objects.values_list("kind", flat=True))[-1] == "gain_offered"


@pytest.mark.parametrize(
    ("language", "detail"),
    [
        ("en", "Bolt BOLT-M10, Bolt NUT-M10 · Mon 23 Mar → Mon 16 Mar"),
        ("fr", "Vis BOLT-M10, Vis NUT-M10 · lun 23 mars → lun 16 mars"),
    ],
)
def test_the_story_names_what_could_come_sooner_and_both_days(
    receipt, nut, network, order_of, bring_forward, look, now, language, detail
):
    factories.expect_receipt(nut, network.site, 10, FAR)
    number = order_of(("BOLT-M10", 100), ("NUT-M10", 10))
    factories.expect_receipt(nut, network.site, 10, NEAR)
    bring_forward(receipt)

    look()

    newest = newest_of(number, language, now)
    assert (newest.kind, newest.line, newest.detail) == ("gain_offered", "1, 2", detail)


def test_what_was_taken_is_named_with_both_days_too(offered, accept, now):
    accept(offered)

    newest = newest_of(offered.order.number, "en", now)
    assert (newest.kind, newest.detail) == ("gain_accepted", "Bolt BOLT-M10 · Mon 23 Mar → Mon 16 Mar")


def test_a_run_on_its_own_output_changes_nothing(offered, look):
    before = everything(), list(Gain.objects.values())

    again = look()

    assert again == Gains()
    assert (everything(), list(Gain.objects.values())) == before


def test_nothing_is_gained_while_supply_stays(receipt, order_of, look):
    order_of(("BOLT-M10", 60))
    order_of(("BOLT-M10", 40), option="cheapest")

    assert look() == Gains()


def test_a_company_that_keeps_its_dates_is_not_asked(receipt, order_of, bring_forward, look, rule):
    order_of(("BOLT-M10", 100))
    rule("keep")
    bring_forward(receipt)

    assert look() == Gains()
    assert not Gain.objects.exists()


def test_an_earlier_date_is_taken_at_once_and_told(receipt, order_of, bring_forward, look, rule, arrives):
    number = order_of(("BOLT-M10", 100))
    rule("take")
    bring_forward(receipt)

    found = look()

    line = line_of(number)
    entry = PromiseEntry.objects.latest("pk")
    assert found == Gains(taken=1)
    assert arrives(number) == [SOONER]
    assert line.promised_until is not None
    assert line.promised_until.date() == CONFIRMED
    assert (entry.kind, entry.author, entry.reason["cause"]) == ("repromised", None, "gain")
    assert entry.deliver_until == line.deliver_until
    assert OrderEvent.objects.latest("sequence").kind == "gain_taken"
    assert reserved() == [100]
    assert not balance_differences()
    assert look() == Gains()


def test_a_smaller_gain_than_the_company_wants_is_not_told(receipt, order_of, bring_forward, look, rule):
    order_of(("BOLT-M10", 100))
    rule("offer", days=8)
    bring_forward(receipt)

    assert look() == Gains()

    rule("offer", days=7)
    assert look() == Gains(offered=1)


def test_hours_on_the_same_day_are_no_gain(bolt, network, order_of, look, now):
    factories.put_stock(bolt, network.site, 100)
    Lane.objects.filter(pk=network.standard.pk).update(
        departures={"tue": ["18:00"]}, transit_days=None, transit_minutes=17 * 60
    )
    order_of(("BOLT-M10", 100), option="cheapest")
    Lane.objects.filter(pk=network.standard.pk).update(departures={"tue": ["17:00"]})

    assert look() == Gains()


def test_nothing_comes_before_the_wanted_day(receipt, order_of, bring_forward, look):
    order_of(("BOLT-M10", 100), wanted_on=CONFIRMED)
    bring_forward(receipt)

    assert look() == Gains()


def test_a_late_order_comes_nearer_to_the_wanted_day(receipt, order_of, bring_forward, look):
    order_of(("BOLT-M10", 100), option="wanted", wanted_on=date(2026, 3, 18))
    bring_forward(receipt)

    assert look() == Gains(offered=1)
    assert Gain.objects.get().deliver_until.date() == date(2026, 3, 18)


def test_what_is_too_little_for_all_of_a_line_is_no_gain(receipt, bolt, network, order_of, look):
    order_of(("BOLT-M10", 60))
    order_of(("BOLT-M10", 40))
    factories.expect_receipt(bolt, network.site, 30, SOONER)

    assert look() == Gains()


def test_what_leaves_together_comes_sooner_together_or_not_at_all(bolt, nut, network, order_of, look):
    factories.expect_receipt(bolt, network.site, 10, date(2026, 3, 20))
    factories.expect_receipt(nut, network.site, 10, date(2026, 3, 20))
    order_of(("BOLT-M10", 10), ("NUT-M10", 10))
    factories.expect_receipt(bolt, network.site, 30, date(2026, 3, 13))

    assert look(bolt) == Gains()

    factories.expect_receipt(nut, network.site, 30, date(2026, 3, 13))
    assert look(nut) == Gains(offered=1)
    assert len(Gain.objects.get().lines) == 2


def test_an_order_that_comes_complete_gains_only_when_all_of_it_does(bolt, nut, network, order_of, look):
    north = factories.make_site("DC-NORTH")
    factories.make_lane(north, network.zone)
    factories.expect_receipt(bolt, network.site, 10, date(2026, 3, 20))
    factories.expect_receipt(nut, north, 10, date(2026, 3, 20))
    order_of(("BOLT-M10", 10), ("NUT-M10", 10), policy={"complete": "order"})
    factories.expect_receipt(bolt, network.site, 30, date(2026, 3, 13))

    assert look(bolt) == Gains()

    factories.expect_receipt(nut, north, 30, date(2026, 3, 13))
    assert look(nut) == Gains(offered=1)
    gain = Gain.objects.get()
    assert {row["plan"]["deliver_on"] for row in gain.lines} == {"2026-03-16"}


def test_each_delivery_of_an_order_gains_by_itself(bolt, nut, network, order_of, look, arrives, rule):
    factories.put_stock(nut, network.site, 10)
    factories.expect_receipt(bolt, network.site, 10, date(2026, 3, 20))
    number = order_of(("BOLT-M10", 10), ("NUT-M10", 10))
    rule("take")
    factories.expect_receipt(bolt, network.site, 30, date(2026, 3, 13))

    assert look(bolt) == Gains(taken=1)
    assert arrives(number) == [SOONER, date(2026, 3, 11)]


def test_a_sooner_way_that_costs_more_is_not_offered(bolt, network, order_of, look):
    factories.put_stock(bolt, network.site, 100)
    order_of(("BOLT-M10", 100), option="cheapest")
    Lane.objects.filter(pk=network.standard.pk).update(departures={"fri": ["18:00"]})

    assert look() == Gains()


def test_the_sweep_finds_what_no_news_of_supply_tells(receipt, order_of, bring_forward, now):
    number = order_of(("BOLT-M10", 100))
    bring_forward(receipt)
    share = Order.objects.get(number=number).pk % SHARES
    midnight = now.replace(hour=0, minute=0) + timedelta(days=1)

    others = [sweep_gains(now=midnight + timedelta(minutes=10 * (share + more))) for more in (-1, 1)]
    found = sweep_gains(now=midnight + timedelta(minutes=10 * share + 5))

    assert others == [Gains(), Gains()]
    assert found == Gains(offered=1)


def test_a_date_that_supply_has_not_set_is_the_sweep_s_alone(bolt, network, order_of, look, now):
    factories.put_stock(bolt, network.site, 100)
    full = [
        Capacity.objects.create(
            site=network.site, resource="pick_lines", on=now.date() + timedelta(days=days), quantity=0
        )
        for days in range(5)
    ]
    number = order_of(("BOLT-M10", 100), option="cheapest")
    for capacity in full[1:]:
        capacity.delete()

    assert look() == Gains()

    share = Order.objects.get(number=number).pk % SHARES
    assert sweep_gains(now=now.replace(hour=0, minute=0) + timedelta(minutes=10 * share)) == Gains(offered=1)


def test_nothing_comes_on_the_very_day_unless_somebody_is_asked(bolt, network, order_of, look, rule, now):
    Lane.objects.filter(pk=network.standard.pk).update(
        departures={day: ["11:00"] for day in ("tue", "wed", "thu")}, transit_days=None, transit_minutes=60
    )
    factories.expect_receipt(bolt, network.site, 100, date(2026, 3, 11))
    order_of(("BOLT-M10", 100), option="cheapest")
    StockBalance.objects.update(on_hand=100)

    rule("take")
    assert look() == Gains()

    rule("offer")
    assert look() == Gains(offered=1)
    assert Gain.objects.get().deliver_until.date() == now.date()


def test_an_offer_that_was_left_is_not_made_again_unless_it_is_better_still(
    offered, receipt, bring_forward, look, now
):
    later = offered.expires_at

    assert look(at=later) == Gains()

    Gain.objects.update(state=GainState.DECLINED, decided_at=now)
    assert look() == Gains()

    bring_forward(receipt, date(2026, 3, 12), at=now + timedelta(minutes=1))
    assert look() == Gains(offered=1)


@pytest.mark.parametrize(("sureness", "taken"), [(0.97, 0), (0.90, 1), (None, 1)])
def test_a_date_that_is_much_less_sure_is_asked_for_not_taken(
    receipt, order_of, bring_forward, look, rule, monkeypatch, sureness, taken
):
    number = order_of(("BOLT-M10", 100))
    OrderLine.objects.update(sureness=sureness, promised_sureness=0.95)
    rule("take")
    bring_forward(receipt)
    monkeypatch.setattr("promising.network.CompiledNetwork.sureness_of", lambda _network, _part: 0.88)

    assert look() == Gains(offered=1 - taken, taken=taken)
    assert (line_of(number).sureness == 0.88) == bool(taken)
    assert line_of(number).promised_sureness == 0.95


@pytest.mark.parametrize("state", ["on_hold", "to_approve", "released"])
def test_lines_that_stand_still_or_are_in_the_warehouse_keep_their_date(offered, look, state):
    Gain.objects.all().delete()
    OrderLine.objects.update(state=state)

    assert look() == Gains()


def test_a_company_of_its_own_rule_does_not_bind_the_others(
    receipt, order_of, bring_forward, look, rule, other_company, outsider, now
):
    rule("keep")
    place = factories.make_ship_to(other_company)
    order_of(("BOLT-M10", 100), to=place, user=outsider, company_id=other_company.pk)
    bring_forward(receipt)

    assert look() == Gains(offered=1)
    assert Gain.objects.get().company_id == other_company.pk


def test_the_number_of_queries_does_not_grow_with_the_lines(network, order_of, bring_forward, now):
    counts = []
    for size in (1, 8):
        items = [factories.make_item(f"I-{size}-{number}") for number in range(size)]
        receipts = [factories.expect_receipt(item, network.site, 10, date(2026, 3, 20)) for item in items]
        order_of(*[(item.sku, 10) for item in items])
        for receipt in receipts:
            bring_forward(receipt)
        with CaptureQueriesContext(connection) as counted:
            assert look_for_gains(items=[item.pk for item in items], now=now) == Gains(offered=1)
        counts.append(len(counted))

    assert counts[0] == counts[1]


def test_a_closed_company_is_left_alone(receipt, order_of, bring_forward, look, company):
    order_of(("BOLT-M10", 100))
    Company.objects.filter(pk=company.pk).update(is_active=False)
    bring_forward(receipt)

    assert look() == Gains()
    assert GainState.OFFERED not in Gain.objects.values_list("state", flat=True)
