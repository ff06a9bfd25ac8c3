"""The soonest way that costs no more: never one that delivers less."""

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from orders.changing.sums import soonest_for_the_price
from portal.kernel.money import Money
from promising.shapes import OptionView

NOTHING = Money(Decimal(0))


def option(code, day, *shorts) -> OptionView:
    """Return an option that is delivered on a day of December and leaves so much of its lines open."""
    until = datetime(2026, 12, day, 12, tzinfo=UTC)
    lines: Any = tuple(
        SimpleNamespace(short=Decimal(short), schedule=(SimpleNamespace(deliver_until=until),))
        for short in shorts
    )
    return OptionView(code=code, cost=NOTHING, deliveries=1, lines=lines)


@pytest.mark.parametrize(
    ("shorts", "taken"),
    [
        (((0, 0), (0, 0)), "earliest"),
        (((0, 3), (0, 3)), "earliest"),
        (((0, 0), (0, 3)), "earliest"),
        (((0, 3), (0, 0)), "cheapest"),
        (((0, 5), (0, 3)), "cheapest"),
        (((1, 3), (0, 3)), "cheapest"),
    ],
)
def test_a_sooner_way_is_taken_only_when_it_leaves_no_more_open(shorts, taken):
    options = [option("earliest", 1, *shorts[0]), option("cheapest", 2, *shorts[1])]
    sums: Any = {code: SimpleNamespace(total_after=Decimal(10)) for code in ("earliest", "cheapest")}

    assert soonest_for_the_price("cheapest", options, sums) == taken
