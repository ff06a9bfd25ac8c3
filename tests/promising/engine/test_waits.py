"""Goods that might wait at a hub in very many ways."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from promising.engine import Capacity, Facts, Lane, Network, Receipt, Site, Stock, Transit, plan
from promising.engine.problem import Problem
from promising.engine.timetable import Timetable
from tests.promising.engine.worlds import START, asked

NOW = datetime(2026, 3, 23, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(("days", "may_wait"), [(10, True), (90, False)])
def test_goods_wait_at_a_hub_unless_there_are_too_many_ways(days: int, may_wait: bool):
    problem = crowded_for(days)

    assert Timetable(problem, 2).may_wait == may_wait


def test_a_plan_in_which_nothing_has_to_wait_at_a_hub_is_proven_in_spite_of_too_many_ways_to():
    problem = crowded_for(90)

    soonest = plan(problem.request, problem.network, problem.stock, problem.now)

    assert sorted((part.deliver_on - START).days for part in soonest.parts) == [2, 3]
    assert soonest.exact


def crowded_for(days: int) -> Problem:
    """Return two lines by a hub, on lanes that have room for one of them on each day."""
    sites = {code: Site(code=code, zone="UTC", kind=kind) for code, kind in (("S0", ""), ("H", "hub"))}
    lanes = tuple(
        Lane(code=code, origin=origin, destination=to, service="road", transit=Transit(days=1))
        for code, origin, to in (("L", "S0", "H"), ("M", "H", "C"))
    )
    network = Network(sites, lanes)
    rooms = tuple(
        Capacity(lane, "lane_volume", START + timedelta(days=day), Decimal(1))
        for lane in ("L", "M")
        for day in range(days)
    )
    request = asked(1, 1)
    request = replace(request, lines=tuple(replace(line, volume=Decimal(1)) for line in request.lines))
    supply = tuple(Receipt(line.item, "S0", line.quantity) for line in request.lines)
    return Problem(request, network, Stock.build(network, Facts(supply, capacities=rooms), NOW), NOW)
