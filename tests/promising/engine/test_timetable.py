"""The departures that competing lines may be put on."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promising.engine import (
    Capacity,
    Departures,
    Facts,
    Lane,
    Network,
    Policy,
    Receipt,
    Request,
    Site,
    Stock,
    Transit,
    plan,
    promise,
)  # fmt: skip
from promising.engine.model import Line
from tests.promising.engine.worlds import START, crowded_lane, quick

NOW = datetime(2026, 3, 23, 6, 0, tzinfo=UTC)


def test_goods_that_must_wait_at_a_hub_for_room_are_known_to_be_late_for_good():
    network = by_hub()
    supply = tuple(Receipt(item, "S", Decimal(1)) for item in "AB")
    room = Capacity("HC", "lane_volume", START + timedelta(days=1), Decimal(8))
    stock = Stock.build(network, Facts(supply, capacities=(room,)), NOW)
    lines = tuple(Line(id=item, item=item, quantity=Decimal(1), volume=Decimal(8)) for item in "AB")

    soonest = promise(Request(to="C", lines=lines), network, stock, NOW).options[0]

    days = sorted(part.deliver_on for part in soonest.parts)
    assert days == [START + timedelta(days=1), START + timedelta(days=2)]
    assert soonest.exact


@quick
@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=4),
    st.lists(st.integers(0, 6), min_size=3, max_size=3),
    st.booleans(),
)
def test_no_plan_by_a_hub_is_sooner_than_what_is_called_exact(
    volumes: list[int], rooms: list[int], is_weekly: bool
):
    leaves = Departures("UTC", tuple((600,) if day == 0 or not is_weekly else () for day in range(7)))
    network = by_hub(leaves)
    capacities = tuple(
        Capacity("HC", "lane_volume", START + timedelta(days=day), Decimal(room))
        for day, room in enumerate(rooms, 1)
    )
    items = "ABCD"[: len(volumes)]
    supply = tuple(Receipt(item, "S", Decimal(1)) for item in items)
    lines = tuple(
        Line(id=item, item=item, quantity=Decimal(1), volume=Decimal(volume))
        for item, volume in zip(items, volumes, strict=True)
    )
    stock = Stock.build(network, Facts(supply, capacities=capacities), NOW)

    soonest = plan(Request(to="C", lines=lines), network, stock, NOW)

    assert soonest.exact
    late = sum((part.deliver_on - START).days for part in soonest.parts)
    assert late == min(
        sum(days) for days in product(range(1, 5), repeat=len(volumes)) if fit(volumes, days, rooms)
    )


def fit(volumes: list[int], days: tuple[int, ...], rooms: list[int]) -> bool:
    """Whether goods that leave the hub on these days find room; what waits there needs no other way to it."""
    loads = [sum(v for v, on in zip(volumes, days, strict=True) if on == day) for day in range(1, 4)]
    return all(load <= room for load, room in zip(loads, rooms, strict=True))


def by_hub(leaves: Departures | None = None) -> Network:
    """A site, and a hub a day away whose lane delivers on the same day."""
    sites = {"S": Site(code="S", zone="UTC"), "H": Site(code="H", zone="UTC", kind="hub")}
    lanes = (
        Lane(
            code="SH",
            origin="S",
            destination="H",
            service="shuttle",
            transit=Transit(days=1),
            departures=leaves,
        ),
        Lane(code="HC", origin="H", destination="C", service="road", transit=Transit(days=0)),
    )
    return Network(sites, lanes)


def test_a_smaller_line_of_an_item_is_not_kept_back_with_a_larger_one():
    network, stock = crowded_lane("AAA", {0: 1}, NOW)
    lines = tuple(
        Line(id=str(units), item="A", quantity=Decimal(units), volume=Decimal(1)) for units in (2, 1)
    )

    soonest = promise(Request(to="C", lines=lines), network, stock, NOW).options[0]

    days = sorted(part.deliver_on for part in soonest.parts)
    assert days == [START, START + timedelta(days=1)]


def test_a_lane_without_room_for_all_lines_of_an_item_does_not_matter_when_they_do_not_need_it():
    network, stock = crowded_lane("AA", {5: 1}, NOW, picks={0: 1})
    lines = tuple(Line(id=number, item="A", quantity=Decimal(1), volume=Decimal(1)) for number in "12")

    soonest = plan(Request(to="C", lines=lines), network, stock, NOW)

    assert sorted(part.deliver_on for part in soonest.parts) == [START, START + timedelta(days=1)]
    assert soonest.exact


@pytest.mark.parametrize(("items", "gap"), [("AB", 0), ("ABCDEF", 0), ("ABCDEFG", 14)])
def test_a_large_order_that_must_come_at_once_is_searched_for_on_ten_crowded_days_and_tells_what_that_may_miss(
    items: str, gap: int
):
    network, stock = crowded_lane(items, dict.fromkeys(range(12), 1), NOW)
    lines = tuple(Line(id=item, item=item, quantity=Decimal(1), volume=Decimal(1)) for item in items)
    request = Request(to="C", lines=lines, policy=Policy(complete="order"))

    soonest = promise(request, network, stock, NOW).options[0]

    assert {part.deliver_on for part in soonest.parts} == {START + timedelta(days=12)}
    assert soonest.exact == (gap == 0)
    assert soonest.gap == gap
