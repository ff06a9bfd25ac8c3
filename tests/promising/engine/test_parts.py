"""What a plan says must be ordered from a supplier can be kept: nothing is taken twice, nor what is kept for others."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from promising.engine import (
    Departures,
    Facts,
    Lane,
    Line,
    Network,
    Protection,
    Receipt,
    Request,
    Site,
    Stock,
    SupplyOffer,
    Transit,
    broken_parts,
    promise,
)
from tests.promising.engine.worlds import START

NOW = datetime(2026, 3, 23, 6, tzinfo=UTC)


def network_of(*lanes: Lane, lead_days: int) -> Network:
    sites = {lane.origin: Site(code=lane.origin, zone="UTC") for lane in lanes}
    return Network(sites, lanes, (SupplyOffer("A", "S", lead_days, minimum=Decimal(5)),))


def test_what_a_supplier_has_goes_to_what_is_due_first():
    leaves = Departures("UTC", ((600,), (), (), (), (600,), (), ()))
    road = Lane(
        code="L", origin="S", destination="C", service="road", transit=Transit(days=0), departures=leaves
    )
    sea = replace(
        road, code="M", service="sea", departures=Departures("UTC", ((),) * 4 + ((600,),) + ((),) * 2)
    )
    network = network_of(road, sea, lead_days=4)
    stock = Stock.build(network, Facts((Receipt("A", "S", Decimal("3.5")),)), NOW)
    one = Line(id="1", item="A", quantity=Decimal(1), services=frozenset({"sea"}))
    other = Line(id="2", item="A", quantity=Decimal(6))

    options = promise(Request(to="C", lines=(one, other)), network, stock, NOW).options

    for option in options:
        assert option.short == 0
        assert broken_parts(option.parts, stock, NOW) == ()
        assert all(part.due_on == START + timedelta(days=4) for part in option.parts if part.purchase)


def test_what_is_kept_for_others_anywhere_is_ordered_and_not_taken():
    lane = Lane(code="L", origin="S", destination="C", service="road", transit=Transit(days=0))
    network = network_of(lane, lead_days=0)
    kept = Protection("A", "somebody", Decimal(2))
    stock = Stock.build(network, Facts((Receipt("A", "S", Decimal(3)),), protections=(kept,)), NOW)
    line = Line(id="1", item="A", quantity=Decimal(3))

    options = promise(Request(to="C", lines=(line,)), network, stock, NOW).options

    for option in options:
        assert [(part.quantity, part.purchase) for part in option.parts] == [(Decimal(3), Decimal(5))]
        assert broken_parts(option.parts, stock, NOW) == ()
