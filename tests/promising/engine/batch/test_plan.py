"""Promises in bulk: the same as one line after the other, never more than there is."""

from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promising.engine import Line, Policy, Request, Stock
from promising.engine import plan as plan_one
from promising.engine.batch import (
    NEVER,
    BatchLines,
    BatchNetwork,
    BatchSupply,
    lay_network,
    lay_supply,
    promise_lines,
)
from promising.engine.batch import plan as module
from promising.engine.units import to_micros, to_units
from promising.engine.zones import local_day
from tests.promising.engine.worlds import facts, networks, nows, quick

HORIZON = 12


@st.composite
def bulks(draw: st.DrawFn) -> tuple[BatchLines, BatchSupply, BatchNetwork]:
    """Return lines, supply and ways of four items, three sites, two zones."""
    count = draw(st.integers(1, 14))
    events = draw(
        st.lists(
            st.tuples(st.integers(0, 11), st.integers(-1, 13), st.integers(-3, 9)), min_size=1, max_size=25
        )
    )
    key, day, units = (np.array(column) for column in zip(*events, strict=True))
    supply = lay_supply((key, day, units), (4, 3), HORIZON)
    site = np.array(draw(st.lists(st.permutations((0, 1, 2, -1)), min_size=2, max_size=2)), dtype=np.int32)[
        :, :3
    ]
    steps = draw(
        st.lists(st.lists(st.integers(0, 2), min_size=HORIZON, max_size=HORIZON), min_size=6, max_size=6)
    )
    deliver = np.cumsum(np.array(steps).reshape(2, 3, HORIZON), axis=2).astype(np.int32)
    first = np.array(
        [[[np.searchsorted(row, day) for day in range(HORIZON)] for row in zone] for zone in deliver],
        dtype=np.int32,
    )
    cost = np.array(draw(st.lists(st.integers(0, 3), min_size=6, max_size=6)), dtype=np.int64).reshape(2, 3)
    lines = BatchLines(
        *(
            np.array(draw(st.lists(st.integers(low, high), min_size=count, max_size=count)), dtype=np.int64)
            for low, high in ((0, 3), (0, 1), (1, 8), (0, HORIZON + 2))
        )
    )
    return lines, supply, BatchNetwork(site, cost, deliver, first)


def naive(
    lines: BatchLines, supply: BatchSupply, network: BatchNetwork, room: np.ndarray | None
) -> list[tuple[int, int, int]]:
    """Plan line after line: every column, every day; the earliest delivery, then the cheapest, then the first."""
    days = np.arange(HORIZON)
    grid = np.zeros((*supply.days.shape[:2], HORIZON), dtype=np.int64)
    for item, site in np.ndindex(*grid.shape[:2]):
        steps = np.searchsorted(supply.days[item, site], days, side="right") - 1
        grid[item, site] = supply.levels[item, site, steps]
    found: list[tuple[int, int, int]] = []
    for item, zone, units, wanted in zip(lines.item, lines.zone, lines.units, lines.wanted, strict=True):
        options = [
            (network.deliver[zone, c, day], network.cost[zone, c], c, site, day)
            for c, site in enumerate(network.site[zone])
            for day in days
            if site >= 0
            and grid[item, site, day] >= units
            and network.deliver[zone, c, day] >= min(wanted, HORIZON - 1)
            and (room is None or room[site, day] > 0)
        ]
        if not options:
            found.append((-1, NEVER, NEVER))
            continue
        deliver, _, _, site, day = min(options)
        grid[item, site, day:] -= units
        grid[item, site, :day] = np.minimum(grid[item, site, :day], grid[item, site, day])
        if room is not None:
            room[site, day] -= 1
        found.append((int(site), int(day), int(deliver)))
    return found


@quick
@given(bulks())
@pytest.mark.parametrize("narrow", [0, 2, 99])
def test_in_bulk_is_the_same_as_line_by_line(narrow: int, bulk: tuple[BatchLines, BatchSupply, BatchNetwork]):
    lines, supply, network = bulk
    expected = naive(lines, supply, network, None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_NARROW", narrow)
        plan = promise_lines(lines, supply, network)

    found = list(zip(plan.site.tolist(), plan.start.tolist(), plan.deliver.tolist(), strict=True))
    assert found == expected
    assert (supply.levels >= 0).all()


@quick
@given(bulks(), st.integers(0, 2))
@pytest.mark.parametrize("narrow", [0, 99])
def test_the_room_of_a_day_is_never_exceeded(
    narrow: int, bulk: tuple[BatchLines, BatchSupply, BatchNetwork], lines_a_day: int
):
    lines, supply, network = bulk
    room = np.full((3, HORIZON), lines_a_day, dtype=np.int64)
    expected = naive(lines, supply.copy(), network, room.copy())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_NARROW", narrow)
        plan = promise_lines(lines, supply, network, room)

    used = np.zeros_like(room)
    np.add.at(used, (plan.site[plan.promised], plan.start[plan.promised]), 1)
    assert (used <= lines_a_day).all()
    assert (room == lines_a_day - used).all()
    if narrow == 99:
        assert [s for s, _, _ in expected] == plan.site.tolist()


worlds = networks(1).flatmap(lambda network: st.tuples(st.just(network), facts(network, "AB")))


@quick
@given(worlds, nows, st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 9)), min_size=1, max_size=5))
def test_in_bulk_is_the_same_as_single_promises_of_whole_lines(world, now, asked):
    network, known = world
    (code,) = network.sites
    site, horizon = network.sites[code], 60
    today = local_day(site.zone, to_micros(now))
    stock = Stock.build(network, known, now)
    levels = [[stock.free(item, code, today + day) for day in range(horizon)] for item in "AB"]
    changes = np.diff(np.array(levels), axis=1, prepend=0)
    key, day = np.nonzero(np.ones_like(changes))
    supply = lay_supply((key, day, changes.reshape(-1)), (2, 1), horizon)
    lines = BatchLines(
        np.array(["AB".index(item) for item, _ in asked]),
        np.zeros(len(asked), dtype=np.int64),
        np.array([to_units(Decimal(quantity)) for _, quantity in asked]),
        np.zeros(len(asked), dtype=np.int64),
    )

    plan = promise_lines(lines, supply, lay_network(network, ["C"], [code], now, horizon))

    for index, (item, quantity) in enumerate(asked):
        request = Request(
            to="C",
            lines=(Line(id="1", item=item, quantity=Decimal(quantity)),),
            policy=Policy(complete="line"),
        )
        single = plan_one(request, network, stock, now)
        if single.short:
            assert plan.deliver[index] == NEVER
            continue
        assert single.complete_on is not None
        assert plan.deliver[index] == single.complete_on.toordinal() - today
        stock.ladder(item, code).take(today + int(plan.start[index]), to_units(Decimal(quantity)))


def test_safety_is_withheld_and_late_events_are_left_out():
    events = np.array([0, 0, 1]), np.array([0, 99, 2]), np.array([5, 7, 4])

    supply = lay_supply(events, (2, 1), 10, safety=np.array([[2], [9]]))

    assert supply.levels[0, 0, 0] == 3
    assert supply.levels[1].max() == 0


def test_no_lines_are_no_promises():
    nothing = np.zeros(0, dtype=np.int64)
    supply = lay_supply((nothing, nothing, nothing), (1, 1), 5)
    network = BatchNetwork(*(np.zeros((1, 1, *more), dtype=np.int32) for more in ((), (), (5,), (5,))))

    assert len(promise_lines(BatchLines(nothing, nothing, nothing, nothing), supply, network).site) == 0


def test_the_tables_know_the_cutoff_of_today():
    network, now = late_network()

    tables = lay_network(network, ["C", "nowhere"], ["DC"], now, 5)

    assert tables.deliver[0, 0].tolist() == [2, 2, 3, 4, 5]
    assert tables.first[0, 0].tolist()[2:] == [0, 2, 3]
    assert tables.site.tolist() == [[0], [-1]]


def late_network():
    from promising.engine import Lane, Network, Site, Transit

    site = Site(code="DC", zone="UTC", cutoff=600)
    lane = Lane(code="l", origin="DC", destination="C", service="road", transit=Transit(days=1))
    return Network({"DC": site}, (lane,)), datetime(2026, 3, 2, 12, tzinfo=UTC)
