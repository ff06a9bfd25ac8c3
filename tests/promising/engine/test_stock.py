"""The working copy: what is asked of it leaves it as it is."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from promising.engine import Facts, Lane, Network, Receipt, Site, Stock, Transit, promise
from tests.promising.engine.worlds import START, asked

NOW = datetime(2026, 3, 23, 6, tzinfo=UTC)


def test_a_promise_leaves_no_trace_of_items_that_are_nowhere():
    lane = Lane(code="L", origin="S", destination="C", service="road", transit=Transit(days=0))
    network = Network(
        {code: Site(code=code, zone="UTC") for code in "SZ"}, (lane, replace(lane, code="M", origin="Z"))
    )
    stock = Stock.build(network, Facts((Receipt("A", "S", Decimal(2), START),)), NOW)

    promise(asked(3, 1), network, stock, NOW)

    assert set(stock.ladders) == {("A", "S")}
