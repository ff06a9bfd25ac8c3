"""Which days are scarce: what lines take of them together must be looked at."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from promising.engine import (
    Capacity,
    Departures,
    Facts,
    Lane,
    Network,
    Receipt,
    Site,
    Stock,
    Transit,
    promise,
)  # fmt: skip
from promising.engine.check import broken_parts
from tests.promising.engine.worlds import START, asked

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
