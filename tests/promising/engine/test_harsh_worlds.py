"""Whatever is scarce at once, at docks, on lanes, behind hubs: every option can be kept, and what is exact is best."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
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
    Protection,
    Receipt,
    Request,
    Site,
    Stock,
    SupplyOffer,
    Transit,
    broken_parts,
    plan,
    promise,
    rivals,
)
from promising.engine.courses import TooMuch
from tests.promising.engine.worlds import START

DAWN = datetime(2026, 3, 23, 6, tzinfo=UTC)
POLICIES = (
    Policy(),
    Policy(),
    Policy(complete="line"),
    Policy(complete="order"),
    Policy(max_shipments=2),
    Policy(min_shipment=Decimal(2)),
    Policy(complete="order", max_shipments=1),
    Policy(min_shipment=Decimal(2), max_shipments=2),
)


def lane(chance: random.Random, origin: str, destination: str, service: str) -> Lane:
    times = [tuple(sorted(chance.sample((30, 600, 1410), chance.randint(0, 2)))) for _ in range(6)]
    hours = timedelta(hours=chance.randint(0, 30))
    return Lane(
        code=f"{origin}-{service}",
        origin=origin,
        destination=destination,
        service=service,
        transit=chance.choice((Transit(days=chance.randint(0, 2)), Transit(elapsed=hours))),
        departures=chance.choice((None, Departures("UTC", (*times, (600,))))),
        cost=Decimal(chance.randint(0, 5)),
    )


def network_of(chance: random.Random) -> Network:
    """Return a few sites, some of which deliver through a hub or make to order."""
    codes = [f"S{number}" for number in range(chance.randint(1, 3))]
    ends = {code: chance.choice(("C", "C", "H")) for code in codes}
    sites = [
        Site(code=code, zone="UTC", handling=timedelta(minutes=chance.choice((0, 90, 600)))) for code in codes
    ]
    lanes = [lane(chance, code, ends[code], service) for code in codes for service in ("road", "air")]
    hub = Site(code="H", zone="UTC", kind="hub")
    offers = tuple(
        SupplyOffer(
            item, code, chance.randint(0, 4), Decimal(chance.choice((0, 3))), Decimal(chance.choice((0, 2)))
        )
        for item in "ABCD"
        for code in codes
        if chance.random() < 0.15
    )
    every = {site.code: site for site in (*sites, hub)}
    return Network(every, (*lanes, lane(chance, "H", "C", "road")), offers)


def facts_of(chance: random.Random, network: Network) -> Facts:
    receipts = [
        Receipt(item, code, Decimal(chance.randint(0, 4)), chance.choice((None, START + timedelta(days=2))))
        for item in "ABCD"
        for code in network.sites
        if code != "H"
    ]
    owners = [(code, name, 2) for code in network.sites for name in ("pick_lines", "dock_slots")]
    owners += [(found.code, "lane_volume", 6) for found in network.lanes]
    capacities = [
        Capacity(owner, name, START + timedelta(days=day), Decimal(chance.randint(0, most)))
        for owner, name, most in owners
        for day in range(6)
        if chance.random() < 0.35
    ]
    protections = [
        Protection(item, "other", Decimal(chance.randint(1, 4)), chance.choice((None, "S0")))
        for item in "ABCD"
        if chance.random() < 0.25
    ]
    return Facts(tuple(receipts), protections=tuple(protections), capacities=tuple(capacities))


def lines_of(chance: random.Random) -> tuple[Line, ...]:
    return tuple(
        Line(
            id=str(number),
            item=chance.choice("ABCD"),
            quantity=Decimal(chance.randint(0, 4)),
            volume=Decimal(chance.choice(("0", "1", "2.5"))),
        )
        for number in range(chance.randint(1, 5))
    )


def goals_of(*options: Option) -> tuple[Decimal, Decimal]:
    """Return what is short and quantity-days late in all of them."""
    parts = [part for option in options for part in option.parts]
    late = sum((part.quantity * max(0, (part.deliver_on - START).days) for part in parts), Decimal(0))
    return sum((option.short for option in options), Decimal(0)), late


def line_by_line(request: Request, network: Network, stock: Stock, now: datetime) -> list[Option]:
    """Return a plan of each line alone, with what the lines before it leave."""
    left, found = stock.copy(), []
    for line in request.lines:
        found.append(plan(replace(request, lines=(line,)), network, left, now))
        left.commit(found[-1])
    return found


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.integers(0, 10**6))
def test_every_option_can_be_kept_and_what_is_exact_is_not_beaten_line_by_line(seed: int):
    chance = random.Random(seed)
    network = network_of(chance)
    now = datetime(2026, 3, 23, chance.randint(0, 23), tzinfo=UTC)
    stock = Stock.build(network, facts_of(chance, network), now)
    request = Request(to="C", lines=lines_of(chance), policy=chance.choice(POLICIES))

    options = promise(request, network, stock, now).options

    for option in options:
        assert broken_parts(option.parts, stock, now) == ()
        assert request.policy.max_shipments is None or option.deliveries <= request.policy.max_shipments
    if options[0].exact and request.policy == Policy():
        assert goals_of(options[0]) <= goals_of(*line_by_line(request, network, stock, now))


@pytest.mark.parametrize("seed", [9, 13, 14, 17, 20])
def test_the_best_plan_of_few_deliveries_is_known_and_lies_between_those_of_fewer_and_of_more(seed: int):
    chance = random.Random(seed)
    network = network_of(chance)
    stock, lines = Stock.build(network, facts_of(chance, network), DAWN), lines_of(chance)

    one, two, three = (
        plan(Request(to="C", lines=lines, policy=Policy(max_shipments=most)), network, stock, DAWN)
        for most in (1, 2, 3)
    )

    assert two.exact
    assert two.deliveries <= 2
    assert broken_parts(two.parts, stock, DAWN) == ()
    assert goals_of(three) <= goals_of(two) <= goals_of(one)


@pytest.mark.parametrize("seed", [9, 13, 14, 17, 20])
def test_few_deliveries_are_told_with_a_gap_that_covers_the_best_when_nothing_could_be_searched(
    seed: int, monkeypatch: pytest.MonkeyPatch
):
    def too_much(*_: object) -> None:
        raise TooMuch

    chance = random.Random(seed)
    network = network_of(chance)
    stock, lines = Stock.build(network, facts_of(chance, network), DAWN), lines_of(chance)
    request = Request(to="C", lines=lines, policy=Policy(max_shipments=2))
    best = plan(request, network, stock, DAWN)

    monkeypatch.setattr(rivals, "Market", too_much)
    found = plan(request, network, stock, DAWN)

    short, late = goals_of(found)
    least = {"short": (short - found.gap, Decimal(0)), "late_days": (short, late - found.gap)}
    assert least.get(found.gap_of, (short, late)) <= goals_of(best)


def test_of_equally_few_deliveries_those_that_cost_less_are_found():
    chance = random.Random(58)
    network = network_of(chance)
    network = Network(network.sites, network.lanes)
    facts = replace(facts_of(chance, network), protections=())
    request = Request(to="C", lines=lines_of(chance), policy=Policy(max_shipments=2))
    stock = Stock.build(network, facts, DAWN)

    cheapest, fewest = promise(request, network, stock, DAWN, ("cheapest", "fewest")).options

    assert cheapest.exact
    assert (cheapest.deliveries, cheapest.cost) == (2, Decimal(2))
    assert (fewest.deliveries, fewest.cost) == (2, Decimal(2))
