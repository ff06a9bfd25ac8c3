"""The departures that competing lines may be put on."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from promising.engine import (
    Capacity,
    Facts,
    Lane,
    Network,
    Policy,
    Receipt,
    Request,
    Site,
    Stock,
    Transit,
    promise,
)  # fmt: skip
from promising.engine.model import Line
from tests.promising.engine.worlds import START, crowded_lane

NOW = datetime(2026, 3, 23, 6, 0, tzinfo=UTC)


def test_goods_that_wait_at_a_hub_for_room_are_no_proof_that_nothing_is_better():
    sites = {"S": Site(code="S", zone="UTC"), "H": Site(code="H", zone="UTC", kind="hub")}
    lanes = (
        Lane(code="SH", origin="S", destination="H", service="shuttle", transit=Transit(days=1)),
        Lane(code="HC", origin="H", destination="C", service="road", transit=Transit(days=0)),
    )
    network = Network(sites, lanes)
    supply = tuple(Receipt(item, "S", Decimal(1)) for item in "AB")
    room = Capacity("HC", "lane_volume", START + timedelta(days=1), Decimal(8))
    stock = Stock.build(network, Facts(supply, capacities=(room,)), NOW)
    lines = tuple(Line(id=item, item=item, quantity=Decimal(1), volume=Decimal(8)) for item in "AB")

    soonest = promise(Request(to="C", lines=lines), network, stock, NOW).options[0]

    days = sorted(part.deliver_on for part in soonest.parts)
    assert days == [START + timedelta(days=1), START + timedelta(days=2)]
    assert (soonest.exact, soonest.gap_of, soonest.gap) == (False, "late_days", Decimal(1))


def test_a_smaller_line_of_an_item_is_not_kept_back_with_a_larger_one():
    network, stock = crowded_lane("AAA", {0: 1}, NOW)
    lines = tuple(
        Line(id=str(units), item="A", quantity=Decimal(units), volume=Decimal(1)) for units in (2, 1)
    )

    soonest = promise(Request(to="C", lines=lines), network, stock, NOW).options[0]

    days = sorted(part.deliver_on for part in soonest.parts)
    assert days == [START, START + timedelta(days=1)]


def test_an_order_that_must_come_at_once_is_searched_for_on_ten_crowded_days_and_tells_what_that_may_miss():
    network, stock = crowded_lane("AB", dict.fromkeys(range(12), 1), NOW)
    lines = tuple(Line(id=item, item=item, quantity=Decimal(1), volume=Decimal(1)) for item in "AB")
    request = Request(to="C", lines=lines, policy=Policy(complete="order"))

    soonest = promise(request, network, stock, NOW).options[0]

    assert {part.deliver_on for part in soonest.parts} == {START + timedelta(days=12)}
    assert (soonest.exact, soonest.gap_of, soonest.gap) == (False, "late_days", Decimal(4))
