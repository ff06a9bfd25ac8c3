"""The cheapest and the fewest deliveries of lines that compete and must each come on one day, against brute force."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
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
    Line,
    Network,
    Option,
    Policy,
    Receipt,
    Request,
    Site,
    Stock,
    Transit,
    promise,
)
from tests.promising.engine.test_rivals import NOW, Cell, World, crowded, docked, some, worlds
from tests.promising.engine.worlds import START

BY_LINE = Policy(complete="line")
Splits = tuple[dict[Cell, int], ...]


def day_of(cell: Cell) -> int:
    _, way, day = cell
    return day + 1 - way


def whole_plans(world: World) -> Iterator[Splits]:
    """Yield all plans that bring each line whole on one day."""
    ways = [
        [
            split
            for split in world.ways_of(line)
            if sum(split.values()) == wanted and len({day_of(cell) for cell in split}) == 1
        ]
        for line, wanted in enumerate(world.wanted)
    ]
    return (splits for splits in product(*ways) if world.has_room(list(splits)))


def worth_of(world: World, splits: Splits) -> dict[str, tuple[int, int, int]]:
    used = {cell for split in splits for cell in split}
    cost, last = sum(world.costs[site][way] for site, way, _ in used), max(map(day_of, used))
    return {"cheapest": (cost, last, len(used)), "fewest": (len(used), last, cost)}


def told(option: Option) -> tuple[int, int, int]:
    cost, last = int(option.cost), max((part.deliver_on - START).days for part in option.parts)
    return (cost, last, option.deliveries) if option.code == "cheapest" else (option.deliveries, last, cost)


@some
@given(worlds())
def test_no_plan_of_whole_lines_is_cheaper_or_in_fewer_deliveries_than_what_is_called_exact(drawn: World):
    limits = {key: much for key, much in drawn.limits.items() if key[2] != "lane_volume"}
    world = replace(drawn, limits=limits, days=5)
    worths = [worth_of(world, splits) for splits in whole_plans(world)]

    options = promise(replace(world.request, policy=BY_LINE), world.network, world.known, NOW).options

    for option in options[1:] if worths else ():
        best = min(worth[option.code] for worth in worths)
        assert option.short == 0
        assert told(option)[0] >= best[0]
        assert not option.exact or told(option) <= best


@some
@given(worlds(), st.lists(st.integers(0, 3), min_size=7, max_size=7))
def test_what_carrying_costs_counts_too(drawn: World, weights: list[int]):
    limits = {key: much for key, much in drawn.limits.items() if key[2] != "lane_volume"}
    world = replace(drawn, limits=limits, days=5)
    rates = {(site, way): weights[2 * site + way] for site in range(2) for way in range(2)}
    plans = [(splits, worth_of(world, splits)["cheapest"]) for splits in whole_plans(world)]
    carried = [
        worth[0] + sum(
            weights[4 + line] * rates[cell[:2]] * units
            for line, split in enumerate(splits)
            for cell, units in split.items()
        )
        for splits, worth in plans
    ]  # fmt: skip
    lanes = tuple(
        replace(lane, cost_per_kg=Decimal(rates[int(lane.code[1]), int(lane.code[2])]))
        for lane in world.network.lanes
    )
    lines = tuple(replace(line, weight=Decimal(weights[4 + int(line.id)])) for line in world.request.lines)
    network, request = (
        Network(world.network.sites, lanes),
        replace(world.request, lines=lines, policy=BY_LINE),
    )

    cheapest = promise(request, network, Stock.build(network, world.facts, NOW), NOW).options[1]

    if carried:
        assert cheapest.cost >= min(carried)
        assert not cheapest.exact or cheapest.cost == min(carried)


@pytest.mark.parametrize(("share", "most"), [(0.35, 15), (0.9, 6)], ids=("a third", "nine of ten"))
@pytest.mark.parametrize("seed", range(3))
def test_thirty_whole_lines_on_ten_sites_are_proven_by_every_goal(seed: int, share: float, most: int):
    network, known, request = crowded(seed, 30, 10, share, most)

    options = promise(
        replace(request, policy=BY_LINE), network, Stock.build(network, known, NOW), NOW
    ).options

    assert [option.exact for option in options] == [True, True, True]


def test_two_services_with_scarce_docks_are_proven_by_every_goal():
    network, known, request = docked(4)

    options = promise(request, network, Stock.build(network, known, NOW), NOW).options

    assert [option.exact for option in options] == [True, True, True]


@pytest.mark.parametrize("seed", [2, 9])
def test_whole_lines_with_two_services_and_scarce_docks_are_proven_by_every_goal(seed: int):
    network, known, request = docked(seed)
    request = replace(request, policy=BY_LINE)

    options = promise(request, network, Stock.build(network, known, NOW), NOW).options

    assert [option.exact for option in options] == [True, True, True]


def test_parts_of_a_line_meet_on_the_first_day_of_the_week_on_which_all_their_lanes_leave():
    leaves = {"S0": (0, 1), "S1": (1, 2), "S2": range(7)}
    network = Network(
        {code: Site(code=code, zone="UTC") for code in leaves},
        tuple(
            Lane(
                code=code, origin=code, destination="C", service="road", transit=Transit(days=0), cost=Decimal(3),
                departures=Departures("UTC", tuple((600,) if day in days else () for day in range(7))),
            )
            for code, days in leaves.items()
        ),
    )  # fmt: skip
    known = Facts(
        (
            Receipt("A", "S0", Decimal(2), START + timedelta(days=7)),
            Receipt("A", "S1", Decimal(2), START + timedelta(days=9)),
            *(Receipt(item, "S2", Decimal(1)) for item in "BC"),
        ),
        capacities=(Capacity("S2", "pick_lines", START, Decimal(1)),),
    )
    lines = tuple(Line(id=item, item=item, quantity=Decimal(4 if item == "A" else 1)) for item in "ABC")
    request = Request(to="C", lines=lines, policy=BY_LINE)

    options = promise(request, network, Stock.build(network, known, NOW), NOW).options

    assert [(option.exact, option.short) for option in options] == [(True, Decimal(0))] * 3
    assert {part.deliver_on for part in options[1].parts} == {START + timedelta(days=15)}


@some
@given(
    st.lists(st.sampled_from("AAAB"), min_size=2, max_size=5),
    st.lists(st.integers(0, 2), min_size=4, max_size=4),
)
def test_lines_of_one_item_picked_on_several_days_leave_together(items: list[str], picks: list[int]):
    leaves = Departures("UTC", ((600,),) * 7)
    network = Network(
        {"S": Site(code="S", zone="UTC")},
        (
            Lane(
                code="L",
                origin="S",
                destination="C",
                service="road",
                transit=Transit(days=0),
                departures=leaves,
            ),
        ),
    )
    days = [START + timedelta(days=day) for day in range(4)]
    known = Facts(
        tuple(Receipt(item, "S", Decimal(9)) for item in "AB"),
        capacities=tuple(
            Capacity("S", "pick_lines", day, Decimal(room)) for day, room in zip(days, picks, strict=True)
        ),
    )
    lines = tuple(Line(id=str(place), item=item, quantity=Decimal(1)) for place, item in enumerate(items))
    request = Request(to="C", lines=lines, policy=Policy(complete="order"))

    options = promise(request, network, Stock.build(network, known, NOW), NOW).options

    first = next((day for count, day in enumerate(days, 1) if sum(picks[:count]) >= len(items)), None)
    expected = first or START + timedelta(days=4)
    told_days = [{part.deliver_on for part in option.parts} for option in options]
    assert all(
        told == {expected} or not option.exact for told, option in zip(told_days, options, strict=True)
    )
    assert told_days[0] == {expected}
