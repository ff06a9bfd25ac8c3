"""Decimals and instants at the engine's edge."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from promising.engine import QuantityError
from promising.engine.units import from_cost, from_micros, from_units, to_cost, to_micros, to_units


def test_a_quantity_comes_back_as_it_went():
    assert [from_units(to_units(Decimal(text))) for text in ("0", "5", "1200", "0.125")] == [
        Decimal(0),
        Decimal(5),
        Decimal(1200),
        Decimal("0.125"),
    ]


@pytest.mark.parametrize(
    "text", ["0.0001", "NaN", "sNaN", "Infinity", "1e12", "-1e12", "1e999999", "1e-999999"]
)
def test_what_cannot_be_counted_exactly_is_refused(text: str):
    with pytest.raises(QuantityError):
        to_units(Decimal(text))


def test_an_instant_keeps_its_microseconds():
    at = datetime(2026, 3, 29, 0, 59, 59, 999_999, tzinfo=UTC)

    assert from_micros(to_micros(at)) == at


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="has no zone"):
        to_micros(datetime(2026, 3, 29))  # noqa: DTZ001


def test_costs_are_shown_to_the_cent():
    assert from_cost(to_cost(Decimal("0.3333")) * 3) == Decimal("1.00")
