"""Lines of one item that leave some of it to each other: small orders are planned best, and known to be."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

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
    Protection,
    Receipt,
    Request,
    Site,
    Stock,
    Transit,
    promise,
)
from promising.engine.parts import schedule_of
from promising.engine.problem import Problem
from promising.engine.sailing import Sailing
from tests.promising.engine.test_competing import NOW, Instance, all_plans, few, goals_of, instances
from tests.promising.engine.test_rivals import crowded
from tests.promising.engine.test_sourcing import small_network
from tests.promising.engine.worlds import START, asked

EVERY_DAY = Departures("UTC", ((600,),) * 7)
shared = instances().filter(lambda instance: len(set(instance.items)) < len(instance.items))


@pytest.mark.parametrize(
    "policy",
    [
        Policy(),
        Policy(complete="line"),
        Policy(complete="order"),
        Policy(max_shipments=1),
        Policy(max_shipments=2),
        Policy(max_late_days=2),
        Policy(min_shipment=Decimal(2)),
        Policy(min_shipment=Decimal(2), max_shipments=2),
    ],
    ids=(
        "free", "whole lines", "whole order", "one delivery", "two deliveries", "two days late", "parts of two",
        "two deliveries of two",
    ),
)  # fmt: skip
@few
@given(shared)
def test_every_option_of_a_small_order_is_proven(policy: Policy, instance: Instance):
    options = instance.options(policy)

    assert all(option.exact for option in options.values())


@few
@given(shared)
def test_small_parts_in_few_deliveries_are_best(instance: Instance):
    policy = Policy(min_shipment=Decimal(2), max_shipments=1)

    option = instance.options(policy)["earliest"]

    assert goals_of(option) == min(all_plans(instance, policy))


@few
@given(shared, st.integers(1, 3), st.sampled_from(("AB", "A")))
def test_what_is_kept_for_others_at_no_particular_site_is_proven_too(
    instance: Instance, kept: int, items: str
):
    guards = tuple(Protection(item=item, customer="X", quantity=Decimal(kept)) for item in items)
    facts = replace(instance.facts, protections=guards)
    request = asked(*instance.wanted, items=instance.items)

    soonest = promise(request, instance.network, Stock.build(instance.network, facts, NOW), NOW).options[0]

    promised = dict.fromkeys(items, 0)
    for part in soonest.parts:
        promised[part.item] = promised.get(part.item, 0) + int(part.quantity)
    for item in items:
        stock = sum(row.get(item, 0) for row in instance.stock)
        assert promised[item] <= max(0, stock - kept)
    assert soonest.exact


def test_what_is_picked_early_for_a_departure_leaves_room_for_what_comes_later():
    network = Network(
        {code: Site(code=code, zone="UTC") for code in ("S0", "S1")},
        tuple(
            Lane(
                code=code, origin=code, destination="C", service="road", transit=Transit(days=0),
                departures=EVERY_DAY, cost=Decimal(cost), cost_per_kg=Decimal(rate),
            )
            for code, cost, rate in (("S0", 1, 0), ("S1", 5, 1))
        ),
    )  # fmt: skip
    tomorrow = START + timedelta(days=1)
    facts = Facts(
        (
            Receipt("A", "S0", Decimal(4)),
            Receipt("A", "S1", Decimal(2)),
            Receipt("A", "S1", Decimal(3), tomorrow),
        ),
        capacities=(Capacity("S1", "pick_lines", tomorrow, Decimal(1)),),
    )

    request = asked(1, 4, 4, items="AAA")

    option = promise(request, network, Stock.build(network, facts, NOW), NOW).option("cheapest")

    assert (option.short, option.deliveries, option.complete_on) == (Decimal(0), 2, tomorrow)


def test_the_fewest_deliveries_of_a_whole_order_come_no_later_for_being_cheaper():
    lanes = [
        Lane(
            code=f"{site}-{days}", origin=site, destination="C", service=f"in {days}",
            transit=Transit(days=days), cost=Decimal(cost),
        )
        for site, days, cost in (("S0", 0, 1), ("S1", 0, 1), ("S2", 1, 9), ("S2", 2, 1))
    ]  # fmt: skip
    network = Network({code: Site(code=code, zone="UTC") for code in ("S0", "S1", "S2")}, tuple(lanes))
    has = {"S0": "A", "S1": "B", "S2": "AB"}
    facts = Facts(tuple(Receipt(item, site, Decimal(1)) for site, items in has.items() for item in items))
    request = asked(1, 1, items="AB", policy=Policy(complete="order"))

    options = promise(request, network, Stock.build(network, facts, NOW), NOW)

    assert [options.option(code).complete_on for code in ("earliest", "fewest")] == [
        START,
        START + timedelta(days=1),
    ]


def test_goods_picked_at_two_times_for_one_departure_wait_for_what_each_needs():
    network = small_network([1], [0])
    later = START + timedelta(days=2)
    facts = Facts((Receipt("A", "S0", Decimal(2)), Receipt("A", "S0", Decimal(1), later)))
    problem = Problem(asked(3), network, Stock.build(network, facts, NOW), NOW)
    last = max(problem.sailings, key=lambda sailing: sailing.journey.due_day)
    early = Sailing(last.way, last.journey._replace(due_day=START.toordinal()))

    parts = schedule_of(problem, problem.wants[0], [(last, 1000), (early, 2000)], {})

    waits = {part.due_on: [found.site for found in part.awaited] for part in parts}
    assert waits == {START: [], later: ["S0"]}


@pytest.mark.parametrize("seed", range(3))
def test_few_deliveries_never_make_parts_smaller_than_the_buyer_accepts(seed: int):
    network, facts, request = crowded(seed, 30, 10, 0.0, 15)
    policy = Policy(min_shipment=Decimal(2), max_shipments=4)

    option = promise(replace(request, policy=policy), network, Stock.build(network, facts, NOW), NOW).options[
        0
    ]

    assert option.deliveries <= 4
    for asked_for, line in zip(request.lines, option.lines, strict=True):
        amounts = [part.quantity for part in line.schedule] + [line.short]
        assert all(units == 0 or units >= min(Decimal(2), asked_for.quantity) for units in amounts)


def two_sizes(*quantities: int, **more: Any) -> Request:
    """Return lines of one item of which the first has no volume, so that they are not planned as one."""
    request = asked(*quantities, items="A" * len(quantities), **more)
    first, *rest = request.lines
    return replace(request, lines=(first, *(replace(line, volume=Decimal(1)) for line in rest)))


def test_an_order_that_must_come_at_once_is_known_not_to_come_when_its_lines_want_more_than_there_is():
    network = small_network([1, 1], [0, 1])
    facts = Facts((Receipt("A", "S0", Decimal(2)), Receipt("A", "S1", Decimal(1))))
    request = two_sizes(2, 2, policy=Policy(complete="order"))

    for option in promise(request, network, Stock.build(network, facts, NOW), NOW).options:
        assert option.exact
        assert option.short == 4


def test_lines_of_one_item_and_several_sizes_come_in_as_few_deliveries_as_their_stock_allows():
    network = small_network([1, 1], [0, 0])
    later = START + timedelta(days=2)
    facts = Facts(
        (
            Receipt("A", "S0", Decimal(2)),
            Receipt("A", "S0", Decimal(1), later),
            Receipt("A", "S1", Decimal(2)),
        )
    )

    soonest, *patient = promise(
        two_sizes(3, 2), network, Stock.build(network, facts, NOW), NOW, ("earliest", "cheapest", "fewest")
    ).options

    assert soonest.deliveries == 3
    assert [(option.deliveries, option.exact) for option in patient] == [(2, True)] * 2
