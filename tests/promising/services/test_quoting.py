"""What a buyer is told when he asks: dates, places, reasons, and refusals that name the line."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import inf
from uuid import uuid4

import pytest

from inventory.models import Capacity, Lane, LaneService, SupplierItem
from inventory.selectors import Bounds
from portal.catalogue.models import Agreement, AgreementPrice, Substitute
from portal.catalogue.units import InvalidQuantity, QuantityNotMultiple, UnknownUnit
from promising.models import Promise
from promising.selectors import promise_by_id
from promising.services import (
    BadPolicyError,
    ClosedShipToError,
    DistantDateError,
    EmptyRequestError,
    LatestTooEarlyError,
    PastDateError,
    TooManyLinesError,
    UnknownCounterError,
    UnknownItemError,
    UnknownPolicyError,
    UnknownShipToError,
    hold_promise,
    quoting,
)
from tests import factories

pytestmark = pytest.mark.usefixtures("system")


def first_line(promise, option="earliest"):
    return promise.option(option).lines[0]


def test_a_quote_says_how_many_from_where_and_when(quote, bolt, network):
    promise = quote(("BOLT-M10", 100))

    (line,) = promise.option("cheapest").lines
    (part,) = line.schedule
    assert (part.quantity, part.site, part.lane) == (Decimal(100), network.site.code, network.standard.code)
    assert part.ship_at == datetime(2026, 3, 10, 17, 0, tzinfo=UTC)
    assert part.deliver_from == datetime(2026, 3, 11, 7, 0, tzinfo=UTC)
    assert part.deliver_until == datetime(2026, 3, 11, 16, 0, tzinfo=UTC)
    assert line.short == 0
    assert line.because["constraint"]


def test_the_countdown_runs_to_the_cut_off_of_the_departure(quote, bolt):
    part = first_line(quote(("BOLT-M10", 100)), "cheapest").schedule[0]

    assert part.order_by == datetime(2026, 3, 10, 15, 0, tzinfo=UTC)


def test_past_the_cut_off_the_next_day_is_promised(quote, bolt, now):
    part = first_line(quote(("BOLT-M10", 100), now=now.replace(hour=15, minute=1)), "cheapest").schedule[0]

    assert part.ship_on == date(2026, 3, 11)


def test_what_was_shown_is_stored_for_a_quarter_of_an_hour(quote, bolt, now):
    promise = quote(("BOLT-M10", 2, "BOX"), policy={"complete": "line"})

    assert promise_by_id(promise.id) == promise
    assert promise.valid_until == now + timedelta(minutes=15)
    assert first_line(promise).unit_quantity == 2
    assert first_line(promise).quantity == 200
    assert Promise.objects.get().snapshot["supply"] == [["BOLT-M10", "DC-LYON", "500.000", None, ""]]


def test_the_rest_comes_with_the_next_receipt_and_says_so(quote, bolt, network):
    factories.expect_receipt(bolt, network.site, 100, date(2026, 3, 17))

    line = first_line(quote(("BOLT-M10", 550)), "earliest")

    assert [part.quantity for part in line.schedule] == [500, 50]
    assert line.schedule[1].ship_on == date(2026, 3, 17)
    assert line.because["constraint"] == "stock"
    assert line.because["facts"]["site_name"] == network.site.name


def test_an_overdue_receipt_is_no_stock_of_today(quote, bolt, network):
    factories.expect_receipt(bolt, network.site, 100, date(2026, 3, 2))

    line = first_line(quote(("BOLT-M10", 600)), "earliest")

    assert [part.due_on for part in (p.engine for p in line.schedule)] == [
        date(2026, 3, 10),
        date(2026, 3, 11),
    ]


def test_what_cannot_be_promised_is_short(quote, bolt):
    promise = quote(("BOLT-M10", 700))

    assert first_line(promise).short == 200
    assert not promise.option("earliest").is_complete


def test_nothing_comes_before_the_wanted_day(quote, bolt):
    promise = quote(("BOLT-M10", 100), wanted_on=date(2026, 3, 16))

    part = first_line(promise, "wanted").schedule[0]
    assert part.deliver_from.date() == date(2026, 3, 16)


def test_options_with_the_same_plan_know_each_other(quote, bolt):
    promise = quote(("BOLT-M10", 100))

    assert promise.option("cheapest").same_as == ("earliest", "fewest")


def test_an_item_can_be_collected_at_a_counter(quote, bolt, network):
    Lane.objects.create(
        code="LYON-COUNTER",
        origin=network.site,
        carrier=network.standard.carrier,
        service=LaneService.COLLECT,
        transit_minutes=0,
    )

    part = first_line(quote(("BOLT-M10", 100), policy={"collect_at": "DC-LYON"})).schedule[0]

    assert part.service == "collect"
    assert part.deliver_from.date() == date(2026, 3, 10)


def test_the_longest_postal_prefix_chooses_the_lane(quote, bolt, network):
    from inventory.models import DeliveryZone

    lyon = DeliveryZone.objects.create(code="LYON", name="Lyon", postal_prefixes=["69"])
    express = factories.make_lane(network.site, lyon, transit_days=None, transit_minutes=60)

    part = first_line(quote(("BOLT-M10", 100))).schedule[0]

    assert part.lane == express.code


def test_a_substitute_serves_when_it_is_allowed(quote, bolt, network):
    other = factories.make_item("BOLT-M11")
    factories.put_stock(other, network.site, 900)
    Substitute.objects.create(item=bolt, substitute=other)

    promise = quote(("BOLT-M10", 700), policy={"substitutes": True})

    line = first_line(promise)
    assert line.substitute_for == "BOLT-M10"
    assert line.schedule[0].sku == "BOLT-M11"


def test_a_supplier_makes_to_order_what_is_not_there(quote, network):
    item = factories.make_item("CABLE")
    supplier = factories.make_site("SUP", kind="supplier")
    factories.make_lane(supplier, network.zone)
    SupplierItem.objects.create(site=supplier, item=item, lead_days=5, minimum=100, multiple=50)

    line = first_line(quote(("CABLE", 120)))

    assert line.short == 0
    assert line.schedule[0].site == "SUP"
    assert line.schedule[0].engine.purchase == 150
    assert line.because["constraint"] == "supplier_lead_time"


def test_an_item_of_the_agreement_is_unknown_to_others(quote, company, other_company, network, now):
    secret = factories.make_item("SECRET", visibility="agreement")

    with pytest.raises(UnknownItemError):
        quote(("SECRET", 1))

    agreement = Agreement.objects.create(company=company, number="A", name="A", valid_from=date(2026, 1, 1))
    AgreementPrice.objects.create(company=company, agreement=agreement, item=secret, price=Decimal(1))
    assert quote(("SECRET", 1)).id


@pytest.mark.parametrize(
    ("lines", "changes", "error", "line", "field"),
    [
        ([], {}, EmptyRequestError, None, "lines"),
        ([("BOLT-M10", 1)] * 201, {}, TooManyLinesError, 201, "lines"),
        ([("BOLT-M10", 1)] * 10_001, {}, TooManyLinesError, 201, "lines"),
        ([("BOLT-M10", 1), ("NO-SUCH", 1)], {}, UnknownItemError, 2, "sku"),
        ([("BOLT-M10", 1), ("BOLT-M10", 1, "PAL")], {}, UnknownUnit, 2, "unit"),
        ([("BOLT-M10", 0)], {}, InvalidQuantity, 1, "quantity"),
        ([("BOLT-M10", -3)], {}, InvalidQuantity, 1, "quantity"),
        ([("BOLT-M10", "NaN")], {}, InvalidQuantity, 1, "quantity"),
        ([("BOLT-M10", "Infinity")], {}, InvalidQuantity, 1, "quantity"),
        ([("BOLT-M10", "1e40")], {}, InvalidQuantity, 1, "quantity"),
        ([("BOLT-M10", "ten")], {}, InvalidQuantity, 1, "quantity"),
        ([("BOLT-M10", "")], {}, InvalidQuantity, 1, "quantity"),
        ([("BOLT-M10", "1_0")], {}, InvalidQuantity, 1, "quantity"),
        ([("BOLT-M10", "1.5")], {}, QuantityNotMultiple, 1, "quantity"),
        ([("BOLT-M10", 1)], {"wanted_on": date(2026, 3, 9)}, PastDateError, None, "wanted"),
        ([("BOLT-M10", 1)], {"wanted_on": date(2036, 3, 9)}, DistantDateError, None, "wanted"),
        ([("BOLT-M10", 1)], {"ship_to": uuid4()}, UnknownShipToError, None, "ship_to"),
        ([("BOLT-M10", 1)], {"policy": {"colour": "red"}}, UnknownPolicyError, None, "policy.colour"),
        ([("BOLT-M10", 1)], {"policy": {"complete": "box"}}, BadPolicyError, None, "policy.complete"),
        ([("BOLT-M10", 1)], {"policy": {"max_shipments": 0}}, BadPolicyError, None, "policy.max_shipments"),
        ([("BOLT-M10", 1)], {"policy": {"latest": "soon"}}, BadPolicyError, None, "policy.latest"),
        ([("BOLT-M10", 1)], {"policy": {"latest": "2026-03-09"}}, PastDateError, None, "policy.latest"),
        (
            [("BOLT-M10", 1)],
            {"policy": {"latest": "2026-03-12"}, "wanted_on": date(2026, 3, 13)},
            LatestTooEarlyError,
            None,
            "policy.latest",
        ),
        ([("BOLT-M10", 1)], {"policy": {"min_shipment": "NaN"}}, BadPolicyError, None, "policy.min_shipment"),
        (
            [("BOLT-M10", 1)],
            {"policy": {"collect_at": "MOON"}},
            UnknownCounterError,
            None,
            "policy.collect_at",
        ),
    ],
)
def test_bad_input_is_refused_with_line_field_and_remedy(quote, bolt, lines, changes, error, line, field):
    with pytest.raises(error) as refusal:
        quote(*lines, **changes)

    assert (refusal.value.line, refusal.value.field) == (line, field)
    assert refusal.value.text
    assert refusal.value.remedy_text
    assert not Promise.objects.exists()


@pytest.mark.parametrize("closing", [{"receiving_hours": {"mon": []}}, {"is_active": False}])
def test_a_closed_ship_to_is_refused(quote, bolt, company, closing):
    closed = factories.make_ship_to(company, "CLOSED", **closing)

    with pytest.raises(ClosedShipToError):
        quote(("BOLT-M10", 1), ship_to=closed.public_id)


def test_a_ship_to_of_another_company_looks_unknown(quote, bolt, other_company):
    theirs = factories.make_ship_to(other_company)

    with pytest.raises(UnknownShipToError):
        quote(("BOLT-M10", 1), ship_to=theirs.public_id)


def test_a_change_of_the_network_is_seen_at_once(quote, bolt, network):
    quote(("BOLT-M10", 100))
    network.site.handling_minutes = 11 * 60
    network.site.save()

    part = first_line(quote(("BOLT-M10", 100)), "cheapest").schedule[0]

    assert part.ship_on == date(2026, 3, 11)


@pytest.mark.parametrize("slots", range(5))
def test_a_day_that_was_left_out_would_not_have_bound(quote, network, monkeypatch, slots):
    wishes = []
    for number in range(3):
        item = factories.make_item(f"SKU-{number}")
        factories.put_stock(item, network.site, 10)
        factories.expect_receipt(item, network.site, 100, date(2026, 3, 11 + number))
        wishes.append((item.sku, 20))
    for day in range(10, 28):
        values = {"on": date(2026, 3, day), "quantity": slots}
        Capacity.objects.create(site=network.site, resource="dock_slots", **values)
        Capacity.objects.create(site=network.site, resource="pick_lines", **values | {"quantity": slots + 10})
    tight = quote(*wishes)
    endless = Bounds({network.site.pk: inf}, [], date(2026, 3, 9), 1000, Decimal(1000))
    monkeypatch.setattr(quoting, "_bounds", lambda *_request: endless)

    whole = quote(*wishes)

    assert tight.options == whole.options
    snapshots = dict(Promise.objects.values_list("public_id", "snapshot__capacity"))
    assert len(snapshots[tight.id]) == 36 * (slots < 2)
    assert len(snapshots[whole.id]) == 36


@pytest.mark.parametrize("count", [1, 20])
def test_a_quote_takes_the_same_few_queries_for_any_number_of_lines(
    quote, network, count, django_assert_num_queries
):
    lines = []
    for number in range(count):
        item = factories.make_item(f"SKU-{number}")
        factories.put_stock(item, network.site, 100)
        lines.append((item.sku, 10))
    quote(lines[0])

    with django_assert_num_queries(5):
        quote(*lines)


def test_a_promise_made_to_order_is_held_and_stands(quote, company, network, now):
    item = factories.make_item("CABLE")
    supplier = factories.make_site("SUP", kind="supplier")
    factories.make_lane(supplier, network.zone)
    SupplierItem.objects.create(site=supplier, item=item, lead_days=5)
    promise = quote(("CABLE", 120))

    held = hold_promise(company_id=company.pk, promise_id=promise.id, option="earliest", now=now)

    assert held.state == "held"
