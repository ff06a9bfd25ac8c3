"""No more deliveries than accepted: which departures, against all sets of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promising.engine import (
    Capacity,
    Departures,
    Facts,
    Line,
    Network,
    Option,
    Policy,
    Receipt,
    Request,
    Stock,
    broken_parts,
    limited,
    plan,
    promise,
    rivals,
)
from promising.engine.plans import solve_within
from promising.engine.problem import Problem
from tests.promising.engine.test_rivals import GOALS, crowded, goals_of
from tests.promising.engine.test_sourcing import small_network
from tests.promising.engine.worlds import START, asked

few = settings(max_examples=15, derandomize=True, deadline=None)
NOW, MILLION = datetime(2026, 3, 23, 6, 0, tzinfo=UTC), 1_000_000


@st.composite
def problems(draw: st.DrawFn, complete: Any) -> Problem:
    network = small_network(
        draw(st.lists(st.integers(0, 4), min_size=3, max_size=3)),
        draw(st.lists(st.integers(0, 2), min_size=3, max_size=3)),
    )
    receipts = tuple(
        Receipt(item, f"S{site}", Decimal(draw(st.integers(0, 4))), draw(st.none() | _days))
        for item in "AB"
        for site in range(3)
    )
    policy = Policy(complete=complete, max_shipments=draw(st.integers(1, 2)))
    request = asked(draw(st.integers(1, 8)), draw(st.integers(1, 8)), policy=policy)
    return Problem(request, network, Stock.build(network, Facts(receipts), NOW), NOW)


def assert_gap_reaches(found: Option, proven: Option) -> None:
    """Assert that a plan is no better than a proven one, and its gap no less than what it lacks."""
    best, told, place = goals_of(proven), goals_of(found), GOALS.index(found.gap_of)
    assert best <= told
    assert (*told[:place], told[place] - found.gap) <= best[: place + 1]


_days = st.integers(1, 4).map(lambda days: START + timedelta(days=days))


leaving = st.sets(st.integers(0, 6), min_size=1, max_size=3)


@few
@given(st.data(), st.lists(leaving, min_size=3, max_size=3))
def test_no_set_of_departures_brings_whole_lines_sooner_where_sites_deliver_on_few_days(
    data: st.DataObject, weeks: list[set[int]]
):
    daily = data.draw(problems("line"))
    lanes = tuple(
        replace(lane, departures=Departures("UTC", tuple((600,) if day in days else () for day in range(7))))
        for lane, days in zip(daily.network.lanes, weeks, strict=True)
    )
    problem = Problem(daily.request, Network(daily.network.sites, lanes), daily.stock, NOW)
    most = problem.policy.max_shipments
    assert most is not None
    sailings = [s for day in range(START.toordinal(), START.toordinal() + 16) for s in problem.exact_on(day)]
    sets = (frozenset(s.key for s in chosen) for n in range(most + 1) for chosen in combinations(sailings, n))
    drafts = [solve_within(problem, keys) for keys in sets]

    found = limited.solve(problem)

    assert found.exact
    assert found.goals == min(draft.goals for draft in drafts if len(draft.sailings) <= most)


@pytest.mark.parametrize("complete", [None, "line"])
@few
@given(st.data())
def test_no_set_of_departures_does_better(complete: Any, data: st.DataObject):
    problem = data.draw(problems(complete))
    most = problem.policy.max_shipments
    assert most is not None
    days = range(START.toordinal(), START.toordinal() + 7)
    sailings = problem.sailings if complete is None else [s for day in days for s in problem.exact_on(day)]
    sets = (frozenset(s.key for s in chosen) for n in range(most + 1) for chosen in combinations(sailings, n))
    drafts = [solve_within(problem, keys) for keys in sets]

    found = limited.solve(problem)

    assert found.exact
    assert len(found.sailings) <= most
    assert found.goals == min(draft.goals for draft in drafts if len(draft.sailings) <= most)


@pytest.mark.parametrize("complete", [None, "line", "order"])
@few
@given(st.data())
def test_each_option_is_best_in_what_it_is_named_for(complete: Any, data: st.DataObject):
    problem = data.draw(problems(complete))

    options = promise(problem.request, problem.network, problem.stock, NOW).options

    served = [option for option in options if option.short == options[0].short]
    by_code = {option.code: option for option in options}
    assert len(served) == len(options)
    assert by_code["cheapest"].cost == min(option.cost for option in options)
    assert by_code["fewest"].deliveries == min(option.deliveries for option in options)
    assert all(option.deliveries <= (problem.policy.max_shipments or 0) for option in options)


def test_thirty_lines_on_ten_sites_in_four_deliveries_are_proven():
    network = small_network([n % 5 for n in range(10)], [n % 3 for n in range(10)])
    items = [f"I{n}" for n in range(30)]
    receipts = tuple(
        Receipt(item, f"S{(n * 7 + k * 3) % 10}", Decimal(2 + (n + k) % 5), when)
        for n, item in enumerate(items)
        for k, when in enumerate((None, None, START + timedelta(days=2), START + timedelta(days=6)))
    )
    request = asked(*[6] * 30, items=items, policy=Policy(max_shipments=4))

    option = plan(request, network, Stock.build(network, Facts(receipts), NOW), NOW)

    assert option.exact
    assert option.deliveries <= 4


def test_a_budget_that_ends_leaves_an_honest_gap(monkeypatch: pytest.MonkeyPatch):
    network = small_network([1] * 6, [0] * 6)
    receipts = tuple(
        Receipt(item, f"S{n}", Decimal(1 + (n * 5 + k * 3) % 7))
        for n in range(6)
        for k, item in enumerate("ABCD")
    )
    request = asked(15, 15, 15, 15, policy=Policy(max_shipments=3))
    stock = Stock.build(network, Facts(receipts), NOW)
    proven = plan(request, network, stock, NOW)

    monkeypatch.setattr(limited, "NODES", 2)
    monkeypatch.setattr(rivals, "WORK", 0)
    monkeypatch.setattr(rivals, "EFFORT", 0)
    found = plan(request, network, stock, NOW)

    assert proven.exact
    assert not found.exact
    assert_gap_reaches(found, proven)


@pytest.mark.parametrize("seed", range(4))
def test_whole_lines_in_few_deliveries_are_proven_or_leave_an_honest_gap(
    seed: int, monkeypatch: pytest.MonkeyPatch
):
    network, known, request = crowded(seed, 20, 8, 0, 15)
    request = replace(request, policy=Policy(max_shipments=4, complete="line"))
    stock = Stock.build(network, known, NOW)
    proven = plan(request, network, stock, NOW)

    monkeypatch.setattr(limited, "WHOLE_NODES", 3)
    monkeypatch.setattr(rivals, "WORK", 0)
    monkeypatch.setattr(rivals, "EFFORT", 0)
    found = plan(request, network, stock, NOW)

    assert proven.exact
    assert not found.exact
    assert_gap_reaches(found, proven)


@pytest.mark.parametrize("complete", [None, "line"])
@few
@given(st.data())
def test_programs_find_what_the_sets_of_departures_do(complete: Any, data: st.DataObject):
    problem = data.draw(problems(complete))
    proven = limited.solve(problem)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limited, "NODES", 1)
        patch.setattr(limited, "WHOLE_NODES", 1)
        found = limited.solve(problem)

    assert found.exact
    assert found.goals == proven.goals


@pytest.mark.parametrize("most", [4, 8])
@pytest.mark.parametrize("seed", range(3))
def test_thirty_lines_on_ten_sites_in_few_deliveries_are_proven(seed: int, most: int):
    network, known, request = crowded(seed, 30, 10, 0.35, 15)
    request = replace(request, policy=Policy(max_shipments=most))
    stock = Stock.build(network, replace(known, capacities=()), NOW)

    option = plan(request, network, stock, NOW)

    assert option.exact
    assert option.deliveries <= most


@pytest.mark.parametrize("seed", range(3))
def test_thirty_lines_that_compete_are_proven_in_few_deliveries(seed: int):
    network, known, request = crowded(seed, 30, 10, 0.35, 15)
    request = replace(request, policy=Policy(max_shipments=4))

    option = plan(request, network, Stock.build(network, known, NOW), NOW)

    assert option.exact
    assert option.deliveries <= 4


@pytest.mark.parametrize("most", [None, 2, 4])
@pytest.mark.parametrize("seed", range(3))
def test_a_million_times_as_much_is_planned_alike(seed: int, most: int | None):
    network, known, request = crowded(seed, 20, 6, 0.35, 15)
    request = replace(request, policy=Policy(max_shipments=most))
    lines = tuple(replace(line, quantity=line.quantity * MILLION) for line in request.lines)
    receipts = tuple(receipt._replace(quantity=receipt.quantity * MILLION) for receipt in known.receipts)
    more = replace(known, receipts=receipts)

    little = plan(request, network, Stock.build(network, known, NOW), NOW)
    much = plan(replace(request, lines=lines), network, Stock.build(network, more, NOW), NOW)

    short, late, *rest = goals_of(little)
    assert goals_of(much) == (short * MILLION, late * MILLION, *rest)
    assert much.exact == little.exact


@pytest.mark.parametrize("most", [None, 4])
@pytest.mark.parametrize("seed", range(3))
def test_amounts_of_a_billion_thousandths_are_planned_to_the_thousandth(seed: int, most: int | None):
    network, known, request = crowded(seed, 20, 6, 0.9, 4)
    request = replace(request, policy=Policy(max_shipments=most))
    odd = Decimal("1000000.001")
    lines = tuple(replace(line, quantity=line.quantity * odd) for line in request.lines)
    receipts = tuple(receipt._replace(quantity=receipt.quantity * MILLION) for receipt in known.receipts)
    stock = Stock.build(network, replace(known, receipts=receipts), NOW)

    option = plan(replace(request, lines=lines), network, stock, NOW)

    assert broken_parts(option.parts, stock, NOW) == ()
    assert option.short + sum(part.quantity for part in option.parts) == sum(line.quantity for line in lines)


def test_lines_of_one_item_that_weigh_differently_wait_for_what_serves_them_together():
    network = small_network([1, 1, 1], [0, 0, 0])
    later = START + timedelta(days=3)
    known = Facts((Receipt("A", "S0", Decimal(8)), Receipt("A", "S0", Decimal(8), later)))
    request = asked(8, 3, policy=Policy(max_shipments=1))
    heavy, light = request.lines
    lines = (replace(heavy, weight=Decimal(1)), replace(light, item=heavy.item))

    option = plan(replace(request, lines=lines), network, Stock.build(network, known, NOW), NOW)

    assert option.short == 0
    assert {part.due_on for part in option.parts} == {later}


@pytest.mark.parametrize(
    ("picks", "quantities"), [([1, 1, 2, 2, 0], [1, 2, 2, 1, 1, 3]), ([2, 2, 1, 0, 0], [1, 3, 2, 2, 3])]
)
def test_many_lines_of_one_item_come_together_as_soon_as_all_are_picked(
    picks: list[int], quantities: list[int]
):
    network = small_network([0], [0])
    lane = replace(network.lanes[0], departures=Departures("UTC", ((600,),) * 7))
    network = Network(network.sites, (lane,))
    capacities = tuple(
        Capacity("S0", "pick_lines", START + timedelta(days=day), Decimal(room))
        for day, room in enumerate(picks)
    )
    lines = tuple(Line(id=str(n), item="A", quantity=Decimal(much)) for n, much in enumerate(quantities))
    request = Request(to="C", lines=lines, policy=Policy(max_shipments=1))
    stock = Stock.build(network, Facts((Receipt("A", "S0", Decimal(99)),), capacities=capacities), NOW)

    (earliest, *_) = promise(request, network, stock, NOW).options

    last_picked = max(day for day, room in enumerate(picks) if room)
    assert earliest.short == 0
    assert {part.deliver_on for part in earliest.parts} == {START + timedelta(days=last_picked)}
