"""A line in parts that must reach a minimum, against brute force."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promising.engine import (
    Facts,
    Network,
    Option,
    Policy,
    Receipt,
    Request,
    Stock,
    least,
    options,
    plan,
    promise,
)
from promising.engine.draft import Draft
from promising.engine.problem import Problem
from tests.promising.engine.test_sourcing import small_network
from tests.promising.engine.worlds import START, asked, quick

NOW = datetime(2026, 3, 23, 6, 0, tzinfo=UTC)
DAYS = (0, 1, 3)
Supply = list[list[int]]
few = settings(max_examples=15, derandomize=True, deadline=None)


def brute_force(supply: Supply, wanted: int, minimum: int) -> tuple[int, int, int]:
    """Return the best (short, quantity-days, deliveries): each part and what is left nothing or the minimum."""
    minimum = min(minimum, wanted)
    cells = list(product(range(len(supply)), range(len(DAYS))))
    amounts = (0, *range(minimum, wanted + 1))
    return min(
        (
            wanted - sum(split),
            sum(units * DAYS[day] for (_, day), units in zip(cells, split, strict=True)),
            len(split) - split.count(0),
        )
        for split in product(amounts, repeat=len(cells))
        if _left_is_allowed(wanted - sum(split), minimum) and _is_there(supply, cells, split)
    )


def _left_is_allowed(left: int, minimum: int) -> bool:
    return left == 0 or left >= minimum


def _is_there(supply: Supply, cells: list[tuple[int, int]], split: tuple[int, ...]) -> bool:
    """Whether each site has had, by each day, what went from it by then."""
    return all(
        sum(units for (at, on), units in zip(cells, split, strict=True) if at == site and on <= day)
        <= sum(supply[site][: day + 1])
        for site in range(len(supply))
        for day in range(len(DAYS))
    )


supplies = st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=2, max_size=2)


def stock_of(supply: Supply) -> tuple[Receipt, ...]:
    return tuple(
        Receipt("A", f"S{site}", Decimal(units), START + timedelta(days=day) if day else None)
        for site, row in enumerate(supply)
        for day, units in zip(DAYS, row, strict=True)
    )


@quick
@given(supplies, st.integers(1, 8), st.integers(2, 4))
def test_no_parting_is_better(supply: Supply, wanted: int, minimum: int):
    network = small_network([1, 1], [0, 0])
    stock = Stock.build(network, Facts(stock_of(supply)), NOW)

    option = plan(asked(wanted, policy=Policy(min_shipment=Decimal(minimum))), network, stock, NOW)

    late = sum(int(part.quantity) * (part.deliver_on - START).days for part in option.parts)
    assert option.exact
    assert (int(option.short), late, option.deliveries) == brute_force(supply, wanted, minimum)


Outcome = tuple[int, int, frozenset[tuple[int, int]], int]


def outcomes(supply: Supply, wanted: int, minimum: int, rates: list[int]) -> set[Outcome]:
    """Return (short, quantity-days, departures, carriage) of every way to part one line."""
    minimum = min(minimum, wanted)
    cells = list(product(range(len(supply)), range(len(DAYS))))
    return {
        (
            wanted - sum(split),
            sum(units * DAYS[day] for (_, day), units in zip(cells, split, strict=True)),
            frozenset(cell for cell, units in zip(cells, split, strict=True) if units),
            sum(units * rates[site] for (site, _), units in zip(cells, split, strict=True)),
        )
        for split in product((0, *range(minimum, wanted + 1)), repeat=len(cells))
        if sum(split) <= wanted
        and _left_is_allowed(wanted - sum(split), minimum)
        and _is_there(supply, cells, split)
    }


def weighed_network(costs: list[int], rates: list[int]) -> Network:
    """Return sites whose lanes cost so much a delivery and a kilogram."""
    network = small_network(costs, [0, 0])
    lanes = (
        replace(lane, cost_per_kg=Decimal(rate)) for lane, rate in zip(network.lanes, rates, strict=True)
    )
    return Network(network.sites, tuple(lanes))


def weighed(request: Request) -> Request:
    return replace(request, lines=tuple(replace(line, weight=Decimal(1)) for line in request.lines))


few_costs = st.lists(st.integers(0, 3), min_size=2, max_size=2)


@quick
@given(supplies, st.integers(1, 6), few_costs, few_costs)
def test_no_parting_of_a_line_is_cheaper(supply: Supply, wanted: int, costs: list[int], rates: list[int]):
    network = weighed_network(costs, rates)
    stock = Stock.build(network, Facts(stock_of(supply)), NOW)

    option = plan(weighed(asked(wanted, policy=Policy(min_shipment=Decimal(2)))), network, stock, NOW)

    late = sum(int(part.quantity) * (part.deliver_on - START).days for part in option.parts)
    best = min(
        (short, days, len(used), sum(costs[site] for site, _ in used) + carriage)
        for short, days, used, carriage in outcomes(supply, wanted, min(2, wanted), rates)
    )
    assert option.exact
    assert (int(option.short), late, option.deliveries, int(option.cost)) == best


@few
@given(
    supplies,
    supplies,
    st.integers(1, 5),
    st.integers(1, 5),
    few_costs,
    few_costs,
    st.sampled_from((0, 1_500)),
)
def test_lines_that_do_not_compete_share_as_few_and_cheap_deliveries_as_can_be(
    one: Supply, other: Supply, wanted: int, more: int, costs: list[int], rates: list[int], nodes: int
):
    receipts = (*stock_of(one), *(receipt._replace(item="B") for receipt in stock_of(other)))
    network = weighed_network(costs, rates)
    request = weighed(asked(wanted, more, policy=Policy(min_shipment=Decimal(2))))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(least, "NODES", nodes)
        option = plan(request, network, Stock.build(network, Facts(receipts), NOW), NOW)

    late = sum(int(part.quantity) * (part.deliver_on - START).days for part in option.parts)
    best = min(
        (
            first[0] + second[0],
            first[1] + second[1],
            len(used),
            sum(costs[site] for site, _ in used) + first[3] + second[3],
        )
        for first, second in product(outcomes(one, wanted, 2, rates), outcomes(other, more, 2, rates))
        for used in [first[2] | second[2]]
    )
    assert option.exact
    assert (int(option.short), late, option.deliveries, int(option.cost)) == best


Waiting = tuple[int, int, int]


@few
@given(
    supplies,
    supplies,
    st.integers(1, 5),
    st.integers(1, 5),
    few_costs,
    few_costs,
    st.integers(2, 3),
)
def test_nothing_is_cheaper_or_comes_in_fewer_deliveries(
    one: Supply, other: Supply, wanted: int, more: int, costs: list[int], rates: list[int], minimum: int
):
    receipts = (*stock_of(one), *(receipt._replace(item="B") for receipt in stock_of(other)))
    network = weighed_network(costs, rates)
    request = weighed(asked(wanted, more, policy=Policy(min_shipment=Decimal(minimum))))

    soonest, *patient = promise(request, network, Stock.build(network, Facts(receipts), NOW), NOW).options

    served = [int(line.promised) for line in soonest.lines]
    ways = [
        [outcome for outcome in outcomes(supply, units, minimum, rates) if outcome[0] == units - promised]
        for supply, units, promised in zip((one, other), (wanted, more), served, strict=True)
    ]
    for option, is_cheapest in zip(patient, (True, False), strict=True):
        best = min(waited(first, second, costs, is_cheapest=is_cheapest) for first, second in product(*ways))
        told = in_turn(int(option.cost), last_day(option), option.deliveries, is_cheapest=is_cheapest)
        assert option.exact
        assert told[0] == best[0]
        assert told == best or replace(option, code="earliest") == soonest


def waited(one: Outcome, other: Outcome, costs: list[int], *, is_cheapest: bool) -> Waiting:
    used = one[2] | other[2]
    cost = sum(costs[site] for site, _ in used) + one[3] + other[3]
    last = max((DAYS[day] for _, day in used), default=0)
    return in_turn(cost, last, len(used), is_cheapest=is_cheapest)


def in_turn(cost: int, last: int, deliveries: int, *, is_cheapest: bool) -> Waiting:
    """Return what counts of a plan that may come later, first things first."""
    return (cost, last, deliveries) if is_cheapest else (deliveries, last, cost)


def last_day(option: Option) -> int:
    return max(((part.deliver_on - START).days for part in option.parts), default=0)


def test_taking_all_there_is_at_once_may_leave_more_behind():
    network = small_network([1, 1], [0, 0])
    stock = Stock.build(network, Facts(stock_of([[5, 4, 0], [0, 0, 5]])), NOW)

    option = plan(asked(14, policy=Policy(min_shipment=Decimal(5))), network, stock, NOW)

    assert option.short == 0
    assert [int(part.quantity) for part in option.parts] == [9, 5]


def test_beyond_the_budget_the_gap_is_told(monkeypatch):
    monkeypatch.setattr(least, "SETS", 3)
    network = small_network([1, 1], [0, 0])
    stock = Stock.build(network, Facts(stock_of([[2, 2, 2], [2, 2, 2]])), NOW)

    option = plan(asked(8, policy=Policy(min_shipment=Decimal(2))), network, stock, NOW)

    assert not option.exact
    assert option.gap > 0


def test_what_waiting_finds_and_is_no_later_takes_the_place_of_a_plan_that_is_not_proven(
    monkeypatch: pytest.MonkeyPatch,
):
    network = small_network([1, 5], [0, 0])
    stock = Stock.build(network, Facts(stock_of([[4, 0, 0], [4, 0, 0]])), NOW)
    monkeypatch.setattr(options, "solve", dearly)

    earliest = promise(asked(4), network, stock, NOW).option("earliest")

    assert [(part.site, part.deliver_on) for part in earliest.parts] == [("S0", START)]
    assert (earliest.cost, earliest.exact, earliest.gap, earliest.gap_of) == (
        Decimal(1),
        False,
        Decimal(1),
        "cost",
    )


def dearly(problem: Problem) -> Draft:
    """Return a plan that takes the dearest departures, and is not sure of them."""
    dearest = max(problem.sailings, key=lambda sailing: sailing.way.cost)
    shares = {want.index: [(dearest, want.units)] for want in problem.wants}
    return Draft(problem, shares, exact=False, gap=Decimal(5), gap_of="cost")
