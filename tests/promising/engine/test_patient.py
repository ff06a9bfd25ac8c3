"""Options that put something above speed, where there is nothing to wait for."""

from datetime import UTC, datetime
from decimal import Decimal

from promising.engine import Facts, Policy, Receipt, Stock, promise
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
