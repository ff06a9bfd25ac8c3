"""Lines that may only go by some services: every search heeds it, and what a remedy tells can be had by asking so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promising.engine import (
    CODES,
    Calendar,
    Departures,
    Door,
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
    plan,
    promise,
)
from tests.promising.engine.worlds import START, asked, capacities, facts, lanes, nows, quick, sites

NOW = datetime(2026, 3, 23, 6, 0, tzinfo=UTC)
POLICIES = (Policy(), Policy(complete="line"), Policy(complete="order"), Policy(max_shipments=1))
SORTS = (None, frozenset({"road"}), frozenset({"air"}), frozenset({"road", "air"}))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Two sites with two lanes of one service and one of another each, some of them dearer by weight."""
    found = [draw(sites(f"S{n}")) for n in range(2)]
    ways = [
        replace(
            draw(lanes(site, service)),
            code=f"{site.code}-{number}",
            cost_per_kg=Decimal(draw(st.sampled_from((0, 0, 1)))),
        )
        for site in found
        for number, service in enumerate(("road", "road", "air"))
    ]
    return Network({site.code: site for site in found}, tuple(ways))


worlds = networks().flatmap(lambda network: st.tuples(st.just(network), facts(network, "AB")))


def of_sorts(request: Request, *sorts: frozenset[str] | None, weight: int = 0) -> Request:
    """Return a request whose lines may only go by these services."""
    lines = (
        replace(line, services=services, weight=Decimal(weight))
        for line, services in zip(request.lines, sorts, strict=True)
    )
    return replace(request, lines=tuple(lines))


@quick
@given(worlds, nows, st.integers(1, 15), st.sampled_from(POLICIES), st.none() | st.integers(0, 9))
def test_a_line_that_chooses_the_service_of_a_remedy_comes_at_the_hour_that_was_told(
    world, now, quantity, policy, wanted_in
):
    network, known = world
    wanted = None if wanted_in is None else now.date() + timedelta(days=wanted_in)
    request, stock = asked(quantity, policy=policy, wanted=wanted), Stock.build(network, known, now)

    for option in promise(request, network, stock, now).options:
        [line] = option.lines
        for remedy in (found for found in line.because.sooner if "service" in found):
            [asks] = request.lines
            chosen = replace(asks, sites=frozenset({remedy["site"]}), services=frozenset({remedy["service"]}))
            code = "earliest" if option.code == "earliest" or wanted is None else "wanted"
            [told] = promise(replace(request, lines=(chosen,)), network, stock, now).option(code).lines
            by_then = [part for part in told.schedule if part.deliver_from <= remedy["at"]]
            assert sum(part.quantity for part in by_then) >= line.promised
            assert {(part.site, part.service) for part in told.schedule} == {
                (remedy["site"], remedy["service"])
            }
            if not told.short:
                assert told.schedule[-1].deliver_from == remedy["at"]


@quick
@given(
    worlds, nows, st.lists(st.integers(1, 15), min_size=2, max_size=3), st.data(), st.sampled_from(POLICIES)
)  # fmt: skip
def test_no_option_uses_another_service_than_those_of_a_line(world, now, quantities, data, policy):
    network, known = world
    items = data.draw(st.sampled_from(("ABA", "AAB")))
    known = replace(known, capacities=data.draw(capacities(network)))
    sorts = [data.draw(st.sampled_from(SORTS)) for _ in quantities]
    request = of_sorts(
        asked(*quantities, items=items, policy=policy), *sorts, weight=data.draw(st.integers(0, 1))
    )

    found = promise(request, network, Stock.build(network, known, now), now)

    for option in found.options:
        for line, services in zip(option.lines, sorts, strict=True):
            assert services is None or {part.service for part in line.schedule} <= services


@quick
@given(worlds, nows, st.integers(1, 15), st.sampled_from(POLICIES), st.sampled_from(CODES[2:]))
def test_to_allow_every_service_is_to_allow_any(world, now, quantity, policy, code):
    network, known = world
    stock, request = Stock.build(network, known, now), asked(quantity, 2, policy=policy)

    free, chosen = (
        promise(of_sorts(request, sort, sort, weight=1), network, stock, now).option(code)
        for sort in (None, frozenset({"road", "air", "sea"}))
    )

    assert chosen == free


WAYS = tuple(product(("S0", "S1"), ("road", "air")))


@st.composite
def instances(draw: st.DrawFn) -> tuple[Network, Facts, Request]:
    """Two sites with two services each, all on hand, two lines of one item or of two."""
    ways = tuple(
        Lane(
            code=f"{site}-{service}", origin=site, destination="C", service=service,
            transit=Transit(days=draw(st.integers(0, 1))), cost=Decimal(draw(st.integers(0, 4))),
            cost_per_kg=Decimal(draw(st.sampled_from((0, 0, 1, 2)))),
        )
        for site, service in WAYS
    )  # fmt: skip
    network = Network({site: Site(code=site, zone="UTC") for site in ("S0", "S1")}, ways)
    receipts = [
        Receipt(item, site, Decimal(draw(st.integers(0, 3)))) for item in "AB" for site in ("S0", "S1")
    ]
    sorts = [draw(st.sampled_from(SORTS)) for _ in range(2)]
    quantities = draw(st.lists(st.integers(1, 3), min_size=2, max_size=2))
    request = asked(*quantities, items=draw(st.sampled_from(("AB", "AB", "AA"))), wanted=START)
    return network, Facts(tuple(receipts)), of_sorts(request, *sorts, weight=draw(st.integers(0, 1)))


def splits(line: Line, has: dict[tuple[str, str], int]) -> list[tuple[int, ...]]:
    """Return all ways to part a line over the lanes."""
    quantity = int(line.quantity)
    ranges = [
        range(quantity + 1) if line.services is None or service in line.services else range(1)
        for _, service in WAYS
    ]
    return [
        amounts
        for amounts in product(*ranges)
        if sum(amounts) <= quantity
        and all(sum(amounts[2 * n : 2 * n + 2]) <= has[line.item, f"S{n}"] for n in range(2))
    ]


def values(network: Network, known: Facts, request: Request) -> list[tuple[int, int, int, int]]:
    """Return (short, quantity-days late, deliveries, cost) of all ways to part both lines."""
    has = {(receipt.item, receipt.site): int(receipt.quantity) for receipt in known.receipts}
    one, two = request.lines
    found = []
    for first, second in product(splits(one, has), splits(two, has)):
        both = [sum(pair) for pair in zip(first, second, strict=True)]
        if one.item == two.item and any(
            sum(both[2 * n : 2 * n + 2]) > has[one.item, f"S{n}"] for n in range(2)
        ):
            continue
        used = [(lane, units) for lane, units in zip(network.lanes, both, strict=True) if units]
        cost = sum(int(lane.cost) + int(lane.cost_per_kg * one.weight) * units for lane, units in used)
        late = sum((lane.transit.days or 0) * units for lane, units in used)
        found.append((int(one.quantity + two.quantity) - sum(both), late, len(used), cost))
    return found


def value_of(option: Option) -> tuple[int, int, int, int]:
    return int(option.short), int(option.late_days), option.deliveries, int(option.cost)


def least_of(option: Option) -> tuple[int, ...]:
    """Return what is proven to be the least that a plan can be worth: nothing is known beyond the gap."""
    if option.exact:
        return value_of(option)
    place = ("short", "late_days", "deliveries", "cost").index(option.gap_of)
    return (*value_of(option)[:place], value_of(option)[place] - int(option.gap))


@quick
@given(instances())
def test_lines_of_several_services_get_the_best_of_all_plans(instance):
    network, known, request = instance

    option = plan(request, network, Stock.build(network, known, NOW), NOW)

    best = min(values(*instance))
    assert least_of(option) <= best <= value_of(option)


@quick
@given(instances())
def test_lines_of_several_services_go_as_cheaply_as_they_can(instance):
    network, known, request = instance

    found = promise(request, network, Stock.build(network, known, NOW), NOW)

    short = min(value[0] for value in values(*instance))
    cheapest, fewest = found.option("cheapest"), found.option("fewest")
    least = min(value[3] for value in values(*instance) if value[0] == short)
    few = min(value[2] for value in values(*instance) if value[0] == short)
    assert cheapest.cost == least if cheapest.exact else cheapest.cost >= least
    assert fewest.deliveries == few if fewest.exact else fewest.deliveries >= few


def chosen(*, site: str | None = None, service: str | None = None) -> Line:
    """Return a line for one A that chooses the way on which it comes."""
    return replace(
        asked(1).lines[0],
        sites=None if site is None else frozenset({site}),
        services=None if service is None else frozenset({service}),
    )


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (chosen(service="rocket"), {"service": "rocket"}),
        (chosen(site="S9"), {"site": "S9"}),
        (chosen(site="S1", service="air"), {"site": "S1", "service": "air"}),
        (chosen(site="S1", service="road"), {"site": "S1", "service": "road"}),
    ],
)
def test_what_cannot_come_as_chosen_says_so_and_names_the_choice(line: Line, named: dict[str, str]):
    lanes = tuple(
        Lane(
            code=f"{site}-{service}",
            origin=site,
            destination="C",
            service=service,
            transit=Transit(days=1),
        )
        for site, service in (("S0", "road"), ("S0", "air"), ("S1", "road"))
    )
    network = Network({site: Site(code=site, zone="UTC") for site in ("S0", "S1")}, lanes)
    stock = Stock.build(network, Facts((Receipt("A", "S0", Decimal(5)), Receipt("B", "S1", Decimal(5)))), NOW)
    other = replace(asked(1, items="B").lines[0], id="2")

    for request in (asked(1), asked(1, 1)):
        lines = (line, other)[: len(request.lines)]
        for option in promise(replace(request, lines=lines), network, stock, NOW).options:
            because = option.lines[0].because
            assert (option.lines[0].short, because.constraint) == (Decimal(1), "policy")
            assert because.facts == {"item": "A", "short": 1, "rule": "chosen"} | named
            assert all(not line.short for line in option.lines[1:])


def test_a_door_that_refuses_the_goods_is_no_matter_of_choice():
    network = Network(
        {"S0": Site(code="S0", zone="UTC")},
        (Lane(code="L", origin="S0", destination="C", service="road", transit=Transit(days=1)),),
    )
    door = Door(code="Q", hours=Calendar("UTC"), refuses=frozenset({"chilled"}))
    line = replace(chosen(service="road"), goods=frozenset({"chilled"}))

    option = plan(
        replace(asked(1), lines=(line,), doors=(door,)), network, Stock.build(network, Facts(), NOW), NOW
    )

    assert option.lines[0].because.constraint == "no_lane"


def test_of_several_departures_of_a_day_a_line_that_must_come_whole_takes_the_first_that_brings_all():
    lane = Lane(
        code="L",
        origin="S0",
        destination="C",
        service="air",
        transit=Transit(elapsed=timedelta(hours=1)),
        departures=Departures("UTC", ((480, 600, 720),) * 7),
    )
    slow = replace(lane, code="M", departures=Departures("UTC", ((1080,),) * 7), service="road")
    network = Network({"S0": Site(code="S0", zone="UTC")}, (slow, lane))
    stock = Stock.build(network, Facts((Receipt("A", "S0", Decimal(5)),)), NOW)
    request = replace(asked(1, policy=Policy(complete="line")), lines=(chosen(service="air"),))

    [part] = plan(request, network, stock, NOW).parts

    assert part.deliver_from == datetime(2026, 3, 23, 9, tzinfo=UTC)
