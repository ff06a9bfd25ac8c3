"""A change of an order: exactly as shown, to the unit, once."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.audit import balance_differences
from inventory.models import Capacity, Lane, Protection, Receipt, StockBalance, SupplierItem
from orders.models import Order, OrderChange, OrderCharge, OrderEvent, OrderLine, PromiseEntry
from portal.catalogue.models import Agreement, AgreementPrice
from portal.customers.models import Membership
from portal.kernel.models import OutboxMessage
from promising.models import Promise
from promising.services import RequestedLine
from tests import factories
from tests.orders.changing.looking import everything, line_of, reserved, stock

pytestmark = pytest.mark.usefixtures("system")


def test_a_preview_changes_nothing_but_is_kept(order_of, preview, bolt, nut):
    number = order_of(("BOLT-M10", 100), ("NUT-M10", 50))
    before = everything()

    view = preview(
        number,
        quantities={1: 150, 2: 20},
        additions=[RequestedLine("NUT-M10", 10)],
        wanted_on=date(2026, 3, 13),
    )

    assert everything() == before
    assert OrderChange.objects.get().public_id == view.id
    assert view.expires_at - view.created_at == timedelta(minutes=15)


def test_more_of_a_line_joins_its_delivery(order_of, preview, apply, lines, bolt):
    number = order_of(("BOLT-M10", 100))
    before = line_of(number)

    apply(preview(number, quantities={1: 150}))

    after = line_of(number)
    assert lines() == [(1, 1, 150, "confirmed")]
    assert (after.ship_at, after.deliver_until, after.promised_until) == (
        before.ship_at,
        before.deliver_until,
        before.promised_until,
    )
    assert reserved() == [150]
    assert stock() == {"BOLT-M10": 150}
    assert not balance_differences()


@pytest.mark.parametrize(
    ("wish", "services"),
    [
        ({"quantities": {1: 150}}, {"express"}),
        ({"wanted_on": date(2026, 3, 16)}, {"standard"}),
        ({"additions": [RequestedLine("BOLT-M10", 5)]}, {"standard"}),
    ],
)
def test_more_of_a_line_comes_as_was_chosen_for_it(order_of, preview, bolt, wish, services):
    number = order_of(("BOLT-M10", 100, None, "DC-LYON", "express"))

    view = preview(number, option="cheapest", **wish)

    assert view.id == OrderChange.objects.get().public_id
    found = Promise.objects.exclude(state="confirmed").get()
    assert {journey["service"] for plan in found.options["plans"] for journey in plan["journeys"]} == services


def test_more_of_a_line_comes_any_way_where_the_one_chosen_is_closed(order_of, preview, bolt):
    number = order_of(("BOLT-M10", 100, None, "DC-LYON", "express"))
    Lane.objects.filter(service="express").update(is_active=False)

    preview(number, quantities={1: 150}, option="cheapest")

    found = Promise.objects.exclude(state="confirmed").get()
    assert {journey["service"] for plan in found.options["plans"] for journey in plan["journeys"]} == {
        "standard"
    }


def test_less_of_a_line_gives_the_rest_back(order_of, preview, apply, lines, bolt):
    number = order_of(("BOLT-M10", 100))

    apply(preview(number, quantities={1: 30}))

    assert lines() == [(1, 1, 30, "confirmed")]
    assert reserved() == [30]
    assert stock() == {"BOLT-M10": 30}
    assert not balance_differences()


def test_up_and_down_again_is_the_identity_for_stock_and_capacity(order_of, preview, apply, bolt, network):
    Capacity.objects.create(
        lane=network.standard, resource="lane_volume", on=date(2026, 3, 10), quantity=10_000
    )
    bolt.volume_dm3 = Decimal("0.5")
    bolt.save()
    number = order_of(("BOLT-M10", 100))
    used, first = Capacity.objects.get().used, stock()

    apply(preview(number, quantities={1: 160}))
    more = Capacity.objects.get().used
    apply(preview(number, quantities={1: 100}))

    assert (used, more) == (50, 80)
    assert Capacity.objects.get().used == used
    assert stock() == first
    assert reserved() == [100]


def test_what_comes_last_and_what_waits_go_first(order_of, preview, apply, lines, bolt, network):
    Receipt.objects.create(
        reference="PO-1", item=bolt, site=network.site, quantity=200, due_on=date(2026, 3, 20)
    )
    StockBalance.objects.filter(item=bolt).update(incoming=200)
    number = order_of(("BOLT-M10", 800), option="earliest")
    assert lines() == [(1, 1, 500, "confirmed"), (1, 2, 200, "confirmed"), (1, 3, 100, "backordered")]
    first = line_of(number).deliver_until

    apply(preview(number, quantities={1: 550}))

    assert lines() == [(1, 1, 500, "confirmed"), (1, 2, 50, "confirmed"), (1, 3, 100, "cancelled")]
    assert line_of(number).deliver_until == first
    assert reserved() == [50, 500]
    assert not balance_differences()


def test_a_line_taken_out_is_cancelled_and_the_other_untouched(order_of, preview, apply, lines, bolt, nut):
    number = order_of(("BOLT-M10", 100), ("NUT-M10", 50))
    other = OrderLine.objects.filter(position=2).values().get()

    apply(preview(number, quantities={1: 0}))

    assert lines() == [(1, 1, 100, "cancelled"), (2, 1, 50, "confirmed")]
    assert OrderLine.objects.filter(position=2).values().get() == other
    assert stock() == {"BOLT-M10": 0, "NUT-M10": 50}


def test_an_item_is_added_as_a_new_line(order_of, preview, apply, lines, bolt, nut):
    number = order_of(("BOLT-M10", 100))

    apply(preview(number, additions=[RequestedLine("NUT-M10", 2, "BOX")]))

    assert lines() == [(1, 1, 100, "confirmed"), (2, 1, 200, "confirmed")]
    added = line_of(number, 2)
    assert (added.unit_id, added.unit_factor) == ("BOX", 100)
    assert stock() == {"BOLT-M10": 100, "NUT-M10": 200}
    assert set(PromiseEntry.objects.filter(line=added).values_list("kind", flat=True)) == {
        "promised",
        "confirmed",
    }


def test_what_one_line_gives_back_serves_another_in_the_same_change(order_of, preview, apply, lines, bolt):
    number = order_of(("BOLT-M10", 400), ("BOLT-M10", 100))

    apply(preview(number, quantities={1: 100, 2: 400}))

    assert lines() == [(1, 1, 100, "confirmed"), (2, 1, 400, "confirmed")]
    assert stock() == {"BOLT-M10": 500}


def test_another_wanted_day_moves_every_line_with_its_own_goods(order_of, preview, apply, lines, bolt, buyer):
    number = order_of(("BOLT-M10", 500))

    view = preview(number, wanted_on=date(2026, 3, 13))
    apply(view)

    line = line_of(number)
    assert lines() == [(1, 1, 500, "confirmed")]
    assert line.wanted_on == date(2026, 3, 13)
    assert line.deliver_until is not None
    assert line.deliver_until.date() == date(2026, 3, 13)
    assert stock() == {"BOLT-M10": 500}
    entry = PromiseEntry.objects.get(line=line, kind="repromised")
    assert (entry.author, entry.reason["cause"], entry.deliver_until) == (buyer, "change", line.deliver_until)
    assert view.shown.positions[0].is_later


def test_as_soon_as_possible_takes_the_wanted_day_away(order_of, preview, apply, bolt):
    number = order_of(("BOLT-M10", 50), wanted_on=date(2026, 3, 13), option="wanted")

    apply(preview(number, wanted_on=None))

    line = line_of(number)
    assert line.deliver_until is not None
    assert (line.wanted_on, line.deliver_until.date()) == (None, date(2026, 3, 11))


def test_another_address_of_the_company_is_promised_anew(order_of, preview, apply, bolt, company):
    elsewhere = factories.make_ship_to(company, "SITE", postal_code="13001", city="Marseille")
    number = order_of(("BOLT-M10", 50))

    apply(preview(number, ship_to=elsewhere.public_id))

    assert Order.objects.get().ship_to == elsewhere
    assert stock() == {"BOLT-M10": 50}


def test_references_alone_ask_for_no_promise(order_of, preview, apply, bolt):
    number = order_of(("BOLT-M10", 50))
    promises = Promise.objects.count()

    apply(preview(number, purchase_order=" PO-9 ", cost_centre="Ward 4"))

    order = Order.objects.get()
    assert (order.purchase_order, order.cost_centre) == ("PO-9", "Ward 4")
    assert Promise.objects.count() == promises


def test_a_changed_quantity_has_the_prices_of_now_and_the_others_theirs(
    order_of, preview, apply, company, bolt, nut, now
):
    number = order_of(("BOLT-M10", 100), ("NUT-M10", 50))
    old = line_of(number).unit_price
    agreement = Agreement.objects.create(company=company, number="A-1", valid_from=now.date())
    for item in (bolt, nut):
        AgreementPrice.objects.create(company=company, agreement=agreement, item=item, price=Decimal("0.30"))

    view = preview(number, quantities={1: 200})
    answer = apply(view)

    assert line_of(number).unit_price == Decimal("0.30")
    assert line_of(number, 2).unit_price == old
    order = Order.objects.get()
    assert order.goods_total == Decimal("0.30") * 200 + old * 50
    assert answer.total.amount == order.goods_total + order.charges_total == view.shown.after.total


def test_carriage_is_charged_again_below_the_threshold(order_of, preview, apply, company, bolt, now):
    price = bolt.list_price
    Agreement.objects.create(
        company=company, number="A-1", valid_from=now.date(), carriage_paid_threshold=price * 90
    )
    number = order_of(("BOLT-M10", 100))
    assert Order.objects.get().charges_total == 0

    view = preview(number, quantities={1: 50})
    apply(view)

    assert view.shown.before.carriage == 0
    assert OrderCharge.objects.get().amount == view.shown.after.carriage > 0
    apply(preview(number, quantities={1: 100}))
    assert not OrderCharge.objects.exists()
    assert Order.objects.get().charges_total == 0


@pytest.fixture
def slow_and_cheap(network):
    """Let the standard lane take three days, so that an express delivery is sooner and dearer."""
    Lane.objects.filter(pk=network.standard.pk).update(transit_days=3)


MORE = {"additions": [RequestedLine("NUT-M10", 500)]}


def test_each_option_tells_what_the_order_comes_to_when_it_is_chosen(
    slow_and_cheap, order_of, preview, bolt, nut
):
    number = order_of(("BOLT-M10", 100))

    options = preview(number, **MORE).shown.options

    chosen = {option.code: preview(number, **MORE, option=option.code).shown.after for option in options}
    assert {option.code: option.after for option in options} == chosen
    assert chosen["earliest"].carriage > chosen["cheapest"].carriage
    assert chosen["earliest"].total > chosen["cheapest"].total


@pytest.mark.parametrize(("carriage_paid_from", "way"), [(1, "earliest"), (1_000_000, "cheapest")])
def test_what_is_added_to_a_cheapest_order_comes_by_the_soonest_way_of_that_price(
    slow_and_cheap, order_of, preview, company, bolt, nut, now, carriage_paid_from, way
):
    Agreement.objects.create(
        company=company, number="A-1", valid_from=now.date(), carriage_paid_threshold=carriage_paid_from
    )
    number = order_of(("BOLT-M10", 100))

    view = preview(number, **MORE)

    assert view.option == way
    assert preview(number, **MORE, option="cheapest").option == "cheapest"


def test_only_an_option_above_the_limit_is_said_to_need_an_approval(
    slow_and_cheap, order_of, preview, bolt, nut, buyer
):
    number = order_of(("BOLT-M10", 100))
    totals = {option.code: option.after.total for option in preview(number, **MORE).shown.options}
    Membership.objects.filter(user=buyer).update(approval_threshold=totals["cheapest"])

    options = {option.code: option for option in preview(number, **MORE).shown.options}

    assert options["earliest"].needs_approval
    assert not options["cheapest"].needs_approval


def test_carriage_stays_where_more_goes_with_the_same_delivery(order_of, preview, bolt):
    number = order_of(("BOLT-M10", 100))

    shown = preview(number, quantities={1: 150}).shown

    assert shown.after.carriage == shown.before.carriage > 0


def test_the_change_is_told_once_to_the_story_and_the_live_page(order_of, preview, apply, bolt, buyer):
    number = order_of(("BOLT-M10", 100))
    news = OutboxMessage.objects.filter(topic="order").count()

    apply(preview(number, quantities={1: 150}))

    event = OrderEvent.objects.get(kind="changed")
    assert event.author == buyer
    (told,) = event.data["lines"]
    assert (told["position"], told["sku"], told["unit"]) == (1, "BOLT-M10", "PCE")
    assert [Decimal(told["from"]), Decimal(told["to"])] == [100, 150]
    assert OutboxMessage.objects.filter(topic="order").count() == news + 1
    assert OutboxMessage.objects.filter(topic="order").latest("pk").sequence == event.sequence


def test_the_same_key_and_the_same_change_again_have_one_effect(order_of, preview, apply, lines, bolt):
    number = order_of(("BOLT-M10", 100))
    view = preview(number, quantities={1: 150})

    answers = [apply(view), apply(view), apply(view, key="another")]

    assert len(set(map(repr, answers))) == 1
    assert OrderEvent.objects.filter(kind="changed").count() == 1
    assert lines() == [(1, 1, 150, "confirmed")]


def test_what_was_bought_for_a_line_is_bought_in_less(order_of, preview, apply, lines, network, company):
    special = factories.make_item("SPECIAL")
    SupplierItem.objects.create(site=network.site, item=special, lead_days=3, minimum=10, multiple=10)
    number = order_of(("SPECIAL", 60))
    assert [int(row.quantity) for row in Receipt.objects.all()] == [60]

    apply(preview(number, quantities={1: 35}))

    assert [int(row.quantity) for row in Receipt.objects.all()] == [40]
    assert lines() == [(1, 1, 35, "confirmed")]
    balance = StockBalance.objects.get(item=special)
    assert (balance.reserved, balance.incoming, balance.shortage) == (35, 40, 0)
    apply(preview(number, quantities={1: 80}))
    assert not balance_differences()
    assert StockBalance.objects.get(item=special).shortage == 0


def test_stock_kept_for_the_company_is_given_back_with_the_line(order_of, preview, apply, bolt, company):
    kept = Protection.objects.create(company=company, item=bolt, quantity=80)
    number = order_of(("BOLT-M10", 100))
    kept.refresh_from_db()
    assert kept.consumed == 80

    apply(preview(number, quantities={1: 50}))

    kept.refresh_from_db()
    assert kept.consumed == 50
    assert not balance_differences()


@pytest.mark.django_db(transaction=False)
def test_questions_are_constant_in_the_number_of_lines(order_of, preview, apply, network):
    for index in range(20):
        factories.put_stock(factories.make_item(f"ITEM-{index:02}"), network.site, 500)
    small = order_of(("ITEM-00", 10))
    large = order_of(*[(f"ITEM-{index:02}", 10) for index in range(20)])
    counts = []

    for number, positions in ((small, 1), (large, 20)):
        preview(number, quantities=dict.fromkeys(range(1, positions + 1), 12))
        with CaptureQueriesContext(connection) as previewing:
            view = preview(number, quantities=dict.fromkeys(range(1, positions + 1), 11))
        with CaptureQueriesContext(connection) as applying:
            apply(view, key=str(uuid4()))
        counts.append((len(previewing), len(applying)))

    assert counts[0] == counts[1]
