"""More laws of the promise: closed days of carriers and doors, missing departures, and supply under each policy."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promising.engine import (
    Calendar,
    Departures,
    Door,
    Facts,
    Lane,
    Network,
    Option,
    Policy,
    Receipt,
    Request,
    Stock,
    plan,
)
from tests.promising.engine.worlds import asked, calendars, days, facts, is_no_worse, networks, nows, quick

worlds = networks().flatmap(lambda network: st.tuples(st.just(network), facts(network)))
World = tuple[Network, Facts]
POLICIES = [
    Policy(),
    Policy(complete="line"),
    Policy(complete="order"),
    Policy(latest=date(2026, 4, 3)),
    Policy(max_late_days=9),
]


def answer(network: Network, known: Facts, now: datetime, request: Request) -> Option:
    return plan(request, network, Stock.build(network, known, now), now)


def with_lanes(network: Network, lanes: list[Lane]) -> Network:
    return Network(network.sites, tuple(lanes), network.offers)


@quick
@given(worlds, nows, st.integers(1, 25), days)
def test_a_holiday_of_the_carrier_never_brings_a_date_forward(
    world: World, now: datetime, quantity: int, holiday: date
):
    network, known = world
    lanes = []
    for lane in network.lanes:
        calendar = lane.transit.calendar or Calendar(network.sites[lane.origin].zone)
        shut = replace(calendar, closed=calendar.closed | {holiday})
        is_counted = lane.transit.elapsed is None
        lanes.append(replace(lane, transit=replace(lane.transit, calendar=shut)) if is_counted else lane)

    easy = answer(network, known, now, asked(quantity))
    hard = answer(with_lanes(network, lanes), known, now, asked(quantity))

    assert hard.short >= easy.short
    assert is_no_worse(easy, hard)


@quick
@given(worlds, nows, st.integers(1, 25), st.integers(0, 6))
def test_a_departure_that_is_struck_out_never_brings_a_date_forward(
    world: World, now: datetime, quantity: int, weekday: int
):
    network, known = world
    lanes = [
        replace(
            lane,
            departures=Departures(
                lane.departures.zone,
                tuple(() if day == weekday else times for day, times in enumerate(lane.departures.week)),
            ),
        )
        if lane.departures
        else lane
        for lane in network.lanes
    ]

    easy = answer(network, known, now, asked(quantity))
    hard = answer(with_lanes(network, lanes), known, now, asked(quantity))

    assert hard.short >= easy.short
    assert is_no_worse(easy, hard)


@quick
@given(worlds, nows, st.integers(1, 25), calendars("Europe/Paris"), days)
def test_a_closed_day_of_the_door_never_brings_a_date_forward(
    world: World, now: datetime, quantity: int, hours: Calendar, holiday: date
):
    network, known = world
    shut = replace(hours, closed=hours.closed | {holiday})

    easy, hard = (
        answer(
            network, known, now, asked(quantity, zone="Europe/Paris", doors=(Door(code="D", hours=calendar),))
        )
        for calendar in (hours, shut)
    )

    assert hard.short >= easy.short
    assert is_no_worse(easy, hard)


@quick
@given(worlds, nows, st.integers(1, 25))
def test_longer_handling_never_brings_a_date_forward(world: World, now: datetime, quantity: int):
    network, known = world
    slower = Network(
        {
            code: replace(site, handling=site.handling + timedelta(hours=3))
            for code, site in network.sites.items()
        },
        network.lanes,
        network.offers,
    )

    easy, hard = (answer(each, known, now, asked(quantity)) for each in (network, slower))

    assert hard.short >= easy.short
    assert is_no_worse(easy, hard)


@pytest.mark.parametrize("policy", POLICIES, ids=["none", "line", "order", "latest", "late days"])
@settings(quick, max_examples=25)
@given(worlds, nows, st.integers(1, 25), st.data())
def test_more_supply_never_makes_a_promise_worse_under_any_policy(
    policy: Policy, world: World, now: datetime, quantity: int, data: st.DataObject
):
    network, known = world
    site = data.draw(st.sampled_from(sorted(network.sites)))
    more = Receipt("A", site, Decimal(data.draw(st.integers(1, 9))), data.draw(st.none() | days))
    request = asked(quantity, policy=policy)

    before = answer(network, known, now, request)
    after = answer(network, replace(known, receipts=(*known.receipts, more)), now, request)

    assert after.short <= before.short
    assert is_no_worse(after, before)
