"""Which days are scarce: what lines take of them together must be looked at."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

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
    promise,
)  # fmt: skip
from promising.engine.check import broken_parts
from tests.promising.engine.worlds import START, asked, crowded_lane

NOW = datetime(2026, 3, 23, 20, 0, tzinfo=UTC)
TOMORROW = START + timedelta(days=1)


def test_two_departures_of_one_lane_need_two_slots_at_the_dock():
    lane = Lane(
        code="L", origin="S", destination="C", service="road", transit=Transit(elapsed=timedelta(hours=6)),
        departures=Departures("UTC", ((360, 1200),) * 7),
    )  # fmt: skip
    network = Network({"S": Site(code="S", zone="UTC", handling=timedelta(hours=7))}, (lane,))
    supply = (Receipt("A", "S", Decimal(1)), Receipt("B", "S", Decimal(1), TOMORROW))
    slot = Capacity("S", "dock_slots", TOMORROW, Decimal(1))
    stock = Stock.build(network, Facts(supply, capacities=(slot,)), NOW)

    soonest = promise(asked(1, 1), network, stock, NOW).options[0]

    assert [part.deliver_on for part in soonest.parts] == [TOMORROW, TOMORROW + timedelta(days=1)]
    assert broken_parts(soonest.parts, stock, NOW) == ()


def test_two_departures_of_one_line_need_two_slots_at_the_dock():
    site = Site(code="S", zone="UTC", handling=timedelta(hours=10))
    lane = Lane(
        code="L",
        origin="S",
        destination="C",
        service="road",
        transit=Transit(elapsed=timedelta(hours=20)),
        departures=Departures("UTC", ((30, 1410),) * 7),
    )
    network = Network({"S": site}, (lane,))
    supply = (Receipt("A", "S", Decimal(1)), Receipt("A", "S", Decimal(1), TOMORROW))
    slots = tuple(Capacity("S", "dock_slots", START + timedelta(days=n), Decimal(n)) for n in range(2))
    now = NOW.replace(hour=6)
    stock = Stock.build(network, Facts(supply, capacities=slots), now)

    soonest = promise(asked(2), network, stock, now).options[0]

    assert soonest.short == 0
    assert broken_parts(soonest.parts, stock, now) == ()


def test_a_lane_that_is_too_full_for_one_line_takes_another_without_volume():
    network, stock = crowded_lane("AB", {0: 5}, NOW)
    small, large = asked(1, 1).lines
    request = Request(to="C", lines=(small, replace(large, volume=Decimal(8))))

    soonest = promise(request, network, stock, NOW).options[0]

    assert [part.deliver_on for part in soonest.parts] == [START, TOMORROW]
    assert soonest.exact


@pytest.mark.parametrize("most", [None, 2])
@pytest.mark.parametrize("room", [0, 8])
def test_a_line_without_volume_goes_with_others_that_fill_the_lane(room: int, most: int | None):
    network, stock = crowded_lane("ABC", {0: room}, NOW)
    small, *large = asked(1, 1, 1).lines
    lines = (*(replace(line, volume=Decimal(8)) for line in large), small)
    request = Request(to="C", lines=lines, policy=Policy(max_shipments=most))

    soonest = promise(request, network, stock, NOW).options[0]

    days = sorted(part.deliver_on for part in soonest.parts)
    assert days == [START, START if room else TOMORROW, TOMORROW]
    assert soonest.exact
