"""Options that put something above speed, where there is nothing to wait for."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from promising.engine import Facts, Policy, Receipt, Stock, promise
from promising.engine.draft import Draft
from promising.engine.patient import Patience
from promising.engine.problem import Problem
from tests.promising.engine.test_sourcing import small_network
from tests.promising.engine.worlds import asked

NOW = datetime(2026, 3, 23, 6, 0, tzinfo=UTC)


def test_nothing_is_cheapest_and_fewest_where_too_little_is_there_for_a_part():
    network = small_network([1], [0])
    stock = Stock.build(network, Facts((Receipt("A", "S0", Decimal(1)),)), NOW)
    request = asked(3, 0, items="AA", policy=Policy(min_shipment=Decimal(2)))

    options = promise(request, network, stock, NOW).options

    assert {(option.code, option.deliveries, option.short) for option in options} == {
        (code, 0, Decimal(3)) for code in ("earliest", "cheapest", "fewest")
    }


def each_alone(transits: list[int]) -> dict[str, Draft]:
    """Return for a piece of which two sites have one, for 9 and for 1, the plan from each of them."""
    network = small_network([9, 1], transits)
    stock = Stock.build(network, Facts(tuple(Receipt("A", f"S{n}", Decimal(1)) for n in range(2))), NOW)
    problem = Problem(asked(1), network, stock, NOW)
    return {sailing.site: Draft(problem, {0: [(sailing, 1000)]}) for sailing in problem.sailings}


@pytest.mark.parametrize(
    ("gap", "told"),
    [("8.5", (Decimal(1), False, Decimal("0.5"), "cost")), ("8", (Decimal(1), False, Decimal(1), "days"))],
)
def test_a_plan_that_is_cheaper_by_the_way_is_the_cheapest_with_what_is_left_of_the_gap(
    gap: str, told: tuple[Decimal, bool, Decimal, str]
):
    plans = each_alone([0, 0])
    dear = replace(plans["S0"], exact=False, gap=Decimal(gap), gap_of="cost")

    found = Patience(dear).better("cost", dear, plans["S1"])

    assert (found.cost, found.exact, found.gap, found.gap_of) == told


def test_a_plan_that_is_proven_stays():
    plans = each_alone([0, 0])

    found = Patience(plans["S0"]).better("cost", plans["S0"], plans["S1"])

    assert found is plans["S0"]


def test_a_plan_as_good_by_the_goal_that_comes_later_is_not_taken_for_being_cheaper():
    plans = each_alone([0, 3])
    soon = replace(plans["S0"], exact=False, gap=Decimal(1), gap_of="days")

    found = Patience(soon).better("deliveries", soon, plans["S1"])

    assert found is soon
