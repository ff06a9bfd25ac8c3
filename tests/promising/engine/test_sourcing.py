"""Whole plans over several sites and days, against brute force on small instances."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from promising.engine import Facts, Lane, Line, Network, Policy, Receipt, Request, Site, Stock, Transit, plan
from tests.promising.engine.worlds import START, asked, capacities, delivered_by, facts, networks, nows, quick

NOW = datetime(2026, 3, 23, 6, 0, tzinfo=UTC)
TODAY = START


def small_network(costs: list[int], transits: list[int]) -> Network:
    sites = {f"S{n}": Site(code=f"S{n}", zone="UTC") for n in range(len(costs))}
    return Network(
        sites,
        tuple(
            Lane(
                code=f"L{n}", origin=f"S{n}", destination="C", service="road",
                transit=Transit(days=transit), cost=Decimal(cost),
            )
            for n, (cost, transit) in enumerate(zip(costs, transits, strict=True))
        ),
    )  # fmt: skip


@st.composite
def instances(draw: st.DrawFn) -> tuple[list[int], list[int], list[list[int]], list[int]]:
    """Costs and transit days of three sites, what each has of two items, what is asked; all on hand."""
    costs = draw(st.lists(st.integers(0, 4), min_size=3, max_size=3))
    transits = draw(st.lists(st.integers(0, 1), min_size=3, max_size=3))
    stock = [draw(st.lists(st.integers(0, 3), min_size=3, max_size=3)) for _ in range(2)]
    return costs, transits, stock, draw(st.lists(st.integers(1, 4), min_size=2, max_size=2))


def brute_force(
    costs: list[int], transits: list[int], stock: list[list[int]], wanted: list[int]
) -> tuple[int, int, int, int]:
    """Return the best (short, quantity-days late, deliveries, cost) over all ways to part both lines."""
    ways = [
        [split for split in product(*(range(have + 1) for have in row)) if sum(split) <= quantity]
        for row, quantity in zip(stock, wanted, strict=True)
    ]
    return min(
        (
            sum(wanted) - sum(one) - sum(two),
            sum((one[n] + two[n]) * transits[n] for n in range(3)),
            sum(1 for n in range(3) if one[n] + two[n]),
            sum(costs[n] for n in range(3) if one[n] + two[n]),
        )
        for one, two in product(*ways)
    )


@quick
@given(instances())
def test_the_plan_is_the_best_of_all_by_the_order_of_goals(
    instance: tuple[list[int], list[int], list[list[int]], list[int]],
):
    costs, transits, stock, wanted = instance
    network = small_network(costs, transits)
    receipts = tuple(
        Receipt("AB"[i], f"S{n}", Decimal(have)) for i, row in enumerate(stock) for n, have in enumerate(row)
    )

    option = plan(
        asked(*wanted, items="AB", wanted=TODAY), network, Stock.build(network, Facts(receipts), NOW), NOW
    )

    found = (int(option.short), int(option.late_days), option.deliveries, int(option.cost))
    assert option.exact
    assert found == brute_force(costs, transits, stock, wanted)


worlds = networks().flatmap(lambda network: st.tuples(st.just(network), facts(network, "AB")))


@quick
@given(worlds, nows, st.lists(st.integers(1, 15), min_size=2, max_size=2), st.sampled_from(("line", "order")))
def test_complete_means_one_delivery_day_or_nothing(world, now, quantities, complete):
    network, known = world
    option = plan(
        asked(*quantities, policy=Policy(complete=complete)), network, Stock.build(network, known, now), now
    )

    for line in option.lines:
        assert len({part.deliver_on for part in line.schedule}) <= 1
        assert not line.schedule or not line.short
    if complete == "order":
        assert len({part.deliver_on for part in option.parts}) <= 1
        assert option.short in {0, sum(quantities)}


@quick
@given(worlds, nows, st.integers(1, 25), st.integers(1, 12))
def test_each_part_and_each_rest_reaches_the_minimum(world, now, quantity, least):
    network, known = world
    policy = Policy(min_shipment=Decimal(least))
    option = plan(asked(quantity, policy=policy), network, Stock.build(network, known, now), now)

    floor, left = min(least, quantity), Decimal(quantity)
    for part in option.lines[0].schedule:
        left -= part.quantity
        assert part.quantity >= floor
    for so_far in delivered_by(option).values():
        assert quantity - so_far == 0 or quantity - so_far >= floor


@quick
@given(worlds, nows, st.lists(st.integers(1, 15), min_size=1, max_size=2), st.integers(1, 3))
def test_there_are_never_more_deliveries_than_allowed(world, now, quantities, most):
    network, known = world
    stock = Stock.build(network, known, now)
    free, limited = (
        plan(asked(*quantities, policy=Policy(max_shipments=m)), network, stock, now) for m in (None, most)
    )

    assert limited.deliveries <= most
    assert limited.short >= free.short
    if free.deliveries <= most:
        assert limited == free


@quick
@given(worlds, nows, st.integers(1, 25), st.integers(0, 10))
def test_nothing_comes_after_the_latest_day(world, now, quantity, late):
    network, known = world
    stock = Stock.build(network, known, now)
    latest = START.fromordinal(START.toordinal() + late)
    free = plan(asked(quantity), network, stock, now)
    limited = plan(asked(quantity, policy=Policy(latest=latest)), network, stock, now)

    assert all(part.deliver_on <= latest for part in limited.parts)
    in_time = sum((p.quantity for p in free.parts if p.deliver_on <= latest), Decimal(0))
    assert sum((p.quantity for p in limited.parts), Decimal(0)) >= in_time


@quick
@given(networks(), nows, st.data())
def test_a_day_s_capacity_is_never_exceeded(network, now, data):
    limits = data.draw(capacities(network))
    receipts = tuple(Receipt(item, site, Decimal(20)) for item in "ABCD" for site in network.sites)
    stock = Stock.build(network, Facts(receipts, capacities=limits), now)

    for _ in range(2):
        stock.commit(plan(asked(1, 2, 3, 4), network, stock, now))

    assert all(left >= 0 for days in stock.capacity.values() for left in days.values())


def test_lines_of_the_same_item_share_its_stock():
    network = small_network([1, 1], [0, 1])
    facts_known = Facts((Receipt("A", "S0", Decimal(5)), Receipt("A", "S1", Decimal(5))))

    option = plan(asked(4, 4, items="AA"), network, Stock.build(network, facts_known, NOW), NOW)

    assert [[(p.site, int(p.quantity)) for p in line.schedule] for line in option.lines] == [
        [("S0", 4)],
        [("S0", 1), ("S1", 3)],
    ]
    assert option.exact


def test_a_substitute_serves_when_it_is_better_and_allowed():
    network = small_network([1], [1])
    stock = Stock.build(network, Facts((Receipt("B", "S0", Decimal(5)), Receipt("A", "S0", Decimal(3)))), NOW)
    line = Line(id="1", item="A", quantity=Decimal(4), substitutes=("Z", "B"))

    forbidden, allowed = (
        plan(Request(to="C", lines=(line,), policy=Policy(substitutes=may)), network, stock, NOW)
        for may in (False, True)
    )

    assert [(p.item, int(p.quantity)) for p in forbidden.parts] == [("A", 3)]
    assert [(p.item, int(p.quantity)) for p in allowed.parts] == [("B", 4)]
    assert allowed.short == 0


def test_forty_lines_on_twelve_sites_are_planned():
    network = small_network([n % 5 for n in range(12)], [n % 2 for n in range(12)])
    items = [f"I{n}" for n in range(40)]
    receipts = tuple(
        Receipt(item, f"S{(n + k) % 12}", Decimal(6)) for n, item in enumerate(items) for k in range(4)
    )

    option = plan(asked(*[10] * 40, items=items), network, Stock.build(network, Facts(receipts), NOW), NOW)

    assert option.short == 0
    assert option.deliveries <= 12
