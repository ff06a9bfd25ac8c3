"""The cheapest and the fewest deliveries of goods that may have to wait at a hub, against brute force."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from promising.engine import (
    Capacity,
    Departures,
    Facts,
    Lane,
    Network,
    Option,
    Policy,
    Receipt,
    Request,
    Site,
    Stock,
    Transit,
    broken_parts,
    promise,
)
from tests.promising.engine.worlds import START, asked

NOW = datetime(2026, 3, 23, 6, 0, tzinfo=UTC)
DAYS, SITES = 4, ("S0", "S1")
DIRECT = "E"
Rooms = dict[tuple[str, int], int]
Worth = tuple[int, int, int]
Leaving = dict[str, set[int]]
EVERY_DAY: set[int] = set(range(7))
A_WEEK_ON = DAYS + 7


class Trip(NamedTuple):
    """One line's way: it leaves on a day, and by the hub on another one."""

    lane: str
    leaves: int
    goes_on: int = 0

    @property
    def arrives(self) -> int:
        return self.leaves + 1 if self.lane == DIRECT else self.goes_on + 1


def trips(has: tuple[bool, bool], leaving: Leaving, wanted: int, last: int = DAYS + 1) -> Iterator[Trip]:
    """Yield the ways of a line that some sites have which deliver no sooner than wanted."""
    for site in (0, 1):
        days = leaving.get(f"L{site}", EVERY_DAY)
        for leaves in range(last + 1) if has[site] else ():
            if leaves % 7 in days:
                onward = range(max(leaves + 1, wanted - 1), last + 3)
                yield from (Trip(f"L{site}", leaves, on) for on in onward)
    if has[0]:
        yield from (Trip(DIRECT, leaves) for leaves in range(max(0, wanted - 1), last + 1))


def fit(plan: tuple[Trip, ...], rooms: Rooms) -> bool:
    used = Counter[tuple[str, int]]()
    for trip in plan:
        used[trip.lane, trip.leaves] += 1
        used["M", trip.goes_on] += trip.lane != DIRECT
    return all(units <= rooms.get(place, 9) for place, units in used.items())


def worth_of(plan: tuple[Trip, ...], costs: dict[str, int], wanted: int = 0) -> dict[str, Worth]:
    deliveries = {(trip.lane, trip.leaves) for trip in plan}
    cost, last = sum(costs[lane] for lane, _ in deliveries), max(trip.arrives for trip in plan)
    late = sum(trip.arrives - wanted for trip in plan)
    return {
        "wanted": (late, len(deliveries), cost),
        "cheapest": (cost, last, len(deliveries)),
        "fewest": (len(deliveries), last, cost),
    }


def told(option: Option) -> Worth:
    if option.code == "wanted":
        return int(option.late_days), option.deliveries, int(option.cost)
    last = max((part.deliver_on - START).days for part in option.parts)
    cost = int(option.cost)
    return (cost, last, option.deliveries) if option.code == "cheapest" else (option.deliveries, last, cost)


def network_of(costs: dict[str, int], leaving: Leaving) -> Network:
    ends = {"L0": ("S0", "H"), "L1": ("S1", "H"), "M": ("H", "C"), DIRECT: ("S0", "C")}
    sites = {code: Site(code=code, zone="UTC", kind="hub" if code == "H" else "") for code in (*SITES, "H")}
    return Network(
        sites,
        tuple(
            Lane(
                code=code, origin=origin, destination=to, service="air" if code == DIRECT else "road",
                transit=Transit(days=1), cost=Decimal(costs.get(code, 0)),
                departures=departures_on(leaving[code]) if code in leaving else None,
            )
            for code, (origin, to) in ends.items()
        ),
    )  # fmt: skip


def departures_on(days: set[int]) -> Departures:
    """Return departures at noon on some days of the week."""
    return Departures("UTC", tuple((12 * 60,) if day in days else () for day in range(7)))


def facts_of(has: Sequence[tuple[bool, bool]], rooms: Rooms) -> Facts:
    """Return one unit of each line's item at each site that has it, and the room on lanes."""
    return Facts(
        tuple(
            Receipt(item, site, Decimal(1))
            for item, sites in zip("AB", has, strict=True)
            for site, there in zip(SITES, sites, strict=True)
            if there
        ),
        capacities=tuple(
            Capacity(lane, "lane_volume", START + timedelta(days=day), Decimal(room))
            for (lane, day), room in rooms.items()
        ),
    )


def request_of(lines: int, policy: Policy) -> Request:
    request = asked(*[1] * lines, policy=policy)
    return replace(request, lines=tuple(replace(line, volume=Decimal(1)) for line in request.lines))


@pytest.mark.parametrize("policy", [Policy(), Policy(complete="line")], ids=["parts", "whole lines"])
@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.lists(st.sampled_from(((True, True), (True, False), (False, True))), min_size=2, max_size=2),
    st.dictionaries(
        st.tuples(st.sampled_from(("L0", "L1", "M", "M")), st.integers(0, DAYS)), st.integers(0, 1)
    ),
    st.fixed_dictionaries({"L0": st.integers(0, 2), "L1": st.integers(0, 2), DIRECT: st.integers(1, 4)}),
)
def test_waiting_at_a_hub_is_proven_to_be_best(
    policy: Policy, has: list[tuple[bool, bool]], rooms: Rooms, costs: dict[str, int]
):
    network = network_of(costs, {})
    stock = Stock.build(network, facts_of(has, rooms), NOW)

    options = promise(request_of(2, policy), network, stock, NOW, ("cheapest", "fewest")).options

    plans = [plan for plan in product(*(list(trips(sites, {}, 0)) for sites in has)) if fit(plan, rooms)]
    for option in options:
        assert option.exact
        assert told(option) == min(worth_of(plan, costs)[option.code] for plan in plans)
        assert broken_parts(option.parts, stock, NOW) == ()


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    st.lists(st.sampled_from(((True, True), (True, False), (False, True))), min_size=2, max_size=2),
    st.dictionaries(
        st.tuples(st.sampled_from(("L0", "L1", "M")), st.integers(0, DAYS)), st.integers(0, 1), max_size=4
    ),
    st.fixed_dictionaries({"L0": st.integers(0, 2), "L1": st.integers(0, 2), DIRECT: st.integers(1, 4)}),
    st.dictionaries(st.sampled_from(("L0", "L1")), st.sets(st.integers(0, 4), min_size=1, max_size=2)),
    st.integers(1, 6),
)
@example([(True, True), (True, True)], {("L1", 3): 1}, {"L0": 1, "L1": 0, DIRECT: 1}, {}, 5)
def test_goods_for_a_wanted_day_wait_where_it_is_best(
    has: list[tuple[bool, bool]], rooms: Rooms, costs: dict[str, int], leaving: Leaving, wanted: int
):
    network = network_of(costs, leaving)
    stock = Stock.build(network, facts_of(has, rooms), NOW)
    request = replace(request_of(2, Policy()), wanted=START + timedelta(days=wanted))

    options = promise(request, network, stock, NOW, ("wanted", "cheapest", "fewest")).options

    every = [list(trips(sites, leaving, wanted, A_WEEK_ON)) for sites in has]
    plans = [plan for plan in product(*every) if fit(plan, rooms)]
    for option in options:
        assert option.exact
        assert told(option) == min(worth_of(plan, costs, wanted)[option.code] for plan in plans)
        assert broken_parts(option.parts, stock, NOW) == ()
